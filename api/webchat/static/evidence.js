import { found, make, makeButton } from "./elements.js";
import { t } from "./texts.js";

const MEGABYTE = 1024 * 1024;

/** Refusals that another try may change: no answer, too slow, too many at once, or trouble on the other side. */
const PASSING = new Set([0, 408, 425, 429]);

/**
 * Photos and files: a word of warning before the first, one upload at a time with its progress, and taking one back.
 * A file keeps its identifier however often it is tried, so that the server stores it once.
 */
export class Evidence {
  constructor({ door, announce, note }) {
    Object.assign(this, { door, announce, note });
    this.panel = found("evidence");
    this.warning = found("evidence-warning");
    this.opener = found("evidence-add");
    this.picker = found("evidence-file");
    this.rows = found("evidence-files");
    this.most = Number(this.panel.dataset.mb);
    this.waiting = [];
    this.current = null;
    this.opener.addEventListener("click", () => this.open());
    found("evidence-choose").addEventListener("click", () => this.picker.click());
    found("evidence-close").addEventListener("click", () => this.close());
    this.picker.addEventListener("change", () => this.take());
    this.panel.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    found("log").addEventListener("click", (event) => this.remove(event.target.closest("[data-remove]")));
  }

  /** Warns before the first file; afterwards the way is short. */
  open() {
    if (this.warned) {
      this.picker.click();
      return;
    }
    found("evidence-limit").textContent = t("evidence_limit", { count: this.most });
    this.show(true);
    this.panel.scrollIntoView({ block: "nearest" });
    found("evidence-heading").focus();
  }

  close() {
    this.show(false);
    this.opener.focus();
  }

  /** Forgets everything of a chat that is over. */
  reset() {
    this.warned = false;
    this.waiting = [];
    if (this.current) this.cancel(this.current);
    this.rows.replaceChildren();
    this.show(false);
  }

  show(warning) {
    this.warning.hidden = !warning;
    this.panel.hidden = !warning && !this.rows.childElementCount;
    this.opener.setAttribute("aria-expanded", String(warning));
  }

  take() {
    const files = [...this.picker.files];
    // The same file again is a change too.
    this.picker.value = "";
    if (!files.length) return;
    this.warned = true;
    for (const file of files) this.queue(file);
    this.show(false);
    this.opener.focus({ preventScroll: true });
    this.work();
  }

  queue(file) {
    const row = make("li", { class: "file" }, make("p", { class: "file-name", dir: "auto" }, t("evidence_sending", { name: file.name })));
    const item = { file, row, id: Array.from(window.crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("") };
    this.rows.append(row);
    if (file.size > this.most * MEGABYTE) {
      this.stop(item, t("evidence_too_large", { name: file.name, count: this.most }), false);
      return;
    }
    row.append(makeButton(t("evidence_cancel"), () => this.cancel(item)));
    this.waiting.push(item);
  }

  work() {
    if (this.current || !this.waiting.length) return;
    const door = this.door();
    if (!door) return;
    this.current = this.waiting.shift();
    this.announce(t("evidence_sending", { name: this.current.file.name }));
    this.send(this.current, door);
  }

  send(item, door) {
    const request = new XMLHttpRequest();
    const bar = make("progress", { max: 1, value: 0, "aria-label": t("evidence_sending", { name: item.file.name }) });
    item.row.querySelector(".file-name").after(bar);
    item.request = request;
    request.open("POST", `${door.path}/evidence?client_id=${item.id}`);
    request.setRequestHeader("Authorization", `Bearer ${door.token}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-File-Name", encoded(item.file.name));
    request.upload.addEventListener("progress", (event) => event.lengthComputable && (bar.value = event.loaded / event.total));
    request.addEventListener("loadend", () => this.ended(item, request));
    request.send(item.file);
  }

  ended(item, request) {
    this.current = null;
    item.row.querySelector("progress")?.remove();
    if (item.cancelled) this.putAway(item);
    else if (request.status === 201) {
      this.announce(t("evidence_added", { name: item.file.name }));
      this.putAway(item);
    } else {
      const again = PASSING.has(request.status) || request.status >= 500;
      this.stop(item, sentenceOf(request) || t("evidence_failed", { name: item.file.name }), again);
    }
    this.work();
  }

  /** Says why a file was not sent; it stays until it is tried again or put away. */
  stop(item, words, again) {
    const say = make("p", { class: "note", dir: "auto" }, words);
    const buttons = make("div", { class: "row" }, again ? makeButton(t("evidence_again"), () => this.again(item), { class: "primary" }) : null);
    buttons.append(makeButton(t("evidence_put_away"), () => this.putAway(item)));
    item.row.replaceChildren(make("p", { class: "file-name", dir: "auto" }, item.file.name), say, buttons);
    this.announce(words);
    this.show(false);
    item.row.scrollIntoView({ block: "nearest" });
  }

  again(item) {
    item.row.replaceChildren(make("p", { class: "file-name", dir: "auto" }, t("evidence_sending", { name: item.file.name })));
    item.row.append(makeButton(t("evidence_cancel"), () => this.cancel(item)));
    this.opener.focus({ preventScroll: true });
    this.waiting.push(item);
    this.work();
  }

  cancel(item) {
    item.cancelled = true;
    this.waiting = this.waiting.filter((other) => other !== item);
    if (this.current === item) item.request.abort();
    else this.putAway(item);
  }

  putAway(item) {
    const focused = item.row.contains(document.activeElement);
    item.row.remove();
    this.show(!this.warning.hidden);
    if (focused) this.opener.focus({ preventScroll: true });
  }

  async remove(button) {
    const door = this.door();
    if (!button || !door) return;
    button.disabled = true;
    try {
      if (await door.removeFile(button.dataset.remove)) markRemoved(button);
    } catch {
      button.disabled = false;
      this.note(t("evidence_not_removed"));
    }
  }
}

function markRemoved(button) {
  const article = button.closest(".message");
  article.classList.add("removed");
  const words = article.querySelector(".words");
  words.textContent += ` – ${t("evidence_removed")}`;
  words.tabIndex = -1;
  words.focus({ preventScroll: true });
  button.remove();
}

/** Half an emoji, which a name may hold, cannot be encoded; such a name is left out. */
function encoded(name) {
  try {
    return encodeURIComponent(name).slice(0, 3000);
  } catch {
    return "";
  }
}

function sentenceOf(request) {
  try {
    return JSON.parse(request.responseText).sentence;
  } catch {
    return "";
  }
}

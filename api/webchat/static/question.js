import { placeToRest } from "./composer.js";
import { found, make, makeButton } from "./elements.js";
import { t } from "./texts.js";

/**
 * The answers that can be chosen for the latest question, and the commands that stand at every question.
 * Only the latest question has any: answers to an older one would be taken for an answer to this one.
 */
export class Question {
  constructor({ log, choose }) {
    this.log = log;
    this.choose = choose;
    this.commands = found("commands");
    this.message = null;
    this.locked = false;
    this.assistantSpeaks = true;
  }

  /** `message` is the question that is asked now, or null; `locked` once it was answered and the reply is awaited. */
  latest(message, locked) {
    if (message !== this.message) {
      this.takeDown();
      this.message = message;
      this.putUp();
    }
    this.locked = locked;
    this.refresh();
  }

  /** After a takeover nobody would hear a choice; the commands go and come back with the assistant. */
  setAssistantSpeaks(speaks) {
    this.assistantSpeaks = speaks;
    this.refresh();
  }

  refresh() {
    // At the offer of another language there is no question of the interview to skip or to go back from.
    this.commands.hidden = !this.assistantSpeaks || !this.message || this.message.question === "language";
    this.commands.querySelector("[data-choice=skip_question]").disabled = this.message?.skippable === false;
    const off = this.locked || !this.assistantSpeaks;
    if (off) this.keepFocus();
    for (const button of this.group?.querySelectorAll("button") ?? []) button.disabled = off;
    for (const button of this.changes ?? []) button.disabled = off;
  }

  /** The words of the page around the answers, after the language changed; what was pressed stays pressed. */
  refreshWords() {
    for (const element of this.group?.querySelectorAll("[data-text]") ?? []) element.lang = document.documentElement.lang;
    for (const button of this.changes ?? []) button.firstChild.data = t("change");
  }

  putUp() {
    const article = this.log.elementOf(this.message);
    if (!article) return;
    this.changes = [...article.querySelectorAll(".lines li")].map((line) => this.addChange(line));
    if (!this.message.options?.length) return;
    const named = article.querySelector(".words")?.id;
    this.group = make("div", { class: "options", role: "group", lang: this.message.language, "aria-labelledby": named });
    if (this.message.multiple) this.offerSeveral();
    else this.offerOne();
    if (this.message.question === "evidence") this.offerFiles();
    article.append(this.group);
  }

  takeDown() {
    this.keepFocus();
    this.group?.remove();
    for (const button of this.changes ?? []) button.remove();
    this.group = null;
    this.changes = [];
  }

  /** A focused button that goes away would leave a keyboard or screen-reader user nowhere. */
  keepFocus() {
    const here = document.activeElement;
    if (!this.group?.contains(here) && !this.changes?.includes(here)) return;
    placeToRest().focus({ preventScroll: true });
  }

  offerOne() {
    const primary = this.message.kind === "summary" ? "primary" : "option";
    for (const { value, title } of this.message.options) {
      this.group.append(makeButton(title, () => this.choose([value], [title]), { class: primary, "data-value": value }));
    }
  }

  /** What is asked about can be added here; the question stays open until the customer says that it is all. */
  offerFiles() {
    this.group.prepend(makeButton(t("evidence_add"), () => found("evidence-add").click(), { class: "primary", lang: document.documentElement.lang, "data-text": "evidence_add" }));
  }

  offerSeveral() {
    const hint = make("p", { class: "hint", lang: document.documentElement.lang, "data-text": "choose_several" }, t("choose_several"));
    const buttons = this.message.options.map(({ value, title }) =>
      makeButton(title, (event) => toggle(event.currentTarget), { class: "option", "data-value": value, "aria-pressed": "false" }),
    );
    const done = makeButton(t("done"), () => this.finish(buttons), { class: "primary done", lang: document.documentElement.lang, "data-text": "done" });
    this.group.append(hint, ...buttons, done);
  }

  finish(buttons) {
    const pressed = buttons.filter((button) => button.getAttribute("aria-pressed") === "true");
    if (!pressed.length) {
      buttons[0].focus();
      return;
    }
    this.choose(pressed.map((button) => button.dataset.value), pressed.map((button) => button.textContent));
  }

  addChange(line) {
    const label = line.querySelector(".label").textContent;
    const value = `change:${line.dataset.question}`;
    const button = makeButton(t("change"), () => this.choose([value], [`${t("change")}: ${label}`]), { class: "change" });
    button.append(make("span", { class: "unseen" }, ` ${label}`));
    if (this.message.kind === "summary") line.append(button);
    return button;
  }
}

function toggle(button) {
  button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
}

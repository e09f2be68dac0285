import { found, make } from "./elements.js";
import { messageElement, speakerOf } from "./message.js";
import { t } from "./texts.js";

const READ_OUT_FOR = 10_000;

/** Messages that come within this time of each other are one answer, in milliseconds. */
const TOGETHER_WITHIN = 1_000;

/** The conversation on the page, in the order of the server's numbers; what is still unsent stands last. */
export class Log {
  constructor({ holdStill }) {
    this.holdStill = holdStill;
    this.element = found("log");
    this.announcer = found("announcer");
    this.bySeq = new Map();
    this.unsent = new Map();
    this.fresh = [];
    this.lastArrival = 0;
    this.goesOn = false;
  }

  /** Shows a message; only a new one is read out, in its own language, never the history (peertube-plugin-livechat#721). */
  show(message, { isNew, mine }) {
    if (mine) this.settle(mine, message.seq);
    if (this.bySeq.has(message.seq)) return;
    if (!message.text && !message.lines?.length) return;
    const element = messageElement(message);
    this.bySeq.set(message.seq, element);
    this.place(element, message.seq);
    if (isNew) this.readOut(message);
    if (message.kind === "emergency") this.goesOn = false;
    // A person who comes is help too: their words are never out of sight, and 999 stays above them.
    this.scrollTo(element, { always: isNew && message.sender === "advisor" });
  }

  /** Shows the customer's own words at once, marked as not sent yet. */
  sending(letter) {
    const message = { sender: "customer", kind: "text", text: letter.shown };
    const element = messageElement(message);
    element.append(make("p", { class: "unsent" }, t("not_sent_yet")));
    element.classList.add("waiting");
    this.unsent.set(letter.client_id, element);
    this.place(element, Infinity);
    // Who writes or answers goes on with the chat, also with the emergency card still in sight; a cry for help does not.
    this.goesOn = !letter.choices?.includes("danger_now");
    this.scrollTo(element, { always: this.goesOn });
  }

  /** The letter is stored under `seq`. */
  settle(clientId, seq) {
    const element = this.unsent.get(clientId);
    if (!element) return;
    this.unsent.delete(clientId);
    if (this.bySeq.has(seq)) {
      element.remove();
      return;
    }
    element.querySelector(".unsent")?.remove();
    element.classList.remove("waiting");
    this.bySeq.set(seq, element);
    this.place(element, seq);
  }

  /** The letter was refused for good; it stays readable, marked as not sent. */
  refuse(clientId) {
    const element = this.unsent.get(clientId);
    if (!element) return;
    this.unsent.delete(clientId);
    element.querySelector(".unsent").textContent = t("not_sent");
    this.place(element, this.lastSeq() + 0.4);
  }

  /** A line of the page itself, such as why something was not sent. */
  note(words) {
    const element = messageElement({ sender: "system", kind: "text", text: words });
    this.place(element, this.lastSeq() + 0.5);
    this.announce(words);
    this.scrollTo(element);
  }

  lastSeq() {
    return Math.max(0, ...this.bySeq.keys());
  }

  /** The customer's last message that the server has. */
  lastOfCustomer() {
    const sent = [...this.bySeq].filter(([, element]) => element.classList.contains("from-customer"));
    return sent.sort(([one], [other]) => one - other).at(-1)?.[1] ?? null;
  }

  elementOf(message) {
    return message ? this.bySeq.get(message.seq) : null;
  }

  empty() {
    this.bySeq.clear();
    this.unsent.clear();
    this.element.replaceChildren();
    this.announcer.replaceChildren();
  }

  place(element, seq) {
    element.dataset.seq = String(seq);
    const after = [...this.element.children].find((other) => other !== element && Number(other.dataset.seq) > seq);
    // Only move what is out of place: moving an element would take the focus from it.
    if (!element.isConnected || element.nextElementSibling !== (after ?? null)) this.element.insertBefore(element, after ?? null);
  }

  readOut(message) {
    const words = make("p", { lang: message.language, dir: "auto" }, `${speakerOf(message)} ${message.text}`);
    for (const line of message.lines ?? []) words.append(` ${line.label}: ${line.words}.`);
    this.announce(words);
    const count = message.kind === "question" ? (message.options?.length ?? 0) : 0;
    if (count) this.announce(t("answers_to_choose", { count }));
  }

  /** Reads `words` out once, after what is being read. */
  announce(words) {
    const line = words instanceof Node ? words : make("p", {}, words);
    this.announcer.append(line);
    window.setTimeout(() => line.remove(), READ_OUT_FOR);
  }

  /** Brings the last message into sight. */
  scrollToEnd() {
    const last = this.element.lastElementChild;
    if (last) this.scrollTo(last, { always: true });
  }

  /** Brings what arrived together into sight: its end if it fits, else its beginning; not while emergency help is read. */
  scrollTo(element, { always = false } = {}) {
    if (!always && !this.goesOn && this.holdStill()) return;
    // One turn of the assistant may come in several events: a receipt must not be pushed out of sight by what follows it.
    if (always || performance.now() - this.lastArrival > TOGETHER_WITHIN) this.fresh = [];
    this.lastArrival = performance.now();
    this.fresh.push(element);
    window.cancelAnimationFrame(this.scrolling);
    this.scrolling = window.requestAnimationFrame(() => this.showFresh());
  }

  showFresh() {
    const fresh = this.fresh.filter((element) => element.isConnected);
    if (!fresh.length) return;
    const [first, last] = [fresh[0], fresh.at(-1)];
    const height = last.getBoundingClientRect().bottom - first.getBoundingClientRect().top;
    const covered = parseFloat(getComputedStyle(first).scrollMarginBlockStart) || 0;
    const room = Math.min(found("main").clientHeight, window.innerHeight) - covered;
    if (height > room) first.scrollIntoView({ block: "start" });
    else last.scrollIntoView({ block: "end" });
  }
}

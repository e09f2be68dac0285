import { NotTaken } from "./door.js";
import { found } from "./elements.js";
import { t } from "./texts.js";

/** Between two signs that somebody types here, in milliseconds; a sign ends by itself after six seconds. */
const APART = 3_000;
const LASTS = 6_000;

/**
 * What passes between this page and the advisor's beside the words: who is writing. Never a word of what is typed, and
 * nothing at all while the assistant speaks. A sign that does not arrive is not tried again.
 */
export class Signs {
  constructor({ log, chat }) {
    Object.assign(this, { log, chat });
    this.line = found("writing");
    this.box = found("words");
    this.box.addEventListener("input", () => this.typed());
    this.reset();
  }

  /** Forgets everything of a chat that is over. */
  reset() {
    this.lastTyped = -APART;
    this.number = 0;
    this.readOut = false;
    this.name = "";
    this.line.hidden = true;
    this.silence();
  }

  /** What the server says of the conversation; `writing` grows with each sign of the advisor. */
  heard({ owner, advisor, writing }) {
    if (!owner) return;
    const byPerson = owner !== "assistant";
    this.line.hidden = !byPerson;
    this.name = byPerson ? (advisor ?? "") : "";
    if (!this.name || !writing) this.silence();
    else if (writing > this.number) this.show(writing);
  }

  /** Shows that the advisor writes, for some seconds; read out once until the next message of either side. */
  show(number) {
    this.number = number;
    this.line.textContent = t("writing", { name: this.name });
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.silence(), LASTS);
    if (!this.readOut) this.log.announce(this.line.textContent);
    this.readOut = true;
  }

  silence() {
    window.clearTimeout(this.timer);
    this.line.textContent = "";
  }

  /** A message of either side stands on the page. */
  said({ sender }) {
    this.readOut = false;
    if (sender === "advisor") this.silence();
  }

  /** The page's words are in another language. */
  refreshWords() {
    if (this.line.textContent) this.line.textContent = t("writing", { name: this.name });
  }

  /** Somebody types. A box that is emptied is no writing. */
  typed() {
    const chat = this.chat();
    if (!chat || chat.standing.owner === "assistant" || !this.box.value.trim()) return;
    if (performance.now() - this.lastTyped < APART) return;
    this.lastTyped = performance.now();
    quietly(chat.door.writing());
  }
}

/** What the server did not take is no trouble of the customer's. */
function quietly(promise) {
  promise.catch((error) => {
    if (!(error instanceof NotTaken)) throw error;
  });
}

import { found, make } from "./elements.js";
import { t } from "./texts.js";

/**
 * The view with the code, and with the question who uses the device where one pauses.
 * The words are in the memory of this page alone until "I have saved it", and on the paper while it is printed.
 */
export class CodeView {
  constructor({ turnTo, unsent, paused }) {
    Object.assign(this, { turnTo, unsent, paused });
    found("code-saved").addEventListener("click", () => this.saved());
    found("code-print").addEventListener("click", () => window.print());
    found("code-new").addEventListener("click", () => this.make());
    found("code-back").addEventListener("click", () => this.close());
    found("pause-mine").addEventListener("click", () => this.pause("mine"));
    found("pause-shared").addEventListener("click", () => this.pause("shared"));
    this.forget();
  }

  get isOpen() {
    return !found("code").hidden;
  }

  /** Shows the view for `chat`; with the question about the device where `pausing`. */
  async open(chat, { pausing }) {
    this.chat = chat;
    this.warned = "";
    this.warn("");
    found("pause-part").hidden = !pausing;
    this.title(pausing ? "pause_heading" : "code_heading");
    this.turnTo("code");
    found("code-heading").focus();
    if (this.words) return this.show();
    this.say(t("code_making"));
    return this.attempt("code_failed", async () => {
      const { state } = await chat.door.codeState();
      if (this.chat !== chat) return;
      if (state === "saved") this.showSaved("code_is_saved");
      else await this.make();
    });
  }

  close() {
    this.hidePaper();
    this.turnTo("conversation");
  }

  /** Forgets the words; the next chat must not find them. */
  forget() {
    this.chat = null;
    this.words = null;
    this.isSaved = false;
    this.hidePaper();
    for (const part of ["code-shown", "code-kept"]) found(part).hidden = true;
  }

  async make() {
    const chat = this.chat;
    await this.attempt("code_failed", async () => {
      const { words, replaced } = await chat.door.makeCode();
      if (this.chat !== chat) return;
      this.words = words;
      this.isSaved = false;
      this.show();
      this.say(replaced ? t("code_replaced") : "");
    });
  }

  show() {
    this.say("");
    found("code-kept").hidden = true;
    found("code-shown").hidden = false;
    for (const list of ["code-list", "sheet-list"]) {
      found(list).replaceChildren(...this.words.map((word) => make("li", {}, word)));
    }
    // From now on paper gets the words and nothing else, however it is printed.
    document.body.classList.add("has-code");
  }

  hidePaper() {
    document.body.classList.remove("has-code");
    for (const list of ["code-list", "sheet-list"]) found(list).replaceChildren();
  }

  async saved() {
    await this.attempt("code_failed", async () => {
      await this.chat.door.codeSaved();
      this.showSaved("code_saved_now");
      found("code-heading").focus();
    });
  }

  showSaved(key) {
    this.words = null;
    this.isSaved = true;
    this.warn("");
    this.hidePaper();
    found("code-shown").hidden = true;
    found("code-kept").hidden = false;
    this.say(t(key));
  }

  /** Pauses, once it is known that nothing is lost by it; pressed again, it is done all the same. */
  async pause(device) {
    // What is on its way arrives first: a letter that came after the pause would end it.
    await this.chat.settled();
    const risk = this.unsent() ? "pause_unsent" : this.isSaved ? "" : "pause_no_code";
    if (risk && this.warned !== device + risk) {
      this.warned = device + risk;
      this.warn(`${t(risk)} ${t("pause_anyway")}`);
      return;
    }
    await this.attempt("pause_failed", async () => {
      await this.chat.door.pause(device);
      this.paused(device);
    });
  }

  async attempt(failure, work) {
    try {
      await work();
    } catch (error) {
      if (error.ended) return;
      this.say(t(error.status === 429 ? "code_wait" : failure));
    }
  }

  title(key) {
    found("code-heading").dataset.text = key;
    found("code-heading").textContent = t(key);
  }

  say(words) {
    found("code-note").textContent = words;
  }

  warn(words) {
    found("pause-warning").textContent = words;
  }
}

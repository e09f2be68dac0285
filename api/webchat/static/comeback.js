import { comeBack } from "./door.js";
import { found } from "./elements.js";
import { t } from "./texts.js";

/** The form in which the words of a code are typed. They travel in a request's body alone, and are kept nowhere. */
export class ComingBack {
  constructor({ opened, turnTo }) {
    this.opened = opened;
    this.turnTo = turnTo;
    this.box = found("code-typed");
    for (const opener of ["come-back", "ended-come-back"]) {
      found(opener).addEventListener("click", () => this.open());
    }
    found("comeback-no").addEventListener("click", () => this.close());
    found("comeback-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.look();
    });
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.look();
    });
  }

  open() {
    this.box.value = "";
    this.say("");
    this.turnTo("comeback");
    found("comeback-heading").focus();
  }

  close() {
    this.box.value = "";
    this.turnTo("first");
    found("come-back").focus();
  }

  async look() {
    if (!this.box.value.trim()) {
      this.box.focus();
      return;
    }
    const button = found("comeback-open");
    this.say(t("looking"));
    button.disabled = true;
    try {
      const opened = await comeBack(this.box.value);
      this.box.value = "";
      this.say("");
      this.opened(opened);
    } catch (error) {
      this.say(t(WHY[error.status] ?? "code_unreachable"));
      this.box.focus();
    } finally {
      button.disabled = false;
    }
  }

  say(words) {
    found("comeback-note").textContent = words;
  }
}

const WHY = { 404: "code_unknown", 422: "code_mistyped", 429: "code_wait" };

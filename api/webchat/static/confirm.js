import { found } from "./elements.js";
import { t } from "./texts.js";

/** Asks once, in the page, before starting again or deleting: nothing that destroys words happens by one touch. */
export class Confirmation {
  constructor({ startAgain, erase }) {
    this.panel = found("confirm");
    this.opener = found("start-again");
    this.eraseChat = erase;
    this.opener.addEventListener("click", () => (this.panel.hidden ? this.open() : this.close()));
    found("confirm-no").addEventListener("click", () => this.close());
    found("confirm-start-again").addEventListener("click", () => {
      this.close();
      startAgain();
    });
    found("confirm-delete").addEventListener("click", () => this.erase());
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
  }

  open() {
    this.say("");
    this.panel.hidden = false;
    this.opener.setAttribute("aria-expanded", "true");
    this.panel.scrollIntoView({ block: "nearest" });
    found("confirm-heading").focus();
  }

  close() {
    this.panel.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
    this.opener.focus();
  }

  async erase() {
    try {
      await this.eraseChat();
      this.panel.hidden = true;
      this.opener.setAttribute("aria-expanded", "false");
    } catch (error) {
      this.say(error.status === 409 ? t("cannot_delete") : t("delete_failed"));
    }
  }

  say(words) {
    found("confirm-note").textContent = words;
  }
}

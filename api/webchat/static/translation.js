import { make } from "./elements.js";
import { t } from "./texts.js";

/** How long a translation may take before the page says that there is none, in milliseconds. */
const SOON = 6_000;

/** An advisor's words in another language than the chat's: shown at once; a quiet line says so while no translation is there. */
export class Translations {
  constructor(log) {
    this.log = log;
  }

  /** `message` was shown just now, or stands in the history. */
  shown(message, { isNew }) {
    if (message.translates) this.came(message);
    else if (message.untranslated) window.setTimeout(() => this.sayEnglish(message), isNew ? SOON : 0);
  }

  came(message) {
    const original = this.log.elementOf({ seq: message.translates });
    if (original) {
      original.dataset.translated = "yes";
      original.querySelector(".quiet-line")?.remove();
    }
    const element = this.log.elementOf(message);
    if (!element?.querySelector(".quiet-line")) element?.append(make("p", { class: "quiet-line" }, t("translated")));
  }

  sayEnglish(message) {
    const element = this.log.elementOf(message);
    if (!element?.isConnected || element.dataset.translated || element.querySelector(".quiet-line")) return;
    element.append(make("p", { class: "quiet-line" }, t("in_english")));
    this.log.announce(t("in_english"));
    this.log.scrollTo(element);
  }
}

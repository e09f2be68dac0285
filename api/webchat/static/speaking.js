import { NotTaken } from "./door.js";
import { found } from "./elements.js";
import { growingPause } from "./feed.js";
import { recall, remember } from "./memory.js";
import { changeLanguage } from "./texts.js";

const LONGEST_PAUSE = 15_000;

/**
 * The list of languages: it sets the page's words at once and the conversation's language with them. What was typed and
 * what was said stays; the assistant asks its question again. `chat` gives the conversation, `changed` is told afterwards.
 */
export class Speaking {
  constructor({ chat, changed }) {
    Object.assign(this, { chat, changed });
    this.wanted = null;
    this.list = found("language");
    this.list.addEventListener("change", () => this.choose(this.list.value));
    this.buttons = [...document.querySelectorAll("[data-language]")];
    for (const button of this.buttons) button.addEventListener("click", () => this.choose(button.dataset.language));
  }

  /** Whether the customer chose the language of this page. */
  get isChosen() {
    return recall("language") === document.documentElement.lang;
  }

  /** A choice made before a reload counts. */
  async begin() {
    const chosen = recall("language");
    if (chosen) await this.put(chosen);
  }

  /** The customer's own choice. */
  async choose(language) {
    remember("language", language);
    this.wanted = language;
    await this.put(language);
    await this.tell(language);
  }

  /** What the server says of the conversation: its language may have been changed by words or by an option. */
  async follow(language) {
    if (!language || this.wanted || language === document.documentElement.lang) return;
    await this.put(language);
  }

  /** Puts the page's words on; the list shows what is on the page, also where the words could not be fetched. */
  async put(language) {
    const option = [...this.list.options].find((each) => each.value === language);
    const { lang } = document.documentElement;
    if (option && language !== lang && (await changeLanguage(language, option.dataset.direction))) this.changed(language);
    this.list.value = document.documentElement.lang;
    const unreviewed = "unreviewed" in this.list.selectedOptions[0].dataset;
    for (const note of document.querySelectorAll(".unreviewed")) note.hidden = !unreviewed;
    for (const button of this.buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.language === document.documentElement.lang));
    }
  }

  /** Tells the conversation until it is heard; a later choice takes the place of this one. */
  async tell(language) {
    for (let failures = 1; this.wanted === language && this.chat(); failures += 1) {
      try {
        await this.chat().door.goOnIn(language);
        break;
      } catch (error) {
        if (!(error instanceof NotTaken)) throw error;
        if (error.status && !error.passing) break;
        await new Promise((resolve) => window.setTimeout(resolve, growingPause(failures, LONGEST_PAUSE)));
      }
    }
    if (this.wanted === language) this.wanted = null;
  }
}

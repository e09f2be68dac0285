import { found } from "./elements.js";
import { forget, recall, remember } from "./memory.js";

/** Where the focus goes when nothing else has it: the text box; on a phone the log, lest the keyboard cover the question. */
export function placeToRest() {
  return found(window.matchMedia("(pointer: coarse)").matches ? "log" : "words");
}

/** The text box: Enter sends, Shift and Enter break the line, and what is typed survives a reload. */
export class Composer {
  constructor({ say }) {
    this.say = say;
    this.box = found("words");
    this.box.value = recall("draft") ?? "";
    this.box.addEventListener("input", () => this.changed());
    this.box.addEventListener("keydown", (event) => this.key(event));
    found("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.changed();
  }

  key(event) {
    // While an input method composes a word, Enter chooses that word (229: older Safari).
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.send();
  }

  send() {
    const words = this.box.value;
    if (!words.trim()) {
      this.focus();
      return;
    }
    this.put("");
    this.focus();
    this.say(words);
  }

  /** Puts words back into the box, before what stands there. */
  giveBack(words) {
    this.put([words, this.box.value].filter(Boolean).join("\n"));
  }

  put(words) {
    this.box.value = words;
    this.changed();
  }

  focus() {
    this.box.focus();
  }

  changed() {
    if (this.box.value) remember("draft", this.box.value);
    else forget("draft");
    // The words decide their direction; the empty box, with its hint, follows the page.
    if (this.box.value) this.box.dir = "auto";
    else this.box.removeAttribute("dir");
    // Grows with the text; the style sheet sets how far.
    this.box.style.height = "";
    if (this.box.value && this.box.scrollHeight) this.box.style.height = `${this.box.scrollHeight + 4}px`;
  }
}

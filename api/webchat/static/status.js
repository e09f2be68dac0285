import { found } from "./elements.js";
import { t } from "./texts.js";

const TROUBLES = new Set(["status_no_connection", "status_not_taken", "status_not_answering"]);

/** Which sentence is true now. Nothing is called saved that the server has not confirmed. */
export function sentenceFor({ connected, unsent, trouble, silent, state }) {
  if (!connected || (unsent && trouble === "network")) return "status_no_connection";
  if (unsent && trouble) return "status_not_taken";
  if (unsent) return "status_sending";
  if (silent) return "status_not_answering";
  return state === "paused" ? "status_paused" : "status_saved";
}

/** The line at the bottom. Read out only when there is trouble and when it is over, not at each message. */
export class StatusLine {
  constructor({ announce }) {
    this.element = found("status");
    this.announce = announce;
    this.key = null;
  }

  show(facts) {
    const key = sentenceFor(facts);
    if (key === this.key) return;
    const troubleOver = TROUBLES.has(this.key) && key === "status_saved";
    this.key = key;
    this.element.textContent = t(key);
    this.element.classList.toggle("trouble", TROUBLES.has(key));
    if (TROUBLES.has(key) || troubleOver) this.announce(t(key));
  }
}

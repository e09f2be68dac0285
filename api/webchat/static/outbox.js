import { Refused } from "./door.js";
import { growingPause } from "./feed.js";
import { forget, recall, remember } from "./memory.js";

const LONGEST_PAUSE = 30_000;

/** A fresh identifier for one letter; the same letter keeps it however often it is sent. */
function freshId() {
  if (window.crypto.randomUUID) return window.crypto.randomUUID();
  return Array.from(window.crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The customer's words on their way: one after the other, in order, each until the server says that it is stored.
 * A letter is {client_id, text} or {client_id, choices}; `shown` is what stands on the page meanwhile.
 */
export class Outbox {
  constructor({ door, changed, taken, refused, ended }) {
    Object.assign(this, { door, changed, taken, refused, ended });
    this.letters = recall("outbox") ?? [];
    this.failures = 0;
    this.trouble = null;
    this.busy = false;
    this.timer = 0;
    this.closed = false;
  }

  get first() {
    return this.letters[0];
  }

  post(content, shown) {
    const letter = { client_id: freshId(), ...content, shown };
    this.letters.push(letter);
    this.keep();
    this.work();
    return letter;
  }

  hurry() {
    window.clearTimeout(this.timer);
    this.work();
  }

  close() {
    this.closed = true;
    window.clearTimeout(this.timer);
  }

  async work() {
    if (this.busy || this.closed || !this.first) return;
    this.busy = true;
    this.changed();
    const { shown: _, ...letter } = this.first;
    try {
      this.done(await this.door.send(letter));
    } catch (error) {
      this.failed(error);
    }
    this.busy = false;
    if (!this.trouble) this.work();
    this.changed();
  }

  done(seq) {
    const letter = this.letters.shift();
    this.failures = 0;
    this.trouble = null;
    this.keep();
    this.taken(letter, seq);
  }

  failed(error) {
    if (error instanceof Refused && error.ended) {
      this.close();
      this.ended(error.status);
    } else if (error instanceof Refused && !error.passing) {
      // It will be refused each time: give the words back to the customer rather than try for ever.
      const letter = this.letters.shift();
      this.trouble = null;
      this.keep();
      this.refused(letter, error.status);
    } else {
      this.failures += 1;
      this.trouble = error instanceof Refused ? "server" : "network";
      const pause = Math.max(growingPause(this.failures, LONGEST_PAUSE), (error.secondsToWait ?? 0) * 1000);
      this.timer = window.setTimeout(() => this.work(), pause);
    }
  }

  keep() {
    if (this.letters.length) remember("outbox", this.letters);
    else forget("outbox");
  }
}

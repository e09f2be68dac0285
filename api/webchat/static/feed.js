import { Refused } from "./door.js";
import { eventsOf } from "./events.js";

const LONGEST_PAUSE = 15_000;

/** A growing pause: 1, 2, 4 … seconds, never more than `longest`, a little uneven so that not all come back at once. */
export function growingPause(failures, longest) {
  return Math.min(longest, 1000 * 2 ** (failures - 1)) * (0.8 + Math.random() * 0.4);
}

/**
 * Brings what is new in the conversation, for as long as the page is open: by a stream where that works (a proxy may
 * hold streams back), by long polls where it does not. Nothing is missed or doubled: it always asks after the last seq heard.
 */
export class Feed {
  constructor({ door, after, hear, connection, ended }) {
    Object.assign(this, { door, after, hear, connection, ended });
    this.stopping = new AbortController();
    this.failures = 0;
    this.streaming = true;
    this.deafStreams = 0;
    this.wake = () => undefined;
  }

  stop() {
    this.stopping.abort();
    this.wake();
  }

  /** Tries again now, because the browser says that the network is back. */
  hurry() {
    this.wake();
  }

  async run() {
    while (!this.stopping.signal.aborted) {
      const streamed = this.streaming;
      try {
        await (this.streaming ? this.listen() : this.poll());
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        // A stream may be refused by something in between; only the plain question tells that the chat has ended.
        if (error instanceof Refused && error.ended && !streamed) {
          this.ended(error.status);
          return;
        }
        await this.pause();
      }
    }
  }

  async listen() {
    let alive = false;
    try {
      const body = await this.door.stream(this.after(), this.stopping.signal);
      for await (const data of eventsOf(body)) {
        alive = true;
        this.deafStreams = 0;
        this.up();
        if (data) this.hear(data.seq ? { messages: [data] } : data);
      }
    } finally {
      if (!alive) this.giveUpStreaming();
    }
    if (alive) await this.rest(500);
  }

  async poll() {
    const update = await this.door.poll(this.after(), undefined, this.stopping.signal);
    this.up();
    this.hear(update);
    // A stream that failed with the network is worth another try; one that is deaf on a good line is not.
    this.streaming = this.deafStreams < 2;
  }

  giveUpStreaming() {
    this.streaming = false;
    this.deafStreams += 1;
  }

  up() {
    this.failures = 0;
    this.connection(true);
  }

  async pause() {
    this.failures += 1;
    // The first break is often only a restart on the other side; the long poll finds out.
    if (this.failures > 1 || !window.navigator.onLine) this.connection(false);
    await this.rest(growingPause(this.failures, LONGEST_PAUSE));
  }

  rest(milliseconds) {
    return new Promise((resolve) => {
      const timer = window.setTimeout(resolve, milliseconds);
      this.wake = () => {
        window.clearTimeout(timer);
        resolve();
      };
    });
  }
}

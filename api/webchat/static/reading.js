import { NotTaken } from "./door.js";
import { make } from "./elements.js";
import { t } from "./texts.js";

const AGAIN = 5_000;

/** Of a message that is higher than the window never half is in sight; this much of it is enough, in pixels. */
const ENOUGH = 160;

/**
 * What was read on either side. The server hears up to where an advisor's messages were in sight here, on a page that is
 * visible; and the customer's last message says so once the advisor's own page has shown it. Nothing counts as read
 * because it was delivered.
 */
export class Reading {
  constructor({ log, chat }) {
    Object.assign(this, { log, chat });
    this.eyes = new IntersectionObserver((entries) => this.notice(entries), { threshold: [0, 0.5, 1] });
    document.addEventListener("visibilitychange", () => this.tell());
    this.reset();
  }

  /** Forgets everything of a chat that is over. */
  reset() {
    this.eyes.disconnect();
    window.clearTimeout(this.timer);
    this.inSight = new Map();
    this.told = 0;
    this.read = { upto: 0, by: "" };
    this.readOut = null;
  }

  /** A message stands on the page. */
  shown(message) {
    const element = this.log.elementOf(message);
    if (message.sender === "advisor" && element) this.eyes.observe(element);
    this.place();
  }

  notice(entries) {
    for (const { target, intersectionRatio, intersectionRect } of entries) {
      const enough = intersectionRatio >= 0.5 || intersectionRect.height > ENOUGH;
      if (enough) this.inSight.set(target, Number(target.dataset.seq));
      else this.inSight.delete(target);
    }
    this.tell();
  }

  /** Tells the server what was in sight, once, until it has heard it. */
  async tell() {
    const chat = this.chat();
    const upto = Math.max(0, ...this.inSight.values());
    if (!chat || document.visibilityState !== "visible" || upto <= this.told) return;
    const before = this.told;
    this.told = upto;
    window.clearTimeout(this.timer);
    try {
      await chat.door.seen(upto);
    } catch (error) {
      if (!(error instanceof NotTaken)) throw error;
      if (error.ended || chat !== this.chat()) return;
      this.told = before;
      this.timer = window.setTimeout(() => this.tell(), AGAIN);
    }
  }

  /** What the server says of the conversation: the customer's messages up to `read` were shown to `read_by`. */
  heard({ owner, read, read_by }) {
    if (!owner) return;
    this.read = { upto: read ?? 0, by: read_by ?? "" };
    // What was read before this page was opened is not read out; nor is the same message twice.
    this.readOut ??= this.read.upto;
    const mark = this.place();
    if (mark && this.read.upto > this.readOut) this.log.announce(mark.textContent);
    this.readOut = Math.max(this.readOut, this.read.upto);
  }

  /** Puts the mark under the customer's last message, if that was read; gives it where it is new. */
  place() {
    const last = this.log.lastOfCustomer();
    const mark = this.log.element.querySelector(".read-mark");
    const isRead = last && this.read.by && Number(last.dataset.seq) <= this.read.upto;
    if (isRead && mark?.parentElement === last) return null;
    mark?.remove();
    if (!isRead) return null;
    const placed = make("p", { class: "read-mark" }, t("read", { name: this.read.by }));
    last.append(placed);
    return placed;
  }

  /** The page's words are in another language. */
  refreshWords() {
    this.log.element.querySelector(".read-mark")?.remove();
    this.place();
  }
}

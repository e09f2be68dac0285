import { Door } from "./door.js";
import { Feed } from "./feed.js";
import { forget, remember } from "./memory.js";
import { Outbox } from "./outbox.js";

/** How long the assistant may take before the page says that it is not answering, in milliseconds. */
const ANSWER_EXPECTED_WITHIN = 10_000;

/** Choices that do not answer the question, so its options stay usable. */
const ASIDES = new Set(["ask_why_question", "talk_to_person", "pause_or_come_back_later", "danger_now"]);

/**
 * One conversation as the page knows it: what was heard, what is on its way, and who speaks on the other side.
 * `page` is told of everything: show, sending, sent, refused, standing, status, latest, ended; its `signs` of who writes, its
 * `reading` of what was read.
 */
export class Chat {
  constructor(opened, page) {
    this.page = page;
    this.lastSeq = 0;
    this.answeredSeq = 0;
    this.standing = { owner: "assistant", state: "open" };
    this.latest = null;
    this.connected = true;
    this.silent = false;
    this.historyKnown = true;
    this.door = new Door(opened);
    this.outbox = new Outbox({
      door: this.door,
      changed: () => this.tell(),
      taken: (letter, seq) => this.taken(letter, seq),
      refused: (letter, status) => this.refused(letter, status),
      ended: (status) => this.end(status),
    });
    this.feed = new Feed({
      door: this.door,
      after: () => this.lastSeq,
      hear: (update) => this.hearNews(update),
      connection: (up) => this.setConnected(up),
      ended: (status) => this.end(status),
    });
    this.key = { conversation: opened.conversation, token: opened.token, language: opened.language };
    remember("chat", this.key);
  }

  /** The conversation goes on in `language`; what is kept of it for this tab or hour says so. */
  speaks(language) {
    this.key.language = language;
    remember("chat", this.key);
  }

  /** Begins with the assistant's first words, which are new to the customer. */
  begin(messages) {
    this.hear({ messages }, { isNew: true });
    this.run();
  }

  /** Takes up a chat after a reload: its history is shown, but not read out again. */
  async resume() {
    try {
      this.hear(await this.door.poll(0, 0), { isNew: false });
    } catch (error) {
      if (error.ended) return this.end(error.status);
      this.historyKnown = false;
      this.setConnected(false);
    }
    for (const letter of this.outbox.letters) this.page.sending(letter);
    return this.run();
  }

  run() {
    this.feed.run();
    this.outbox.work();
    this.tell();
  }

  /** Sends words as they were typed. */
  say(text) {
    this.post({ text }, text);
    this.lock();
  }

  /** Sends choices by their values; `titles` is what the customer saw. */
  choose(values, titles) {
    const waiting = this.outbox.letters.some((letter) => letter.choices?.join() === values.join());
    if (waiting) return;
    this.post({ choices: values }, titles.join(", "));
    if (!values.every((value) => ASIDES.has(value))) this.lock();
  }

  post(content, shown) {
    this.page.sending(this.outbox.post(content, shown));
    this.tell();
  }

  hearNews(update) {
    this.hear(update, { isNew: this.historyKnown });
    this.historyKnown = true;
  }

  /** Takes in {messages, owner, state} of a poll or a stream event; what is already known is passed over. */
  hear({ messages = [], ...standing }, { isNew }) {
    const fresh = messages.filter((message) => message.seq > this.lastSeq).sort((one, other) => one.seq - other.seq);
    this.setStanding(standing);
    this.page.signs.heard(standing);
    for (const message of fresh) {
      this.lastSeq = message.seq;
      this.take(message, isNew);
    }
    this.page.reading.heard(standing);
    this.tell();
  }

  take(message, isNew) {
    if (message.sender === "customer") {
      const mine = message.evidence ? null : this.ownLetter(message);
      this.page.show(message, { isNew: false, mine });
      return;
    }
    // A plain line of the system may say just that: nobody answers yet.
    if (message.sender !== "system" || !["text", "language"].includes(message.kind)) this.answered(message.seq);
    if (message.options?.length || message.lines?.length || message.kind === "question") this.latest = message;
    // Once the report is sent there is no question to skip or to go back from.
    if (message.kind === "receipt") this.latest = null;
    this.page.show(message, { isNew });
    this.page.latest(this.latest, { locked: false });
  }

  /** The letter on its way that this message of the customer is, if the stream was faster than the receipt. */
  ownLetter(message) {
    const letter = this.outbox.busy ? this.outbox.first : null;
    return letter && (letter.text === undefined || letter.text === message.text) ? letter.client_id : null;
  }

  taken(letter, seq) {
    this.page.sent(letter, seq);
    if (seq > this.answeredSeq) this.expectAnswer();
  }

  refused(letter, status) {
    this.page.refused(letter, status);
    this.page.latest(this.latest, { locked: false });
  }

  expectAnswer() {
    window.clearTimeout(this.answerTimer);
    if (this.standing.owner !== "assistant" || this.standing.state === "closed") return;
    this.answerTimer = window.setTimeout(() => {
      this.silent = this.standing.owner === "assistant" && this.standing.state !== "paused";
      this.tell();
    }, ANSWER_EXPECTED_WITHIN);
  }

  answered(seq = this.lastSeq) {
    window.clearTimeout(this.answerTimer);
    this.answeredSeq = seq;
    this.silent = false;
  }

  setStanding(news) {
    const before = this.standing;
    this.standing = { ...before, ...news };
    if (this.standing.owner !== "assistant") this.answered();
    if (this.standing.owner !== before.owner) this.page.latest(this.latest, { locked: false });
    // Answered or left out: the last question, asked after the report was sent, is asked no more.
    if (news.owner && !news.question && this.latest?.question === "feedback") {
      this.latest = null;
      this.page.latest(null, { locked: false });
    }
    this.page.standing(this.standing, before);
  }

  setConnected(up) {
    this.connected = up;
    this.tell();
  }

  /** The question has its answer: a second one would be taken for the answer to the next. */
  lock() {
    if (this.standing.owner === "assistant") this.page.latest(this.latest, { locked: true });
  }

  tell() {
    this.page.status({
      connected: this.connected,
      unsent: this.outbox.letters.length,
      trouble: this.outbox.trouble,
      silent: this.silent,
      state: this.standing.state,
    });
  }

  /** Resolves once every letter is stored, or after three seconds. */
  async settled() {
    const until = performance.now() + 3000;
    while (this.outbox.letters.length && performance.now() < until) {
      await new Promise((resolve) => window.setTimeout(resolve, 50));
    }
  }

  /** Tries everything again now, because the browser says that the network is back. */
  hurry() {
    this.outbox.hurry();
    this.feed.hurry();
  }

  /** Erases the conversation on the server, then here. Throws what the server refused; then an advisor was asked. */
  async erase() {
    try {
      await this.door.erase();
    } catch (error) {
      if (error.status === 409) await this.door.withdraw();
      throw error;
    }
    this.close();
    forget();
  }

  /** `status`: 401 once the hour after a pause is over. */
  end(status) {
    if (this.over) return;
    this.close();
    const unsent = this.outbox.letters.map((letter) => letter.text).filter(Boolean);
    forget("chat", "outbox", "emergency");
    this.page.ended(unsent, status);
  }

  close() {
    this.over = true;
    window.clearTimeout(this.answerTimer);
    this.feed.stop();
    this.outbox.close();
  }
}

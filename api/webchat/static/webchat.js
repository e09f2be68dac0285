import { Chat } from "./chat.js";
import { CodeView } from "./code.js";
import { ComingBack } from "./comeback.js";
import { Composer, placeToRest } from "./composer.js";
import { Confirmation } from "./confirm.js";
import { Door, NotTaken, openConversation } from "./door.js";
import { found, make, makeButton } from "./elements.js";
import { EmergencyCard } from "./emergency.js";
import { Evidence } from "./evidence.js";
import { introduce, joinHostPage } from "./frame.js";
import { forgetHour, keepForAnHour, keptForAnHour } from "./hour.js";
import { Log } from "./log.js";
import { forget, recall } from "./memory.js";
import { ProgressPanel } from "./progress.js";
import { Question } from "./question.js";
import { Reading } from "./reading.js";
import { Signs } from "./signs.js";
import { Speaking } from "./speaking.js";
import { StatusLine } from "./status.js";
import { goOnInForm, takeHanded } from "./switching.js";
import { readTextsOfPage, t } from "./texts.js";
import { Translations } from "./translation.js";

/** The page: puts the parts together and carries their news to each other. */
class Page {
  constructor() {
    this.chat = null;
    this.card = new EmergencyCard({ putAway: () => this.log.scrollToEnd() });
    this.log = new Log({ holdStill: () => this.card.isInSight() });
    this.translations = new Translations(this.log);
    this.statusLine = new StatusLine({ announce: (words) => this.log.announce(words) });
    this.question = new Question({ log: this.log, choose: (values, titles) => this.chat?.choose(values, titles) });
    this.composer = new Composer({ say: (words) => this.chat?.say(words) });
    this.codeView = new CodeView({
      turnTo: (view) => this.turnTo(view),
      unsent: () => Boolean(this.chat?.outbox.letters.length || this.composer.box.value.trim()),
      paused: (device) => this.paused(device),
    });
    this.comingBack = new ComingBack({ opened: (chat) => this.cameBack(chat), turnTo: (view) => this.turnTo(view) });
    this.progress = new ProgressPanel({ withdraw: () => this.chat.door.withdraw() });
    this.evidence = new Evidence({
      door: () => this.chat?.door,
      announce: (words) => this.log.announce(words),
      note: (words) => this.log.note(words),
    });
    this.signs = new Signs({ log: this.log, chat: () => this.chat });
    this.reading = new Reading({ log: this.log, chat: () => this.chat });
    this.speaking = new Speaking({ chat: () => this.chat, changed: (language) => this.nowIn(language) });
    this.confirmation = new Confirmation({ startAgain: () => this.startAgain(), erase: () => this.erase() });
  }

  /** Makes the buttons work; goes on with the chat of this tab if there is one. */
  begin() {
    found("start").addEventListener("click", () => this.start());
    found("start-new").addEventListener("click", () => this.start());
    found("go-on").addEventListener("click", () => this.goOn());
    found("danger").addEventListener("click", () => this.danger());
    found("to-form").addEventListener("click", () => this.toForm());
    for (const group of [found("commands"), found("always")]) {
      group.addEventListener("click", (event) => this.command(event.target.closest("[data-choice]")));
    }
    this.speaking.begin();
    window.addEventListener("online", () => this.chat?.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.chat?.hurry());
    found("start").disabled = false;
    const handed = takeHanded();
    if (handed) this.forgetChat();
    const kept = handed ?? recall("chat");
    if (kept) this.resume(kept);
    else this.offerToGoOn();
  }

  /** Where this device keeps a paused chat, one may go on; not a word of it is shown before that is pressed. */
  offerToGoOn() {
    found("go-on").hidden = !keptForAnHour();
  }

  async start() {
    const buttons = [found("start"), found("start-new")];
    this.firstNote(t("starting"));
    for (const button of buttons) button.disabled = true;
    try {
      const opened = await openConversation(document.documentElement.lang, this.speaking.isChosen);
      this.firstNote("");
      this.clear();
      this.turnTo("conversation");
      this.chat = new Chat(opened, this);
      this.chat.begin(opened.messages ?? []);
      this.composer.changed();
      placeToRest().focus({ preventScroll: true });
    } catch (error) {
      if (!(error instanceof NotTaken)) throw error;
      this.turnTo("first");
      this.firstNote(t("start_failed"));
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  }

  resume(kept) {
    this.speaking.follow(kept.language);
    this.clear();
    this.turnTo("conversation");
    this.chat = new Chat(kept, this);
    this.composer.changed();
    this.chat.resume();
  }

  async goOn() {
    const kept = keptForAnHour();
    try {
      if (!kept) throw new NotTaken();
      await new Door(kept).goOn();
    } catch (error) {
      if (!(error instanceof NotTaken)) throw error;
      if (!kept || error.ended) forgetHour();
      this.offerToGoOn();
      this.firstNote(t(!kept || error.ended ? "hour_over" : "code_unreachable"));
      return;
    }
    forgetHour();
    this.firstNote("");
    this.resume(kept);
    placeToRest().focus({ preventScroll: true });
  }

  /** Somebody typed their code: their chat takes the place of whatever this browser still held. */
  cameBack(opened) {
    this.forgetChat();
    this.firstNote("");
    this.speaking.follow(opened.language);
    this.resume(opened);
    placeToRest().focus({ preventScroll: true });
  }

  /** The chat is paused on the server; this page shows nothing of it any more. */
  paused(device) {
    const kept = device === "mine" && keepForAnHour(this.chat.key);
    this.chat.close();
    this.forgetChat({ keepHour: kept });
    this.turnTo("first");
    this.offerToGoOn();
    const key = device === "mine" && !kept ? "paused_not_kept" : `paused_${device}`;
    this.firstNote(t(key));
    found("first-heading").focus();
  }

  forgetChat({ keepHour = false } = {}) {
    this.chat = null;
    this.clear();
    this.composer.put("");
    this.card.reset();
    forget();
    if (!keepHour) forgetHour();
  }

  /** Shows one of the views: first, comeback, conversation, code, ended. */
  turnTo(view) {
    for (const name of ["first", "comeback", "conversation", "code", "ended"]) found(name).hidden = name !== view;
    found("tools").hidden = view !== "conversation";
  }

  /** Shows a page that knows nothing of a chat before. */
  clear() {
    this.log.empty();
    this.question.latest(null, false);
    this.codeView.forget();
    this.progress.show(null);
    this.evidence.reset();
    this.signs.reset();
    this.reading.reset();
    this.advisor = null;
    found("speaker").hidden = true;
  }

  firstNote(words) {
    found("first-note").textContent = words;
  }

  command(button) {
    if (!button) return;
    this.chat?.choose([button.dataset.choice], [button.textContent]);
    if (button.dataset.choice === "pause_or_come_back_later") this.offerCode({ pausing: true });
  }

  /** Goes on in the plain form; words that could not be sent, or stand in the box, go along. */
  async toForm() {
    const chat = this.chat;
    if (!chat) return;
    await chat.settled();
    const unsent = chat.outbox.letters.map((letter) => letter.text);
    goOnInForm(chat.key, [...unsent, this.composer.box.value.trim()]);
  }

  startAgain() {
    this.chat?.choose(["start_again"], [t("confirm_start_again")]);
    placeToRest().focus({ preventScroll: true });
  }

  async erase() {
    await this.chat.erase();
    this.forgetChat();
    this.turnTo("first");
    this.offerToGoOn();
    this.firstNote(t("deleted"));
    found("first-heading").focus();
  }

  /** The customer is in danger: the numbers first, then the alarm to the server. */
  danger() {
    this.card.open({ byHand: true });
    this.chat?.choose(["danger_now"], [t("in_danger")]);
  }

  /** The page's words are in another language: what was made from them before is made again. */
  nowIn(language) {
    this.chat?.speaks(language);
    this.question.refreshWords();
    this.signs.refreshWords();
    this.reading.refreshWords();
    if (!found("speaker").hidden) this.sayWhoSpeaks(true);
    introduce();
  }

  show(message, news) {
    this.log.show(message, news);
    this.translations.shown(message, news);
    this.signs.said(message);
    this.reading.shown(message);
    if (["receipt", "pause", "code"].includes(message.kind)) this.offerBeside(message, news);
    if (message.kind === "emergency" && news.isNew) this.card.open({ byHand: false });
    if (message.sender === "advisor" && message.name) this.name(message.name);
  }

  /** A message that speaks of coming back has a button for it; the view opens by itself where nobody is typing. */
  offerBeside(message, { isNew }) {
    const pausing = message.kind === "pause";
    const offer = makeButton(t(pausing ? "pause_heading" : "code_heading"), () => this.offerCode({ pausing }));
    this.log.elementOf(message)?.append(make("p", { class: "offer" }, offer));
    const asked = isNew && message.kind !== "receipt" && !this.composer.box.value;
    if (asked && !this.wasOffered) this.offerCode({ pausing });
    this.wasOffered = false;
  }

  offerCode({ pausing }) {
    if (!this.chat) return;
    // The assistant's answer to the button that opened the view must not open it a second time.
    this.wasOffered = pausing && !this.codeView.isOpen;
    if (!this.codeView.isOpen) this.codeView.open(this.chat, { pausing });
  }

  sending(letter) {
    this.log.sending(letter);
  }

  sent(letter, seq) {
    this.log.settle(letter.client_id, seq);
    this.reading.place();
  }

  refused(letter, status) {
    this.log.refuse(letter.client_id);
    if (letter.text) this.composer.giveBack(letter.text);
    const why = status === 413 ? "too_long" : "refused";
    this.log.note(t(letter.text ? why : "choice_refused"));
  }

  latest(message, { locked }) {
    this.question.latest(message, locked);
  }

  /** Says so when a person takes over, and when the assistant speaks again. */
  standing({ owner, advisor, language, case: progress }, before) {
    this.speaking.follow(language);
    this.progress.show(progress ?? null);
    const byPerson = owner !== "assistant";
    this.question.setAssistantSpeaks(!byPerson);
    if (byPerson && advisor) this.name(advisor);
    if (owner === before.owner) return;
    this.advisor = byPerson ? (advisor ?? null) : null;
    this.sayWhoSpeaks(byPerson);
  }

  name(advisor) {
    if (this.advisor === advisor || !this.chat || this.chat.standing.owner === "assistant") return;
    this.advisor = advisor;
    this.sayWhoSpeaks(true);
  }

  sayWhoSpeaks(byPerson) {
    const line = found("speaker");
    line.hidden = !byPerson;
    // That the person has left is a message of its own.
    if (!byPerson) return;
    line.textContent = this.advisor ? t("talking_to_person", { name: this.advisor }) : t("talking_to_a_person");
    this.log.announce(line.textContent);
  }

  status(facts) {
    this.statusLine.show(facts);
  }

  ended(unsent, status) {
    this.chat = null;
    this.codeView.forget();
    const why = found("ended-why");
    why.dataset.text = status === 401 ? "hour_over" : "ended";
    why.textContent = t(why.dataset.text);
    for (const words of unsent.reverse()) this.composer.giveBack(words);
    this.evidence.reset();
    this.question.latest(null, false);
    found("ended-unsent").hidden = unsent.length === 0;
    this.turnTo("ended");
    found("ended-heading").focus();
  }
}

readTextsOfPage();
new Page().begin();
joinHostPage();

"""A customer at the form: each page that is sent is one transaction of the record, as each message of the chat is.

Every answer is a message of the conversation, after the question that it answers; every free text is screened and
raises its flag, opens the case, names the advisor and alerts them in that transaction (`cases.transcript.receive`).
The assistant never hears of any of it: it is answered here, by the plan.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from api.steps import hand_deletion_to_advisor
from api.texts import Texts
from api.unavailable import say_emergency_words
from api.webchat.form import filled as acts
from api.webchat.form.filled import Entry, Filled, answer, as_read, parts
from api.webchat.form.saying import ask_about_danger, asking, must_ask_about_danger
from api.webchat.form.topics import SUMMARY, is_unchecked, upcoming
from cases import casework, consequences, conversations, report, transcript, wishing
from cases.contacts import Contacts
from cases.conversations import Standing
from cases.database import Record
from cases.ending import NOTHING_ASKED, ending
from cases.errors import AlreadySubmitted
from cases.interview import FEEDBACK, QUESTIONS, applicable, child_interprets
from cases.messages import Kind, Reply, said
from cases.questions import Question
from cases.report import Answer
from cases.risk import ALWAYS_DANGER, Signal
from cases.spoken import by_when
from cases.summary import slots_of
from cases.told import answers_told, beside_known
from cases.wishes import QUESTION as WISH

ERASED = "erased"
Screened = Mapping[str, tuple[Signal, ...]]


@dataclass
class Sitting:
    """One transaction of one customer at the form.

    screened  what the risk screen saw in each part of the words
    facts     what the account tells that comes with this page (api/facts.py)
    """

    record: Record
    conversation: str
    texts: Texts
    contacts: Contacts
    screened: Screened = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict, repr=False)
    replies: list[Reply] = field(default_factory=list)
    _newest: int = 0
    _doubtful: str = ""

    @property
    def standing(self) -> Standing:
        return conversations.standing(self.record, self.conversation)

    @property
    def told(self) -> report.Report:
        return report.current(self.record, self.conversation)

    @property
    def is_sent(self) -> bool:
        return self.standing.state in ("submitted", "closed")

    def begin(self) -> None:
        """The first question of a new report."""
        first = upcoming(self.told)
        if first is not None:
            transcript.open_with(self.record, self.conversation, [self._question(first)])

    def take_in(self, page: Filled) -> None:
        """Stores a page. The same page twice changes nothing; what no longer fits is kept as words all the same."""
        if page.act == acts.DANGER:
            self._choose(page, "danger", ALWAYS_DANGER)
        elif page.act == acts.PERSON:
            self._wants_person(page)
        for entry in page.entries:
            self._answer(page, entry)
        self._add_words(page)
        if page.act == acts.SEND:
            self._send(page)
        self._go_on()

    def erase(self, page: Filled) -> str:
        """Erases what was not sent; what an advisor has already becomes a wish to that advisor."""
        try:
            conversations.erase(self.record, self.conversation)
        except AlreadySubmitted:
            seq = self._choose(page, "erase", "stop_and_delete")
            if seq:
                hand_deletion_to_advisor(self.record, self.conversation, seq, self.texts)
            return ""
        return ERASED

    def _answer(self, page: Filled, entry: Entry) -> None:
        question = entry.question
        if question is FEEDBACK and (not self.is_sent or FEEDBACK.id in self.told):
            return
        if self._is_as_read(entry):
            if page.act == acts.CONTINUE:
                self._confirm(page, entry)
            if page.act != acts.SKIP:
                return
            entry = Entry(question)
        skipped = entry.is_empty and page.act in (acts.CONTINUE, acts.SKIP, acts.FEEDBACK) and question.skippable
        if entry.is_empty and not skipped:
            return
        choices = ("skip_question",) if skipped else entry.choices
        client_ids = self._client_ids(page, entry, choices)
        if transcript.already_received(self.record, self.conversation, client_ids[0]) is not None:
            return
        self._ask(question)
        told, seq = [], 0
        if choices:
            seq = self._receive(client_ids[0], self._titles(choices, question.id), choices)
        for number, part in enumerate(parts(entry.words)):
            seq = self._receive(page.client_id(question.id, str(number), part), part, question=question.id)
            told.append((part, seq))
        self._put(entry, told, seq, skipped)

    def _is_as_read(self, entry: Entry) -> bool:
        """Whether it shows what was read from the account, and was left as it was."""
        told = self.told
        return (
            not entry.is_empty and is_unchecked(told, entry.question.id) and as_read(told[entry.question.id]) == entry
        )

    def _confirm(self, page: Filled, entry: Entry) -> None:
        """What was read is right: the customer's answer from now on, with everything that was read with it."""
        known, question = self.told[entry.question.id], entry.question
        # As the same page has it that is sent once more, when nothing is unchecked any longer.
        client_id = self._client_ids(page, entry, entry.choices)[0]
        if transcript.already_received(self.record, self.conversation, client_id) is not None:
            return
        self._ask(question)
        words = self._titles(known.choices, question.id) if known.choices else known.words
        # Its words are a part of the account, which was screened whole.
        seq = self._receive(client_id, words, known.choices, signals=())
        report.put(self.record, self.conversation, replace(known, source="typed", seq=seq))

    def _put_read(self, seq: int) -> None:
        """What the account tells beside is kept as read, to be checked on the pages that follow."""
        for told in answers_told(self.facts, seq, self.record.now()):
            joined = beside_known(self.told.get(told.question), told)
            if joined is not None:
                report.put(self.record, self.conversation, joined)

    def _client_ids(self, page: Filled, entry: Entry, choices: tuple[str, ...]) -> list[str]:
        chosen = [page.client_id(entry.question.id, "chosen", *choices)] if choices else []
        return chosen + [
            page.client_id(entry.question.id, str(number), part) for number, part in enumerate(parts(entry.words))
        ]

    def _put(self, entry: Entry, told: list[tuple[str, int]], seq: int, skipped: bool) -> None:
        question = entry.question
        belongs = not self.is_sent and question in applicable(self.told)
        if not belongs and question is not FEEDBACK:
            return
        if skipped:
            given = Answer(question.id, "skipped", source="chosen", seq=seq)
            if question.id == report.ACCOUNT and self.told.accounts:
                given = Answer(question.id, "given", source="typed", seq=seq)
        elif question.id == report.ACCOUNT:
            for part, number in told:
                report.add_to_account(self.record, self.conversation, part, number)
            self._put_read(seq)
            given = Answer(question.id, "given", source="typed", seq=seq)
        else:
            given = answer(entry, seq, self.record.now(), self.standing.language)
        stored = report.put(self.record, self.conversation, given)
        if question.id == WISH and stored and not skipped:
            self._say_outcome_of_wish()
        if question is FEEDBACK:
            thanks = "utter_skipped" if skipped else "utter_feedback_taken"
            self._reply("text", thanks, question=NOTHING_ASKED)

    def _add_words(self, page: Filled) -> None:
        """Words beside every question: more of what happened, or after the sending a word to the advisor."""
        sent, news = self.is_sent, False
        tells = not sent and self.standing.owner == "assistant"
        for number, part in enumerate(parts(page.words)):
            client_id = page.client_id("words", str(number), part)
            if transcript.already_received(self.record, self.conversation, client_id) is None:
                seq = self._receive(client_id, part)
                news = True
                if tells:
                    report.add_to_account(self.record, self.conversation, part, seq)
                    self._put_read(seq)
        if news:
            advisor = self.standing.named_advisor
            if sent and advisor:
                self._reply("text", "utter_words_added", lambda _: {"advisor": advisor})
            else:
                self._reply("text", "utter_account_kept")

    def _wants_person(self, page: Filled) -> None:
        if not self._choose(page, "person", "talk_to_person"):
            return
        arranged = casework.request_person(self.record, self.conversation)

        def values(language: str) -> dict[str, str]:
            by = by_when(arranged.by, language) if arranged.by else ""
            return {"advisor": arranged.advisor, "by": by, "place": str(arranged.place or "")}

        self._reply("handover", arranged.text, values)

    def _send(self, page: Filled) -> None:
        asked = upcoming(self.told)
        if self.is_sent or asked is None or asked.id != SUMMARY:
            return
        seq = self._choose(page, SUMMARY, "send", question=SUMMARY)
        report.put(self.record, self.conversation, Answer(SUMMARY, "given", ("send",), source="chosen", seq=seq))

    def _go_on(self) -> None:
        """What the customer sees next: safety advice first, then what was said, then the next question or the end."""
        language = self.standing.language
        for message in transcript.unheard(self.record, self.conversation):
            if message.urgent == "yes":
                say_emergency_words(self.record, self.conversation, message.seq, self.texts)
        catalogue = self.texts.catalogue
        if self._doubtful and not self.is_sent:
            told = "" if self._doubtful == "words" else self._doubtful
            if must_ask_about_danger(self.record, self.conversation, told, catalogue, language):
                self.replies.append(ask_about_danger(self.record, self.conversation, catalogue, language))
        self._say_once()
        self._next()
        standing = self.standing
        if standing.owner != "assistant":
            return
        if self._newest:
            transcript.reply(self.record, self.conversation, self._newest, self.replies, epoch=standing.epoch)
        elif self.replies:
            transcript.open_with(self.record, self.conversation, self.replies, epoch=standing.epoch)

    def _say_once(self) -> None:
        """What the report now makes due to be told, if it never was, here or in the chat."""
        if self.is_sent:
            return
        told, texts, language = self.told, self.texts.catalogue, self.standing.language
        due = [name for name, applies in consequences.SAID_ONCE.items() if applies(told)]
        before = {each.text for each in transcript.messages(self.record, self.conversation)} if due else set()

        def say(name: str) -> Reply:
            return said("text", lambda spoken: texts.text_for(slots_of(told), f"utter_{name}", spoken), language)

        self.replies += [each for each in map(say, due) if each.text not in before]

    def _say_outcome_of_wish(self) -> None:
        found = wishing.outcome(self.record, self.conversation)
        if found.kind != "none":
            advisor = found.advisor or ""
            self._reply("text", f"utter_wish_{found.kind}", lambda _: {"advisor": advisor})

    def _next(self) -> None:
        if self.is_sent:
            return
        asked = upcoming(self.told)
        if asked is None:
            receipt = self._submit()
            self.replies += ending(self.record, self.conversation, receipt, self.contacts, self.texts.catalogue)
        elif asked.id != self.standing.question:
            self.replies.append(self._question(asked))

    def _submit(self) -> casework.Receipt:
        if child_interprets(self.told):
            return casework.stop_for_interpreter(self.record, self.conversation)
        return casework.submit(self.record, self.conversation, self._text("utter_not_kept"))

    def _ask(self, question: Question) -> None:
        """Has the question stand before its answer, where it is not the one that was asked last."""
        standing = self.standing
        if standing.question != question.id and standing.owner == "assistant":
            transcript.open_with(self.record, self.conversation, [self._question(question)], epoch=standing.epoch)

    def _question(self, question: Question) -> Reply:
        return asking(self.told, question, self.texts.catalogue, self.standing.language)

    def _choose(self, page: Filled, place: str, choice: str, question: str | None = None) -> int:
        """Stores one choice as a message; 0 where this page has sent it already."""
        client_id = page.client_id(place, "chosen", choice)
        if transcript.already_received(self.record, self.conversation, client_id) is not None:
            return 0
        if question is not None:
            self._ask(QUESTIONS[question])
        return self._receive(client_id, self._titles((choice,), question), (choice,))

    def _receive(
        self,
        client_id: str,
        text: str,
        choices: tuple[str, ...] = (),
        question: str = "words",
        signals: tuple[Signal, ...] | None = None,
    ) -> int:
        if signals is None:
            signals = () if choices else self.screened[text]
        received = transcript.receive(self.record, self.conversation, client_id, text, choices, signals)
        if received.urgent == "ask":
            self._doubtful = question
        self._newest = received.seq
        return received.seq

    def _titles(self, choices: tuple[str, ...], question: str | None) -> str:
        language = self.standing.language
        titles = self.texts.choice_titles(choices, question, language)
        return ", ".join(titles or self.texts.late_titles(choices, language))

    def _reply(
        self,
        kind: Kind,
        key: str,
        values: Callable[[str], Mapping[str, str]] = lambda _: {},
        question: str | None = None,
    ) -> None:
        """Say the text under `key` next, with the values that its places have in each language."""
        text = self.texts.catalogue.text
        language = self.standing.language
        self.replies.append(said(kind, lambda spoken: text(key, spoken, **values(spoken)), language, question=question))

    def _text(self, key: str) -> str:
        return self.texts.catalogue.text(key, self.standing.language)

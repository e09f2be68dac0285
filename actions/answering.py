"""What a message means for the report: which question it answers, what of it is account, what is something else.

Knows nothing of Rasa. A message is read in the light of the question that the customer saw. Whatever it turns out
to be, its words stay in the transcript; here is decided what goes into a field.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Literal

from actions.turn import Turn
from cases.interview import QUESTIONS, Question
from cases.report import Answer

INTERRUPTING = frozenset(
    {
        "skip_question",
        "ask_why_question",
        "go_back",
        "change_answer",
        "start_again",
        "pause_or_come_back_later",
        "stop_and_delete",
        "goodbye",
        "talk_to_person",
        "immediate_danger",
        "check_my_case",
        "greet",
        "thanks",
        "change_language",
        "out_of_scope",
        "faq",
        "nlu_fallback",
    }
)
"""The intents that a rule answers; the form leaves its question alone and comes back to it."""

ACCOUNT_INTENTS = frozenset({"report_incident", "report_for_someone_else"})
OPEN_QUESTIONS = frozenset({"when", "where", "contact_name", "contact_details", "contact_safe"})
"""Questions whose answer is kept as the words that were typed, whatever they are."""

CATCH_ALL = {"incident_types": "something_else", "characteristics": "another_reason", "where": "somewhere_else"}
UNSURE = {"safety": "unsure", "characteristics": "not_sure", "repeated": "not_sure", "police": "not_sure"}
Kept = Literal["given", "skipped", "declined", "unknown"]

LONG_ANSWER_WORDS = 9
SURE = 0.8


class Outcome(StrEnum):
    """What becomes of the turn."""

    TAKEN = "taken"
    ELSEWHERE = "elsewhere"
    INTERRUPTED = "interrupted"
    NOT_UNDERSTOOD = "not_understood"
    STOP_FOR_NOW = "stop_for_now"
    WANTS_CHANGE = "wants_change"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a turn does to the report. `account` are words to add to the account; `account_ends` closes it."""

    outcome: Outcome
    answers: tuple[Answer, ...] = ()
    account: str | None = None
    account_ends: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A turn about to become answers."""

    turn: Turn
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def answer(self, question: str, *choices: str, standing: Kept = "given", **understood: Any) -> Answer:
        source: Literal["chosen", "typed"] = "chosen" if self.turn.by_button else "typed"
        words = "" if self.turn.by_button else self.turn.text
        return Answer(question, standing, choices, words, understood, source, self.turn.seq, self.at)

    def told(self, question: str, *choices: str, words: str, **understood: Any) -> Answer:
        return Answer(question, "given", choices, words, understood, "told", self.turn.seq, self.at)


def decide(turn: Turn) -> Decision:
    """What the turn means. Every turn has an outcome; none loses words."""
    draft = Draft(turn)
    if turn.question == "go_on":
        return _at_go_on(draft)
    question = QUESTIONS.get(turn.question or "")
    if question is None:
        return Decision(Outcome.INTERRUPTED) if turn.intent in INTERRUPTING else Decision(Outcome.TAKEN)
    if turn.intent in INTERRUPTING and not _is_rather_an_answer(turn, question):
        return Decision(Outcome.INTERRUPTED)
    if turn.intent == "dont_know":
        return _taken(_unknown(draft, question))
    if turn.intent in ("stay_anonymous", "give_name_ok"):
        return _about_the_name(draft, question)
    reader = READERS.get(question.id, _at_choices)
    return reader(draft, question)


def _is_rather_an_answer(turn: Turn, question: Question) -> bool:
    """A long text at an open question is an answer even where it contains a thank-you or a question mark."""
    if turn.intent == "immediate_danger" and question.id == "what_happened":
        # The emergency is spoken all the same; the words are part of what happened.
        return turn.urgent == "yes" and not turn.by_button
    if turn.by_button or turn.intent in ("immediate_danger", "stop_and_delete", "talk_to_person"):
        return False
    if turn.intent == "change_answer":
        # "it was Wednesday actually", said at the question that is open, is its answer.
        return bool(turn.facts.get("when")) if question.id == "when" else _facts_for(turn, question) != ()
    long = len(turn.text.split()) >= LONG_ANSWER_WORDS
    if question.id == "what_happened" or question.id in OPEN_QUESTIONS:
        return turn.intent == "nlu_fallback" or (long and turn.confidence < SURE)
    if turn.intent != "nlu_fallback":
        return False
    gives_contact = question.id == "contact_channel" and bool(turn.facts.get("contacts"))
    return gives_contact or _facts_for(turn, question) != ()


def _taken(*answers: Answer) -> Decision:
    return Decision(Outcome.TAKEN, answers)


def _unknown(draft: Draft, question: Question) -> Answer:
    choice = UNSURE.get(question.id)
    return draft.answer(question.id, *((choice,) if choice else ()), standing="given" if choice else "unknown")


def _about_the_name(draft: Draft, question: Question) -> Decision:
    choice = "anonymous" if draft.turn.intent == "stay_anonymous" else "give_name"
    outcome = Outcome.TAKEN if question.id == "anonymity" else Outcome.ELSEWHERE
    return Decision(outcome, (draft.answer("anonymity", choice),))


def _at_go_on(draft: Draft) -> Decision:
    """After the emergency text: whatever else they write, they have gone on by themselves."""
    turn = draft.turn
    if turn.intent == "deny" or "stop_for_now" in turn.choices:
        return Decision(Outcome.STOP_FOR_NOW)
    if turn.intent in INTERRUPTING - {"nlu_fallback", "greet", "thanks", "out_of_scope"}:
        return Decision(Outcome.INTERRUPTED)
    if turn.intent in ACCOUNT_INTENTS:
        return _account(draft)
    return Decision(Outcome.TAKEN)


def _at_choices(draft: Draft, question: Question) -> Decision:
    turn = draft.turn
    chosen = _chosen(turn, question)
    if chosen:
        return _taken(draft.answer(question.id, *chosen))
    if turn.intent in ACCOUNT_INTENTS and question.id not in ("incident_types", "characteristics"):
        return _account(draft)
    catch_all = CATCH_ALL.get(question.id)
    if catch_all and turn.text and turn.intent not in ("affirm", "deny"):
        return _taken(draft.answer(question.id, catch_all))
    return Decision(Outcome.NOT_UNDERSTOOD)


def _chosen(turn: Turn, question: Question) -> tuple[str, ...]:
    """The choices of the question that the message names, by button, by words or by a plain yes or no."""
    if turn.choices and turn.answer in (None, question.id):
        wanted = [choice for choice in turn.choices if question.choice(choice)]
        if wanted:
            told = [] if turn.by_button else [value for value in _facts_for(turn, question) if value not in wanted]
            return _consistent(question, [*wanted, *told])
    if turn.intent == "affirm" and question.yes:
        return (question.yes,)
    if turn.intent == "deny" and question.no:
        return (question.no,)
    return _facts_for(turn, question)


def _consistent(question: Question, choices: list[str]) -> tuple[str, ...]:
    if not question.multiple:
        return tuple(choices[:1])
    alone = [choice for choice in choices if choice in question.exclusive]
    others = [choice for choice in choices if choice not in question.exclusive]
    return tuple(dict.fromkeys(others or alone[:1]))


def _facts_for(turn: Turn, question: Question) -> tuple[str, ...]:
    found = turn.facts.get("reporter" if question.id == "reporter_role" else question.id)
    if not found:
        return ()
    values = found if isinstance(found, list) else [found]
    named = [value["value"] for value in values if value.get("value") and question.choice(value["value"])]
    return _consistent(question, named)


def _at_account(draft: Draft, _question: Question) -> Decision:
    turn = draft.turn
    if "that_is_all" in turn.choices or turn.intent == "deny":
        return Decision(Outcome.TAKEN, account_ends=True)
    if turn.intent == "affirm":
        return Decision(Outcome.TAKEN)
    return replace(_account(draft), outcome=Outcome.TAKEN)


def _account(draft: Draft) -> Decision:
    return Decision(Outcome.ELSEWHERE, told_in(draft.turn, draft.at), account=draft.turn.text)


def answers_in(turn: Turn) -> tuple[Answer, ...]:
    """The answers that a correction holds, as typed by the customer rather than told in passing."""
    if turn.by_button:
        return ()
    told = told_in(turn, datetime.now(UTC))
    return tuple(
        replace(answer, words=turn.text if answer.question == "where" else answer.words, source="typed")
        for answer in told
    )


def told_in(turn: Turn, at: datetime) -> tuple[Answer, ...]:
    """The answers that an account holds already, each with the words that it came from."""
    draft = Draft(turn, at)
    answers = []
    for question in QUESTIONS.values():
        if not question.told or question.id == "when":
            continue
        found = turn.facts.get("reporter" if question.id == "reporter_role" else question.id)
        values = found if isinstance(found, list) else [found] if found else []
        choices = _facts_for(turn, question)
        if choices:
            words = " … ".join(dict.fromkeys(value["words"] for value in values if value.get("words")))
            answers.append(draft.told(question.id, *choices, words=words))
    when = turn.facts.get("when")
    if when:
        answers.append(draft.told("when", *_habit(when), words=when["words"], **_moment(when)))
    return tuple(answers)


def _habit(when: Mapping[str, Any]) -> tuple[str, ...]:
    return ("keeps_happening",) if when.get("repeated") else ()


def _moment(when: Mapping[str, Any]) -> dict[str, Any]:
    return {name: when[name] for name in ("start", "end", "precision", "spoken") if when.get(name)}


def _at_when(draft: Draft, question: Question) -> Decision:
    when = draft.turn.facts.get("when") or {}
    chosen = tuple(choice for choice in draft.turn.choices if question.choice(choice)) or _habit(when)
    if not chosen and not when and draft.turn.intent in ("affirm", "deny"):
        return Decision(Outcome.NOT_UNDERSTOOD)
    return _taken(draft.answer("when", *chosen[:1], **_moment(when)))


def _at_name(draft: Draft, question: Question) -> Decision:
    if draft.turn.intent == "deny":
        return _taken(draft.answer(question.id, standing="declined"))
    if draft.turn.intent == "affirm":
        return Decision(Outcome.NOT_UNDERSTOOD)
    return _taken(draft.answer(question.id))


def _at_channel(draft: Draft, question: Question) -> Decision:
    contacts = draft.turn.facts.get("contacts") or []
    chosen = _chosen(draft.turn, question)
    if not chosen and contacts:
        chosen = ("email",) if contacts[0]["kind"] == "email" else ("phone",)
    if not chosen:
        return Decision(Outcome.NOT_UNDERSTOOD)
    answers = [draft.answer(question.id, *chosen)]
    if contacts and chosen[0] != "this_chat":
        written = ", ".join(contact["written"] for contact in contacts)
        answers.append(draft.told("contact_details", words=written))
    return _taken(*answers)


def _at_contact_safe(draft: Draft, question: Question) -> Decision:
    chosen = _chosen(draft.turn, question)
    if not chosen and draft.turn.intent == "affirm":
        return Decision(Outcome.NOT_UNDERSTOOD)
    return _taken(draft.answer(question.id, *(chosen or ("something_else",))))


def _at_summary(draft: Draft, question: Question) -> Decision:
    turn = draft.turn
    if "send" in turn.choices or turn.intent == "affirm":
        return _taken(draft.answer(question.id, "send"))
    if turn.intent == "deny" or "change" in turn.choices:
        return Decision(Outcome.WANTS_CHANGE)
    if turn.intent in ACCOUNT_INTENTS or len(turn.text.split()) >= LONG_ANSWER_WORDS:
        return _account(draft)
    return Decision(Outcome.NOT_UNDERSTOOD)


Reader = Callable[[Draft, Question], Decision]
READERS: Mapping[str, Reader] = {
    "what_happened": _at_account,
    "when": _at_when,
    "contact_name": _at_name,
    "contact_details": _at_name,
    "contact_channel": _at_channel,
    "contact_safe": _at_contact_safe,
    "summary": _at_summary,
}

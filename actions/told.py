"""What a message tells beside the answer that was asked for: facts as answers, each with the words it came from.

Knows nothing of Rasa. What is told never replaces an answer (`cases.told.beside_known`).
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

from actions.turn import Turn
from cases.questions import Question
from cases.report import ACCOUNT, Answer
from cases.told import answers_told, chosen_in
from language.names import is_no_name
from language.normalise import folded_text
from language.tokens import words as words_of

Kept = Literal["given", "skipped", "declined", "unknown"]

SURE_IN_PASSING = 0.8
NOT_IN_PASSING = frozenset({"characteristics", "incident_types", "repeated"})
"""Never taken from a word beside an answer: a characteristic is not set where the person did not speak of it."""

UNANSWERED = (None, "not_asked", "skipped", "declined", "unknown")
"""What the slot of a question holds (actions.interview) that has no answer yet."""

SURE_HERE = 0.4
"""From which confidence on words at "are you safe" are its answer, whatever place and time they name."""

BELONGS_THERE = 0.7
"""From which share of its words on a message that answers other questions is put there."""


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


def facts_for(turn: Turn, question: Question) -> tuple[str, ...]:
    """The choices of a question that a message names."""
    return chosen_in(turn.facts, question)


def answers_in(turn: Turn) -> tuple[Answer, ...]:
    """The answers that a correction holds, as typed by the customer rather than told in passing."""
    if turn.by_button:
        return ()
    told = told_in(turn, datetime.now(UTC), SURE_IN_PASSING)
    return tuple(
        replace(answer, words=turn.text if answer.question == "where" else answer.words, source="typed")
        for answer in told
    )


def told_in(turn: Turn, at: datetime, least: float = 0.0) -> tuple[Answer, ...]:
    """The answers that a message holds already (`cases.told`)."""
    return answers_told(turn.facts, turn.seq, at, least)


def also_told(draft: Draft, taken: tuple[Answer, ...] = ()) -> tuple[Answer, ...]:
    """What a typed message tells beside its answer."""
    if draft.turn.by_button:
        return ()
    answered = {answer.question for answer in taken}
    told = told_in(draft.turn, draft.at, SURE_IN_PASSING)
    return tuple(answer for answer in told if answer.question not in answered | NOT_IN_PASSING)


def answers_to_others(draft: Draft, question: Question) -> tuple[Answer, ...]:
    """The answers to other questions that a message is, and nothing else: "in the lift last night" at how often."""
    turn = draft.turn
    if turn.by_button or question.id in (ACCOUNT, "summary", "when", "where"):
        return ()
    others = tuple(answer for answer in told_in(turn, draft.at, SURE_IN_PASSING) if answer.question != question.id)
    sure = turn.answer == question.id and turn.confidence >= (SURE_HERE if question.id == "safety" else SURE_IN_PASSING)
    both = {answer.question for answer in others} >= {"where", "when"}
    if sure and not (both and question.id == "repeated"):
        # "I am safe at home now" is no place and no time, but an answer; a place with a time never tells how often.
        return ()
    if question.identity and not question.choices:
        return others if is_no_name(turn.text, turn.language) else ()
    # What is known already is no answer to another question: the same words must not bring the same question for ever.
    place_and_time = tuple(
        answer
        for answer in others
        if answer.question in ("where", "when") and turn.slots.get(answer.question) in UNANSWERED
    )
    if question.open or not place_and_time or any(_goes_on(answer) for answer in place_and_time):
        return ()
    said = words_of(folded_text(turn.text))
    quoted = {word for answer in place_and_time for word in words_of(folded_text(answer.words))}
    mostly = sum(word in quoted for word in said) >= BELONGS_THERE * len(said)
    return place_and_time if mostly else ()


def _goes_on(answer: Answer) -> bool:
    """ "Every night" and "since March" tell how often, not only when."""
    return (answer.question == "when" and bool(answer.choices)) or answer.understood.get("precision") == "period"

"""What a message tells beside the answer that was asked for: facts as answers, each with the words it came from.

Knows nothing of Rasa. What is told never replaces an answer (`actions.interview.beside_known`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

from actions.turn import Turn
from cases.interview import QUESTIONS
from cases.questions import Question
from cases.report import ACCOUNT, Answer
from language.names import is_no_name
from language.normalise import folded_text
from language.tokens import words as words_of

Kept = Literal["given", "skipped", "declined", "unknown"]

SURE_IN_PASSING, SURE_PLACE = 0.9, 0.6
NOT_IN_PASSING = frozenset({"characteristics", "incident_types", "repeated"})
"""Never taken from a word beside an answer: a characteristic is not set where the person did not speak of it."""

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


def consistent(question: Question, choices: list[str]) -> tuple[str, ...]:
    if not question.multiple:
        return tuple(choices[:1])
    alone = [choice for choice in choices if choice in question.exclusive]
    others = [choice for choice in choices if choice not in question.exclusive]
    return tuple(dict.fromkeys(others or alone[:1]))


def facts_for(turn: Turn, question: Question) -> tuple[str, ...]:
    found = turn.facts.get("reporter" if question.id == "reporter_role" else question.id)
    if not found:
        return ()
    values = found if isinstance(found, list) else [found]
    named = [value["value"] for value in values if value.get("value") and question.choice(value["value"])]
    return consistent(question, named)


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
    """The answers that an account holds already, each with the words that it came from.

    least: how sure a fact must be at least; in a short message about something else a judge easily hears too much.
    """
    draft = Draft(turn, at)
    answers = []
    for question in QUESTIONS.values():
        if not question.told or question.id == "when":
            continue
        found = turn.facts.get("reporter" if question.id == "reporter_role" else question.id)
        values = found if isinstance(found, list) else [found] if found else []
        needed = min(least, SURE_PLACE) if question.id == "where" else least
        values = [value for value in values if value.get("confidence", 1.0) >= needed]
        choices = consistent(question, [value["value"] for value in values if question.choice(value.get("value", ""))])
        if choices or (values and not question.choices):
            words = " … ".join(dict.fromkeys(value["words"] for value in values if value.get("words")))
            more = {} if question.choices else _lasting(values[0])
            answers.append(draft.told(question.id, *choices, words=words, **more))
    when = turn.facts.get("when")
    if when:
        answers.append(draft.told("when", *habit_of(when), words=when["words"], **moment_of(when)))
    return tuple(answers)


def _lasting(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: told[name] for name in ("since", "spoken") if told.get(name)}


def habit_of(when: Mapping[str, Any]) -> tuple[str, ...]:
    return ("keeps_happening",) if when.get("repeated") else ()


def moment_of(when: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: when[name] for name in ("start", "end", "precision", "spoken") if when.get(name)}
    incidents = when.get("incidents") or []
    return {**kept, "incidents": incidents} if len(incidents) > 1 else kept


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
    if question.identity and not question.choices:
        return others if is_no_name(turn.text, turn.language) else ()
    place_and_time = tuple(answer for answer in others if answer.question in ("where", "when"))
    if question.open or not place_and_time or any(_goes_on(answer) for answer in place_and_time):
        return ()
    said = words_of(folded_text(turn.text))
    quoted = {word for answer in place_and_time for word in words_of(folded_text(answer.words))}
    mostly = sum(word in quoted for word in said) >= BELONGS_THERE * len(said)
    return place_and_time if mostly else ()


def _goes_on(answer: Answer) -> bool:
    """ "Every night" and "since March" tell how often, not only when."""
    return (answer.question == "when" and bool(answer.choices)) or answer.understood.get("precision") == "period"

"""What somebody told in their own words as answers, each with the words that it came from; and several incidents, told
in several messages, as one list. What is told never replaces an answer. The facts themselves: `language.understanding`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from cases.interview import QUESTIONS
from cases.questions import Question
from cases.report import Answer

Incident = Mapping[str, Any]

SURE_PLACE = 0.6


def answers_told(facts: Mapping[str, Any], seq: int, at: datetime, least: float = 0.0) -> tuple[Answer, ...]:
    """The answers that an account holds already, each with the words that it came from.

    facts  as JSON values under the plan's ids; seq: the message that holds them
    least  how sure a fact must be at least; in a short message about something else a judge easily hears too much
    """
    answers = []
    for question in QUESTIONS.values():
        if not question.told or question.id == "when":
            continue
        needed = min(least, SURE_PLACE) if question.id == "where" else least
        values = [value for value in _values(facts, question) if value.get("confidence", 1.0) >= needed]
        choices = consistent(question, [value["value"] for value in values if question.choice(value.get("value", ""))])
        if choices or (values and not question.choices):
            words = " … ".join(dict.fromkeys(value["words"] for value in values if value.get("words")))
            more = {} if question.choices else _lasting(values[0])
            answers.append(Answer(question.id, "given", choices, words, more, "told", seq, at))
    when = facts.get("when")
    if when:
        answers.append(Answer("when", "given", habit_of(when), when["words"], moment_of(when), "told", seq, at))
    return tuple(answers)


def beside_known(known: Answer | None, answer: Answer) -> Answer | None:
    """What was told in passing never replaces an answer; told again it adds where several are possible.

    None where nothing is to be stored.
    """
    if answer.source != "told" or known is None or known.standing in ("skipped", "unknown"):
        return answer
    if known.source == "told" and answer.question == "when":
        return with_incidents(known, answer)
    if known.source != "told" or not QUESTIONS[answer.question].multiple:
        return None
    choices = tuple(dict.fromkeys([*known.choices, *answer.choices]))
    if choices == known.choices:
        return None
    words = " … ".join(dict.fromkeys(part for part in (known.words, answer.words) if part))
    return replace(answer, choices=choices, words=words)


def consistent(question: Question, choices: Sequence[str]) -> tuple[str, ...]:
    """What of `choices` may stand together at a question."""
    if not question.multiple:
        return tuple(choices[:1])
    others = [choice for choice in choices if choice not in question.exclusive]
    return tuple(dict.fromkeys(others or choices[:1]))


def chosen_in(facts: Mapping[str, Any], question: Question) -> tuple[str, ...]:
    """The choices of a question that facts name."""
    named = (value.get("value") or "" for value in _values(facts, question))
    return consistent(question, [value for value in named if question.choice(value)])


def habit_of(when: Mapping[str, Any]) -> tuple[str, ...]:
    """The choice at "when" that a moment is which comes again and again."""
    return ("keeps_happening",) if when.get("repeated") else ()


def moment_of(when: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a moment beside its words."""
    kept = {name: when[name] for name in ("start", "end", "precision", "spoken") if when.get(name)}
    incidents = when.get("incidents") or []
    return {**kept, "incidents": incidents} if len(incidents) > 1 else kept


def with_incidents(known: Answer, told: Answer) -> Answer | None:
    """The moment that is known with the incidents that `told` adds, in the order told; none where it adds none."""
    before = _incidents(known)
    days = {_day(each) for each in before}
    added = [each for each in _incidents(told) if _day(each) not in days]
    if not added:
        return None
    words = " … ".join(part for part in (known.words, told.words) if part)
    listed = {"incidents": [*before, *added]} if before else {}
    return replace(told, words=words, choices=known.choices, understood={**known.understood, **listed})


def _incidents(answer: Answer) -> list[Incident]:
    listed = answer.understood.get("incidents")
    if listed:
        return list(listed)
    if answer.choices or not answer.understood.get("start") or answer.understood.get("precision") == "period":
        return []
    return [{**answer.understood, "words": answer.words}]


def _day(incident: Incident) -> str:
    return str(incident["start"])[:10]


def _values(facts: Mapping[str, Any], question: Question) -> list[Mapping[str, Any]]:
    found = facts.get("reporter" if question.id == "reporter_role" else question.id)
    if not found:
        return []
    return list(found) if isinstance(found, list) else [found]


def _lasting(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: told[name] for name in ("since", "spoken") if told.get(name)}

"""What a question of the interview is, and when it belongs to a report. The questions themselves: `cases.interview`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol


class Answered(Protocol):
    """What the plan needs to know of one answer."""

    @property
    def choices(self) -> tuple[str, ...]: ...


Given = Mapping[str, Answered]
Condition = Callable[[Given], bool]


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen. `raises` names the urgent-risk kind that choosing it is (DOMAIN section 4)."""

    value: str
    raises: str | None = None


def always(_: Given) -> bool:
    """The question applies to every report."""
    return True


def chosen(question: str, *values: str) -> Condition:
    """The question applies once `question` was answered with one of `values`."""

    def applies(given: Given) -> bool:
        answer = given.get(question)
        return answer is not None and any(value in answer.choices for value in values)

    return applies


def answered_otherwise(question: str, *values: str) -> Condition:
    """The question applies once `question` was answered, skipped or left open, but not with one of `values`."""
    named = chosen(question, *values)
    return lambda given: question in given and not named(given)


def every(*conditions: Condition) -> Condition:
    """The question applies where all of `conditions` hold."""
    return lambda given: all(condition(given) for condition in conditions)


def either(*conditions: Condition) -> Condition:
    """The question applies where one of `conditions` holds."""
    return lambda given: any(condition(given) for condition in conditions)


def unless(condition: Condition) -> Condition:
    """The question applies where `condition` does not hold."""
    return lambda given: not condition(given)


@dataclass(frozen=True)
class Question:
    """One question of the interview.

    choices    what can be chosen; free typing is always accepted beside it
    multiple   several choices may be given at once
    skippable  whether the customer may leave it out (only the summary may not be: it is the sending itself)
    applies    whether it belongs to this report, given what was answered so far
    yes, no    the choice that a plain yes or no means here; none: a plain yes or no is not an answer
    exclusive  choices that stand alone
    told       may be filled from what was said in the account, shown as understood and open to correction
    asked      False: never asked of itself; kept where it was told, and asked only to correct it
    open       kept as the words that were typed, whatever they are
    identity   says who somebody is: never kept for an anonymous reporter (DOMAIN section 2)
    """

    id: str
    choices: tuple[Choice, ...] = ()
    multiple: bool = False
    skippable: bool = True
    applies: Condition = always
    yes: str | None = None
    no: str | None = None
    exclusive: frozenset[str] = field(default_factory=frozenset)
    told: bool = False
    asked: bool = True
    open: bool = False
    identity: bool = False

    def choice(self, value: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.value == value), None)

"""The interview plan: what a complete report holds, in which order it is asked, and what each answer may be.

The plan is data. Adding a question is one entry here and its texts in `data/<question>/responses.yml`. Identifiers
are stable and English whatever the customer's language; the policy's own terms (sections 1.5, 2.9, 2.10, 2.11).
"""

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

    def choice(self, value: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.value == value), None)


def _choices(*values: str) -> tuple[Choice, ...]:
    return tuple(Choice(value) for value in values)


_named = chosen("anonymity", "give_name")

PLAN: tuple[Question, ...] = (
    Question(
        "safety",
        (
            Choice("safe"),
            Choice("danger_now", raises="danger_now"),
            Choice("hurt", raises="injury"),
            Choice("might_return", raises="danger_now"),
            Choice("unsure"),
        ),
        yes="safe",
        no="danger_now",
    ),
    Question("reporter_role", _choices("self", "witness", "representative"), told=True),
    Question("anonymity", _choices("give_name", "anonymous", "undecided"), yes="give_name", no="anonymous"),
    Question("what_happened", _choices("that_is_all"), no="that_is_all"),
    Question(
        "incident_types",
        _choices(
            "verbal_abuse",
            "malicious_complaints",
            "intimidation_or_exclusion",
            "ridicule_of_culture_language_or_dress",
            "online_harassment",
            "physical_assault",
            "criminal_damage",
            "threat_of_violence",
            "arson",
            "offensive_communications",
            "something_else",
        ),
        multiple=True,
        told=True,
    ),
    Question(
        "characteristics",
        _choices(
            "race_or_ethnicity",
            "religion_or_belief",
            "disability",
            "sexual_orientation",
            "gender_identity",
            "sex",
            "age",
            "another_reason",
            "not_sure",
            "rather_not_say",
        ),
        multiple=True,
        exclusive=frozenset({"not_sure", "rather_not_say"}),
        told=True,
    ),
    Question("when", _choices("today", "yesterday", "keeps_happening"), told=True),
    Question(
        "where",
        _choices(
            "in_my_home",
            "outside_my_home",
            "shared_area",
            "street_or_neighbourhood",
            "online_or_phone",
            "somewhere_else",
        ),
        told=True,
    ),
    Question(
        "repeated",
        _choices("first_time", "happened_before", "keeps_happening", "not_sure"),
        yes="happened_before",
        no="first_time",
        told=True,
    ),
    Question(
        "police",
        _choices("reported", "not_reported", "want_help", "not_sure"),
        yes="reported",
        no="not_reported",
        told=True,
    ),
    Question("contact_name", applies=_named),
    Question(
        "contact_channel",
        _choices("phone", "text_message", "email", "letter", "this_chat"),
        applies=_named,
    ),
    Question(
        "contact_details",
        applies=chosen("contact_channel", "phone", "text_message", "email", "letter"),
    ),
    Question(
        "contact_safe",
        _choices("any_time", "certain_times", "no_voicemail", "no_letters", "something_else"),
        multiple=True,
        applies=chosen("contact_channel", "phone", "text_message", "email", "letter"),
        no="any_time",
        exclusive=frozenset({"any_time"}),
    ),
    Question("summary", _choices("send"), skippable=False, yes="send"),
)

QUESTIONS: Mapping[str, Question] = {question.id: question for question in PLAN}

CRIMES = frozenset({"physical_assault", "criminal_damage", "threat_of_violence", "arson", "offensive_communications"})
"""The incident types that are crimes (policy 1.5); the rest are incidents. "Crime" is derived, never asked."""

POLICE_STRANDS = frozenset(
    {"race_or_ethnicity", "religion_or_belief", "disability", "sexual_orientation", "gender_identity"}
)
"""The five characteristics that police and the regulator count; the policy protects seven (1.5)."""


def applicable(given: Given) -> tuple[Question, ...]:
    """The questions that belong to this report, in the order in which they are asked."""
    return tuple(question for question in PLAN if question.applies(given))


def next_question(given: Given) -> Question | None:
    """The first question that still has no answer; none once the report was sent."""
    return next((question for question in applicable(given) if question.id not in given), None)


def previous_question(given: Given, before: str) -> Question | None:
    """The question asked before `before`; none at the beginning."""
    earlier = applicable(given)
    position = next((index for index, question in enumerate(earlier) if question.id == before), len(earlier))
    return earlier[position - 1] if position else None

"""The summary: everything that was understood, in plain words, a line each, open to correction."""

from collections.abc import Mapping
from typing import Protocol

from cases.interview import QUESTIONS, applicable
from cases.messages import Line, lines_of
from cases.report import Answer
from cases.spoken import told_moment

QUOTED = frozenset({"when", "where", "contact_safe"})
"""Questions whose options say less than the words that were typed."""

CATCH_ALL = frozenset({"something_else", "another_reason", "somewhere_else"})


class Texts(Protocol):
    """What is needed of the catalogue of texts, which stands beside the record and not below it."""

    def text(self, key: str, language: str | None = None, **values: object) -> str: ...

    def text_for(self, slots: Mapping[str, str], key: str, language: str | None = None, **values: object) -> str: ...

    def translated(self, context: str, english: str, language: str | None = None) -> str: ...

    def buttons(
        self, question: str, language: str | None = None, slots: Mapping[str, str] | None = None
    ) -> dict[str, str]: ...


def lines(report: Mapping[str, Answer], texts: Texts, language: str) -> list[Line]:
    """The lines of the summary in the order of the interview, said to who is telling, the sending itself left out.

    In another language each has its English beside it.
    """
    return list(lines_of(lambda spoken: _facts(report, texts, spoken), language))


def _facts(report: Mapping[str, Answer], texts: Texts, language: str) -> list[tuple[str, str, str]]:
    slots = slots_of(report)
    return [
        (
            question.id,
            texts.text_for(slots, f"utter_label_{question.id}", language),
            in_words(report[question.id], texts, language, slots),
        )
        for question in applicable(report)
        if question.id in report and question.id != "summary"
    ]


def slots_of(report: Mapping[str, Answer]) -> dict[str, str]:
    """What texts are fitted to: each question's one choice."""
    return {question: answer.choices[0] for question, answer in report.items() if len(answer.choices) == 1}


def in_words(answer: Answer, texts: Texts, language: str, slots: Mapping[str, str] | None = None) -> str:
    """One answer as a person would read it: the titles of its choices, then the customer's own words."""
    if answer.standing in ("skipped", "declined"):
        return texts.text("utter_summary_unanswered", language)
    if answer.standing == "unknown":
        return texts.text("utter_summary_unknown", language)
    known = texts.buttons(answer.question, language, slots)
    titles = [known.get(choice, choice) for choice in answer.choices]
    parts = [", ".join(titles)] if titles and answer.question != "what_happened" else []
    accounts = answer.understood.get("accounts")
    if accounts:
        parts.append("\n".join(accounts))
    elif answer.words and (not titles or _says_more(answer)):
        parts.append(f"“{answer.words}”")
    incidents = answer.understood.get("incidents") or ()
    if len(incidents) > 1:
        return "\n".join(
            [
                *parts[: len(titles) and 1],
                *(f"{told_moment(each, language)} (“{each['words']}”)".strip() for each in incidents),
            ]
        )
    spoken = told_moment(answer.understood, language)
    if spoken and spoken != answer.words:
        parts.append(f"({spoken})")
    return " ".join(part for part in parts if part)


def _says_more(answer: Answer) -> bool:
    """Whether the words say more than what was chosen beside them."""
    beside = QUESTIONS[answer.question].open and answer.source != "told"
    return beside or answer.question in QUOTED or bool(set(answer.choices) & CATCH_ALL)

"""The summary: everything that was understood, in plain words, a line each, open to correction."""

from collections.abc import Mapping
from dataclasses import dataclass

from cases.interview import applicable
from cases.report import Answer
from language.catalogue import Catalogue

QUOTED = frozenset({"when", "where", "contact_safe"})
"""Questions whose options say less than the words that were typed."""

CATCH_ALL = frozenset({"something_else", "another_reason", "somewhere_else"})


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One line: which question it answers, what it is called, what was understood."""

    question: str
    label: str
    words: str


def lines(report: Mapping[str, Answer], texts: Catalogue, language: str) -> list[SummaryLine]:
    """The lines of the summary in the order of the interview, the sending itself left out."""
    return [
        SummaryLine(
            question.id,
            texts.text(f"utter_label_{question.id}", language),
            in_words(report[question.id], texts, language),
        )
        for question in applicable(report)
        if question.id in report and question.id != "summary"
    ]


def in_words(answer: Answer, texts: Catalogue, language: str) -> str:
    """One answer as a person would read it: the titles of its choices, then the customer's own words."""
    if answer.standing in ("skipped", "declined"):
        return texts.text("utter_summary_unanswered", language)
    if answer.standing == "unknown":
        return texts.text("utter_summary_unknown", language)
    known = texts.buttons(answer.question, language)
    titles = [known.get(choice, choice) for choice in answer.choices]
    parts = [", ".join(titles)] if titles and answer.question != "what_happened" else []
    accounts = answer.understood.get("accounts")
    if accounts:
        parts.append("\n".join(accounts))
    elif answer.words and (not titles or answer.question in QUOTED or set(answer.choices) & CATCH_ALL):
        parts.append(f"“{answer.words}”")
    spoken = answer.understood.get("spoken")
    if spoken and spoken != answer.words:
        parts.append(f"({spoken})")
    return " ".join(part for part in parts if part)

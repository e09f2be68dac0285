"""Which questions stand on one page: one, or a few of one topic that do not decide about each other."""

from cases.interview import QUESTIONS, applicable, previous_question
from cases.questions import Question
from cases.report import Report

TOGETHER: tuple[tuple[str, ...], ...] = (
    ("when", "where", "repeated"),
    ("offender", "offender_near"),
    ("contact_name", "affected_name", "home_address"),
    ("contact_details", "contact_safe"),
)
SUMMARY = "summary"
OFFERED = ("advisor_wish",)
"""Questions that the chat never asks of itself but hears at any time; a form has to offer them."""


def topic_of(report: Report, question: Question) -> tuple[Question, ...]:
    """The questions asked on one page with `question`: those of its topic that are still to be asked, in order."""
    group = next((group for group in TOGETHER if question.id in group), (question.id,))
    return tuple(
        each
        for each in applicable(report)
        if each.id == question.id or (each.id in group and each.id not in report and each.asked)
    )


def may_be_asked(report: Report, name: str) -> Question | None:
    """The question that a page may show to be answered or changed; none where it does not belong to this report."""
    question = QUESTIONS.get(name)
    if question is None or name == SUMMARY or question not in applicable(report):
        return None
    known = name in report or name in report.reopened
    return question if question.asked or known or name in OFFERED else None


def before(report: Report, name: str) -> str | None:
    """The page before the one of `name`: the question that was answered before it."""
    earlier = previous_question(report, name)
    group = next((group for group in TOGETHER if name in group), ())
    while earlier is not None and earlier.id in group:
        earlier = previous_question(report, earlier.id)
    return earlier.id if earlier else None

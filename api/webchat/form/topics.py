"""Which questions stand on one page: one, or a few of one topic that do not decide about each other."""

from cases.interview import QUESTIONS, applicable, next_question, previous_question
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


def upcoming(report: Report) -> Question | None:
    """The question to ask now: what was only read from the account is asked all the same, filled in to be checked."""
    checked = {name: answer for name, answer in report.items() if not is_unchecked(report, name)}
    return next_question(checked, report.reopened)


def is_unchecked(report: Report, name: str) -> bool:
    """Whether an answer was read from the account, and nobody has said yet that it is right."""
    answer = report.get(name)
    return answer is not None and answer.source == "told" and QUESTIONS[name].asked


def topic_of(report: Report, question: Question) -> tuple[Question, ...]:
    """The questions asked on one page with `question`: those of its topic that are still to be asked, in order."""
    group = next((group for group in TOGETHER if question.id in group), (question.id,))
    return tuple(
        each
        for each in applicable(report)
        if each.id == question.id or (each.id in group and each.asked and _is_open(report, each))
    )


def _is_open(report: Report, question: Question) -> bool:
    return question.id not in report or is_unchecked(report, question.id)


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

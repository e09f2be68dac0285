"""Corrections by talking: what was said before is found in the report and changed there, or marked in the account.

A correction is believed only where it fits: what it says was wrong must have been said, or what it says is right must
be an answer to something that was answered.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from actions.naming import questions_named
from actions.told import answers_in
from actions.turn import Turn
from cases import report
from cases.database import Record
from cases.interview import QUESTIONS
from cases.report import ACCOUNT, Answer, Report
from language.normalise import folded_text
from language.tokens import words as words_of

UNNAMED = (
    "when", "where", "police", "repeated", "offender", "offender_near", "how_long", "injuries", "getting_worse",
    "witnesses", "household", "earlier_reports", "reporter_role", "consent", "advisor_wish",
)  # fmt: skip
"""What a correction can mean that names no part of the report, what people correct most first.
Why and what was done are not among them: a characteristic is never set against what the person answered."""

SAID_ANEW = ("when", "where", "how_long")
NOT_BY_WORDS = frozenset({ACCOUNT, "summary", "safety"})


def corrects(turn: Turn, standing: Report) -> bool:
    """Whether the turn corrects what was said before, whatever else it was taken for."""
    correction = turn.facts.get("correction")
    if not correction or turn.by_button:
        return False
    if correction.get("wrong"):
        if turn.question in {answer.question for answer in answers_in(turn)} and turn.question not in standing:
            return False
        return bool(_answer_with(correction["wrong"], standing)) or _told(correction["wrong"], standing)
    meant = _meant(turn, standing)
    return meant is not None and meant.question != turn.question and _differs(meant, standing)


def correct(record: Record, turn: Turn) -> str:
    """Change what the turn corrects. Returns the key of the text that says what was done."""
    standing = report.current(record, turn.conversation)
    new = _corrected(turn, standing)
    if new is not None:
        report.put(record, turn.conversation, new)
        return "utter_changed"
    wanted = turn.facts.get("changing") or questions_named(turn.text, turn.language)
    named = [question for question in wanted if question in standing]
    if named:
        report.reopen(record, turn.conversation, named[0])
        return "utter_change_this"
    if turn.facts.get("correction") and standing.accounts:
        report.add_to_account(record, turn.conversation, turn.text, turn.seq, corrects=True)
        return "utter_correction_noted"
    return "utter_which_to_change" if standing else "utter_nothing_to_change"


def _corrected(turn: Turn, standing: Report) -> Answer | None:
    """The new answer, where the message holds it."""
    said = {answer.question: answer for answer in answers_in(turn)}
    correction: Mapping[str, Any] = turn.facts.get("correction") or {}
    if correction.get("wrong"):
        return _instead_of(correction, said, turn, standing)
    wanted = turn.facts.get("changing") or questions_named(turn.text, turn.language)
    named = [question for question in wanted if question in standing]
    for question in named:
        if question in said:
            return said[question]
        if correction and not QUESTIONS[question].choices:
            return Answer(question, "given", (), correction["right"], {"corrected_by": turn.text}, "typed", turn.seq)
    return None if named else _meant(turn, standing)


def _instead_of(
    correction: Mapping[str, Any], said: Mapping[str, Answer], turn: Turn, standing: Report
) -> Answer | None:
    old = _answer_with(correction["wrong"], standing)
    if old is None:
        return None
    if old.question in said and (old.source != "told" or old.question in SAID_ANEW):
        return said[old.question]
    # What was told is quoted from the account: there it is corrected, not in the quotation.
    return None if old.source == "told" and old.question != "how_long" else _rewritten(old, correction, turn)


def _meant(turn: Turn, standing: Report) -> Answer | None:
    """What a correction that names nothing holds: the first that can be meant, the open question among them."""
    said = {answer.question: answer for answer in answers_in(turn)}
    can_be = (question for question in UNNAMED if question in standing or question == turn.question)
    return next((said[question] for question in can_be if question in said), None)


def _rewritten(old: Answer, correction: Mapping[str, Any], turn: Turn) -> Answer:
    """The old words with the right ones in their place; how they were corrected is kept beside them."""
    words = _with_unit(correction["wrong"], correction["right"])
    place = old.words.casefold().find(correction["wrong"].casefold())
    changed = old.words[:place] + words + old.words[place + len(correction["wrong"]) :]
    return replace(old, words=changed, understood={"corrected_by": turn.text}, source="typed", seq=turn.seq)


def _with_unit(wrong: str, right: str) -> str:
    """ "2" said against "3 years" is "2 years"; "flat 12" said against "21" is "12"."""
    wrong_words, right_words = wrong.split(), right.split()
    if right.isdigit() and wrong_words[0].isdigit():
        return " ".join([right, *wrong_words[1:]])
    if wrong.isdigit() and len(right_words) > 1 and right_words[-1].isdigit():
        return right_words[-1]
    return right


def _answer_with(wrong: str, standing: Report) -> Answer | None:
    """The latest answer in whose words `wrong` stands."""
    found = [
        answer
        for question, answer in standing.items()
        if question not in NOT_BY_WORDS and answer.words and _holds(answer.words, wrong)
    ]
    return max(found, key=lambda answer: answer.seq or 0) if found else None


def _told(wrong: str, standing: Report) -> bool:
    return any(_holds(account, wrong) for account in standing.accounts)


def _holds(text: str, part: str) -> bool:
    found, wanted = (" ".join(words_of(folded_text(each))) for each in (text, part))
    return bool(wanted) and f" {wanted} " in f" {found} " and part.casefold() in text.casefold()


def _differs(answer: Answer, standing: Report) -> bool:
    known = standing.get(answer.question)
    if known is None:
        return False
    return (answer.choices, answer.words) != (known.choices, known.words)

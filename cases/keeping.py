"""What may be kept of a report: nothing that says who somebody is where they stay anonymous (DOMAIN section 2).

Threat considered: a name that was given and then taken back lives on in a field, and an advisor, an export or a
referral uses it. So it is refused on its way in, and destroyed where the customer decides otherwise later. What they
wrote stays in the transcript alone, as part of their words.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import delete

from cases import models
from cases.database import Record
from cases.interview import PLAN, QUESTIONS, withheld
from cases.questions import Given, answered_otherwise

if TYPE_CHECKING:
    from cases.report import Answer

DECIDES = frozenset({"anonymity", "reporter_role", "consent", "consent_reason"})
"""The questions whose answer decides what may be kept of the others."""

PLACE, ACCOUNT = "where", "what_happened"
unnamed = answered_otherwise("anonymity", "give_name")


def forbidden(given: Given) -> frozenset[str]:
    """The questions whose answers may not be kept: who somebody is, where the reporter stays anonymous.

    DOMAIN section 2; policy 2.10. What is told of somebody who has not agreed is kept until the report is sent, since a
    reason can still be given until then; `cases.withholding` settles it.
    """
    if unnamed(given):
        # How an interpreter reaches them is given for that call alone, whatever was said of the name.
        return frozenset(question.id for question in PLAN if question.identity) - {"interpreter_call"}
    return frozenset()


def kept(given: Mapping[str, "Answer"], answer: "Answer", *, sent: bool = False) -> "Answer | None":
    """What may be kept of `answer` beside what was given; none where all of it is kept back.

    The place of an anonymous report is kept as its kind, without the words: they may hold an address. Of a report that
    was sent about somebody who has not agreed, what was chosen is kept alone.
    """
    if answer.question in forbidden(given):
        return None
    if sent and withheld(given):
        return choices_alone(answer)
    if answer.question == PLACE and unnamed(given):
        return replace(answer, words="", understood={})
    return answer


def choices_alone(answer: "Answer") -> "Answer | None":
    """What was chosen, without any word; none where the question asks who somebody is, or what happened."""
    if QUESTIONS[answer.question].identity or answer.question == ACCOUNT:
        return None
    return replace(answer, words="", understood={})


def destroyed(record: Record, conversation: str, given: Mapping[str, "Answer"]) -> list["Answer"]:
    """Destroy what may no longer be kept, in all of its history; gives the answers to write in its stead."""
    gone = set(forbidden(given))
    place = given.get(PLACE)
    instead = []
    if unnamed(given) and place is not None and place.words:
        gone.add(PLACE)
        instead.append(replace(place, words="", understood={}))
    if gone:
        row = models.Answer
        record.session.execute(delete(row).where(row.conversation_id == conversation, row.question.in_(gone)))
    return instead

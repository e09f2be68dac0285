"""Which case an advisor may open: one look for every verb that takes a case's reference."""

from sqlalchemy import select

from cases import barred, models
from cases.custody import locked, seen
from cases.database import Record
from cases.errors import UnknownCase
from cases.opening import case_of
from cases.staff import found


def opened_for(
    record: Record, reference: str, advisor_id: int, *, lock: bool = True
) -> tuple[models.Case, models.Conversation]:
    """The case and its conversation, locked until the transaction ends unless told otherwise.

    Raises UnknownAdvisor, UnknownCase, ConversationErased; NotAllowed where the case names this advisor.
    """
    found(record, advisor_id)
    conversation = record.session.scalar(select(models.Case.conversation_id).where(models.Case.reference == reference))
    if conversation is None:
        raise UnknownCase
    row = (locked if lock else seen)(record, conversation)
    case = case_of(record, row)
    if case is None:
        raise UnknownCase
    barred.refuse(record, case, advisor_id)
    return case, row


def conversation_of(record: Record, reference: str, advisor_id: int) -> str:
    """The conversation behind a case, for an advisor who acts in it. Reads no word and writes no audit.

    Raises UnknownAdvisor, UnknownCase, NotAllowed.
    """
    found(record, advisor_id)
    case = record.session.scalar(select(models.Case).where(models.Case.reference == reference))
    if case is None:
        raise UnknownCase
    barred.refuse(record, case, advisor_id)
    return case.conversation_id

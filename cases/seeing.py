"""What each side was really shown of the other's words: a message's number and a time, and nothing else.

Shown means on a page that somebody could see, which that page alone knows; that a message was delivered counts for
nothing. The number never goes back, and is erased with the conversation.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select

from cases import models
from cases.custody import locked, seen
from cases.database import Record
from cases.errors import NotTheSpeaker
from cases.opening import case_of
from cases.reading import identifying


@dataclass(frozen=True, slots=True)
class Seen:
    """The last message that a side was shown, and when it was. 0: none.

    last  the last one that it could have been shown; by: the advisor's name, where it is an advisor's side
    """

    upto: int = 0
    at: datetime | None = None
    last: int = 0
    by: str | None = None


def customer_saw(record: Record, conversation: str, upto: int) -> bool:
    """The customer's page showed the advisor's messages up to `upto`; false where that was known.

    What no advisor said does not count: a number is kept only where an advisor may want to know.
    """
    row = locked(record, conversation)
    number = _last(record, row, "advisor", upto)
    if number <= row.customer_saw:
        return False
    row.customer_saw, row.customer_saw_at = number, record.now()
    return True


def advisor_saw(record: Record, conversation: str, upto: int, advisor_id: int) -> bool:
    """The console of the advisor who holds the conversation showed the customer's messages up to `upto`.

    False where that was known. Words that are closed because they tell who the person is were not read by it.
    Raises NotTheSpeaker where the advisor does not hold it: who only looks in gives no sign to the customer.
    """
    row = locked(record, conversation)
    if row.advisor_id != advisor_id:
        raise NotTheSpeaker
    number = _last(record, row, "customer", upto, identifying(record, conversation))
    if number <= row.advisor_saw:
        return False
    row.advisor_saw, row.advisor_saw_at = number, record.now()
    return True


def by_customer(record: Record, conversation: str) -> Seen:
    """Up to where the customer's page showed what advisors said."""
    row = seen(record, conversation)
    return Seen(row.customer_saw, row.customer_saw_at, row.advisor_seq)


def by_advisor(record: Record, conversation: str) -> Seen:
    """Up to where an advisor's console showed what the customer said, and whose that was."""
    row = seen(record, conversation)
    by = _holder(record, row) if row.advisor_saw else None
    return Seen(row.advisor_saw, row.advisor_saw_at, row.customer_seq, by)


def _last(
    record: Record,
    row: models.Conversation,
    sender: Literal["advisor", "customer"],
    upto: int,
    closed: frozenset[int] = frozenset(),
) -> int:
    table = models.Message
    query = select(func.max(table.seq)).where(
        table.conversation_id == row.id, table.sender == sender, table.seq <= upto, table.seq.not_in(closed)
    )
    return record.session.scalar(query) or 0


def _holder(record: Record, row: models.Conversation) -> str | None:
    """Who held the conversation as it was seen: nobody else gives that sign."""
    case = case_of(record, row)
    if case is None:
        return None
    entry = models.Entry
    query = (
        select(models.Advisor.name)
        .join(entry, entry.advisor_id == models.Advisor.id)
        .where(entry.case_id == case.id, entry.kind == "taken_over", entry.at <= row.advisor_saw_at)
        .order_by(entry.number.desc())
        .limit(1)
    )
    return record.session.scalar(query)

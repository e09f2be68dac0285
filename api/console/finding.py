"""From a case's reference to its conversation, without opening the case."""

from cases import desk
from cases.database import Record
from cases.desk import DeskFilters
from cases.errors import UnknownCase


def conversation_of(record: Record, reference: str, advisor_id: int) -> str:
    """The conversation of a case that this advisor's desk shows, closed ones too. Raises UnknownCase."""
    rows = desk.desk(record, advisor_id, DeskFilters(status=None))
    found = next((row.conversation for row in rows if row.reference == reference), None)
    if found is None:
        raise UnknownCase
    return found

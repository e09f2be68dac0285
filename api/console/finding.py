"""What can be known of a case without opening it: its conversation, and whether it changed."""

import hashlib

from cases import audit, conversations, desk, report, translations
from cases.database import Record
from cases.desk import DeskFilters
from cases.errors import UnknownCase

READ = "case:read"
STALE_AFTER_SECONDS = 15 * 60
"""An open page is a reading again after this time: its clocks say other words by then."""


def conversation_of(record: Record, reference: str, advisor_id: int) -> str:
    """The conversation of a case that this advisor's desk shows, closed ones too. Raises UnknownCase."""
    rows = desk.desk(record, advisor_id, DeskFilters(status=None))
    found = next((row.conversation for row in rows if row.reference == reference), None)
    if found is None:
        raise UnknownCase
    return found


def edition(record: Record, reference: str, advisor_id: int) -> str:
    """A mark that changes with anything that the case's page shows; carries no word of it.

    Raises UnknownCase, ConversationErased.
    """
    conversation = conversation_of(record, reference, advisor_id)
    answers = report.current(record, conversation)
    marks = (
        conversations.standing(record, conversation),
        [(answer.question, answer.standing, answer.at) for answer in answers.values()],
        len(answers.accounts),
        translations.edition(record, conversation),
        [line.at for line in audit.entries(record, f"case:{reference}") if line.action != READ],
        [line.at for line in audit.entries(record, f"conversation:{conversation}")],
        int(record.now().timestamp()) // STALE_AFTER_SECONDS,
    )
    return hashlib.sha256(repr(marks).encode()).hexdigest()[:16]

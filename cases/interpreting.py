"""An advisor wants an interpreter for something that was said: kept in the case, and the manager is told.

A machine's translation is a help for reading, never the ground for a decision; whoever doubts it asks a person.
"""

from collections.abc import Sequence

from sqlalchemy import select

from cases import alerts, assignment, models
from cases.access import opened_for
from cases.alerts import AlertKind
from cases.custody import Words
from cases.database import Record
from cases.errors import UnknownMessage
from cases.thread import Entry, append, entries

ASKED: AlertKind = "interpreter_asked"


def ask_interpreter(record: Record, reference: str, advisor_id: int, seq: int) -> None:
    """The advisor asks for an interpreter to message `seq`; once for each message. The manager is told.

    Raises UnknownMessage, UnknownCase, UnknownAdvisor; NotAllowed where the case names this advisor.
    """
    case, row = opened_for(record, reference, advisor_id)
    query = select(models.Message.id).where(models.Message.conversation_id == row.id, models.Message.seq == seq)
    if record.session.scalar(query) is None:
        raise UnknownMessage
    words = Words(record, row)
    if seq in asked_for(entries(record, case, words)):
        return
    append(record, case, ASKED, f"advisor:{advisor_id}", text=str(seq), words=words)
    alerts.raise_alert(record, case, ASKED, to=assignment.manager_for(record, case))


def asked_for(thread: Sequence[Entry]) -> frozenset[int]:
    """The messages to which an interpreter was asked for."""
    return frozenset(int(entry.text) for entry in thread if entry.kind == ASKED and entry.text)

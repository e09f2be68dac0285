"""The transcript for a document that leaves the record: read, and audited, in one transaction.

Threat considered: a copy of somebody's words that nobody knows of. Each one leaves a line with who took it, in which
form, and whether internal notes were in it; it is written before the copy is made, so none is without.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cases import access, audit, models, staff
from cases.conversations import Standing, standing
from cases.custody import Words
from cases.database import Record
from cases.messages import Message
from cases.opening import case_of
from cases.thread import Entry, entries
from cases.transcript import messages

Form = Literal["pdf", "html"]


@dataclass(frozen=True, slots=True)
class TranscriptCopy:
    """What was said in a case's conversation, as staff read it: who the person is stays closed (policy 2.10).

    made_by    the advisor who takes it; advisor: the case's named one
    entries    the case's thread, where internal notes are wanted; none: they are not
    erased_at  when the customer erased it: then nothing else is known of it, and standing is none
    """

    reference: str
    made_at: datetime
    made_by: str
    advisor: str
    standing: Standing | None
    messages: tuple[Message, ...] = ()
    entries: tuple[Entry, ...] | None = None
    erased_at: datetime | None = None


def take_transcript(record: Record, reference: str, advisor_id: int, form: Form, *, notes: bool) -> TranscriptCopy:
    """The transcript for a document in `form`, with the internal notes only if chosen; audited, so open for writing.

    An erased conversation gives a copy that says so. Raises UnknownCase, UnknownAdvisor; NotAllowed where the case
    names this advisor.
    """
    row = record.session.get_one(models.Conversation, access.conversation_of(record, reference, advisor_id))
    case = case_of(record, row)
    named = record.session.get(models.Advisor, case.advisor_id) if case and case.advisor_id else None
    action = f"transcript:{form}_with_notes" if notes else f"transcript:{form}"
    audit.write(record, f"advisor:{advisor_id}", action, f"case:{reference}")
    made_by, advisor = staff.found(record, advisor_id).name, named.name if named else ""
    if case is None or row.data_key is None:
        return TranscriptCopy(reference, record.now(), made_by, advisor, None, erased_at=row.erased_at)
    return TranscriptCopy(
        reference=reference,
        made_at=record.now(),
        made_by=made_by,
        advisor=advisor,
        standing=standing(record, row.id),
        messages=tuple(messages(record, row.id, for_staff=True)),
        entries=tuple(entries(record, case, Words(record, row))) if notes else None,
    )

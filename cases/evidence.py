"""Files that a customer adds to what they told: photos, sound, documents. Kept sealed, listed, taken back.

A file comes in parts, each stored as it arrives, so that no process ever holds many files in memory and no other
writer waits for long. Only once it is whole does the transcript announce it, and only then does anybody see it.
Threat considered: the name of a file tells who somebody is; it is the customer's words, and sealed like them.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import ColumnElement, func, select

from cases import alerts, audit, barring, evidence_parts, models, transcript
from cases.custody import Words, digest, locked, seen
from cases.database import Record
from cases.errors import (
    AlreadySubmitted,
    FileKindNotTaken,
    FileTooLarge,
    FileUnreadable,
    TooManyFiles,
    UnknownEvidence,
)
from cases.evidence_parts import PART_BYTES
from cases.messages import Attached
from cases.naming import of_file
from cases.opening import case_of
from cases.reading import attached
from cases.sniffing import KINDS, Group, kind_of
from cases.thread import append

MEGABYTE = 1024 * 1024
HALF_SENT_LASTS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken: bytes of one file, files and bytes of one conversation."""

    file: int = 20 * MEGABYTE
    files: int = 20
    total: int = 100 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Begun:
    """A file that begins to come. known: it is stored already, and need not be sent again."""

    evidence: str
    known: Attached | None = None


def keep(
    record: Record,
    conversation: str,
    client_id: str,
    name: str,
    plain: bytes,
    *,
    text: str,
    limits: Limits | None = None,
) -> Attached:
    """Store a whole file in one transaction: `begin`, `add` and `finish`. Raises as they do."""
    limits = limits or Limits()
    begun = begin(record, conversation, client_id, name, plain[:PART_BYTES], limits=limits)
    if begun.known is not None:
        return begun.known
    for number, start in enumerate(range(0, len(plain), PART_BYTES)):
        add(record, conversation, begun.evidence, number, plain[start : start + PART_BYTES], limits=limits)
    return finish(record, conversation, begun.evidence, hashlib.sha256(plain).digest(), text, limits=limits)


def begin(record: Record, conversation: str, client_id: str, name: str, head: bytes, *, limits: Limits) -> Begun:
    """Begin to store a file whose first part is `head`; the same `client_id` again begins anew what never came whole.

    Raises FileUnreadable, FileKindNotTaken, TooManyFiles.
    """
    row = locked(record, conversation)
    mark = digest(client_id)
    before = record.session.scalar(
        select(models.Evidence).where(
            models.Evidence.conversation_id == conversation, models.Evidence.client_digest == mark
        )
    )
    if before is not None and before.seq is not None:
        return Begun(before.id, attached(before))
    if before is not None:
        _forget(record, before)
    if not head:
        raise FileUnreadable
    kind = kind_of(head)
    if kind is None:
        raise FileKindNotTaken
    _refuse_too_many(record, conversation, limits, more=len(head))
    evidence = uuid4().hex
    record.session.add(
        models.Evidence(
            id=evidence,
            conversation_id=conversation,
            client_digest=mark,
            media_type=kind.media_type,
            sealed_name=Words(record, row).sealed(name, "evidence", "name", evidence),
            at=record.now(),
        )
    )
    record.session.flush()
    return Begun(evidence)


def add(record: Record, conversation: str, evidence: str, number: int, plain: bytes, *, limits: Limits) -> None:
    """Store one part of a file that is coming. Raises UnknownEvidence, FileTooLarge."""
    row = locked(record, conversation)
    file = _coming(record, conversation, evidence)
    file.size += len(plain)
    if file.size > limits.file:
        raise FileTooLarge
    evidence_parts.put(record, Words(record, row), evidence, "original", plain, number=number)


def coming(record: Record, conversation: str, evidence: str) -> tuple[Group, int]:
    """What a file is that has come so far, and how many bytes. Raises UnknownEvidence."""
    file = _coming(record, conversation, evidence)
    return KINDS[file.media_type].group, file.size


def finish(record: Record, conversation: str, evidence: str, sha256: bytes, text: str, *, limits: Limits) -> Attached:
    """The file has come whole: the transcript announces it with `text`, and the worker will make its clean copy.

    Whoever should see it, because an advisor speaks here or the report was sent already, is alerted. Raises
    UnknownEvidence, TooManyFiles.
    """
    row = locked(record, conversation)
    file = _coming(record, conversation, evidence)
    _refuse_too_many(record, conversation, limits)
    words = Words(record, row)
    file.mark = words.mark(sha256, "evidence", evidence)
    file.seq = transcript.announce(record, row, text, evidence, file.client_digest)
    file.at = row.last_at
    if KINDS[file.media_type].cleaned:
        file.clean_due_at = record.now()
    case = case_of(record, row)
    if case is not None:
        barring.heed(record, row, case, [of_file(words.opened(file.sealed_name, "evidence", "name", evidence))])
        if row.owner == "advisor" or not case.unfinished:
            alerts.raise_alert(record, case, "message_waiting")
    audit.write(record, "customer", "evidence:kept", f"conversation:{conversation}")
    record.session.flush()
    return attached(file)


def abandon(record: Record, conversation: str, evidence: str) -> None:
    """Forget a file that did not come whole; nothing, where it did or is forgotten already."""
    locked(record, conversation)
    file = record.session.get(models.Evidence, evidence)
    if file is not None and file.seq is None:
        _forget(record, file)


def abandon_half_sent(record: Record, limit: int = 20) -> int:
    """Forget what began to come an hour ago and never came whole, because a process ended. How many."""
    query = select(models.Evidence).where(
        models.Evidence.seq.is_(None), models.Evidence.at < record.now() - HALF_SENT_LASTS
    )
    found = list(record.session.scalars(query.limit(limit).with_for_update(skip_locked=True)))
    for file in found:
        _forget(record, file)
    return len(found)


def listing(record: Record, conversation: str) -> list[Attached]:
    """The files of a conversation in the order in which they came, removed ones too. Carries no name."""
    seen(record, conversation)
    query = select(models.Evidence).where(
        models.Evidence.conversation_id == conversation, models.Evidence.seq.is_not(None)
    )
    return [attached(file) for file in record.session.scalars(query.order_by(models.Evidence.seq))]


def remove(record: Record, conversation: str, evidence: str) -> None:
    """The customer takes a file back: its bytes are destroyed, the transcript keeps that there was one.

    Raises UnknownEvidence; AlreadySubmitted once an advisor has the report: then `wish_removed` asks them.
    """
    row = locked(record, conversation)
    file = whole(record, conversation, evidence)
    if file.removed_at is not None:
        return
    case = case_of(record, row)
    if case is not None and not case.unfinished:
        raise AlreadySubmitted
    evidence_parts.destroy(record, evidence)
    file.removed_at, file.clean_due_at = record.now(), None
    audit.write(record, "customer", "evidence:removed", f"conversation:{conversation}")


def destroy_all(record: Record, row: models.Conversation) -> None:
    """Destroy the bytes and names of all files of a conversation; the transcript keeps that there were some."""
    words = Words(record, row)
    for file in record.session.scalars(select(models.Evidence).where(models.Evidence.conversation_id == row.id)):
        evidence_parts.destroy(record, file.id)
        file.sealed_name = words.sealed("", "evidence", "name", file.id)
        file.removed_at, file.clean_due_at = file.removed_at or record.now(), None


def wish_removed(record: Record, conversation: str, evidence: str) -> str:
    """Pass the wish to remove a file on to the advisor who has the report; gives the advisor's name."""
    row = locked(record, conversation)
    whole(record, conversation, evidence)
    case = case_of(record, row)
    if case is None:
        raise UnknownEvidence
    append(record, case, "removal_wanted", "customer", audience="customer")
    alerts.raise_alert(record, case, "deletion_wanted")
    return record.session.get_one(models.Advisor, case.advisor_id).name


def whole(record: Record, conversation: str, evidence: str) -> models.Evidence:
    """The file's row, once it has come whole. Raises UnknownEvidence, also for another conversation's."""
    file = record.session.get(models.Evidence, evidence)
    if file is None or file.conversation_id != conversation or file.seq is None:
        raise UnknownEvidence
    return file


def _coming(record: Record, conversation: str, evidence: str) -> models.Evidence:
    file = record.session.get(models.Evidence, evidence)
    if file is None or file.conversation_id != conversation or file.seq is not None:
        raise UnknownEvidence
    return file


def _refuse_too_many(record: Record, conversation: str, limits: Limits, more: int = 0) -> None:
    mine = (models.Evidence.conversation_id == conversation, models.Evidence.removed_at.is_(None))
    files, total = _sums(record, mine)
    if files + (1 if more else 0) > limits.files or total + more > limits.total:
        raise TooManyFiles


def _sums(record: Record, mine: Iterable[ColumnElement[bool]]) -> tuple[int, int]:
    found = record.session.execute(select(func.count(), func.coalesce(func.sum(models.Evidence.size), 0)).where(*mine))
    files, total = found.one()
    return int(files), int(total)


def _forget(record: Record, file: models.Evidence) -> None:
    evidence_parts.destroy(record, file.id)
    record.session.delete(file)
    record.session.flush()

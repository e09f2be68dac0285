"""The two forms of a file: the original, sealed and opened for a reason; the clean copy, which advisors view.

The worker makes the copy. A worker that dies half-way loses nothing: what it had taken is due again after a while.
Threat considered: a file that breaks whatever reads it. After TRIES it is given up, and the advisor is told so.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from cases import audit, evidence_parts, models
from cases.access import opened_for
from cases.custody import Words, locked
from cases.database import Record
from cases.errors import (
    ConversationErased,
    NoCleanCopy,
    NotAllowed,
    ReasonMissing,
    UnknownConversation,
    UnknownEvidence,
)
from cases.evidence import whole
from cases.sniffing import KINDS
from ground.sealing import CannotUnseal

LEASE = timedelta(minutes=3)
TRIES = 3


@dataclass(frozen=True, slots=True)
class Opened:
    """A file's bytes. number: its place among the case's files, for a name that tells nothing."""

    number: int
    media_type: str
    extension: str
    plain: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Uncleaned:
    """An original of which the worker is to make a clean copy."""

    evidence: str
    conversation: str
    media_type: str
    plain: bytes = field(repr=False)


def open_original(record: Record, reference: str, advisor_id: int, evidence: str, reason: str) -> Opened:
    """The file byte for byte as it came; for the case's advisor, whoever speaks there, or a manager. Audited.

    Raises ReasonMissing, NotAllowed, UnknownCase, UnknownAdvisor, UnknownEvidence; CannotUnseal where it was changed.
    """
    if not reason.strip():
        raise ReasonMissing
    case, row = opened_for(record, reference, advisor_id)
    asking = record.session.get_one(models.Advisor, advisor_id)
    if advisor_id not in (case.advisor_id, row.advisor_id) and asking.role != "manager":
        raise NotAllowed
    file = _present(record, row.id, evidence)
    words = Words(record, row)
    plain = evidence_parts.opened(record, words, evidence, "original")
    if words.mark(hashlib.sha256(plain).digest(), "evidence", evidence) != file.mark:
        raise CannotUnseal("evidence")
    actor = f"advisor:{advisor_id}"
    audit.write(record, actor, "evidence:original_opened", f"case:{reference}", reason=reason, words=words)
    return Opened(_number(record, file), file.media_type, KINDS[file.media_type].extension, plain)


def open_clean(record: Record, reference: str, advisor_id: int, evidence: str) -> Opened:
    """The copy for viewing, without hidden data; audited.

    Raises NoCleanCopy, UnknownCase, NotAllowed, UnknownAdvisor, UnknownEvidence.
    """
    _, row = opened_for(record, reference, advisor_id)
    file = _present(record, row.id, evidence)
    if file.clean != "ready" or file.clean_type is None:
        raise NoCleanCopy
    plain = evidence_parts.opened(record, Words(record, row), evidence, "clean")
    audit.write(record, f"advisor:{advisor_id}", "evidence:clean_seen", f"case:{reference}")
    return Opened(_number(record, file), file.clean_type, KINDS[file.clean_type].extension, plain)


def next_to_clean(record: Record) -> Uncleaned | None:
    """Take the file that waits longest for its clean copy; open the record for writing.

    Lent for three minutes: what is neither `keep_clean` nor `give_up` by then is due again.
    """
    now = record.now()
    due = select(models.Evidence).where(models.Evidence.clean_due_at <= now).order_by(models.Evidence.clean_due_at)
    file = record.session.scalar(due.limit(1).with_for_update(skip_locked=True))
    if file is None:
        return None
    if file.clean_tries >= TRIES:
        _failed(record, file)
        return next_to_clean(record)
    file.clean_tries += 1
    file.clean_due_at = now + LEASE
    row = record.session.get_one(models.Conversation, file.conversation_id)
    try:
        plain = evidence_parts.opened(record, Words(record, row), file.id, "original")
    except CannotUnseal:
        _failed(record, file)
        return next_to_clean(record)
    return Uncleaned(file.id, file.conversation_id, file.media_type, plain)


def keep_clean(record: Record, evidence: Uncleaned, media_type: str, plain: bytes) -> None:
    """The clean copy is made; nothing, where the file was removed or the chat erased meanwhile."""
    file = _waiting(record, evidence)
    if file is None:
        return
    row = locked(record, evidence.conversation)
    evidence_parts.put_all(record, Words(record, row), file.id, "clean", plain)
    file.clean, file.clean_type, file.clean_size, file.clean_due_at = "ready", media_type, len(plain), None
    audit.write(record, "system", "evidence:clean_made", f"conversation:{evidence.conversation}")


def give_up(record: Record, evidence: Uncleaned) -> None:
    """No clean copy can be made; the advisor sees that."""
    file = _waiting(record, evidence)
    if file is not None:
        _failed(record, file)


def _failed(record: Record, file: models.Evidence) -> None:
    file.clean, file.clean_due_at = "failed", None
    audit.write(record, "system", "evidence:clean_failed", f"conversation:{file.conversation_id}")
    record.session.flush()


def _waiting(record: Record, evidence: Uncleaned) -> models.Evidence | None:
    try:
        locked(record, evidence.conversation)
        file = whole(record, evidence.conversation, evidence.evidence)
    except (UnknownConversation, ConversationErased, UnknownEvidence):
        return None
    return file if file.removed_at is None and file.clean == "none" else None


def _present(record: Record, conversation: str, evidence: str) -> models.Evidence:
    file = whole(record, conversation, evidence)
    if file.removed_at is not None:
        raise UnknownEvidence
    return file


def _number(record: Record, file: models.Evidence) -> int:
    query = select(models.Evidence.seq).where(models.Evidence.conversation_id == file.conversation_id)
    return 1 + sum(seq is not None and seq < (file.seq or 0) for seq in record.session.scalars(query))

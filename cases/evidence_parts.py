"""A file's bytes in the record: sealed under the conversation's key in parts, each bound to its place."""

from collections.abc import Iterator
from typing import Literal

from sqlalchemy import delete, select

from cases import models
from cases.custody import Words
from cases.database import ERASED, Record

PART_BYTES = 1024 * 1024
PartKind = Literal["original", "clean"]


def put(record: Record, words: Words, evidence: str, kind: PartKind, plain: bytes, *, number: int) -> None:
    """Seal and store one part."""
    sealed = words.sealed_bytes(plain, "evidence_part", kind, _place(evidence, number))
    record.session.add(models.EvidencePart(evidence_id=evidence, kind=kind, number=number, sealed=sealed))
    record.session.flush()


def put_all(record: Record, words: Words, evidence: str, kind: PartKind, plain: bytes) -> None:
    """Seal and store a whole file."""
    for number, start in enumerate(range(0, len(plain), PART_BYTES)):
        put(record, words, evidence, kind, plain[start : start + PART_BYTES], number=number)


def opened(record: Record, words: Words, evidence: str, kind: PartKind) -> bytes:
    """The whole file. Raises CannotUnseal where a part was changed or stands in another's place."""
    return b"".join(_opened(record, words, evidence, kind))


def destroy(record: Record, evidence: str) -> None:
    """Destroy a file's bytes, original and copy; the journal is emptied after the commit."""
    record.session.execute(delete(models.EvidencePart).where(models.EvidencePart.evidence_id == evidence))
    record.session.info[ERASED] = True


def destroy_all(record: Record, conversation: str) -> None:
    """Destroy every file of a conversation, and that there was one."""
    mine = select(models.Evidence.id).where(models.Evidence.conversation_id == conversation)
    record.session.execute(delete(models.EvidencePart).where(models.EvidencePart.evidence_id.in_(mine)))
    record.session.execute(delete(models.Evidence).where(models.Evidence.conversation_id == conversation))
    record.session.info[ERASED] = True


def _opened(record: Record, words: Words, evidence: str, kind: PartKind) -> Iterator[bytes]:
    query = (
        select(models.EvidencePart.number, models.EvidencePart.sealed)
        .where(models.EvidencePart.evidence_id == evidence, models.EvidencePart.kind == kind)
        .order_by(models.EvidencePart.number)
    )
    for number, (_, sealed) in enumerate(record.session.execute(query)):
        # By its place in the row of parts, so that one that is missing or moved is noticed.
        yield words.opened_bytes(sealed, "evidence_part", kind, _place(evidence, number))


def _place(evidence: str, number: int) -> str:
    return f"{evidence}:{number}"

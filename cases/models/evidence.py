"""Files that a customer added: what is known of each, and its sealed bytes in parts of one mebibyte."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cases.models.base import Base, Identifier


class Evidence(Base):
    """One file. Until all of it has come it has no `seq`, and nobody sees it.

    seq           the message of the transcript that announces it
    media_type    what its bytes say that it is (`cases.sniffing`), never what its name or the browser says
    mark          HMAC of the original's SHA-256 under the conversation's key: shows a change, tells nothing
    sealed_name   the file's name, which is the customer's words
    clean         the copy for viewing: none | ready | failed; clean_due_at: when the worker looks at it next, if ever
    removed_at    when its bytes were destroyed because the customer took it back
    """

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("conversation_id", "client_digest"),
        Index("ix_evidence_clean_due_at", "clean_due_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    client_digest: Mapped[str] = mapped_column(String(64))
    seq: Mapped[int | None]
    media_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int] = mapped_column(default=0)
    mark: Mapped[bytes | None]
    sealed_name: Mapped[bytes]
    clean: Mapped[str] = mapped_column(String(8), default="none")
    clean_type: Mapped[str | None] = mapped_column(String(80))
    clean_size: Mapped[int | None]
    clean_tries: Mapped[int] = mapped_column(default=0)
    clean_due_at: Mapped[datetime | None]
    at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class EvidencePart(Base):
    """One sealed part of a file; kind: original | clean."""

    __tablename__ = "evidence_part"
    __table_args__ = (UniqueConstraint("evidence_id", "kind", "number"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=True)
    evidence_id: Mapped[str] = mapped_column(ForeignKey("evidence.id"))
    kind: Mapped[str] = mapped_column(String(8))
    number: Mapped[int]
    sealed: Mapped[bytes]

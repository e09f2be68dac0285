"""Translations of what was said: one for each message that needs one, sealed beside the original."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cases.models.base import Base, Identifier


class Translation(Base):
    """The translation of one message, waiting or done; destroyed with the conversation's words.

    into, source   the languages; source is known once somebody looked at the words
    state          `cases.messages.TranslationState`
    due_at         when the worker looks at it next; none: it is done, or nothing more can be done
    changed_at     when it got its last state, or one more try did not work
    mark           by which the same words of the same conversation are recognised, so that no engine is asked twice
    """

    __tablename__ = "translation"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        Index("ix_translation_due_at", "due_at"),
        Index("ix_translation_changed_at", "changed_at"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    seq: Mapped[int]
    into: Mapped[str] = mapped_column(String(16))
    source: Mapped[str | None] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(20))
    engine: Mapped[str | None] = mapped_column(String(40))
    tries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    mark: Mapped[bytes | None]
    sealed: Mapped[bytes | None]

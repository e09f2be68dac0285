"""Who agreed to a report that somebody else makes for them."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cases.models.base import Base, Identifier


class Consent(Base):
    """One step of a person's consent; never changed, never removed (database triggers refuse it). Holds no words.

    given_at     when the person gave it, as far as it is known
    recorded_by  "customer", "affected" (the person, by their code) or "advisor:7"
    scope        the partners with whom the report may be shared
    """

    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("conversation_id", "number"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    how: Mapped[str | None] = mapped_column(String(24))
    given_at: Mapped[datetime | None]
    recorded_by: Mapped[str] = mapped_column(String(40))
    scope: Mapped[list[str]] = mapped_column(JSON)
    at: Mapped[datetime]

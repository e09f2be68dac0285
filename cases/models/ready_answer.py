"""Ready answers of the landlord's own: words for everybody, so they stand unsealed."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from cases.models.base import Base, Identifier


class ReadyAnswer(Base):
    """What the landlord made of one ready answer in one language.

    key      of the catalogue's answer that it stands for, or `own_…` for one that was added
    text     none: the catalogue's, only hidden; english: what it means, where it is in another language
    """

    __tablename__ = "ready_answer"
    __table_args__ = (UniqueConstraint("language", "key"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=True)
    language: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(40))
    text: Mapped[str | None] = mapped_column(String(600))
    english: Mapped[str | None] = mapped_column(String(600))
    hidden: Mapped[bool] = mapped_column(default=False, server_default=false())
    changed_at: Mapped[datetime]

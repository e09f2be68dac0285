"""What a customer told: the conversation, its messages, answers and urgent-risk flags. Words stand in `sealed`."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cases.models.base import Base, Identifier


class Conversation(Base):
    """One customer's chat; the lock under which everything about it is written. Erased: no data key, `erased_at` set.

    heard         the assistant has answered up to this message
    customer_seq  the customer's last message; advisor_seq the last one of an advisor
    customer_saw  the last message of an advisor that the customer's page showed
    advisor_saw   the customer's last message that the console of who holds the conversation showed (cases/seeing.py)
    epoch         grows with every change of the owner or the language: what was in flight is said by nobody
    offer         of going on in `other_language`: none | heard | asked | ended (cases/language_choice.py)
    offers        how often that was offered
    token_until   from then on the token opens nothing: the customer paused, and comes back with a code
    """

    __tablename__ = "conversation"
    __table_args__ = (CheckConstraint("(owner = 'advisor') = (advisor_id IS NOT NULL)", name="owner_is_named"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64))
    token_until: Mapped[datetime | None]
    data_key: Mapped[bytes | None]
    language: Mapped[str] = mapped_column(String(16))
    other_language: Mapped[str | None] = mapped_column(String(16))
    offer: Mapped[str] = mapped_column(String(8), default="none", server_default="none")
    offers: Mapped[int] = mapped_column(default=0, server_default="0")
    owner: Mapped[str] = mapped_column(String(16), default="assistant")
    advisor_id: Mapped[int | None] = mapped_column(ForeignKey("advisor.id"))
    epoch: Mapped[int] = mapped_column(default=0)
    paused: Mapped[bool] = mapped_column(default=False)
    question: Mapped[str | None] = mapped_column(String(40))
    last_seq: Mapped[int] = mapped_column(default=0)
    heard: Mapped[int] = mapped_column(default=0)
    customer_seq: Mapped[int] = mapped_column(default=0)
    advisor_seq: Mapped[int] = mapped_column(default=0)
    customer_saw: Mapped[int] = mapped_column(default=0, server_default="0")
    customer_saw_at: Mapped[datetime | None]
    advisor_saw: Mapped[int] = mapped_column(default=0, server_default="0")
    advisor_saw_at: Mapped[datetime | None]
    answers: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    last_at: Mapped[datetime] = mapped_column(index=True)
    erased_at: Mapped[datetime | None]


class ReturnCode(Base):
    """Words with which somebody comes back to the conversation, as a slow digest alone; the row dies with the words.

    for_whom  "reporter", or "affected": the person on whose behalf somebody reports
    """

    __tablename__ = "return_code"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    for_whom: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[datetime]
    saved_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Message(Base):
    """One message. `question`: what it asks (assistant) or what was pending as it was written (customer)."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_digest"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    seq: Mapped[int]
    at: Mapped[datetime]
    sender: Mapped[str] = mapped_column(String(16))
    advisor_id: Mapped[int | None] = mapped_column(ForeignKey("advisor.id"))
    kind: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(16))
    question: Mapped[str | None] = mapped_column(String(40))
    client_digest: Mapped[str | None] = mapped_column(String(64))
    sealed: Mapped[bytes]


class Answer(Base):
    """One step in the history of an answer; rows are only ever added. `position`: last_seq as it was written."""

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("conversation_id", "number"),
        Index("ix_answer_conversation_id_question_seq", "conversation_id", "question", "seq"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    number: Mapped[int]
    question: Mapped[str] = mapped_column(String(40))
    standing: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(String(16))
    seq: Mapped[int | None]
    position: Mapped[int]
    at: Mapped[datetime]
    sealed: Mapped[bytes]


class Flag(Base):
    """An urgent-risk flag with the words that raised it; nothing but a person clears it (DOMAIN section 4)."""

    __tablename__ = "risk_flag"
    __table_args__ = (UniqueConstraint("conversation_id", "seq", "kind"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(8))
    judge: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    sealed: Mapped[bytes]
    cleared_at: Mapped[datetime | None]
    cleared_by: Mapped[int | None] = mapped_column(ForeignKey("advisor.id"))
    sealed_reason: Mapped[bytes | None]

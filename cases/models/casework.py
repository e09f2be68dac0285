"""What the landlord does with a report: the case, its thread of entries, clocks, alerts, outgoing notices, audit."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from cases.models.base import Base, Identifier

RUNNING = "met_at IS NULL AND stopped_at IS NULL AND missed_at IS NULL"
NOT_REMINDED = "met_at IS NULL AND stopped_at IS NULL AND reminded_at IS NULL"


class Case(Base):
    """A case. Its state is a projection of the entries, written by `cases.thread.append` alone."""

    __tablename__ = "case_record"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), unique=True)
    opened_at: Mapped[datetime]
    entries: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(String(16), default="received", index=True)
    unfinished: Mapped[bool] = mapped_column(default=True)
    urgent: Mapped[bool] = mapped_column(default=False)
    advisor_id: Mapped[int | None] = mapped_column(ForeignKey("advisor.id"), index=True)
    submitted_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class Barred(Base):
    """An advisor whom the report names, and who therefore never sees the case; found as words are stored."""

    __tablename__ = "case_barred"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id"), primary_key=True)
    advisor_id: Mapped[int] = mapped_column(ForeignKey("advisor.id"), primary_key=True)
    at: Mapped[datetime]


class Entry(Base):
    """One entry of a case's thread; never changed, never removed (database triggers refuse it).

    audience    "staff", or "customer" where the customer may see it
    advisor_id  whom the entry is about: the advisor a case was assigned to
    sealed      words of the entry (a note, a reason), under the conversation's data key
    """

    __tablename__ = "case_entry"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(24))
    audience: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(40))
    advisor_id: Mapped[int | None] = mapped_column(ForeignKey("advisor.id"))
    sealed: Mapped[bytes | None]


class Clock(Base):
    """One promise with its time (DOMAIN section 3). Met, or stopped because the case was closed; else due or missed.

    missed_at    when the manager was told that it is missed; once for each clock
    remind_at    from when on the advisor is to be reminded of it; none: never
    reminded_at  when they were; once for each clock
    """

    __tablename__ = "clock"
    __table_args__ = (
        UniqueConstraint("case_id", "kind", "started_at"),
        # Of those that still run alone: they are looked for every minute, and those of years stay in the table.
        Index("ix_clock_due_at", "due_at", sqlite_where=text(RUNNING), postgresql_where=text(RUNNING)),
        Index("ix_clock_remind_at", "remind_at", sqlite_where=text(NOT_REMINDED), postgresql_where=text(NOT_REMINDED)),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id"))
    kind: Mapped[str] = mapped_column(String(24))
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    met_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    missed_at: Mapped[datetime | None]
    remind_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]


WAITING = "acknowledged_at IS NULL AND called_at IS NOT NULL"


class Alert(Base):
    """Something an advisor must see; stands until somebody acknowledges it. Carries no words.

    called_at   when somebody was last told of it, where somebody else is told if nobody answers (cases/calling.py);
                none: it is not of that kind, or everybody was told
    """

    __tablename__ = "alert"
    __table_args__ = (
        Index("ix_alert_acknowledged_at_case_id", "acknowledged_at", "case_id"),
        Index("ix_alert_called_at", "called_at", sqlite_where=text(WAITING), postgresql_where=text(WAITING)),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id"))
    kind: Mapped[str] = mapped_column(String(24))
    advisor_id: Mapped[int] = mapped_column(ForeignKey("advisor.id"))
    raised_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str | None] = mapped_column(String(40))
    called_at: Mapped[datetime | None]


class Call(Base):
    """Somebody was told of an alert beside the one it is addressed to; step: on_call | next | manager."""

    __tablename__ = "alert_call"
    __table_args__ = (UniqueConstraint("alert_id", "advisor_id"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.id"))
    advisor_id: Mapped[int] = mapped_column(ForeignKey("advisor.id"))
    step: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]


class Outgoing(Base):
    """A notice on its way out: reference, urgency and path, never words. Delivered at least once."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_delivered_at_next_at", "delivered_at", "next_at"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.id"))
    channel: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(24))
    advisor_id: Mapped[int] = mapped_column(ForeignKey("advisor.id"))
    reference: Mapped[str] = mapped_column(String(20))
    urgency: Mapped[str] = mapped_column(String(8))
    path: Mapped[str] = mapped_column(String(120))
    queued_at: Mapped[datetime]
    next_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(String(80))
    delivered_at: Mapped[datetime | None]


class Audit(Base):
    """Who did what to what, and why; never changed, never removed (database triggers refuse it)."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=True)
    identity: Mapped[str] = mapped_column(String(32), unique=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(60), index=True)
    sealed_reason: Mapped[bytes | None]

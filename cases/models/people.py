"""The landlord's people: advisors, their absences, invitations and sign-ins. Secrets stand as digests or sealed."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from cases.models.base import Base, Identifier


class Advisor(Base):
    """An advisor of the Community Safety Team, or the Community Safety Manager (role manager; policy section 3).

    gender    woman, man or other, where they say so themselves: a customer may wish for one
    presence  available | busy (cases, no chats) | away (back soon) | off, as they say themselves (cases/duty.py)
    capacity  how many chats they hold at once
    """

    __tablename__ = "advisor"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    languages: Mapped[list[str]] = mapped_column(JSON)
    gender: Mapped[str | None] = mapped_column(String(8))
    active: Mapped[bool] = mapped_column(default=True)
    presence: Mapped[str] = mapped_column(String(12), default="available", server_default="available")
    capacity: Mapped[int] = mapped_column(default=3, server_default="3")
    trained_on: Mapped[date | None]
    last_assigned_at: Mapped[datetime | None]
    password: Mapped[str | None] = mapped_column(String(200))
    data_key: Mapped[bytes | None]
    sealed_totp: Mapped[bytes | None]
    totp_confirmed_at: Mapped[datetime | None]
    totp_step: Mapped[int] = mapped_column(default=0)
    added_at: Mapped[datetime]


class Absence(Base):
    """Days on which an advisor is away, first and last included."""

    __tablename__ = "absence"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=True)
    advisor_id: Mapped[int] = mapped_column(ForeignKey("advisor.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]


class Hours(Base):
    """One stretch of an advisor's working week, London's time; who has none works the team's hours.

    weekday      0 is Monday
    from_minute, to_minute   minutes after midnight; a stretch ends on its own day
    """

    __tablename__ = "working_hours"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=True)
    advisor_id: Mapped[int] = mapped_column(ForeignKey("advisor.id"), index=True)
    weekday: Mapped[int]
    from_minute: Mapped[int]
    to_minute: Mapped[int]


class OnCall(Base):
    """A time in which an advisor is called for urgent cases although nobody is at work."""

    __tablename__ = "on_call"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=True)
    advisor_id: Mapped[int] = mapped_column(ForeignKey("advisor.id"), index=True)
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)


class Invite(Base):
    """A one-time link to set a password."""

    __tablename__ = "invite"

    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    advisor_id: Mapped[int] = mapped_column(ForeignKey("advisor.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignIn(Base):
    """A signed-in browser."""

    __tablename__ = "sign_in"

    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    advisor_id: Mapped[int] = mapped_column(ForeignKey("advisor.id"), index=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInFailure(Base):
    """Failed sign-ins of one account name, known or not; the name stands as a digest."""

    __tablename__ = "sign_in_failure"

    account_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    blocked_until: Mapped[datetime | None]

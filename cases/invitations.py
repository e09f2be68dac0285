"""One-time links by which an advisor sets a password; the token is told once, its digest is stored, for 7 days."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from cases import assignment, audit, models
from cases.custody import digest
from cases.database import Record
from cases.errors import EmailTaken, InviteExpired
from cases.passwords import hashed
from cases.staff import Advisor, found, shown

LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Invite:
    """An invitation. token: goes into the link /console/invite/<token>, and is stored nowhere."""

    advisor_id: int
    name: str
    email: str
    token: str
    expires_at: datetime


def invite(record: Record, advisor_id: int, actor: str = "system") -> Invite:
    """A new invitation, which is also how a forgotten password is replaced. Raises UnknownAdvisor."""
    row = found(record, advisor_id)
    token, expires_at = secrets.token_urlsafe(32), record.now() + LASTS
    record.session.add(models.Invite(token_digest=digest(token), advisor_id=advisor_id, expires_at=expires_at))
    audit.write(record, actor, "advisor:invited", f"advisor:{advisor_id}")
    return Invite(advisor_id, row.name, row.email, token, expires_at)


def first_invite(record: Record) -> Invite | None:
    """For `haven run`: an invitation of the Community Safety Manager until somebody set a password; then none."""
    ready = select(func.count()).select_from(models.Advisor).where(models.Advisor.password.is_not(None))
    if record.session.scalar(ready):
        return None
    return invite(record, assignment.community_safety_manager(record).id)


def invited(record: Record, token: str) -> Advisor:
    """Whom an invitation is for. Raises InviteExpired where it was used, is too old, or never was."""
    return shown(found(record, _open(record, token).advisor_id))


def accept_invite(
    record: Record, token: str, password: str, *, name: str | None = None, email: str | None = None
) -> Advisor:
    """Set the password, and correct name and address if given; older sign-ins end, older invitations too.

    Raises InviteExpired, WeakPassword, EmailTaken.
    """
    opened = _open(record, token)
    row = found(record, opened.advisor_id)
    row.password = hashed(password)
    if email is not None:
        row.email = _free_address(record, email, row.id)
    if name is not None and name.strip():
        row.name = " ".join(name.split())
    now = record.now()
    for other in record.session.scalars(select(models.Invite).where(models.Invite.advisor_id == row.id)):
        other.used_at = other.used_at or now
    for session in record.session.scalars(select(models.SignIn).where(models.SignIn.advisor_id == row.id)):
        session.ended_at = session.ended_at or now
    audit.write(record, f"advisor:{row.id}", "advisor:password_set", f"advisor:{row.id}")
    return shown(row)


def _open(record: Record, token: str) -> models.Invite:
    row = record.session.get(models.Invite, digest(token), with_for_update=True)
    if row is None or row.used_at is not None or row.expires_at <= record.now():
        raise InviteExpired
    return row


def _free_address(record: Record, email: str, advisor_id: int) -> str:
    address = email.strip().casefold()
    holder = record.session.scalar(select(models.Advisor.id).where(models.Advisor.email == address))
    if holder is not None and holder != advisor_id:
        raise EmailTaken
    return address

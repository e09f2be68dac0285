"""Signing in and out of the console. Which of address, password and digits was wrong is never told."""

import math
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from cases import audit, models, totp
from cases.custody import digest
from cases.database import Record
from cases.errors import CodeNeeded, SignedOut, TooManyTries, WrongPassword
from cases.passwords import fits
from cases.staff import Advisor, shown

LASTS = timedelta(hours=12)
IDLE = timedelta(minutes=60)
SEEN_EVERY = timedelta(minutes=1)
FREE_TRIES = 4
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class SessionToken:
    """A fresh sign-in. token: for the cookie, stored as a digest only; expires_at: 12 hours on (UTC)."""

    token: str
    advisor_id: int
    expires_at: datetime


def sign_in(record: Record, email: str, password: str, code: str | None = None) -> SessionToken:
    """Sign in. Raises WrongPassword; CodeNeeded where only the digits are missing; TooManyTries after failures.

    After the fifth failure of an account, known or not, the next try waits 30 seconds, then twice as long each time,
    up to 15 minutes. Failures are kept although the verb raises.
    """
    account = email.strip().casefold()
    failures = _failures(record, account)
    now = record.now()
    if failures.blocked_until is not None and failures.blocked_until > now:
        raise TooManyTries(math.ceil((failures.blocked_until - now).total_seconds()))
    row = record.session.scalar(select(models.Advisor).where(models.Advisor.email == account, models.Advisor.active))
    if not fits(row.password if row else None, password) or row is None:
        raise _refused(record, failures, row)
    if row.totp_confirmed_at is not None:
        if not code:
            raise CodeNeeded
        if not totp.accepts(record, row, code):
            raise _refused(record, failures, row)
    failures.failures, failures.blocked_until = 0, None
    return _begin(record, row)


def advisor_of(record: Record, session_token: str, *, touch: bool = True) -> Advisor:
    """Who is signed in with this token; being seen keeps the session alive, so open the record for writing.

    Without `touch` nothing changes and reading() will do: a page that asks by itself keeps nobody signed in.

    Raises SignedOut after 12 hours, 60 idle minutes, signing out, or where the token never was.
    """
    row = record.session.get(models.SignIn, digest(session_token))
    now = record.now()
    if row is None or row.ended_at is not None or now >= row.started_at + LASTS or now >= row.seen_at + IDLE:
        raise SignedOut
    advisor = record.session.get(models.Advisor, row.advisor_id)
    if advisor is None or not advisor.active:
        raise SignedOut
    if touch and now - row.seen_at >= SEEN_EVERY:
        row.seen_at = now
    return shown(advisor)


def sign_out(record: Record, session_token: str) -> None:
    """End the session; a token that is not known changes nothing."""
    row = record.session.get(models.SignIn, digest(session_token))
    if row is not None and row.ended_at is None:
        row.ended_at = record.now()
        audit.write(record, f"advisor:{row.advisor_id}", "advisor:signed_out", f"advisor:{row.advisor_id}")


def _begin(record: Record, row: models.Advisor) -> SessionToken:
    token, now = secrets.token_urlsafe(32), record.now()
    record.session.add(models.SignIn(token_digest=digest(token), advisor_id=row.id, started_at=now, seen_at=now))
    audit.write(record, f"advisor:{row.id}", "advisor:signed_in", f"advisor:{row.id}")
    return SessionToken(token, row.id, now + LASTS)


def _failures(record: Record, account: str) -> models.SignInFailure:
    key = digest(account)
    row = record.session.get(models.SignInFailure, key, with_for_update=True)
    if row is None:
        row = models.SignInFailure(account_digest=key, failures=0)
        try:
            with record.session.begin_nested():
                record.session.add(row)
        except IntegrityError:  # two first tries at once
            row = record.session.get_one(models.SignInFailure, key, with_for_update=True)
    return row


def _refused(record: Record, failures: models.SignInFailure, row: models.Advisor | None) -> WrongPassword:
    failures.failures += 1
    over = failures.failures - FREE_TRIES
    if over > 0:
        wait = min(FIRST_WAIT * (1 << min(over - 1, 10)), LONGEST_WAIT)
        failures.blocked_until = record.now() + wait
    subject = f"advisor:{row.id}" if row else "advisor:unknown"
    audit.write(record, "system", "advisor:sign_in_refused", subject)
    return WrongPassword()

"""Notices on their way to advisors, committed with what they tell of. Reference, urgency and path; never words."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from cases import models
from cases.database import Record

LEASE = timedelta(seconds=60)
FIRST_DELAY = timedelta(seconds=15)
LONGEST_DELAY = timedelta(hours=1)
TEAM = "team"
LOCAL_ADDRESS = "@localhost"
"""The first manager's address until a real one is entered; no e-mail is queued for it."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice to deliver. channel: screen, email, team; urgency: urgent, normal; path: below the console's address."""

    id: int
    channel: str
    kind: str
    advisor_id: int
    advisor: str
    email: str
    reference: str
    urgency: str
    path: str
    queued_at: datetime
    attempts: int


def queue(record: Record, alert: models.Alert, case: models.Case, advisor: models.Advisor) -> None:
    """Queue the alert for the advisor's screen and, where they have a real address, their e-mail."""
    for channel in ["screen"] if advisor.email.endswith(LOCAL_ADDRESS) else ["screen", "email"]:
        _queue(record, alert, case, advisor.id, channel)


def queue_for_team(record: Record, alert: models.Alert, case: models.Case) -> None:
    """Queue the alert for the team's channel, where one is set up (worker/team.py)."""
    _queue(record, alert, case, alert.advisor_id, TEAM)


def _queue(record: Record, alert: models.Alert, case: models.Case, advisor_id: int, channel: str) -> None:
    now = record.now()
    record.session.add(
        models.Outgoing(
            alert_id=alert.id,
            channel=channel,
            kind=alert.kind,
            advisor_id=advisor_id,
            reference=case.reference,
            urgency="urgent" if case.urgent else "normal",
            path=f"/console/cases/{case.reference}",
            queued_at=now,
            next_at=now,
        )
    )


def withdraw(record: Record, case: models.Case, advisor_id: int) -> None:
    """Take back what was not sent yet to an advisor who may not see the case any more."""
    record.session.execute(
        delete(models.Outgoing).where(
            models.Outgoing.reference == case.reference,
            models.Outgoing.advisor_id == advisor_id,
            models.Outgoing.delivered_at.is_(None),
            # What the team's channel is owed is not the advisor's alone.
            models.Outgoing.channel != TEAM,
        )
    )


def last_id(record: Record) -> int:
    """The number of the newest notice, 0 where there is none: another number means that a desk may look different."""
    return record.session.scalar(select(func.max(models.Outgoing.id))) or 0


def drop(record: Record, alert: models.Alert) -> None:
    """Take back what was not sent yet of this alert."""
    record.session.execute(
        delete(models.Outgoing).where(models.Outgoing.alert_id == alert.id, models.Outgoing.delivered_at.is_(None))
    )


def due(record: Record, channel: str | None = None, limit: int = 50) -> list[Notice]:
    """Take the notices that are to be sent now, urgent ones first, then the oldest; open the record for writing.

    Each is lent for 60 seconds: what is neither `delivered` nor `failed` by then is due again, so that a sender that
    died loses nothing. Delivery is at least once.
    """
    now = record.now()
    query = (
        select(models.Outgoing, models.Advisor)
        .join(models.Advisor, models.Advisor.id == models.Outgoing.advisor_id)
        .where(models.Outgoing.delivered_at.is_(None), models.Outgoing.next_at <= now)
        .order_by((models.Outgoing.urgency == "urgent").desc(), models.Outgoing.next_at, models.Outgoing.id)
        .limit(limit)
        .with_for_update(of=models.Outgoing, skip_locked=True, key_share=True)
    )
    if channel is not None:
        query = query.where(models.Outgoing.channel == channel)
    taken = list(record.session.execute(query))
    for row, _ in taken:
        row.next_at = now + LEASE
    return [_notice(row, advisor) for row, advisor in taken]


def delivered(record: Record, notice_id: int) -> None:
    """The notice arrived."""
    row = record.session.get(models.Outgoing, notice_id, with_for_update=True)
    if row is not None and row.delivered_at is None:
        row.delivered_at = record.now()
        row.attempts += 1


def failed(record: Record, notice_id: int, error: str) -> datetime | None:
    """The notice could not be delivered (`error`: the class of the exception); gives when it is tried again.

    The delay doubles from 15 seconds to an hour, with up to half of it taken off at random, so that many do not
    return at once. None where it was delivered meanwhile.
    """
    row = record.session.get(models.Outgoing, notice_id, with_for_update=True)
    if row is None or row.delivered_at is not None:
        return None
    row.attempts += 1
    row.last_error = error[:80]
    row.next_at = record.now() + delay(row.attempts)
    return row.next_at


def delay(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts."""
    doublings = min(max(attempts - 1, 0), 20)
    whole = min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)
    return whole * random.uniform(0.5, 1.0)  # noqa: S311 - spreads the load, guards nothing


def _notice(row: models.Outgoing, advisor: models.Advisor) -> Notice:
    return Notice(
        row.id,
        row.channel,
        row.kind,
        row.advisor_id,
        advisor.name,
        advisor.email,
        row.reference,
        row.urgency,
        row.path,
        row.queued_at,
        row.attempts,
    )

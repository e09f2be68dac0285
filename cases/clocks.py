"""What the landlord promises and by when (DOMAIN section 3; policy 2.10, 2.11). England's working days, 9 to 17."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

import holidays
from sqlalchemy import select

from cases import models
from cases.database import Record
from cases.errors import DayNotAhead
from cases.promise_times import promise_times

LONDON = ZoneInfo("Europe/London")
OPENS, CLOSES = time(9), time(17)
WORKING_DAY = timedelta(hours=8)

ClockKind = Literal["acknowledge", "risk_assessment", "interview", "plan", "contact", "follow_up"]
CONTACT_EVERY = timedelta(days=14)
WORKING_DAYS: dict[str, int] = {"acknowledge": 1, "risk_assessment": 1, "interview": 5}
ON_OPENING: tuple[ClockKind, ...] = ("acknowledge", "risk_assessment", "interview")

MEETS: dict[str, ClockKind] = {
    "acknowledged": "acknowledge",
    "assessed": "risk_assessment",
    "interviewed": "interview",
    "plan_agreed": "plan",
    "contacted": "contact",
    "followed_up": "follow_up",
}
STARTS: dict[str, ClockKind] = {
    "interviewed": "plan",
    "plan_agreed": "contact",
    "contacted": "contact",
    "closed": "follow_up",
    "reopened": "contact",
}
STOPS = frozenset({"closed", "reopened", "erased"})
"""What ends the promises that run: after a closure the follow-up alone is left, and a case taken up again ends that."""
LONGEST_AGREED = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class ClockFace:
    """One promise as it stands. Times are aware UTC."""

    kind: str
    started_at: datetime
    due_at: datetime
    state: Literal["due", "met", "missed", "stopped"]
    met_at: datetime | None


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> frozenset[date]:
    """England's bank holidays of a year, substitute days included."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Whether the team works on this day: Monday to Friday, bank holidays excluded."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def is_working_time(moment: datetime) -> bool:
    """Whether the team works at this moment."""
    local = moment.astimezone(LONDON)
    return is_working_day(local.date()) and OPENS <= local.time() < CLOSES


def next_working_time(moment: datetime) -> datetime:
    """`moment` itself if the team works then, or else when it next begins. Aware UTC."""
    return _working_from(moment.astimezone(LONDON)).astimezone(UTC)


def due(kind: str, start: datetime) -> datetime:
    """By when the promise `kind`, begun at `start` (aware), is to be kept. Aware UTC.

    Working days count in working hours: begun Monday 10:00, one working day ends Tuesday 10:00; begun on a Saturday,
    Monday 17:00. `plan` is 72 hours by the clock; `contact` 14 days later at the same time of day, `follow_up` so many
    weeks as the data say. These may end on a free day: they are promised in hours and in weeks, and a holiday must not
    make them longer. Raises ValueError for what nobody promises.
    """
    if kind in WORKING_DAYS:
        return _plus_working(start, WORKING_DAYS[kind] * WORKING_DAY)
    if kind == "plan":
        return start.astimezone(UTC) + timedelta(hours=72)
    after = CONTACT_EVERY if kind == "contact" else promise_times().after_closing if kind == "follow_up" else None
    if after is not None:
        return _told_once(_told_once(start.astimezone(LONDON)) + after).astimezone(UTC)
    raise ValueError(f"not a promise: {kind}")


def remind_at(kind: str, started_at: datetime, due_at: datetime) -> datetime | None:
    """From when on the advisor is to be reminded of a promise: so much working time before it is due; aware UTC.

    At once where it began later than that; none where the data have no reminder of this kind.
    """
    ahead = promise_times().before_due.get(kind)
    if ahead is None:
        return None
    return max(_minus_working(due_at, ahead), started_at.astimezone(UTC))


def start(record: Record, case: models.Case, kind: ClockKind, at: datetime) -> models.Clock:
    """Start a clock on the case; the same promise is not started twice for the same moment."""
    query = select(models.Clock).where(
        models.Clock.case_id == case.id, models.Clock.kind == kind, models.Clock.started_at == at
    )
    clock = record.session.scalar(query)
    if clock is None:
        by = due(kind, at)
        clock = models.Clock(case_id=case.id, kind=kind, started_at=at, due_at=by, remind_at=remind_at(kind, at, by))
        record.session.add(clock)
        record.session.flush()
    return clock


def follow(record: Record, case: models.Case, entry_kind: str, at: datetime) -> None:
    """Meet, start and stop what an entry of this kind means for the case's clocks."""
    for clock in _running(record, case):
        if entry_kind in STOPS:
            clock.stopped_at = at
        elif MEETS.get(entry_kind) == clock.kind:
            clock.met_at = at
    begins = STARTS.get(entry_kind)
    if begins == "follow_up" and (case.unfinished or promise_times().after_closing is None):
        return  # nobody is asked how they are after a report that was never sent
    if begins is not None:
        start(record, case, begins, at)


def agree_contact(record: Record, case: models.Case, day: date) -> None:
    """The next contact is due on `day`, by the end of its working hours, as agreed with the person (policy 2.10).

    Raises DayNotAhead for a day that has begun, or one more than half a year away: a slip of the pen.
    """
    today = record.now().astimezone(LONDON).date()
    if not today < day <= today + LONGEST_AGREED:
        raise DayNotAhead
    for clock in _running(record, case):
        if clock.kind == "contact":
            clock.due_at = _at(day, CLOSES).astimezone(UTC)
            clock.remind_at = remind_at(clock.kind, clock.started_at, clock.due_at)


def latest(record: Record, case: models.Case, kind: ClockKind) -> models.Clock:
    """The clock of this kind that was started last."""
    query = select(models.Clock).where(models.Clock.case_id == case.id, models.Clock.kind == kind)
    return record.session.scalars(query.order_by(models.Clock.started_at.desc()).limit(1)).one()


def faces(record: Record, case: models.Case) -> list[ClockFace]:
    """The case's clocks, the next one due first."""
    query = select(models.Clock).where(models.Clock.case_id == case.id).order_by(models.Clock.due_at, models.Clock.id)
    return [face(clock, record.now()) for clock in record.session.scalars(query)]


def missed(record: Record, limit: int = 100) -> list[models.Clock]:
    """The running clocks whose time has passed and of which nobody was told yet, the longest overdue first."""
    query = (
        select(models.Clock)
        .where(
            models.Clock.due_at < record.now(),
            models.Clock.met_at.is_(None),
            models.Clock.stopped_at.is_(None),
            models.Clock.missed_at.is_(None),
        )
        .order_by(models.Clock.due_at, models.Clock.id)
        .limit(limit)
    )
    return list(record.session.scalars(query))


def face(clock: models.Clock, now: datetime) -> ClockFace:
    """A clock as it stands at `now`; met too late counts as missed."""
    state: Literal["due", "met", "missed", "stopped"]
    if clock.met_at is not None:
        state = "met" if clock.met_at <= clock.due_at else "missed"
    elif clock.stopped_at is not None:
        state = "stopped"
    else:
        state = "due" if now <= clock.due_at else "missed"
    return ClockFace(clock.kind, clock.started_at, clock.due_at, state, clock.met_at)


def _running(record: Record, case: models.Case) -> list[models.Clock]:
    query = select(models.Clock).where(
        models.Clock.case_id == case.id, models.Clock.met_at.is_(None), models.Clock.stopped_at.is_(None)
    )
    return list(record.session.scalars(query))


def _plus_working(begin: datetime, amount: timedelta) -> datetime:
    # Wall-clock arithmetic in London: no working day contains a change of the clocks.
    local = _working_from(begin.astimezone(LONDON))
    while True:
        left_today = _at(local.date(), CLOSES) - local
        if amount <= left_today:
            return (local + amount).astimezone(UTC)
        amount -= left_today
        local = _working_from(_at(local.date() + timedelta(days=1), OPENS))


def _working_from(local: datetime) -> datetime:
    if is_working_day(local.date()):
        if local.time() < OPENS:
            return _at(local.date(), OPENS)
        if local.time() < CLOSES:
            return local
    day = local.date() + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return _at(day, OPENS)


def _minus_working(end: datetime, amount: timedelta) -> datetime:
    local = _working_until(end.astimezone(LONDON))
    while True:
        gone_today = local - _at(local.date(), OPENS)
        if amount <= gone_today:
            return (local - amount).astimezone(UTC)
        amount -= gone_today
        local = _working_until(_at(local.date(), OPENS))


def _working_until(local: datetime) -> datetime:
    """The end of the working time before this moment; the moment itself where the team works."""
    if is_working_day(local.date()) and local.time() > OPENS:
        return min(local, _at(local.date(), CLOSES))
    day = local.date() - timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return _at(day, CLOSES)


def _told_once(local: datetime) -> datetime:
    """`local`, or the end of the hour that London's clocks leave out in March or tell a second time in October.

    Otherwise a promise that began later could be due earlier.
    """
    there = local.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) == local.replace(tzinfo=None)
    if there and not local.fold:
        return local
    return datetime.combine(local.date(), time(2), LONDON)


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, LONDON)

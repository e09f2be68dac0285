"""Who is there: presence, working hours, absences and on call (policy 2.10; DOMAIN section 7).

Three questions are told apart. `is_present`: can a case be given to them today? `is_at_work`: are these their hours?
`is_at_desk`: is the console open before them now? Only the last one lets us promise a customer a person now.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, delete, func, select

from cases import audit, clocks, models
from cases.clocks import LONDON
from cases.database import Record
from cases.staff import found

PRESENCES = ("available", "busy", "away", "off")
GIVEN_CASES = ("available", "busy")
MOST_CHATS = 20
DESK_OPEN = timedelta(minutes=4)
"""An open desk is seen every minute; after so long it is taken for closed."""
CHAT_LASTS = timedelta(minutes=30)
"""A chat in which nobody wrote for so long holds no place any more."""
LOOK_AHEAD_DAYS = 15


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the working week: weekday (0 is Monday), from and until in London's time."""

    weekday: int
    begins: time
    ends: time


@dataclass(frozen=True, slots=True)
class CallTime:
    """A time on call (aware UTC)."""

    id: int
    advisor_id: int
    advisor: str
    begins_at: datetime
    ends_at: datetime


def set_presence(record: Record, advisor_id: int, presence: str, actor: str | None = None) -> None:
    """Cases go to who is available or busy, chats to who is available. Raises UnknownAdvisor, ValueError."""
    if presence not in PRESENCES:
        raise ValueError(f"not a presence: {presence}")
    row = found(record, advisor_id)
    if row.presence != presence:
        row.presence = presence
        audit.write(record, actor or f"advisor:{advisor_id}", "advisor:presence_changed", f"advisor:{advisor_id}")


def set_capacity(record: Record, advisor_id: int, chats: int, actor: str | None = None) -> None:
    """How many chats the advisor holds at once, 1 to 20. Raises UnknownAdvisor, ValueError."""
    if not 1 <= chats <= MOST_CHATS:
        raise ValueError("an advisor holds between one and twenty chats")
    row = found(record, advisor_id)
    if row.capacity != chats:
        row.capacity = chats
        audit.write(record, actor or f"advisor:{advisor_id}", "advisor:capacity_changed", f"advisor:{advisor_id}")


def set_hours(record: Record, advisor_id: int, week: Sequence[Stretch], actor: str | None = None) -> None:
    """The advisor's own working week; none: the team's hours. Raises UnknownAdvisor, ValueError."""
    found(record, advisor_id)
    if any(not 0 <= each.weekday <= 6 or each.begins >= each.ends for each in week):
        raise ValueError("working hours begin before they end, on one day")
    record.session.execute(delete(models.Hours).where(models.Hours.advisor_id == advisor_id))
    for each in week:
        record.session.add(
            models.Hours(
                advisor_id=advisor_id,
                weekday=each.weekday,
                from_minute=_minutes(each.begins),
                to_minute=_minutes(each.ends),
            )
        )
    audit.write(record, actor or f"advisor:{advisor_id}", "advisor:hours_changed", f"advisor:{advisor_id}")


def hours(record: Record, advisor_id: int) -> tuple[Stretch, ...]:
    """The advisor's own working week, Monday first; empty where they work the team's hours."""
    return tuple(
        Stretch(row.weekday, _time(row.from_minute), _time(row.to_minute)) for row in _stretches(record, advisor_id)
    )


def put_on_call(record: Record, advisor_id: int, begins_at: datetime, ends_at: datetime, actor: str) -> None:
    """On call for urgent cases between these times (aware). Raises UnknownAdvisor, ValueError."""
    found(record, advisor_id)
    if ends_at <= begins_at:
        raise ValueError("a time on call ends after it begins")
    record.session.add(models.OnCall(advisor_id=advisor_id, begins_at=begins_at, ends_at=ends_at))
    audit.write(record, actor, "advisor:put_on_call", f"advisor:{advisor_id}")


def take_off_call(record: Record, call_id: int, actor: str) -> None:
    """Take a time on call off the rota. One that is not there changes nothing."""
    row = record.session.get(models.OnCall, call_id)
    if row is not None:
        audit.write(record, actor, "advisor:taken_off_call", f"advisor:{row.advisor_id}")
        record.session.delete(row)


def calls_to_come(record: Record) -> list[CallTime]:
    """The times on call that are not over, in order."""
    query = (
        select(models.OnCall, models.Advisor.name)
        .join(models.Advisor, models.Advisor.id == models.OnCall.advisor_id)
        .where(models.OnCall.ends_at > record.now(), models.Advisor.active)
        .order_by(models.OnCall.begins_at, models.OnCall.id)
    )
    return [
        CallTime(row.id, row.advisor_id, name, row.begins_at, row.ends_at)
        for row, name in record.session.execute(query)
    ]


def on_call(record: Record, kept_out: Iterable[int] = ()) -> models.Advisor | None:
    """Who is on call now and not absent, none of `kept_out`; where several are, whoever began first."""
    now, away = record.now(), absent(record)
    query = (
        select(models.Advisor)
        .join(models.OnCall, models.OnCall.advisor_id == models.Advisor.id)
        .where(models.Advisor.active, models.OnCall.begins_at <= now, models.OnCall.ends_at > now)
        .order_by(models.OnCall.begins_at, models.OnCall.id)
    )
    barred = {*kept_out, *away}
    return next((row for row in record.session.scalars(query) if row.id not in barred), None)


def absent(record: Record) -> set[int]:
    """The advisors who are away today, London's day."""
    day = record.now().astimezone(LONDON).date()
    query = select(models.Absence.advisor_id).where(models.Absence.first_day <= day, models.Absence.last_day >= day)
    return set(record.session.scalars(query))


def is_present(record: Record, advisor: models.Advisor) -> bool:
    """Whether a case can be given to the advisor today: active, neither away nor off, not absent."""
    return advisor.active and advisor.presence in GIVEN_CASES and advisor.id not in absent(record)


def is_at_work(record: Record, advisor: models.Advisor) -> bool:
    """Whether the advisor is present and these are their working hours, or a time on call."""
    if not is_present(record, advisor):
        return False
    now = record.now()
    own = hours(record, advisor.id)
    if not own:
        working = clocks.is_working_time(now)
    else:
        local = now.astimezone(LONDON)
        working = clocks.is_working_day(local.date()) and any(
            each.weekday == local.weekday() and each.begins <= local.time() < each.ends for each in own
        )
    return working or _is_on_call(record, advisor.id, now)


def is_at_desk(record: Record, advisor: models.Advisor) -> bool:
    """Whether the console is open before the advisor, who is present: then somebody can join a chat now."""
    return is_present(record, advisor) and seen_lately(record, advisor.id)


def seen_lately(record: Record, advisor_id: int) -> bool:
    """Whether a signed-in browser of the advisor was seen in the last minutes."""
    query = select(models.SignIn.token_digest).where(
        models.SignIn.advisor_id == advisor_id,
        models.SignIn.ended_at.is_(None),
        models.SignIn.seen_at > record.now() - DESK_OPEN,
    )
    return record.session.scalar(query.limit(1)) is not None


def chats(record: Record, advisor_id: int) -> int:
    """How many chats the advisor holds now."""
    query = (
        select(models.Conversation.id)
        .outerjoin(models.Case, models.Case.conversation_id == models.Conversation.id)
        .where(
            models.Conversation.advisor_id == advisor_id,
            models.Conversation.last_at > record.now() - CHAT_LASTS,
            models.Case.status != "closed",
        )
    )
    return len(record.session.scalars(query).all())


def promised(record: Record, advisor_id: int, beside: models.Case) -> int:
    """How many who asked before the customer of `beside` wait for this advisor, in chats that the assistant holds."""
    asked = (
        select(func.min(models.Alert.id))
        .where(*_waits_for_person(), models.Alert.case_id == beside.id)
        .scalar_subquery()
    )
    query = (
        select(models.Alert.case_id)
        .join(models.Case, models.Case.id == models.Alert.case_id)
        .join(models.Conversation, models.Conversation.id == models.Case.conversation_id)
        .where(
            *_waits_for_person(),
            models.Alert.advisor_id == advisor_id,
            models.Alert.case_id != beside.id,
            models.Alert.id < func.coalesce(asked, models.Alert.id + 1),
            models.Conversation.owner == "assistant",
            models.Conversation.last_at > record.now() - CHAT_LASTS,
            models.Case.status != "closed",
        )
    )
    return len(record.session.scalars(query).all())


def _waits_for_person() -> tuple[ColumnElement[bool], ...]:
    return models.Alert.kind == "person_wanted", models.Alert.acknowledged_at.is_(None)


def has_room(record: Record, advisor: models.Advisor, beside: models.Case) -> bool:
    """Whether the advisor is at the desk, takes chats, and has room for `beside` next to those held and promised."""
    if advisor.presence != "available" or not is_at_desk(record, advisor):
        return False
    return chats(record, advisor.id) + promised(record, advisor.id, beside) < advisor.capacity


def next_at_work(record: Record, advisor: models.Advisor) -> datetime:
    """When the advisor's working time goes on or next begins, absences and bank holidays left out. Aware UTC.

    Where that is more than two weeks off, when the team's does.
    """
    now = record.now()
    own = hours(record, advisor.id)
    away = _absences(record, advisor.id)
    today = now.astimezone(LONDON).date()
    for day in (today + timedelta(days=ahead) for ahead in range(LOOK_AHEAD_DAYS)):
        if clocks.is_working_day(day) and not any(first <= day <= last for first, last in away):
            begins = [_begin(day, each, now) for each in _of_day(own, day)]
            coming = [moment for moment in begins if moment is not None]
            if coming:
                return min(coming)
    return clocks.next_working_time(now)


def _of_day(own: Sequence[Stretch], day: date) -> list[Stretch]:
    if not own:
        return [Stretch(day.weekday(), clocks.OPENS, clocks.CLOSES)]
    return [each for each in own if each.weekday == day.weekday()]


def _begin(day: date, stretch: Stretch, now: datetime) -> datetime | None:
    """When this stretch of the day goes on or begins; none where it is over."""
    begins = datetime.combine(day, stretch.begins, LONDON).astimezone(UTC)
    ends = datetime.combine(day, stretch.ends, LONDON).astimezone(UTC)
    return None if ends <= now else max(begins, now)


def _absences(record: Record, advisor_id: int) -> list[tuple[date, date]]:
    query = select(models.Absence.first_day, models.Absence.last_day).where(models.Absence.advisor_id == advisor_id)
    return [(first, last) for first, last in record.session.execute(query)]


def _is_on_call(record: Record, advisor_id: int, now: datetime) -> bool:
    query = select(models.OnCall.id).where(
        models.OnCall.advisor_id == advisor_id, models.OnCall.begins_at <= now, models.OnCall.ends_at > now
    )
    return record.session.scalar(query.limit(1)) is not None


def _stretches(record: Record, advisor_id: int) -> list[models.Hours]:
    query = (
        select(models.Hours)
        .where(models.Hours.advisor_id == advisor_id)
        .order_by(models.Hours.weekday, models.Hours.from_minute)
    )
    return list(record.session.scalars(query))


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)

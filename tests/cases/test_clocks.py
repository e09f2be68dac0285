"""What is promised and by when: weekends, Easter, Christmas, and the change of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import clocks
from cases.promise_times import promise_times

LONDON = ZoneInfo("Europe/London")

ONE_WORKING_DAY = [
    ("2026-11-24 10:00", "2026-11-25 10:00"),  # a Tuesday
    ("2026-11-24 20:00", "2026-11-25 17:00"),  # after hours
    ("2026-11-24 07:30", "2026-11-24 17:00"),  # before hours
    ("2026-11-27 16:00", "2026-11-30 16:00"),  # over a weekend
    ("2026-11-28 12:00", "2026-11-30 17:00"),  # on a Saturday
    ("2026-04-02 10:00", "2026-04-07 10:00"),  # Maundy Thursday: Good Friday to Easter Monday are free
    ("2026-04-03 10:00", "2026-04-07 17:00"),  # Good Friday
    ("2026-12-24 15:00", "2026-12-29 15:00"),  # Boxing Day on a Saturday: Monday 28 is free instead
    ("2027-12-24 15:00", "2027-12-29 15:00"),  # Christmas Day on a Saturday: 27 and 28 are free instead
    ("2026-12-31 16:00", "2027-01-04 16:00"),  # New Year's Day
    ("2026-03-27 14:00", "2026-03-30 14:00"),  # the clocks go forward on Sunday 29 March
    ("2026-10-23 14:00", "2026-10-26 14:00"),  # the clocks go back on Sunday 25 October
    ("2026-05-01 12:00", "2026-05-05 12:00"),  # the early May bank holiday
    ("2026-08-28 16:30", "2026-09-01 16:30"),  # the summer bank holiday
    ("2026-12-25 11:00", "2026-12-29 17:00"),  # on Christmas Day
    ("2027-03-25 10:00", "2027-03-30 10:00"),  # the clocks go forward on Easter Sunday
    ("2027-12-27 10:00", "2027-12-29 17:00"),  # on the day in place of Christmas Day
    ("2027-12-31 16:00", "2028-01-04 16:00"),  # New Year's Day on a Saturday: Monday 3 is free instead
    ("2028-01-03 12:00", "2028-01-04 17:00"),  # on the day in its place
    ("2028-04-13 15:00", "2028-04-18 15:00"),  # Maundy Thursday
    ("2029-12-24 16:00", "2029-12-27 16:00"),  # Christmas in the middle of the week
    ("2030-04-18 09:00", "2030-04-18 17:00"),  # begun as the team begins
    ("2030-12-31 14:00", "2031-01-02 14:00"),  # New Year's Day in the middle of the week
]

# As gov.uk/bank-holidays lists them for England and Wales, and as its rules give the years to come; by hand.
FREE_DAYS = {
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    2029: "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26",
    2030: "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26",
}
CLOCKS_CHANGE = ["03-29", "10-25"], ["03-28", "10-31"], ["03-26", "10-29"], ["03-25", "10-28"], ["03-31", "10-27"]
CHANGES = [
    datetime.fromisoformat(f"{year}-{day}").replace(hour=1, tzinfo=UTC)
    for year, days in zip(FREE_DAYS, CLOCKS_CHANGE, strict=True)
    for day in days
]

# Any moment of these years, and as often one near a change of the clocks, or two weeks before it.
MOMENTS = st.one_of(
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 12, 1)).map(lambda moment: moment.replace(tzinfo=UTC)),  # noqa: DTZ001
    st.builds(
        lambda change, days, minutes: change - timedelta(days=days, minutes=minutes),
        st.sampled_from(CHANGES),
        st.sampled_from([0, 3, 14]),
        st.integers(-180, 180),
    ),
)
LATER = st.one_of(
    st.integers(0, 120).map(lambda minutes: timedelta(minutes=minutes)), st.timedeltas(timedelta(), timedelta(days=20))
)
KINDS = st.sampled_from(["acknowledge", "risk_assessment", "interview", "plan", "contact", "follow_up"])


def free_days(year: int) -> set[date]:
    return {date.fromisoformat(f"{year}-{day}") for day in FREE_DAYS.get(year, "01-01 04-11 04-14").split()}


def worked(begin: datetime, end: datetime) -> timedelta:
    """The team's working time between two moments, counted day by day from the table above."""
    total, day = timedelta(), begin.astimezone(LONDON).date()
    while day <= end.astimezone(LONDON).date():
        if day.weekday() < 5 and day not in free_days(day.year):
            opens, closes = (datetime.combine(day, time(hour), LONDON).astimezone(UTC) for hour in (9, 17))
            total += max(timedelta(), min(end, closes) - max(begin, opens))
        day += timedelta(days=1)
    return total


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(("start", "end"), ONE_WORKING_DAY)
@pytest.mark.parametrize("kind", ["acknowledge", "risk_assessment"])
def test_one_working_day(kind: str, start: str, end: str) -> None:
    assert clocks.due(kind, london(start)) == london(end)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-11-24 10:00", "2026-12-01 10:00"),
        ("2026-03-31 10:00", "2026-04-09 10:00"),
        ("2026-12-22 10:00", "2026-12-31 10:00"),
        ("2026-10-22 11:00", "2026-10-29 11:00"),
        ("2026-03-27 14:00", "2026-04-07 14:00"),
        ("2026-12-18 10:00", "2026-12-29 10:00"),
        ("2027-03-24 11:00", "2027-04-02 11:00"),
        ("2027-12-20 15:00", "2027-12-29 15:00"),
        ("2027-12-30 16:00", "2028-01-07 16:00"),
    ],
)
def test_interview_within_five_working_days(start: str, end: str) -> None:
    assert clocks.due("interview", london(start)) == london(end)


def test_plan_is_seventy_two_hours_even_when_the_clocks_change() -> None:
    assert clocks.due("plan", london("2026-10-24 12:00")) == london("2026-10-27 11:00")
    assert clocks.due("plan", london("2026-03-28 12:00")) == london("2026-03-31 13:00")
    assert clocks.due("plan", london("2026-12-24 15:00")) == london("2026-12-27 15:00")


def test_contact_is_every_fourteen_days_at_the_same_time_of_day() -> None:
    assert clocks.due("contact", london("2026-10-20 15:00")) == london("2026-11-03 15:00")


def test_unknown_promises_are_refused() -> None:
    with pytest.raises(ValueError, match="not a promise"):
        clocks.due("someday", london("2026-11-24 10:00"))


def test_contact_in_the_hour_that_is_left_out_or_told_twice_is_due_at_its_end() -> None:
    assert clocks.due("contact", london("2026-03-15 01:30")) == london("2026-03-29 02:00")
    assert clocks.due("contact", london("2026-10-25 01:30")) == london("2026-11-08 01:30")
    assert clocks.due("contact", london("2026-10-25 01:30").replace(fold=1)) == london("2026-11-08 02:00")


@pytest.mark.parametrize("year", FREE_DAYS)
def test_the_team_is_free_on_the_bank_holidays_of_england_and_on_no_other_weekday(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=each) for each in range(365)]
    assert {day for day in days if day.weekday() < 5 and not clocks.is_working_day(day)} == free_days(year)


@given(MOMENTS, st.sampled_from(["acknowledge", "risk_assessment", "interview"]))
def test_promises_in_working_days_end_in_working_time_after_exactly_so_much_of_it(start: datetime, kind: str) -> None:
    due = clocks.due(kind, start)
    assert due.tzinfo is UTC
    assert clocks.is_working_time(due - timedelta(microseconds=1))
    assert worked(start, due) == clocks.WORKING_DAYS[kind] * timedelta(hours=8)


@given(MOMENTS)
def test_plan_and_contact_are_due_after_hours_and_weeks_as_londons_clocks_tell_them(start: datetime) -> None:
    assert clocks.due("plan", start) - start == timedelta(hours=72)
    before, after = start.astimezone(LONDON), clocks.due("contact", start).astimezone(LONDON)
    assert after.date() - before.date() == timedelta(days=14)
    assert after.time() == before.time() or (before.hour, after.time()) == (1, time(2))
    assert after.time() == before.time() or before.fold or (after - timedelta(minutes=1)).date() in change_days()


def change_days() -> set[date]:
    return {change.date() for change in CHANGES}


@given(MOMENTS, LATER, KINDS)
def test_what_begins_later_is_never_due_or_told_earlier(start: datetime, later: timedelta, kind: str) -> None:
    first, second = clocks.due(kind, start), clocks.due(kind, start + later)
    assert start < first <= second
    told, then = clocks.remind_at(kind, start, first), clocks.remind_at(kind, start + later, second)
    assert told is not None and then is not None and told <= then


@given(MOMENTS, KINDS)
def test_reminders_come_in_working_time_before_the_promise_is_due(start: datetime, kind: str) -> None:
    due = clocks.due(kind, start)
    told = clocks.remind_at(kind, start, due)
    assert told is not None and start <= told < due
    ahead = promise_times().before_due[kind]
    assert (clocks.is_working_time(told) and worked(told, due) == ahead) or (
        told == start and worked(told, due) <= ahead
    )


@pytest.mark.parametrize(
    ("kind", "start", "due", "told"),
    [
        ("acknowledge", "2026-11-24 10:00", "2026-11-25 10:00", "2026-11-24 16:00"),
        ("acknowledge", "2026-11-28 12:00", "2026-11-30 17:00", "2026-11-30 15:00"),  # begun on a Saturday
        ("risk_assessment", "2026-04-02 10:00", "2026-04-07 10:00", "2026-04-02 16:00"),  # over Easter
        ("interview", "2026-12-18 10:00", "2026-12-29 10:00", "2026-12-24 10:00"),  # over Christmas
        ("plan", "2026-10-24 12:00", "2026-10-27 11:00", "2026-10-26 11:00"),  # the clocks went back
        ("plan", "2026-11-26 15:00", "2026-11-29 15:00", "2026-11-27 09:00"),  # due on a Sunday
        ("plan", "2026-04-02 10:00", "2026-04-05 10:00", "2026-04-02 10:00"),  # due on Easter Sunday: told at once
        ("contact", "2026-12-11 11:00", "2026-12-25 11:00", "2026-12-24 09:00"),  # due on Christmas Day
    ],
)
def test_reminders_by_hand(kind: str, start: str, due: str, told: str) -> None:
    assert clocks.due(kind, london(start)) == london(due)
    assert clocks.remind_at(kind, london(start), london(due)) == london(told)


@pytest.mark.parametrize(
    ("moment", "working"),
    [
        ("2026-11-24 09:00", True),
        ("2026-11-24 08:59", False),
        ("2026-11-24 17:00", False),
        ("2026-11-28 12:00", False),
        ("2026-12-25 12:00", False),
        ("2026-07-01 09:30", True),
    ],
)
def test_the_team_works_nine_to_five_in_london(moment: str, working: bool) -> None:
    assert clocks.is_working_time(london(moment)) is working

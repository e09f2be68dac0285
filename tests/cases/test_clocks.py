"""What is promised and by when: weekends, Easter, Christmas, and the change of the clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import clocks

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
]


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
    ],
)
def test_interview_within_five_working_days(start: str, end: str) -> None:
    assert clocks.due("interview", london(start)) == london(end)


def test_plan_is_seventy_two_hours_even_when_the_clocks_change() -> None:
    assert clocks.due("plan", london("2026-10-24 12:00")) == london("2026-10-27 11:00")
    assert clocks.due("plan", london("2026-03-28 12:00")) == london("2026-03-31 13:00")


def test_contact_is_every_fourteen_days_at_the_same_time_of_day() -> None:
    assert clocks.due("contact", london("2026-10-20 15:00")) == london("2026-11-03 15:00")


def test_unknown_promises_are_refused() -> None:
    with pytest.raises(ValueError, match="not a promise"):
        clocks.due("someday", london("2026-11-24 10:00"))


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 12, 1)),  # noqa: DTZ001 - the zone is put on below
    st.sampled_from(["acknowledge", "interview"]),
)
def test_promises_end_in_working_time_and_later_never_means_earlier(moment: datetime, kind: str) -> None:
    start = moment.replace(tzinfo=UTC)
    due = clocks.due(kind, start)
    assert due.tzinfo is UTC
    assert clocks.is_working_time(due - timedelta(seconds=1))
    assert due > start
    assert clocks.due(kind, start + timedelta(hours=3)) >= due


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

"""Times are said in London's time, with a day and how far off they are."""

from datetime import UTC, datetime, timedelta

import pytest

from api.console.lists import clock_line
from api.console.moments import day_and_time, from_now, full, length
from cases.clocks import ClockFace

NOW = datetime(2026, 6, 16, 7, 0, tzinfo=UTC)
"""A Tuesday, eight in the morning in London."""


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=30), "less than a minute"),
        (timedelta(minutes=25), "25 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(minutes=65), "1 h 5 min"),
        (timedelta(hours=3, minutes=40), "3 h"),
        (timedelta(hours=30), "30 h"),
        (timedelta(hours=50), "2 days"),
    ],
)
def test_lengths_are_said_in_words(span: timedelta, words: str) -> None:
    assert length(span) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NOW + timedelta(hours=2, minutes=40), "today 10:40"),
        (NOW + timedelta(days=1), "Wed 08:00"),
        (NOW + timedelta(days=9), "Thu 25 Jun 08:00"),
        (NOW + timedelta(days=200), "Sat 2 Jan 2027 07:00"),
    ],
)
def test_days_are_said_as_people_say_them(at: datetime, words: str) -> None:
    assert day_and_time(at, NOW) == words


def test_winter_and_summer_are_londons() -> None:
    assert full(datetime(2026, 12, 8, 10, 40, tzinfo=UTC)) == "Tue 8 Dec 2026 10:40"
    assert full(datetime(2026, 6, 8, 10, 40, tzinfo=UTC)) == "Mon 8 Jun 2026 11:40"


def test_late_and_coming_are_told_apart_in_words() -> None:
    assert from_now(NOW + timedelta(hours=3), NOW) == "in 3 h"
    assert from_now(NOW - timedelta(hours=3), NOW) == "late by 3 h"
    assert from_now(NOW, NOW) == "now"


@pytest.mark.parametrize(
    ("hours", "state", "words"),
    [
        (3, "soon", "assess by today 11:00, in 3 h"),
        (30, "due", "assess by Wed 14:00, in 30 h"),
        (-2, "late", "assess by today 06:00, late by 2 h"),
    ],
)
def test_a_clock_is_words_and_a_time_never_a_colour_alone(hours: int, state: str, words: str) -> None:
    due = NOW + timedelta(hours=hours)
    face = ClockFace("risk_assessment", NOW - timedelta(days=1), due, "due" if hours > 0 else "missed", None)
    line = clock_line(face, NOW)
    assert (line.state, line.words) == (state, words)


def test_a_kept_promise_says_when_it_was_kept() -> None:
    face = ClockFace("acknowledge", NOW, NOW + timedelta(hours=5), "met", NOW)
    assert clock_line(face, NOW).words == "kept, today 08:00"

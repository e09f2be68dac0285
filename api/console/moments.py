"""Times as an advisor reads them: Europe/London, a day and a time beside how long it is from now."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def time_of_day(at: datetime) -> str:
    """The London time of day: "10:02"."""
    return f"{at.astimezone(LONDON):%H:%M}"


def day(at: datetime) -> str:
    """The London day: "Tuesday 8 December 2026"."""
    return named_day(at.astimezone(LONDON))


def named_day(there: date) -> str:
    """A day of the calendar in words."""
    return f"{there:%A} {there.day} {there:%B} {there.year}"


def day_and_time(at: datetime, now: datetime) -> str:
    """The London day and time: "today 10:40", "Tue 10:40" within six days of `now`, else "Tue 8 Dec 2026 10:40"."""
    there, here = at.astimezone(LONDON), now.astimezone(LONDON)
    apart = abs((there.date() - here.date()).days)
    if apart == 0:
        return f"today {there:%H:%M}"
    if apart < 7:
        return f"{there:%a %H:%M}"
    year = "" if there.year == here.year else f" {there.year}"
    return f"{there:%a} {there.day} {there:%b}{year} {there:%H:%M}"


def full(at: datetime) -> str:
    """The whole London date and time, for titles and the history: "Tue 8 Dec 2026 10:40"."""
    there = at.astimezone(LONDON)
    return f"{there:%a} {there.day} {there:%b} {there:%Y %H:%M}"


def length(span: timedelta) -> str:
    """A length of time in words, rounded down: "less than a minute", "25 min", "3 h", "1 h 5 min", "2 days"."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return "less than a minute"
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 3 and rest:
        return f"{hours} h {rest} min"
    if hours < 48:
        return f"{hours} h"
    return f"{hours // 24} days"


def from_now(at: datetime, now: datetime) -> str:
    """How far `at` is from `now`: "in 3 h", "now", "late by 2 h"."""
    if abs(at - now) < timedelta(minutes=1):
        return "now"
    return f"in {length(at - now)}" if at > now else f"late by {length(now - at)}"

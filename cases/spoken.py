"""Times as a person says them, in Europe/London and in the customer's language (CLDR, through Babel)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_datetime_format

LONDON = ZoneInfo("Europe/London")
FILE = Path(__file__).parent / "data" / "dates.yml"


def by_when(moment: datetime, language: str = "en") -> str:
    """A time as words, such as "Tuesday 24 November, 5:00 pm"; other languages by their own rules, with the year."""
    local = moment.astimezone(LONDON)
    locale = _locale(language)
    if locale is None:
        hour = local.hour % 12 or 12
        return f"{local:%A} {local.day} {local:%B}, {hour}:{local:%M} {'am' if local.hour < 12 else 'pm'}"
    time = format_time(local, _pattern(language, "time") or "short", tzinfo=LONDON, locale=locale)
    joined = str(get_datetime_format("full", locale=locale))
    return joined.replace("'", "").format(time, _day(local, locale, language))


def told_moment(understood: Mapping[str, Any], language: str = "en") -> str:
    """A moment that was told, read back: in English as it was understood, else as a date of the customer's language.

    Empty where the language could only repeat what the customer said ("again and again").
    """
    locale = _locale(language)
    if locale is None:
        return str(understood.get("spoken") or "")
    if not understood.get("start") or not understood.get("precision"):
        return ""
    start = datetime.fromisoformat(str(understood["start"]))
    end = datetime.fromisoformat(str(understood["end"])) if understood.get("end") else None
    precision = understood["precision"]
    if precision in ("minute", "hour"):
        return by_when(start, language)
    if precision == "year":
        return format_date(start, "y", locale=locale)
    if precision == "month":
        return format_date(start, "MMMM y", locale=locale)
    return _from_until(start, _last_day(start, end, str(precision)), locale, language)


def _last_day(start: datetime, end: datetime | None, precision: str) -> datetime | None:
    """The last day of a moment that lasts; the first where it is one day, none where it still goes on."""
    if precision == "week":
        return start + timedelta(days=6)
    if precision == "period":
        return end
    return end - timedelta(minutes=1) if end and end - start > timedelta(hours=20) else start


def _from_until(start: datetime, end: datetime | None, locale: Locale, language: str) -> str:
    first = _day(start, locale, language)
    if end is None:
        return f"{first} –"
    return first if end.date() == start.date() else f"{first} – {_day(end, locale, language)}"


def _day(moment: datetime, locale: Locale, language: str) -> str:
    return format_date(moment, _pattern(language, "date") or "full", locale=locale)


@cache
def _locale(language: str) -> Locale | None:
    """The language's rules; none for English, whose form is the landlord's own, and for what CLDR does not know."""
    if language.split("-", maxsplit=1)[0] == "en":
        return None
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def _pattern(language: str, name: str) -> str | None:
    found = _written().get(language.split("-", maxsplit=1)[0], {}).get(name)
    return str(found) if found else None


@cache
def _written() -> Mapping[str, Mapping[str, str]]:
    content: Mapping[str, Mapping[str, str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return content

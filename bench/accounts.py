"""Free accounts with the facts that they tell, judged as the chat understands them.

One JSON object a line: {"id", "text", "lang", "written": "2026-11-22T17:30", "expected": {fact: value or list}}.
`when` is a list of {"start", "end"}, days in Europe/London, one for each incident (no end: it goes on). A reading is
right where it shares at least half of the days with an expected one, or begins on the same day and both are short.
`where` and `repeated` are choices of the plan.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bench.counting import Counts, compare, values
from language.facts import FactModels
from language.incidents import ends
from language.moment import Moment
from language.understanding import facts_in

LONDON = ZoneInfo("Europe/London")
LISTED = ("incident_types", "characteristics", "offender")
SINGLE = ("reporter", "where", "repeated", "police", "injuries", "getting_worse")

WEEK = timedelta(days=7)

Days = tuple[date, date]


def judge_account(model: FactModels, account: Mapping[str, Any], counts: Counts) -> None:
    """Count each fact of one account."""
    written = datetime.fromisoformat(account["written"]).replace(tzinfo=LONDON)
    told = facts_in(model, account["text"], written, account.get("lang", "en"))
    for fact, value in account["expected"].items():
        if fact == "when":
            _judge_when([_expected(each, written) for each in value or ()], _read(told.get("when"), written), counts)
        elif fact in LISTED or fact in SINGLE:
            compare(counts, fact, values(value), values_read(told.get(fact)))


def values_read(found: Any) -> set[str]:
    """The values of a fact as the chat stores it."""
    entries = found if isinstance(found, list) else [found] if found else []
    return {entry["value"] for entry in entries}


def _judge_when(expected: Sequence[Days], read: Sequence[Days], counts: Counts) -> None:
    left = list(read)
    for each in expected:
        match = next((days for days in left if _same(each, days)), None)
        counts["when"].right += match is not None
        counts["when"].overlooked += match is None
        if match is not None:
            left.remove(match)
    counts["when"].wrong += len(left)


def _expected(entry: Mapping[str, str | None], written: datetime) -> Days:
    end = entry["end"]
    return date.fromisoformat(entry["start"] or ""), date.fromisoformat(end) if end else written.date()


def _read(when: Mapping[str, Any] | None, written: datetime) -> list[Days]:
    """The days of each incident; where only a stretch is told, that stretch."""
    if when is None:
        return []
    if when["incidents"]:
        return [_days(each, written) for each in when["incidents"]]
    return [] if when["repeated"] and when["precision"] != "period" else [_days(when, written)]


def _days(entry: Mapping[str, Any], written: datetime) -> Days:
    start = datetime.fromisoformat(entry["start"])
    end = datetime.fromisoformat(entry["end"]) if entry["end"] else None
    if end is None and entry["precision"] == "period":
        end = written
    last = ends(Moment("", start, end, entry["precision"], False)) - timedelta(minutes=1)
    return start.astimezone(LONDON).date(), max(start, last).astimezone(LONDON).date()


def _same(one: Days, other: Days) -> bool:
    shared = (min(one[1], other[1]) - max(one[0], other[0])).days + 1
    if one[0] == other[0] and max(one[1] - one[0], other[1] - other[0]) < WEEK:
        return True  # "two weeks ago" is a day to one reader and a week to another
    whole = (max(one[1], other[1]) - min(one[0], other[0])).days + 1
    return 2 * shared >= whole

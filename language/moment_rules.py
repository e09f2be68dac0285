"""What each way of saying when means, as a span of local time (Europe/London, without zone while reckoning)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import dateparser
from dateutil.relativedelta import relativedelta

from language.festivals import DAY, festival_day
from language.moment_grammar import Found, Grammar

PRECISIONS = frozenset({"minute", "hour", "day", "week", "month", "year"})
_HALVES = {"hour": ("minute", 30), "day": ("hour", 12), "year": ("month", 6), "month": ("day", 15), "week": ("day", 3)}


@dataclass(frozen=True)
class Span:
    """A stretch of time: `end` only where it is not simply one of `precision`."""

    start: datetime
    end: datetime | None
    precision: str
    repeated: bool = False


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


class Reckoning:
    """Reckons spans from what was found, seen from `now` (local)."""

    def __init__(self, grammar: Grammar, now: datetime) -> None:
        self.words = grammar.words
        self.now = now
        self.today = _midnight(now)

    def span(self, found: Found) -> Span | None:
        """The span, or none where what was found is a time of day only, or no date at all."""
        rule = _RULES.get(found.kind)
        span = rule(self, found.slots) if rule else None
        if span is None or span.start > self.now:
            return None
        return Span(span.start, None, "period", span.repeated) if found.since else span

    def span_after(self, found: Found, before: Span | None) -> Span | None:
        """The span of what is reckoned from the day that was named before: "two days later", "then the 17th"."""
        if found.kind == "later":
            span = _later(self, found.slots, before) if before else None
        elif found.kind == "earlier":
            span = _later(self, found.slots, before, -1) if before else None
        elif found.kind == "day_number" and before and before.precision != "period" and not found.since:
            span = self._number_after(self.day_number(found.slots), before)
        else:
            span = None
        if found.kind == "later":
            return span if span and span.start <= self.now else None
        return span if span and span.start <= self.now else self.span(found)

    def _number_after(self, number: int, before: Span) -> Span | None:
        month = before.start if number > before.start.day else before.start + relativedelta(months=1)
        try:
            return Span(_midnight(month).replace(day=number), None, "day")
        except ValueError:
            return None

    def number(self, word: str) -> int:
        return int(word) if word.isdigit() else self.identifier("numbers", word)

    def day_number(self, slots: Mapping[str, Any]) -> int:
        """The day of the month that was said in figures or in a word."""
        said = slots["number"]
        return int(said) if said.isdigit() else int(self.identifier("ordinals", said))

    def identifier(self, table: str, word: str) -> Any:
        """The identifier in `table` under which `word` stands."""
        for identifier, entry in self.words[table].items():
            if word in (entry["words"] if isinstance(entry, Mapping) else entry):
                return identifier
        raise KeyError(table)

    def unit(self, slots: Mapping[str, Any], count: int | None = None) -> tuple[str, int]:
        number = self.number(slots["n"]) if count is None else count
        unit = self.identifier("units", slots["unit"])
        return ("week", number * 2) if unit == "fortnight" else (unit, number)

    def back(self, unit: str, count: float) -> datetime:
        if unit in {"month", "year"}:
            back: datetime = self.now - relativedelta(months=round(count * (12 if unit == "year" else 1)))
            return back
        return self.now - timedelta(**{f"{unit}s": count})

    def weekday_before(self, weekday: int) -> datetime:
        days = (self.today.weekday() - weekday) % 7 or 7
        return self.today - days * DAY

    def of_part(self, day: datetime, part: str | None) -> Span:
        if not part:
            return Span(day, None, "day")
        first, last = self.words["parts"][self.identifier("parts", part)]["hours"]
        return self.clipped(Span(day + timedelta(hours=first), day + timedelta(hours=last), "day"))

    def clipped(self, span: Span) -> Span:
        return replace(span, end=self.now) if span.end and span.end > self.now else span

    def past_year(self, month: int, day: int, year: int | None) -> datetime | None:
        try:
            if year:
                return datetime(year, month, day)  # noqa: DTZ001 - local time without zone while reckoning
            this = datetime(self.now.year, month, day)  # noqa: DTZ001
        except ValueError:
            return None
        return this if this <= self.now else this.replace(year=this.year - 1) if (month, day) != (2, 29) else None


def _ago(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span:
    unit, number = reckoning.unit(slots)
    return _at_unit(reckoning, unit, number)


def _at_unit(reckoning: Reckoning, unit: str, number: float) -> Span:
    start = reckoning.back(unit, number).replace(second=0, microsecond=0)
    if unit in {"minute", "hour"}:
        return Span(start, None, unit)
    start = _midnight(start)
    return Span(start if unit in {"day", "week"} else start.replace(day=1), None, unit)


def _ago_of_day(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span:
    """ "Two weeks ago today"; with a day of the week, "two weeks ago last Sunday" or the Sunday nearest to then."""
    unit, number = reckoning.unit(slots)
    if slots.get("day"):
        return Span(
            _midnight(reckoning.back(unit, number)) + reckoning.identifier("days", slots["day"]) * DAY, None, "day"
        )
    weekday = reckoning.identifier("weekdays", slots["weekday"])
    if slots.get("last") and unit == "week":
        return Span(reckoning.weekday_before(weekday) - number * 7 * DAY, None, "day")
    then = _midnight(reckoning.back(unit, number))
    return Span(then + ((weekday - then.weekday() + 3) % 7 - 3) * DAY, None, "day")


def _later(reckoning: Reckoning, slots: Mapping[str, Any], before: Span, onward: int = 1) -> Span | None:
    """Counted from a day, `onward` 1 or back -1; what lasts from then on or is no day tells nothing."""
    if before.precision not in {"minute", "hour", "day"} or before.repeated:
        return None
    if slots.get("weekday"):
        apart = (reckoning.identifier("weekdays", slots["weekday"]) - before.start.weekday()) * onward
        return Span(_midnight(before.start) + onward * ((apart - 1) % 7 + 1) * DAY, None, "day")
    try:
        unit, number = reckoning.unit(slots, None if slots.get("n") else 1)
    except KeyError:
        unit, number = "day", 1  # "the next morning"
    lengths = {"day": 1, "week": 7, "month": 30}
    days = lengths.get(unit)
    return Span(_midnight(before.start) + onward * number * days * DAY, None, "day") if days else None


def _woke(reckoning: Reckoning, _: Mapping[str, Any]) -> Span:
    return Span(reckoning.today, None, "day")


def _half_ago(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span:
    unit, _ = reckoning.unit(slots, 1)
    return _at_unit(reckoning, *_HALVES.get(unit, (unit, 1)))


def _just_now(reckoning: Reckoning, _: Mapping[str, Any]) -> Span:
    return Span(reckoning.now.replace(second=0, microsecond=0), None, "minute")


def _day(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span:
    return reckoning.of_part(reckoning.today + reckoning.identifier("days", slots["day"]) * DAY, slots.get("part"))


def _day_part(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span:
    span = reckoning.of_part(reckoning.today, slots["part"])
    return span if span.start <= reckoning.now else reckoning.of_part(reckoning.today - DAY, slots["part"])


def _last_night(reckoning: Reckoning, _: Mapping[str, Any]) -> Span:
    return reckoning.clipped(Span(reckoning.today - timedelta(hours=4), reckoning.today + timedelta(hours=5), "day"))


def _last_part(reckoning: Reckoning, _: Mapping[str, Any]) -> Span:
    return Span(reckoning.today - timedelta(hours=7), reckoning.today - timedelta(hours=1), "day")


def _tonight(reckoning: Reckoning, _: Mapping[str, Any]) -> Span:
    evening = reckoning.today + timedelta(hours=17)
    start = evening if reckoning.now >= evening else reckoning.today  # after midnight "tonight" is this very night
    return Span(start, reckoning.now, "day")


def _the_other(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span:
    unit = reckoning.unit(slots, 1)[0] if slots.get("unit") else "day"
    lengths = {"week": 21, "month": 75, "year": 1000}
    return Span(reckoning.today - lengths.get(unit, 5) * DAY, reckoning.today, "period")


def _weekday(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span:
    try:
        weekday = reckoning.identifier("weekdays", slots["weekday"])
    except KeyError:
        weekday = reckoning.identifier("short_weekdays", slots["weekday"])
    day = reckoning.weekday_before(weekday)
    if slots.get("last") and day == reckoning.today - DAY:
        day -= 7 * DAY  # of yesterday one says "yesterday"
    return reckoning.of_part(day, slots.get("part"))


def _weekday_before(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span:
    weekday = reckoning.identifier("weekdays", slots["weekday"])
    return Span(reckoning.weekday_before(weekday) - 7 * DAY, None, "day")


def _weekday_last_week(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span:
    monday = reckoning.today - (reckoning.today.weekday() + 7) * DAY
    last_week = monday + reckoning.identifier("weekdays", slots["weekday"]) * DAY
    return Span(last_week, None, "day")


def _weekdays_ago(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span:
    """ "Two Sundays ago"."""
    weekday = reckoning.identifier("weekdays", slots["weekday"])
    return Span(reckoning.weekday_before(weekday) - (reckoning.number(slots["n"]) - 1) * 7 * DAY, None, "day")


def _this_unit(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span | None:
    if slots.get("weekend"):
        return _weekend(reckoning, 0)
    unit = reckoning.identifier("units", slots["unit"])
    if unit == "year":
        return None  # as little as the number of this year
    return Span(_begin(reckoning.today, unit), None, unit if unit in PRECISIONS else "day")


def _last_unit(reckoning: Reckoning, slots: Mapping[str, Any], back: int = 1) -> Span:
    if slots.get("weekend"):
        return _weekend(reckoning, back - 1)
    unit, count = reckoning.unit(slots, back)
    if unit in {"minute", "hour", "day"}:
        return _at_unit(reckoning, unit, count)
    return Span(_begin(_midnight(reckoning.back(unit, count)), unit), None, unit)


def _before_last(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span:
    return _last_unit(reckoning, slots, 2)


def _begin(day: datetime, unit: str) -> datetime:
    if unit == "week":
        return day - day.weekday() * DAY
    if unit == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if unit == "year" else day


def _weekend(reckoning: Reckoning, back: int) -> Span:
    saturday = reckoning.today - ((reckoning.today.weekday() - 5) % 7 + 7 * back) * DAY
    return reckoning.clipped(Span(saturday, saturday + 2 * DAY, "day"))


def _date(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span | None:
    month, year = reckoning.identifier("months", slots["month"]), slots.get("year")
    start = reckoning.past_year(month, reckoning.day_number(slots), int(year) if year else None)
    return Span(start, None, "day") if start else None


def _numeric_date(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span | None:
    order = "YMD" if slots["numeric"][:4].isdigit() else "DMY"
    settings = {"DATE_ORDER": order, "PREFER_DATES_FROM": "past", "RELATIVE_BASE": reckoning.now}
    start = dateparser.parse(slots["numeric"].replace(".", "/").replace("-", "/"), languages=["en"], settings=settings)
    return Span(_midnight(start), None, "day") if start else None


def _day_number(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span | None:
    for month in range(3):
        start = reckoning.past_year(
            (reckoning.now - relativedelta(months=month)).month, reckoning.day_number(slots), None
        )
        if start and start <= reckoning.now and start > reckoning.now - 100 * DAY:
            return Span(start, None, "day")
    return None


def _weekday_date(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span | None:
    span = (_date if slots.get("month") else _day_number)(reckoning, slots)
    return reckoning.of_part(span.start, slots.get("part")) if span else None


def _day_of_month(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span | None:
    month = reckoning.now - relativedelta(months=int(slots["which"] == "last"))
    start = reckoning.past_year(month.month, reckoning.day_number(slots), month.year)
    return Span(start, None, "day") if start else None


def _part_of_month(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span | None:
    first, last = reckoning.words["thirds"][reckoning.identifier("thirds", slots["third"])]["days"]
    if slots.get("which"):
        month = (reckoning.today - relativedelta(months=int(slots["which"] == "last"))).replace(day=1)
    else:
        month = reckoning.past_year(reckoning.identifier("months", slots["month"]), 1, None) or reckoning.today
    over = min(month + last * DAY, month + relativedelta(months=1))
    return reckoning.clipped(Span(month + (first - 1) * DAY, over, "period"))


def _month(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span | None:
    year = slots.get("year")
    start = reckoning.past_year(reckoning.identifier("months", slots["month"]), 1, int(year) if year else None)
    return Span(start, None, "month") if start else None


def _year(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span | None:
    if int(slots["year"]) == reckoning.now.year:
        return None  # "here we are in 2026" tells nothing of when
    return Span(datetime(int(slots["year"]), 1, 1), None, "year")  # noqa: DTZ001


def _festival(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span | None:
    named = reckoning.words["festivals"]
    rule = named[reckoning.identifier("festivals", slots["festival"])]
    year = int(slots["year"]) if slots.get("year") else reckoning.now.year
    every = [_last_time(named[name], year, reckoning.now) for name in rule["latest"]] if "latest" in rule else []
    past = [each for each in every or [_last_time(rule, year, reckoning.now)] if each is not None]
    if not past:
        return None
    start, days = max(past)
    return reckoning.clipped(Span(start, None, "day") if days == 1 else Span(start, start + days * DAY, "period"))


def _last_time(rule: Mapping[str, Any], year: int, now: datetime) -> tuple[datetime, int] | None:
    """The first day and the length of a festival in `year`, or, where that is still to come, in the year before."""
    for each in (year, year - 1):
        start, days = festival_day(rule, each)
        if start and start <= now:
            return start, days
    return None


def _season(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span | None:
    month, length = reckoning.words["seasons"][reckoning.identifier("seasons", slots["season"])]["months"]
    start = reckoning.past_year(month, 1, int(slots["year"]) if slots.get("year") else None)
    return reckoning.clipped(Span(start, start + relativedelta(months=length), "period")) if start else None


def _long(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span:
    unit, number = reckoning.unit(slots, None if slots.get("n") else 1)  # "for the past month"
    start = _midnight(reckoning.back(unit, number))
    return Span(start.replace(day=1) if unit in {"month", "year"} else start, None, "period")


def _ages_ago(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span:
    days = reckoning.words["vague_days"][slots["vague"]]
    start = (reckoning.today - days * DAY).replace(day=1)
    return Span(start, None, "year" if days > 700 else "month")


def _long_vague(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span:
    days = reckoning.words["vague_days"][slots["vague"]]
    return Span((reckoning.today - days * DAY).replace(day=1), None, "period")


def _often(reckoning: Reckoning, slots: Mapping[str, Any]) -> Span:
    if slots.get("weekday"):
        return replace(_weekday(reckoning, {"weekday": slots["weekday"]}), repeated=True)
    if slots.get("weekend"):
        return replace(_weekend(reckoning, 0), repeated=True)
    if slots.get("this") and reckoning.identifier("units", slots["unit"]) in {"week", "month"}:
        return Span(
            _begin(reckoning.today, reckoning.identifier("units", slots["unit"])), None, "period", repeated=True
        )
    return Span(reckoning.today, None, "day", repeated=True)


_RULES: Mapping[str, Callable[[Reckoning, Mapping[str, Any]], Span | None]] = {
    "ago": _ago,
    "earlier": _ago,
    "ago_of_day": _ago_of_day,
    "half_ago": _half_ago,
    "woke": _woke,
    "just_now": _just_now,
    "day": _day,
    "day_part": _day_part,
    "last_night": _last_night,
    "last_part": _last_part,
    "tonight": _tonight,
    "the_other": _the_other,
    "weekday": _weekday,
    "weekday_before": _weekday_before,
    "weekday_last_week": _weekday_last_week,
    "weekdays_ago": _weekdays_ago,
    "this_unit": _this_unit,
    "last_unit": _last_unit,
    "unit_before_last": _before_last,
    "date": _date,
    "numeric_date": _numeric_date,
    "day_number": _day_number,
    "weekday_date": _weekday_date,
    "day_of_month": _day_of_month,
    "part_of_month": _part_of_month,
    "ages_ago": _ages_ago,
    "month": _month,
    "bare_month": _month,
    "year": _year,
    "festival": _festival,
    "season": _season,
    "long": _long,
    "long_vague": _long_vague,
    "often": _often,
}

"""When something happened, in languages without a grammar of their own: days and stretches by their words alone.

The words are data (`language/moment_words/<code>.yml`), in all the forms in which people type them; how they go
together is the same for every language: a day, a weekday, a date, so many units ago, since. Coarser than English, and
never a time to come.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from language.examples import read_yaml
from language.moment_rules import Span
from language.normalise import fold

FOLDER = Path(__file__).parent / "moment_words"
_NEAR = 14
"""Characters between a word and the one that changes what it means ("since", "ago")."""
_SIGNS = "\u0900-\u0dff"
"""Indic letters and the vowel signs between them, which are no word characters to `re`."""
_UNSPACED = frozenset({"zh"})
_END = re.compile(r"[.!?;,\n。，！？।]")
_NUMERIC = re.compile(r"(?<![\d/.:-])([0-3]?\d)[./-]([01]?\d)(?:[./-]((?:20)?\d\d))?(?![\d/:-])")
_YEAR = r"(?:\W{1,4}(?:\w{1,3}\W)?(20\d\d))?"
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}
_RANK = {"day": 0, "week": 1, "month": 2, "year": 3, "period": 4}


@dataclass(frozen=True, slots=True)
class Told:
    """A time that the words tell: where they stand in the folded text, and what they mean (local, naive)."""

    start: int
    end: int
    span: Span


@dataclass(frozen=True)
class Words:
    """The words of one language, ready to be looked for. names: what each word stands for, and its number."""

    days: re.Pattern[str]
    weekdays: re.Pattern[str]
    stretches: re.Pattern[str]
    counted: re.Pattern[str]
    day_first: re.Pattern[str]
    month_first: re.Pattern[str]
    months: re.Pattern[str]
    since: re.Pattern[str]
    ago: re.Pattern[str]
    repeats: re.Pattern[str]
    numbers: Mapping[str, int]
    names: Mapping[str, tuple[str, int]]

    def find(self, text: str, now: datetime) -> list[Told]:
        """Every time that the folded `text` tells, the likeliest first; none that lies ahead of `now`."""
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        found = [told for told in self._all(text, today) if told.span.start <= now]
        repeated = self.repeats.search(text) is not None
        if repeated and found and all(told.span.precision == "period" for told in found):
            found = [Told(each.start, each.end, _again(each.span)) for each in found]
        return sorted(_apart(found), key=lambda told: (_RANK[told.span.precision], told.start))

    def _all(self, text: str, today: datetime) -> Iterator[Told]:
        for match in self.days.finditer(text):
            yield self._told(text, match, today + timedelta(days=self._of(match)), "day")
        yield from self._dates(text, today)
        for match in self.weekdays.finditer(text):
            yield self._told(text, match, self._weekday(text, match, today), "day")
        for match in self.stretches.finditer(text):
            unit, count = self.names[match[0]]
            yield self._told(text, match, _begin(_back(today, unit, count), unit), unit)
        yield from self._counted(text, today)
        for match in self.months.finditer(text):
            start = _latest(today, self.names[match[1]][1], 1, match[2])
            if start is not None:
                yield self._told(text, match, start, "month")

    def _dates(self, text: str, today: datetime) -> Iterator[Told]:
        for match in _NUMERIC.finditer(text):
            start = _latest(today, int(match[2]), int(match[1]), match[3])
            if start is not None:
                yield self._told(text, match, start, "day")
        for pattern, day, month in ((self.day_first, 1, 2), (self.month_first, 2, 1)):
            for match in pattern.finditer(text):
                year = match[3] if pattern is self.day_first else None
                start = _latest(today, self.names[match[month]][1], int(match[day]), year)
                if start is not None:
                    yield self._told(text, match, start, "day")

    def _counted(self, text: str, today: datetime) -> Iterator[Told]:
        """So many units: ago, or since then; a bare length of time tells nothing of when."""
        for match in self.counted.finditer(text):
            said = (match[1] or "1").strip()
            count = int(said) if said.isdigit() else self.numbers[said]
            unit = self.names[match[2]][0]
            before, after = _before(text, match), _END.split(text[match.end() : match.end() + _NEAR])[0]
            if self.since.search(before):
                yield Told(match.start(), match.end(), Span(_back(today, unit, count), None, "period"))
            elif self.ago.search(before) or self.ago.search(after):
                yield Told(match.start(), match.end(), Span(_begin(_back(today, unit, count), unit), None, unit))

    def _weekday(self, text: str, match: re.Match[str], today: datetime) -> datetime:
        back = (today.weekday() - self._of(match) - 1) % 7 + 1
        near = [each for each in self.stretches.finditer(text) if _gap(each, match) <= _NEAR]
        if any(self.names[each[0]] == ("week", 1) for each in near):
            monday = today - timedelta(days=today.weekday() + 7)
            return monday + timedelta(days=self._of(match))
        return today - timedelta(days=back)

    def _told(self, text: str, match: re.Match[str], start: datetime, precision: str) -> Told:
        if self.since.search(_before(text, match)):
            return Told(match.start(), match.end(), Span(start, None, "period"))
        return Told(match.start(), match.end(), Span(start, None, precision))

    def _of(self, match: re.Match[str]) -> int:
        return self.names[match[0]][1]


@cache
def words(language: str) -> Words | None:
    """The words of a language; none where it has no file of them."""
    code = language.split("-", maxsplit=1)[0]
    path = FOLDER / f"{code}.yml"
    return _read(read_yaml(path), bounded=code not in _UNSPACED) if path.is_file() else None


def _read(content: Mapping[str, Any], bounded: bool) -> Words:
    names: dict[str, tuple[str, int]] = {}

    def group(name: str) -> list[str]:
        found = []
        for number, said in content[name].items():
            for each in said:
                found.append(_folded(each))
                names[_folded(each)] = (name, int(number))
        return found

    days, weekdays, months = group("days"), group("weekdays"), group("months")
    stretches = []
    for entry in content["stretches"]:
        for each in entry["words"]:
            stretches.append(_folded(each))
            names[_folded(each)] = (str(entry["unit"]), int(entry["count"]))
    units = []
    for unit, said in content["units"].items():
        for each in said:
            units.append(_folded(each))
            names[_folded(each)] = (str(unit), 1)
    numbers = {_folded(each): int(number) for number, said in content["numbers"].items() for each in said}
    month, gap = _any(months), r"\W{0,3}(?:\w{1,4}\W)?"
    edge = (rf"(?<![^\W_])(?<![{_SIGNS}])", rf"(?![^\W_])(?![{_SIGNS}])") if bounded else ("", "")

    def pattern(inner: str) -> re.Pattern[str]:
        return re.compile(f"{edge[0]}{inner}{edge[1]}")

    return Words(
        days=pattern(f"(?:{_any(days)})"),
        weekdays=pattern(f"(?:{_any(weekdays)})"),
        stretches=pattern(f"(?:{_any(stretches)})"),
        counted=pattern(rf"(?:(\d{{1,3}}|{_any(list(numbers))})\W{{0,2}})?({_any(units)})"),
        day_first=pattern(rf"([0-3]?\d){gap}({month}){_YEAR}"),
        month_first=pattern(rf"({month})\W{{0,2}}([0-3]?\d)(?:日|号)?(?!\d)"),
        months=pattern(rf"(?<!\d)({month})(?:\W{{1,3}}(20\d\d))?"),
        since=pattern(f"(?:{_any([_folded(each) for each in content['since']])})"),
        ago=pattern(f"(?:{_any([_folded(each) for each in content['ago']])})"),
        repeats=pattern(f"(?:{_any([_folded(each) for each in content['repeats']])})"),
        numbers=numbers,
        names=names,
    )


def _folded(said: str) -> str:
    return fold(str(said)).text.strip()


def _any(said: Sequence[str]) -> str:
    return "|".join(re.escape(each) for each in sorted(set(said), key=lambda each: (-len(each), each))) or "(?!)"


def _before(text: str, match: re.Match[str]) -> str:
    """What stands close before, in the same sentence."""
    return _END.split(text[max(0, match.start() - _NEAR) : match.start()])[-1]


def _apart(found: Sequence[Told]) -> list[Told]:
    """Of what overlaps the longest."""
    kept: list[Told] = []
    for told in sorted(found, key=lambda each: (each.start - each.end, each.start)):
        if all(told.end <= other.start or told.start >= other.end for other in kept):
            kept.append(told)
    return kept


def _gap(one: re.Match[str], other: re.Match[str]) -> int:
    return max(one.start() - other.end(), other.start() - one.end())


def _again(span: Span) -> Span:
    return Span(span.start, span.end, span.precision, repeated=True)


def _back(today: datetime, unit: str, count: int) -> datetime:
    if unit in _DAYS:
        return today - timedelta(days=_DAYS[unit] * count)
    months = today.year * 12 + today.month - 1 - _MONTHS[unit] * count
    year, month = divmod(months, 12)
    return today.replace(year=year, month=month + 1, day=min(today.day, monthrange(year, month + 1)[1]))


def _begin(moment: datetime, unit: str) -> datetime:
    """The first day of the week, month or year; a day is itself."""
    if unit == "week":
        return moment - timedelta(days=moment.weekday())
    if unit in _MONTHS:
        return moment.replace(day=1) if unit == "month" else moment.replace(month=1, day=1)
    return moment


def _latest(today: datetime, month: int, day: int, year: str | None = None) -> datetime | None:
    """The latest such day that is not ahead; none where there is no such day."""
    years = (int(year) % 100 + 2000,) if year else (today.year, today.year - 1)
    for each in years:
        if 1 <= month <= 12 and 1 <= day <= monthrange(each, month)[1]:
            found = today.replace(year=each, month=month, day=day)
            if found <= today:
                return found
    return None

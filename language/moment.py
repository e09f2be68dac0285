"""When something happened, from any text: the words as they were said, and the time they mean in Europe/London.

Never a time to come, and never a house number, a phone number, an age or a reference: what happened has happened.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dateparser.search import search_dates

from language.moment_grammar import Found, grammar
from language.moment_rules import Reckoning, Span
from language.moment_words import Words, words
from language.normalise import Folded, fold

LONDON = ZoneInfo("Europe/London")
_TIMES = frozenset({"clock", "bare_hour", "midnight", "part"})
_WEAK = frozenset({"woke"})
"""Kinds that tell a day only where nothing else does."""
_LONGEST = 6_000  # characters: of a longer text the beginning tells when
_LONGEST_GUESSED = 600  # characters: dateparser takes seconds for more
_FAR = 30  # characters: a time of day further away belongs to something else
_PARTS_IN_WORDS = (
    (5, "at night"),
    (12, "in the morning"),
    (17, "in the afternoon"),
    (22, "in the evening"),
    (24, "at night"),
)
_RANK = {"minute": 0, "hour": 0, "day": 0, "week": 1, "month": 1, "year": 2, "period": 3}


@dataclass(frozen=True)
class Moment:
    """`words` as they stand in the message; `start` (and `end`, where it is not one of `precision`) in Europe/London.

    precision: minute, hour, day, week, month, year, or period (from `start`, to `end` or until now).
    repeated: it is said to happen again and again; `start` is then the last time, or since when.
    """

    words: str
    start: datetime
    end: datetime | None
    precision: str
    repeated: bool


def understand_when(text: str, now: datetime, language: str = "en") -> Moment | None:
    """The moment that `text` tells of, as seen from `now` (aware); none where it tells of none."""
    said = read_moments(text, now, language)
    if said:
        return said.best
    local = now.astimezone(LONDON).replace(tzinfo=None)
    known = words(language)
    return _with_words(text, local, known) if known else _with_dateparser(text, local, language)


def read_moments(text: str, now: datetime, language: str) -> "Said | None":
    """All that `text` says of when; none where the language has no grammar of our own."""
    rules = grammar(language)
    if rules is None:
        return None
    folded = fold(text[:_LONGEST])
    return Said(folded, rules.find(folded.text), Reckoning(rules, now.astimezone(LONDON).replace(tzinfo=None)))


class Said:
    """What a text says of when: the days and stretches that it names, and the times of day."""

    def __init__(self, folded: Folded, found: Sequence[Found], reckoning: Reckoning) -> None:
        self.folded = folded
        self.reckoning = reckoning
        self.times = [each for each in found if each.kind in _TIMES]
        self.dated = _dated([each for each in found if each.kind not in _TIMES], reckoning)

    @property
    def best(self) -> Moment | None:
        """The moment that is likeliest when it happened."""
        return self.best_of(self.dated)

    def best_of(self, dated: Sequence[tuple[Found, Span]]) -> Moment | None:
        """The likeliest of `dated`; without any day the time of day alone."""
        if not dated:
            clocks = () if self.dated else (each for each in self.times if each.kind != "part")
            clock = next((each for each in clocks if _hour(each, self.reckoning)), None)
            return _alone(self.folded, clock, self.times, self.reckoning) if clock else None
        chosen, span = min(dated, key=lambda pair: _rank(*pair))
        repeats = any(other.repeated for _, other in dated) and span.precision in {"period", "month", "year"}
        return self.moment(chosen, span, repeats)

    def moment(self, chosen: Found, span: Span, repeats: bool = False) -> Moment:
        """One of `dated`, exact by the time of day beside it."""
        span, start, end = _with_time(self.folded, chosen, span, self._times_of(chosen), self.reckoning)
        return _moment(self.folded.quote(start, end).strip(), replace(span, repeated=span.repeated or repeats))

    def _times_of(self, chosen: Found) -> list[Found]:
        """The times of day that stand nearer to `chosen` than to any other day."""
        days = [found for found, _ in self.dated]
        return [time for time in self.times if min(days, key=lambda day: _apart(day, time)) is chosen]


def _dated(found: Sequence[Found], reckoning: Reckoning) -> list[tuple[Found, Span]]:
    """What was found with its span, each reckoned from the day before it where it must be."""
    dated: list[tuple[Found, Span]] = []
    for each in found:
        span = reckoning.span_after(each, dated[-1][1] if dated else None)
        if span:
            dated.append((each, span))
    sure = [pair for pair in dated if pair[0].kind not in _WEAK]
    return sure or dated


def _apart(one: Found, other: Found) -> int:
    return max(one.start - other.end, other.start - one.end)


def _rank(found: Found, span: Span) -> tuple[bool, int, int]:
    """A day of its own before what happens again and again, the exact before the vague, the first before the rest."""
    return span.repeated and not found.since, _RANK[span.precision], found.start


def _with_time(
    folded: Folded, chosen: Found, span: Span, times: Sequence[Found], reckoning: Reckoning
) -> tuple[Span, int, int]:
    """The span made exact by the times of day beside it, and where the words then begin and end."""
    start, end = chosen.start, chosen.end
    if span.precision != "day" or span.repeated:
        return span, start, end
    near = [each for each in times if _near(folded.text, each, start, end)]
    clock = next((each for each in near if each.kind != "part"), None)
    part = next((each for each in near if each.kind == "part"), None)
    for each in (clock, part):
        if each:
            start, end = min(start, each.start), max(end, each.end)
    if clock:
        exact = _exact(clock, span, _part_of(part, chosen, reckoning), reckoning)
        return exact or span, start, end
    if part and span.end is None:
        of_part = reckoning.of_part(span.start, part.slots["part"])
        return (of_part if of_part.start <= reckoning.now else span), start, end
    return span, start, end


def _near(text: str, each: Found, start: int, end: int) -> bool:
    gap = text[each.end : start] if each.end <= start else text[end : each.start]
    return len(gap) <= _FAR and not any(mark in gap for mark in ".!?;\n")


def _part_of(part: Found | None, chosen: Found, reckoning: Reckoning) -> str | None:
    if part:
        return str(reckoning.identifier("parts", part.slots["part"]))
    if chosen.kind in {"last_night", "tonight", "last_part"}:
        return "night"
    said = chosen.slots.get("part")
    return str(reckoning.identifier("parts", said)) if said else None


def _exact(clock: Found, span: Span, part: str | None, reckoning: Reckoning) -> Span | None:
    hour = _hour(clock, reckoning, part)
    if hour is None:
        return None
    day = span.start.replace(hour=0, minute=0)
    if part == "night" and hour[0] < 5 and span.end and span.end.date() > day.date():
        day += timedelta(days=1)
    start = day + timedelta(hours=hour[0], minutes=hour[1])
    if start > reckoning.now and hour[0] >= 12:
        start -= timedelta(hours=12)
    return Span(start, None, "minute" if hour[2] else "hour") if start <= reckoning.now else None


def _hour(clock: Found, reckoning: Reckoning, part: str | None = None) -> tuple[int, int, bool] | None:
    """Hour, minute, and whether the minute was said. Without morning or evening: what people most likely mean."""
    slots = clock.slots
    if clock.kind == "midnight":
        return (0, 0, False) if slots["word"] == "midnight" else (12, 0, False)
    hour, minute = reckoning.number(slots["hour"]), int(slots.get("minute") or 0)
    if slots.get("to"):
        minute = int(reckoning.words["minutes_of"][slots["to"]])
    half = (slots.get("half") or "")[:1]
    written_whole = len(slots["hour"]) == 2 and slots["hour"].startswith("0")
    if half == "p" or (not half and not written_whole and part in {"afternoon", "evening", "midday"}):
        hour = hour % 12 + 12
    elif half == "a" or part in {"morning", "early_morning"}:
        hour %= 12
    elif part == "night" and hour <= 12 and not written_whole:
        hour = hour % 12 + (12 if 5 < hour < 12 else 0)
    elif hour < 12 and not written_whole:
        hour += 12  # "about 9" and "half 4" without more are told of evenings and afternoons
    total = hour * 60 + minute
    return (total // 60 % 24, total % 60, minute != 0) if 0 <= total < 25 * 60 else None


def _alone(folded: Folded, clock: Found, times: Sequence[Found], reckoning: Reckoning) -> Moment | None:
    """A time of day without a day: the last time that it was so late."""
    parts = (each for each in times if each.kind == "part")
    part = next((each for each in parts if _near(folded.text, each, clock.start, clock.end)), None)
    hour = _hour(clock, reckoning, _part_of(part, clock, reckoning))
    if hour is None:
        return None
    start = reckoning.today + timedelta(hours=hour[0], minutes=hour[1])
    if start > reckoning.now:
        start -= timedelta(days=1)
    begin = min(clock.start, part.start) if part else clock.start
    end = max(clock.end, part.end) if part else clock.end
    return _moment(folded.quote(begin, end).strip(), Span(start, None, "minute" if hour[2] else "hour"))


def _moment(words: str, span: Span) -> Moment:
    end = span.end.replace(tzinfo=LONDON) if span.end else None
    return Moment(words, span.start.replace(tzinfo=LONDON), end, span.precision, span.repeated)


def _with_words(text: str, local: datetime, known: Words) -> Moment | None:
    """For a language without a grammar of our own: its words for days, dates and stretches of time."""
    folded = fold(text[:_LONGEST])
    found = known.find(folded.text, local)
    return _moment(folded.quote(found[0].start, found[0].end), found[0].span) if found else None


def _with_dateparser(text: str, local: datetime, language: str) -> Moment | None:
    """For a language of which we have no words: what dateparser finds in the past, but no bare numbers."""
    settings = {"PREFER_DATES_FROM": "past", "DATE_ORDER": "DMY", "RELATIVE_BASE": local}
    try:
        found = search_dates(text[:_LONGEST_GUESSED], languages=[language], settings=settings) or []
    except ValueError:
        return None  # a language that dateparser does not know
    for said, start in found:
        # Short words of many languages are names of time zones to dateparser.
        day = start.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
        if day <= local and any(character.isalpha() for character in said):
            return _moment(said, Span(day, None, "day"))
    return None


def spoken(moment: Moment) -> str:
    """The moment in plain English, as one reads it back: "Tuesday 17 November 2026, about 9 in the evening"."""
    if moment.repeated and moment.precision != "period":
        return f"again and again ({moment.words})"
    start = moment.start
    if moment.precision == "period":
        again = ", again and again" if moment.repeated else ""
        if moment.end:
            return f"between {_date(start)} and {_date(moment.end)}{again}"
        return f"since {start:%B %Y}{again}" if start.day == 1 else f"since {_date(start)}{again}"
    if moment.precision in {"minute", "hour"}:
        return f"{start:%A} {_date(start)}, {_clock(moment)}"
    return {
        "day": f"{start:%A} {_date(start)}{_part_in_words(moment)}",
        "week": f"in the week of {_date(start)}",
        "month": f"in {start:%B %Y}",
        "year": f"in {start:%Y}",
    }[moment.precision]


def _date(day: datetime) -> str:
    return f"{day.day} {day:%B %Y}"


def _clock(moment: Moment) -> str:
    hour, minute = moment.start.hour, moment.start.minute
    when = next(part for until, part in _PARTS_IN_WORDS if hour < until)
    if (hour, minute) in {(0, 0), (12, 0)}:
        return "about midnight" if hour == 0 else "about midday"
    shown = f"{(hour - 1) % 12 + 1}" + (f".{minute:02d}" if minute else "")
    return f"{'at' if moment.precision == 'minute' else 'about'} {shown} {when}"


def _part_in_words(moment: Moment) -> str:
    if moment.end is None:
        return ""
    if (moment.end - moment.start) > timedelta(hours=20):
        return f" to {moment.end - timedelta(minutes=1):%A} {_date(moment.end - timedelta(minutes=1))}"
    if moment.start.hour >= 20:
        return ", at night"
    return ", " + next(part for until, part in _PARTS_IN_WORDS if moment.start.hour < until)

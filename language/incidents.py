"""Several moments in one account: when each incident was, since when it goes on, and what is no incident at all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from dateutil.relativedelta import relativedelta

from language.moment import LONDON, Moment, Said, read_moments, understand_when
from language.moment_grammar import Found, Grammar, grammar
from language.moment_rules import Span
from language.moment_stretches import Dated, stretched

MOST = 30  # incidents of one message; nobody may make a message slow with a calendar
_CUTS = re.compile(r"[.!?;,\n]| but | so | and | then | because | cos ")
_SENTENCE = re.compile(r"[.!?;\n]")
_COUNTED = re.compile(r"(?:times?|twice|once)(?: now| already)? $")
_BEGUN = re.compile(r"(?:it )?(?:start|began|begun)")
_LASTING = frozenset({"long", "long_vague"})
_LENGTHS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}


@dataclass(frozen=True)
class Lasting:
    """Since when something goes on: the words, and the day that they mean."""

    words: str
    since: datetime

    def spoken(self, now: datetime) -> str:
        """In plain English: "about 3 years"."""
        days = (now - self.since).days
        for unit, length in (("year", 365.25), ("month", 30.44), ("week", 7), ("day", 1)):
            count = round(days / length)
            if days >= length * (1.75 if unit == "year" else 0.95):
                return f"about {count} {unit}{'s' if count != 1 else ''}"
        return "less than a day"


@dataclass(frozen=True)
class Times:
    """What a text tells of time: the likeliest moment, each incident in the order told, and how long it goes on."""

    when: Moment | None
    incidents: tuple[Moment, ...] = ()
    how_long: Lasting | None = None


def understand_times(text: str, now: datetime, language: str = "en") -> Times:
    """What `text` tells of time, as seen from `now` (aware)."""
    rules = grammar(language)
    said = read_moments(text, now, language)
    if rules is None or said is None:
        when = understand_when(text, now, language)
        return Times(when, (when,) if when else ())
    happened = [(found, span) for found, span in said.dated if not _is_something_else(said, found, rules)]
    told = _without_taken_back(said, happened, rules)
    told = stretched(said.folded.text, _going_on(said, told, rules), rules, said.reckoning)
    exact = [each for each in told if each[1].precision != "year"]  # a year beside them is that of something else
    when = said.best_of(exact or told) if told or not said.dated else None
    return Times(when, _incidents(said, told, rules), _lasting(said, told, rules))


def _without_taken_back(said: Said, told: Sequence[Dated], rules: Grammar) -> Sequence[Dated]:
    """Without what the next words correct: "on the 15th. No it was the 16th" tells of the 16th only."""
    taken_back = {
        first.start
        for (first, _), (second, _) in pairwise(told)
        if rules.takes_back.search(said.folded.text[first.end : second.start])
    }
    return [each for each in told if each[0].start not in taken_back]


def _going_on(said: Said, told: Sequence[Dated], rules: Grammar) -> Sequence[Dated]:
    """Without the days on which it still goes on: "it started on the 28th and they are still at it tonight"."""
    if not any(found.since for found, _ in told):
        return told
    text = said.folded.text
    return [
        (found, span) for found, span in told if found.since or not rules.still_on.search(text, *_clause(text, found))
    ]


def _clause(text: str, found: Found) -> tuple[int, int]:
    """Where the clause begins that holds `found`, and where `found` ends."""
    return _around(text, found, _CUTS)[0], found.end


def _is_something_else(said: Said, found: Found, rules: Grammar) -> bool:
    """Whether the clause tells when somebody moved in, was told, or has an appointment; or how often, not when; or the
    sentence ends in saying that it was something else: "in the summer too, but that was kids"."""
    if found.kind == "this_unit" and _COUNTED.search(said.folded.text, max(0, found.start - 12), found.start):
        return True
    if rules.disowned.search(said.folded.text, found.start, _around(said.folded.text, found, _SENTENCE)[1]):
        return True
    first, last = _around(said.folded.text, found, _CUTS)
    complaints = [each.end() for each in rules.complaint.finditer(said.folded.text, first, last)]
    others = rules.no_incident.finditer(said.folded.text, first, last)
    told = [other.start() for other in others if other.end() not in complaints]
    # "Since I moved here in August" tells since when it goes on: what stands in the words themselves does not count.
    return any(not (found.since and found.start < start < found.end) for start in told)


def _around(text: str, found: Found, cuts: re.Pattern[str]) -> tuple[int, int]:
    """Where the clause or sentence that holds `found` begins and ends."""
    first = max((cut.end() for cut in cuts.finditer(text, 0, found.start)), default=0)
    after = cuts.search(text, found.end)
    return first, after.start() if after else len(text)


def _incidents(said: Said, told: Sequence[Dated], rules: Grammar) -> tuple[Moment, ...]:
    """Each incident in the order told; before them since when the rest goes on: "since June, and on Friday again"."""
    days: list[Moment] = []
    stretches: list[Moment] = []
    for each, lasting in told[:MOST]:
        found, span = _begun(said, told, each, lasting, rules)
        if found.since and found.kind != "year":  # since a year somebody is ill or lives there
            stretches.append(said.moment(found, span))
        elif not (found.since or span.repeated or found.kind in _LASTING or span.precision == "year"):
            days.append(said.moment(found, span))
    kept: list[Moment] = []
    for moment in days:
        if any(other is not moment and _within(other, moment) for other in days):
            continue
        if not any(_same_day(moment, other) for other in kept):
            kept.append(moment)
    beside = [each for each in stretches[:1] if kept and not any(_same_day(each, other) for other in kept)]
    return (*beside, *kept)


def _begun(said: Said, told: Sequence[Dated], since: Found, span: Span, rules: Grammar) -> Dated:
    """ "It started on Monday" tells of Monday, as "since Monday" does not; nor does what happens again and again."""
    if not (since.since and _BEGUN.match(said.folded.text, since.start)):
        return since, span
    alone = all(found is since or other.repeated for found, other in told)
    if alone and (rules.still_on.search(said.folded.text) or any(other.repeated for _, other in said.dated)):
        return since, span
    once = replace(since, since=False)
    return once, said.reckoning.span(once) or span


def ends(moment: Moment) -> datetime:
    """When a moment is over at the latest."""
    if moment.end is not None:
        return moment.end
    if moment.precision in _LENGTHS:
        return moment.start + _LENGTHS[moment.precision]
    lengths = {
        "week": relativedelta(weeks=1),
        "month": relativedelta(months=1),
        "year": relativedelta(years=1),
    }
    over: datetime = moment.start + lengths.get(moment.precision, relativedelta(days=1))
    return over


def _within(narrow: Moment, wide: Moment) -> bool:
    """Whether `narrow` is a part of `wide`: "this month, on the 3rd" is one incident."""
    longer = ends(wide) - wide.start > ends(narrow) - narrow.start
    return longer and wide.start <= narrow.start and ends(narrow) <= ends(wide)


def _same_day(one: Moment, other: Moment) -> bool:
    return one.start.date() == other.start.date()


def _lasting(said: Said, told: Sequence[Dated], rules: Grammar) -> Lasting | None:
    """How long it goes on, where the sentence says that it does."""
    for found, span in told:
        if span.precision != "period" or not (found.since or found.kind in _LASTING):
            continue
        first, last = _around(said.folded.text, found, _SENTENCE)
        if rules.goes_on.search(said.folded.text, first, last):
            words = said.folded.quote(found.start, found.end).strip()
            return Lasting(words, span.start.replace(tzinfo=LONDON))
    return None


def joined(known: Sequence[Moment], told: Sequence[Moment]) -> tuple[Moment, ...]:
    """The incidents of two messages in the order told, none twice."""
    return (*known, *(replace(each) for each in told if not any(_same_day(each, other) for other in known)))

"""Two days that name one stretch: "between Friday evening and Sunday morning", "overnight Thursday into Friday"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from language.festivals import DAY
from language.moment_grammar import Found, Grammar
from language.moment_rules import Reckoning, Span

LONGEST = 62 * DAY
"""Longer than that two days in one breath are two incidents rather than one that lay somewhere between."""

_BEFORE = 24  # characters

Dated = tuple[Found, Span]


def stretched(text: str, told: Sequence[Dated], rules: Grammar, reckoning: Reckoning) -> list[Dated]:
    """`told` with each such pair as one stretch, in the order of the text."""
    kept: list[Dated] = []
    for each in told:
        before = kept[-1] if kept else None
        first = _day_itself(before, reckoning) if before else None
        if before and first and _is_stretch(text, (before[0], first), each, rules):
            kept[-1] = _stretch((before[0], first), each)
        else:
            kept.append(each)
    return kept


def _day_itself(dated: Dated, reckoning: Reckoning) -> Span | None:
    """The day that "from Friday" names, which by itself is taken as "since Friday"."""
    found, span = dated
    return reckoning.span(replace(found, since=False)) if found.since else span


def _is_stretch(text: str, one: Dated, other: Dated, rules: Grammar) -> bool:
    (first, begins), (second, ends) = one, other
    if begins.precision != "day" or ends.precision != "day" or not timedelta() < ends.start - begins.start < LONGEST:
        return False
    between = text[first.end : second.start]
    if rules.stretch_itself.fullmatch(between):
        return True
    before = text[max(0, first.start - _BEFORE) : first.start]
    opened = rules.stretch_before.search(before) or (first.since and rules.stretch_begun.match(text, first.start))
    return bool(opened) and rules.stretch_between.fullmatch(between) is not None


def _stretch(one: Dated, other: Dated) -> Dated:
    (first, begins), (second, ends) = one, other
    over = ends.end or ends.start + DAY
    return replace(first, end=second.end, since=False), Span(begins.start, over, "period")

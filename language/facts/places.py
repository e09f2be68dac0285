"""Where it happened: the phrase as it was said, and which of the plan's places it is.

A phrase is a preposition, a few words, and the noun of a place or the name of a street; a second such phrase that
follows at once belongs to it ("in the queue at the pharmacy on Kirk Street").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from language.facts.lexicon import Hit

_BEFORE = frozenset(
    "in on at by outside near behind opposite through over round around inside off beside under across down up along "
    "into from onto between to out above below past front back side".split()
)
_INSIDE = frozenset("the a an my me our your her his their this that one of front back side s own new local big little old main".split())
_STOP = frozenset("i he she they we it and but because cos when while who that which said was were is are had has then so".split())
_DETERMINERS = frozenset("the a an my me our your her his their this that one some every".split())
_STREET = frozenset("road rd street st walk avenue ave lane ln grove crescent terrace mews croft gardens heath towers hey fold brow".split())
_PERHAPS_STREET = frozenset("close drive court house way place rise green square park view hill tower point bank".split())
_NOT_A_NAME = _DETERMINERS | _BEFORE | _STREET | frozenset("own front next all same whole main any no other of and".split())
_SURE_ENOUGH = 0.5
_POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}\b")
_LONGEST = 7
_WEAK_PREPOSITIONS = frozenset({"to", "from", "into", "past", "up", "down", "along", "out", "front", "back", "side"})
_WEAK_PLACES = frozenset({"number", "home", "window", "windows", "bus", "car", "text", "texts", "phone", "path", "app", "chat", "school", "area"})


@dataclass(frozen=True)
class PlacePhrase:
    """From which word to which the phrase goes, the plan's place, and how much it looks like where it happened."""

    first: int
    last: int
    place: str
    confidence: float


def find_place(found: Sequence[str], hits: Sequence[Hit], gaps: Sequence[str]) -> PlacePhrase | None:
    """The likeliest phrase in a text cut into words. `gaps[i]` is what stands before word i: a full stop ends a phrase."""
    nouns = {hit.first: hit for hit in sorted(hits, key=lambda hit: hit.last) if hit.fact == "where"}
    phrases = [
        phrase
        for first, word in enumerate(found)
        if word in _BEFORE and (phrase := _phrase(found, nouns, gaps, first)) is not None
    ]
    joined = [phrase for phrase in _joined(phrases, gaps) if phrase.confidence >= _SURE_ENOUGH]
    return max(joined, key=lambda phrase: (round(phrase.confidence, 1), -phrase.first)) if joined else _bare(found, nouns)


def _phrase(found: Sequence[str], nouns: dict[int, Hit], gaps: Sequence[str], first: int) -> PlacePhrase | None:
    best: tuple[int, str, float] | None = None
    determined = False
    position = first if first in nouns else first + 1
    while position < min(len(found), first + _LONGEST):
        if position > first and (any(mark in gaps[position] for mark in ".!?;,\n") or found[position] in _STOP):
            break
        hit, street = nouns.get(position), _street_end(found, gaps, position, position == first + 1)
        if street:
            best, position = (street, "street_or_neighbourhood", 0.9), street
            continue
        if hit:
            best, position = (hit.last, hit.value, _noun_confidence(found, hit)), hit.last
            continue
        if best or found[position] in _BEFORE or (determined and found[position] in _DETERMINERS):
            break
        determined = determined or found[position] in _DETERMINERS
        position += 1
    if best is None:
        return None
    weak = found[first] in _WEAK_PREPOSITIONS and first not in nouns
    return PlacePhrase(first, best[0], best[1], best[2] * (0.7 if weak else 1.0))


def _noun_confidence(found: Sequence[str], hit: Hit) -> float:
    return 0.55 if " ".join(found[hit.first : hit.last]) in _WEAK_PLACES else 0.8


def _street_end(found: Sequence[str], gaps: Sequence[str], position: int, at_once: bool) -> int | None:
    """The end of a street's name that begins here: one or two names and a word for a street."""
    for last in (position + 1, position + 2):
        if last >= len(found) or not gaps[last].isspace() or found[last - 1] in _NOT_A_NAME:
            return None
        if found[last] in _STREET or (at_once and found[last] in _PERHAPS_STREET):
            return last + 1
    return None


def _joined(phrases: Sequence[PlacePhrase], gaps: Sequence[str]) -> list[PlacePhrase]:
    """Phrases that follow each other at once become one, of the first one's place."""
    joined: list[PlacePhrase] = []
    for phrase in phrases:
        before = joined[-1] if joined else None
        if before and phrase.first < before.last:
            continue
        if before and phrase.first == before.last and gaps[phrase.first].isspace():
            joined[-1] = PlacePhrase(before.first, phrase.last, before.place, max(before.confidence, phrase.confidence) + 0.05)
        else:
            joined.append(phrase)
    return joined


def _bare(found: Sequence[str], nouns: dict[int, Hit]) -> PlacePhrase | None:
    """A short answer may be the place alone ("the lift"); in a longer text a bare noun is not where it happened."""
    if len(found) > 6 or not nouns:
        text = " ".join(found)
        if len(found) <= 6 and _POSTCODE.search(text):
            return PlacePhrase(0, len(found), "street_or_neighbourhood", 0.6)
        return None
    hit = next(iter(nouns.values()))
    first = hit.first
    while first and found[first - 1] in _INSIDE:
        first -= 1
    return PlacePhrase(first, hit.last, hit.value, 0.6)

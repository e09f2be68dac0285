"""Where it happened: the phrase as it was said, and which of the plan's places it is.

A phrase is a preposition, a few words, and the noun of a place or the name of a street; a second such phrase that
follows at once belongs to it ("in the queue at the pharmacy on Kirk Street").
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from language.examples import read_yaml
from language.facts.lexicon import Hit

_POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}\b")
_LONGEST = 7
INDOORS, SHARED, STREET = "somewhere_else", "shared_area", "street_or_neighbourhood"
_SURE_ENOUGH = 0.5
BESIDE_WHAT_WAS_DONE = 0.1
"""What a phrase gains in a sentence that tells what was done there: others tell of somebody's life."""
FOLDER = Path(__file__).parent.parent / "place_words"


@dataclass(frozen=True)
class PlaceWords:
    """The small words around a place, of all languages together (`language/place_words/<language>.yml`)."""

    before: frozenset[str]
    weak_before: frozenset[str]
    inside: frozenset[str]
    stop: frozenset[str]
    determiners: frozenset[str]
    streets: frozenset[str]
    perhaps_streets: frozenset[str]
    not_a_name: frozenset[str]
    weak_places: frozenset[str]
    things: frozenset[str]
    beside: frozenset[str]
    not_where: frozenset[str]

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "PlaceWords":
        """The words of every language in `folder`. Raises ExamplesUnreadable with a file's name."""
        found: dict[str, set[str]] = {name: set() for name in cls.__dataclass_fields__}
        for path in sorted(folder.glob("*.yml")):
            for name, entries in read_yaml(path).items():
                found[name].update(str(entry) for entry in entries)
        found["not_a_name"] |= found["determiners"] | found["before"] | found["streets"]
        return cls(**{name: frozenset(entries) for name, entries in found.items()})


@dataclass(frozen=True)
class PlacePhrase:
    """From which word to which the phrase goes, the plan's place, and how much it looks like where it happened."""

    first: int
    last: int
    place: str
    confidence: float


@dataclass(frozen=True)
class _Said:
    words: Sequence[str]
    gaps: Sequence[str]
    small: PlaceWords


def find_place(found: Sequence[str], hits: Sequence[Hit], gaps: Sequence[str], small: PlaceWords) -> PlacePhrase | None:
    """The likeliest phrase in a text cut into words.

    `gaps[i]` is what stands before word i: a full stop ends a phrase.
    """
    text = _Said(found, gaps, small)
    nouns = _nouns([hit for hit in hits if hit.fact == "where"])
    sentence = np.cumsum([any(end in gap for end in ".!?\n") for gap in gaps[: len(found)]]).tolist()
    done = Counter(sentence[hit.first] for hit in hits if hit.fact == "incident_types")
    phrases = [
        replace(phrase, confidence=phrase.confidence + BESIDE_WHAT_WAS_DONE) if done[sentence[first]] else phrase
        for first, word in enumerate(found)
        if word in small.before
        and not _is_elsewhere(text, first)
        and (phrase := _phrase(text, nouns, first)) is not None
    ]
    joined = [phrase for phrase in _joined(text, phrases) if phrase.confidence >= _SURE_ENOUGH]
    return (
        max(joined, key=lambda phrase: (round(phrase.confidence, 1), -phrase.first)) if joined else _bare(text, nouns)
    )


def _is_elsewhere(text: _Said, first: int) -> bool:
    """Whether the word before tells of somebody's life ("I work in a bakery"), or of a place that is now avoided."""
    before = first - 1
    return before >= 0 and text.gaps[first].isspace() and text.words[before] in text.small.not_where


def _nouns(hits: Sequence[Hit]) -> dict[int, Hit]:
    """The nouns by their first word; of "the park" and "park gates" in "the park gates" the one that ends later."""
    cut_short = {hit for hit in hits for other in hits if hit.first < other.first < hit.last < other.last}
    return {hit.first: hit for hit in sorted(hits, key=lambda hit: hit.last) if hit not in cut_short}


def _phrase(text: _Said, nouns: dict[int, Hit], first: int) -> PlacePhrase | None:
    found, gaps, small = text.words, text.gaps, text.small
    best: tuple[int, str, float] | None = None
    determined = False
    position = first if first in nouns else first + 1
    while position < min(len(found), first + _LONGEST):
        if position > first and (any(mark in gaps[position] for mark in ".!?;,\n") or found[position] in small.stop):
            break
        hit, street = nouns.get(position), _street_end(text, position, position == first + 1)
        if street:
            best, position = (street, STREET, 0.9), street
            continue
        if hit and best and found[position] == "home":
            break  # "on the train home" was on the train
        if hit:
            within = best and best[1] == INDOORS and hit.value == SHARED  # "the school corridor" is in the school
            best, position = (hit.last, INDOORS if within else hit.value, _noun_confidence(text, hit)), hit.last
            continue
        if best and best[1] == SHARED and found[position] == "of" and (whose := _whose(nouns, position)):
            best, position = (whose.last, INDOORS, best[2]), whose.last
            continue
        if best or found[position] in small.before or (determined and found[position] in small.determiners):
            break
        determined = determined or found[position] in small.determiners
        position += 1
    if best is None:
        return None
    if best[1] == INDOORS and found[first] in small.beside:
        best = (best[0], STREET, best[2])  # "outside the shop"
    weak = found[first] in small.weak_before and first not in nouns
    return PlacePhrase(first, best[0], best[1], best[2] * (0.7 if weak else 1.0))


def _whose(nouns: dict[int, Hit], of: int) -> Hit | None:
    """The building of "the entrance of the mosque"."""
    near = (nouns[position] for position in range(of + 1, of + 4) if position in nouns)
    return next((hit for hit in near if hit.value == INDOORS), None)


def _noun_confidence(text: _Said, hit: Hit) -> float:
    return 0.55 if " ".join(text.words[hit.first : hit.last]) in text.small.weak_places else 0.8


def _street_end(text: _Said, position: int, at_once: bool) -> int | None:
    """The end of a street's name that begins here: one or two names and a word for a street."""
    found, gaps, small = text.words, text.gaps, text.small
    if found[position - 1] in small.determiners and found[position - 1] != "the":
        return None  # "in a family road"
    for last in (position + 1, position + 2):
        if last >= len(found) or not gaps[last].isspace() or found[last - 1] in small.not_a_name:
            return None
        if found[last] in small.streets or (at_once and found[last] in small.perhaps_streets):
            return last + 1
    return None


def _joined(text: _Said, phrases: Sequence[PlacePhrase]) -> list[PlacePhrase]:
    """Phrases that follow each other at once become one, of the first one's place; a thing that stands in many
    places ("on my car in the car park") is where the second one says."""
    gaps = text.gaps
    joined: list[PlacePhrase] = []
    for phrase in phrases:
        before = joined[-1] if joined else None
        if before and phrase.first < before.last:
            continue
        if before and phrase.first == before.last and gaps[phrase.first].isspace():
            place = phrase.place if text.words[before.last - 1] in text.small.things else before.place
            joined[-1] = PlacePhrase(before.first, phrase.last, place, max(before.confidence, phrase.confidence) + 0.05)
        else:
            joined.append(phrase)
    return joined


def _bare(text: _Said, nouns: dict[int, Hit]) -> PlacePhrase | None:
    """A short answer may be the place alone ("the lift"); in a longer text a bare noun is not where it happened."""
    found = text.words
    if len(found) > 6 or not nouns:
        if len(found) <= 6 and _POSTCODE.search(" ".join(found)):
            return PlacePhrase(0, len(found), STREET, 0.6)
        return None
    hit = next(iter(nouns.values()))
    first = hit.first
    while first and found[first - 1] in text.small.inside:
        first -= 1
    return PlacePhrase(first, hit.last, hit.value, 0.6)

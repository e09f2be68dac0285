"""A folded copy of a text for matching, with a map back, so that quotes are cut from the untouched original.

Threats considered: words disguised by zero-width characters, letters of other alphabets, digits (k1ll), spacing
(k i l l) or repetition; and people who type without accents, apostrophes or care. The original is never changed.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

_APOSTROPHES = frozenset("'’‘`´ʼʹ′＇")
_BY_HAND = {
    **dict.fromkeys("đð", "d"),
    **{"ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ŋ": "ng"},
    **dict.fromkeys("أإآٱ", "ا"),
    **dict.fromkeys("ىیېئ", "ي"),
    **dict.fromkeys("ةۀەھہۂ", "ه"),
    **{"ک": "ك", "ؤ": "و", "ـ": ""},
}
# Letters of other alphabets that look Latin; replaced only inside a word that is Latin otherwise.
_LOOKALIKES = str.maketrans("асеіјорхуѕһԁԛԝкмтαειουνκρτ", "aceijopxyshdqwkmtaeiouvkpt")
_DIGITS = str.maketrans("013457@$!", "oieastasi")
_LOWEST_STRIPPED_CLASS = 10  # below stand nukta and virama, which are letters to those who write with them
_SHORT_SPEECH = frozenset("aiurnbcyok")

_MIXED = re.compile(r"[a-z][а-яѐ-џһԁԛԝα-ω]|[а-яѐ-џһԁԛԝα-ω][a-z]")
_LETTERS = re.compile(r"[^\W\d_]+")
_DIGIT_IN_WORD = re.compile(r"(?<=[a-z])[013457@$!](?=[a-z])")
_SPACED = re.compile(r"(?<![^\W_])[a-z](?:([ .*_-])[a-z](?:\1[a-z])+)(?![^\W_])")
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_KEPT_DOUBLE = frozenset("lsf")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded copy: `text` for matching; character i of it was made from `original[starts[i]:ends[i]]`."""

    original: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def quote(self, start: int, end: int) -> str:
        """The original words behind `text[start:end]`, untouched."""
        place = self.place(start, end)
        return self.original[place[0] : place[1]]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where the original words behind `text[start:end]` stand in the original."""
        if start >= end:
            return (0, 0)
        return self.starts[start], self.ends[end - 1]


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character in _APOSTROPHES:
        return ""
    if character.isspace():
        return " "
    kept = []
    for wide in unicodedata.normalize("NFKC", character).casefold():
        parts = unicodedata.normalize("NFD", wide)
        bare = [part for part in parts if unicodedata.combining(part) < _LOWEST_STRIPPED_CLASS]
        # Composed letters without an accent (Hangul, Indic) stay as they are.
        kept += [_fold_part(part) for part in (bare if len(bare) < len(parts) else wide)]
    return "".join(kept)


def _fold_part(part: str) -> str:
    if part in _BY_HAND:
        return _BY_HAND[part]
    if part.isspace():
        return " "
    category = unicodedata.category(part)
    if category in {"Cf", "Cc", "Co", "Cs", "Cn"} or unicodedata.combining(part) >= _LOWEST_STRIPPED_CLASS:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(part))
    return part


def fold(text: str) -> Folded:
    """The folded copy of `text`: compatibility forms, case, accents, apostrophes, invisible characters, disguises."""
    characters: list[str] = []
    starts: list[int] = []
    for place, character in enumerate(text):
        for part in _fold_character(character):
            characters.append(part)
            starts.append(place)
    folded = Folded(text, "".join(characters), tuple(starts), tuple(start + 1 for start in starts))
    if _MIXED.search(folded.text):
        folded = _changed(folded, _LETTERS, _without_lookalikes)
    for pattern, change in _CHANGES:
        folded = _changed(folded, pattern, change)
    return folded


def folded_text(text: str) -> str:
    """Only the folded words, where no way back is needed."""
    return fold(text).text


def _changed(folded: Folded, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str | None]) -> Folded:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for match in pattern.finditer(folded.text):
        new = change(match)
        if new is None or not new:
            continue
        begin, end = match.span()
        pieces += [folded.text[done:begin], new]
        starts += [*folded.starts[done:begin], *_spread(folded.starts, begin, end, len(new))]
        ends += [*folded.ends[done:begin], *_spread(folded.ends, begin, end, len(new))]
        ends[-1] = folded.ends[end - 1]
        done = end
    if not done:
        return folded
    return Folded(
        folded.original,
        "".join(pieces) + folded.text[done:],
        (*starts, *folded.starts[done:]),
        (*ends, *folded.ends[done:]),
    )


def _spread(places: tuple[int, ...], begin: int, end: int, length: int) -> list[int]:
    if length == end - begin:
        return list(places[begin:end])
    step = (end - begin) / length
    return [places[begin + int(index * step)] for index in range(length)]


def _without_lookalikes(match: re.Match[str]) -> str | None:
    word = match.group()
    if not _MIXED.search(word):
        return None
    latin = sum(character.isascii() for character in word)
    return word.translate(_LOOKALIKES) if 2 * latin >= len(word) else None


def _joined(match: re.Match[str]) -> str | None:
    letters = match.group()[::2]
    if len(letters) == 3 and set(letters) <= _SHORT_SPEECH:
        return None  # "u r a ..." is text-speak, not a disguise
    return letters


def _once(match: re.Match[str]) -> str:
    letter = match.group(1)
    return letter * 2 if letter in _KEPT_DOUBLE else letter


_CHANGES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
    (_DIGIT_IN_WORD, lambda match: match.group().translate(_DIGITS)),
    (_SPACED, _joined),
    (_REPEATED, _once),
)

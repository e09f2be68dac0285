"""In which language a text is written: its script, letters that only one language has, then two judges of the rest.

The first judge is our own (`language_model`): it knows the languages that we teach as people type them, also in Latin
letters. Where a text is not familiar to it, py3langid is asked, which knows many more: so a neighbour such as Kurmanji
or German is named rather than taken for one of ours. Unsure, nothing is said: a wrong offer disturbs, a missing one can
be made up for. One word tells too little.

Measured on a fifth of the examples of 15 languages, held out: of messages of four words and more .98 are right (with
py3langid alone .81), .84 get the right offer, .001 a wrong one; English ones, a tenth of them, get none.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from language.language_model import ROMAN, Judged, LanguageModel
from language.scripts import (
    ARABIC,
    CYRILLIC,
    DEVANAGARI,
    ETHIOPIC,
    LATIN_SCRIPT,
    LETTER,
    OF_ONE_LANGUAGE,
    PERSIAN,
    ethiopic,
    only_language,
    script_of,
)  # fmt: skip

ENGLISH = "en"
SERVED = (
    "en", "cy", "pl", "ro", "ar", "fa", "ckb", "ur", "pa", "bn", "zh", "es", "pt", "fr", "uk", "ru", "cs", "sk", "lt",
    "lv", "hu", "tr", "so", "ti", "sq", "vi", "hi", "gu", "it",
)  # fmt: skip
"""The languages that Haven is made for; which of them it speaks already, the catalogues say."""
LATIN = (
    "en", "cy", "pl", "ro", "pt", "lt", "lv", "cs", "sk", "hu", "tr", "vi", "es", "fr", "it", "sq", "so", "ku", "de",
    "nl", "sv", "da", "no", "fi", "et", "hr", "sl", "id", "tl", "sw", "yo", "ha", "ig", "rw", "uz", "az", "sn", "zu",
    "om", "af",
)  # fmt: skip
OF_SCRIPT: Mapping[str, tuple[str, ...]] = {
    LATIN_SCRIPT: LATIN,
    ARABIC: ("ar", "fa", "ur"),
    CYRILLIC: ("uk", "ru", "bg", "sr", "mk", "be"),
    DEVANAGARI: ("hi", "ne", "mr"),
}
"""Which of them py3langid tells apart, by script."""
OWN_OF_SCRIPT: Mapping[str, tuple[str, ...]] = {
    ARABIC: ("ar", "fa", "ur", "ckb"),
    CYRILLIC: ("uk", "ru"),
    DEVANAGARI: ("hi",),
}
_CANDIDATES = {"und-Ethi": ("ti", "am"), "ur-Latn": ("ur", "hi"), "hi-Latn": ("hi", "ur")}
"""What the letters alone do not tell apart: Ethiopic script, and Urdu and Hindi in Latin letters."""

SURE, SURE_OF_FEW, MARGIN = 0.9, 0.95, 0.3
FEW_WORDS = 4
FAMILIAR, VERY_FAMILIAR = 0.88, 0.95
"""The share of a text that the examples of its language have; below the first it may be in any language."""
FEWEST_LATIN, FEWEST = 6, 4

_NOISE = re.compile(r"https?://\S+|\S+@\S+|\b[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}\b|[\d_]+", re.IGNORECASE)


@dataclass(frozen=True)
class Identified:
    """A language, and how sure it is (0 to 1). `sure`: enough to offer it to somebody who speaks another one with us.

    heard  what was heard, where that leaves several languages possible (see `candidates`); else the language itself
    """

    language: str
    confidence: float
    sure: bool = False
    heard: str = ""

    @property
    def offer(self) -> bool:
        """Whether a chat that is held in English would offer this language."""
        return self.sure and self.language != ENGLISH


def candidates(heard: str) -> tuple[str, ...]:
    """The languages that may be meant by what was heard; several where only the person can say which."""
    return _CANDIDATES.get(heard, (heard.split("-", maxsplit=1)[0],))


class Identifier:
    """Tells languages apart. Without a model of our own, py3langid judges alone: then no romanised text is known."""

    def __init__(self, own: LanguageModel | None = None) -> None:
        self._own = own

    @classmethod
    def load(cls, path: Path) -> "Identifier":
        """With our own judge from `path`. Raises OSError, ValueError, KeyError where it is none."""
        return cls(LanguageModel.load(path))

    def identify(self, text: str) -> Identified:
        """The language of `text`; English with confidence 0 where it has no letters."""
        cleaned = _NOISE.sub(" ", text[:2000]).strip()
        letters = len(LETTER.findall(cleaned))
        if not letters:
            return Identified(ENGLISH, 0.0)
        script = script_of(cleaned, letters)
        enough = _enough(cleaned, script, letters)
        if script in OF_ONE_LANGUAGE:
            return Identified(script, 1.0, enough)
        if script == ETHIOPIC:
            code = ethiopic(cleaned)
            return Identified(code or "ti", 1.0 if code else 0.5, enough, "" if code else "und-Ethi")
        only = only_language(cleaned, script)
        if only:
            return Identified(only, 0.99, enough)
        return self._judged(cleaned, script, enough)

    def _judged(self, text: str, script: str, enough: bool) -> Identified:
        if script == LATIN_SCRIPT and len(text.split()) == 1:
            return Identified(ENGLISH, 0.3)
        own = self._by_own(text, script)
        if own is not None and own.familiarity >= VERY_FAMILIAR and own.share >= SURE:
            return _found(own.name, own.share, text, enough)
        other, share, margin = _by_langid(text, script)
        sure = share >= SURE and margin >= MARGIN
        if own is None:
            return _found(other, share, text, enough and sure and (script != LATIN_SCRIPT or other in SERVED))
        if sure and not self._teaches(other) and (own.share < SURE or share > own.share or own.familiarity < FAMILIAR):
            return _found(other, share, text, enough)
        if own.familiarity >= FAMILIAR or own.name.removesuffix(ROMAN) == other:
            return _found(own.name, own.share, text, enough)
        return Identified(own.name.removesuffix(ROMAN) if own.share >= SURE else ENGLISH, round(own.share / 2, 3))

    def _teaches(self, code: str) -> bool:
        return self._own is not None and code in self._own.languages

    def _by_own(self, text: str, script: str) -> Judged | None:
        if self._own is None:
            return None
        return self._own.read(text, (code for code in self._own.languages if _may_be(code, script)))


def _may_be(code: str, script: str) -> bool:
    if script == LATIN_SCRIPT:
        return code.endswith(ROMAN) or code in LATIN
    return code in OWN_OF_SCRIPT.get(script, ())


def _enough(text: str, script: str, letters: int) -> bool:
    """Whether there is enough to go by for an offer: never one word, and in Han at least four signs."""
    if script in ("zh", "ja", "th", "my", "km"):
        return letters >= FEWEST
    return len(text.split()) >= 2 and letters >= (FEWEST_LATIN if script == LATIN_SCRIPT else FEWEST)


def _found(name: str, share: float, text: str, enough: bool) -> Identified:
    least = SURE if len(text.split()) >= FEW_WORDS else SURE_OF_FEW
    code = name.removesuffix(ROMAN)
    return Identified(code, round(share, 3), enough and share >= least, name if name != code else "")


def _by_langid(text: str, script: str) -> tuple[str, float, float]:
    """What py3langid takes the text for, how sure that is, and how far before the next."""
    among = OF_SCRIPT[script]
    if script == ARABIC and PERSIAN & set(text):
        among = tuple(code for code in among if code != "ar")
    ranked = _langid(among).rank(text.lower())
    (code, first), (_, second) = ranked[0], ranked[1]
    return str(code), float(first), float(first) - float(second)


@cache
def _langid(among: tuple[str, ...]) -> Any:
    # Loaded on first use: seconds that no other command has to wait for.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    classifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    classifier.set_languages(list(among))
    return classifier

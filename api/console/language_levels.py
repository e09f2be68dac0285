"""How well each language is understood, computed from the last test: the figures, never a claim.

The figures stand in data/tested.json (written by `make bench PARTS=understanding`), the thresholds with their reasons
in data/levels.yml. A language without a test is never understood freely.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from api.console.terms import language_term
from language.catalogue import SpokenLanguage
from language.identify import ENGLISH, OF_SCRIPT, SERVED
from language.translate.contract import Engine, EngineFailed

_DATA = Path(__file__).parent / "data"
Level = Literal["freely", "options", "person"]
Figures = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Least:
    """A threshold: from which figure of which test set on a language is understood freely, and why."""

    set: str
    figure: str
    least: float
    title: str
    why: str

    def found(self, figures: Figures) -> float | None:
        """The figure of this language; none where it was not measured."""
        return figures.get(self.set, {}).get(self.figure)


@dataclass(frozen=True, slots=True)
class LanguageLevel:
    """One language. found: its figure for each threshold, in order; lacks: the titles of those that it misses.

    tested       how many test messages its meanings were judged on
    reviewed_by  the native speaker who has read its texts; empty: nobody; None: it is not spoken
    translated   whether the engine has a model into English; None: not known, or no engine
    """

    code: str
    name: str
    own_name: str
    level: Level
    tested: int
    found: tuple[float | None, ...]
    lacks: tuple[str, ...]
    reviewed_by: str | None
    translated: bool | None


@dataclass(frozen=True, slots=True)
class Tested:
    """The last test: on which day, and its figures by language, kind of test set and name."""

    measured_on: date
    languages: Mapping[str, Figures]


def tested(path: Path = _DATA / "tested.json") -> Tested:
    """What the last test found."""
    content = json.loads(path.read_text(encoding="utf-8"))
    languages = {
        code: {kind: figures for kind, figures in found.items() if isinstance(figures, dict)}
        for code, found in content["languages"].items()
    }
    return Tested(date.fromisoformat(content["measured_on"]), languages)


@cache
def thresholds() -> tuple[Least, ...]:
    """What a language needs to be understood freely."""
    return tuple(
        Least(each["set"], each["figure"], each["from"], each["title"], each["why"]) for each in _words()["least"]
    )


def level_words(level: str) -> tuple[str, str]:
    """A level's name, and what it means for a customer."""
    return str(_words()["levels"][level]), str(_words()["means"][level])


def level_of(figures: Figures, spoken: bool) -> tuple[Level, tuple[str, ...]]:
    """The level of a language with these figures, and the titles of the thresholds that it misses."""
    lacks = tuple(
        least.title for least in thresholds() if (figure := least.found(figures)) is None or figure < least.least
    )
    if not spoken:
        return "person", lacks
    return ("options" if lacks else "freely"), lacks


def language_levels(
    spoken: Sequence[SpokenLanguage], last: Tested, translated: Mapping[str, bool]
) -> tuple[LanguageLevel, ...]:
    """Every language that Haven is made for or speaks, English first, the others by their English names."""
    by_code = {each.code: each for each in spoken}
    codes = sorted({*SERVED, *by_code}, key=lambda code: (code != ENGLISH, language_term(code)))
    return tuple(_level(code, by_code.get(code), last.languages.get(code, {}), translated.get(code)) for code in codes)


def _level(code: str, spoken: SpokenLanguage | None, figures: Figures, translated: bool | None) -> LanguageLevel:
    level, lacks = level_of(figures, spoken is not None)
    return LanguageLevel(
        code=code,
        name=language_term(code),
        own_name=spoken.own_name if spoken else "",
        level=level,
        tested=int(figures.get("meanings", {}).get("messages", 0)),
        found=tuple(least.found(figures) for least in thresholds()),
        lacks=lacks,
        reviewed_by=(spoken.reviewed_by or "") if spoken else None,
        translated=translated,
    )


def only_recognised(known: Collection[str]) -> tuple[str, ...]:
    """The English names of the neighbours that are recognised beside the languages `known`."""
    codes = {code for script in OF_SCRIPT.values() for code in script} - set(known)
    return tuple(sorted(language_term(code) for code in codes))


def with_an_english_model(engine: Engine, codes: Collection[str]) -> dict[str, bool]:
    """Of which languages the engine makes English; nothing where there is no engine or it does not answer."""
    if not engine.name:
        return {}
    try:
        return {code: engine.can(code, ENGLISH) for code in codes if code != ENGLISH}
    except EngineFailed:
        return {}


@cache
def _words() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((_DATA / "levels.yml").read_text(encoding="utf-8"))
    return loaded

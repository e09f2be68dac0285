"""The assistant's texts by key, and the titles of what can be chosen.

English is read from `data/**/responses.yml`; a text is asked for with its language, so that translations can join.
"""

import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from language.examples import read_yaml

ASKING = "utter_ask_report_form_"


class UnknownText(KeyError):
    """There is no such text, or a value for one of its placeholders is missing. The error names the key."""


@dataclass(frozen=True)
class CatalogueText:
    """One text: its words and what can be chosen below it, each value with its title.

    fits  the slots with the values that they must have for this variation; empty: it fits always
    """

    text: str
    buttons: Mapping[str, str]
    fits: Mapping[str, Any] = field(default_factory=dict)


class Catalogue:
    """The texts of one or more languages. Made by `Catalogue.load`."""

    def __init__(self, texts: Mapping[str, Mapping[str, tuple[CatalogueText, ...]]], language: str) -> None:
        self._texts = texts
        self.language = language

    @classmethod
    def load(cls, data_dir: Path, language: str = "en") -> "Catalogue":
        """All texts below `data_dir`. Raises ExamplesUnreadable where a file is not YAML."""
        found: dict[str, tuple[CatalogueText, ...]] = {}
        for path in sorted(data_dir.glob("**/responses.yml")):
            for key, variations in (read_yaml(path).get("responses") or {}).items():
                found[key] = tuple(_variation(each) for each in variations)
        return cls({language: found}, language)

    def keys(self) -> frozenset[str]:
        """The keys of all texts."""
        return frozenset(self._texts[self.language])

    def has(self, key: str) -> bool:
        """Whether there is a text under `key`."""
        return key in self._texts[self.language]

    def text(self, key: str, language: str | None = None, **values: object) -> str:
        """The words under `key` with `values` in their {places}. Raises UnknownText."""
        try:
            return string.Formatter().vformat(self._entry(key, language).text, (), values)
        except (KeyError, IndexError, ValueError):
            raise UnknownText(key) from None

    def text_for(self, slots: Mapping[str, str], key: str, language: str | None = None) -> str:
        """The words under `key`, said to somebody of whom `slots` hold: for themselves, for somebody else."""
        return _fitting(self._variations(key, language), slots).text

    def buttons(
        self, question: str, language: str | None = None, slots: Mapping[str, str] | None = None
    ) -> dict[str, str]:
        """What can be chosen at a question of the interview: values with titles, in order. Raises UnknownText."""
        return dict(_fitting(self._variations(ASKING + question, language), slots or {}).buttons)

    def asking(
        self, question: str, slots: Mapping[str, object], language: str | None = None, own: str = ASKING
    ) -> CatalogueText:
        """How a question is asked of who is telling: the first variation whose slots have their values.

        As the assistant chooses it (bot/responses.py). `own`: the beginning of the keys of a page that has words of its
        own for some questions. Raises UnknownText.
        """
        key = (own if self.has(own + question) else ASKING) + question
        return _fitting(self._variations(key, language), slots)

    def _entry(self, key: str, language: str | None) -> CatalogueText:
        return _default(self._variations(key, language))

    def _variations(self, key: str, language: str | None) -> tuple[CatalogueText, ...]:
        texts = self._texts.get(language or self.language, self._texts[self.language])
        if key not in texts:
            raise UnknownText(key)
        return texts[key]


def _default(variations: tuple[CatalogueText, ...]) -> CatalogueText:
    """The first variation that stands under no condition; without one, the first."""
    return next((each for each in variations if not each.fits), variations[0])


def _fitting(variations: tuple[CatalogueText, ...], slots: Mapping[str, object]) -> CatalogueText:
    """The first variation whose slots have their values; else the one that stands under no condition."""
    fitting = (
        each for each in variations if each.fits and all(slots.get(name) == each.fits[name] for name in each.fits)
    )
    return next(fitting, _default(variations))


def _variation(written: Mapping[str, Any]) -> CatalogueText:
    buttons = {str(button["payload"]): str(button["title"]) for button in written.get("buttons") or ()}
    fits = {str(each["name"]): each["value"] for each in written.get("condition") or ()}
    return CatalogueText(str(written.get("text", "")), buttons, fits)

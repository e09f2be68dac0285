"""The assistant's texts by key, and the titles of what can be chosen.

English is read from `data/**/responses.yml`; a text is asked for with its language, so that translations can join.
"""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from language.examples import read_yaml

ASKING = "utter_ask_report_form_"


class UnknownText(KeyError):
    """There is no such text, or a value for one of its placeholders is missing. The error names the key."""


@dataclass(frozen=True)
class CatalogueText:
    """One text: its words and what can be chosen below it, each value with its title."""

    text: str
    buttons: Mapping[str, str]


class Catalogue:
    """The texts of one or more languages. Made by `Catalogue.load`."""

    def __init__(self, texts: Mapping[str, Mapping[str, CatalogueText]], language: str) -> None:
        self._texts = texts
        self.language = language

    @classmethod
    def load(cls, data_dir: Path, language: str = "en") -> "Catalogue":
        """All texts below `data_dir`. Raises ExamplesUnreadable where a file is not YAML."""
        found: dict[str, CatalogueText] = {}
        for path in sorted(data_dir.glob("**/responses.yml")):
            for key, variations in (read_yaml(path).get("responses") or {}).items():
                found[key] = _default(variations)
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

    def buttons(self, question: str, language: str | None = None) -> dict[str, str]:
        """What can be chosen at a question of the interview: values with titles, in order. Raises UnknownText."""
        return dict(self._entry(ASKING + question, language).buttons)

    def _entry(self, key: str, language: str | None) -> CatalogueText:
        texts = self._texts.get(language or self.language, self._texts[self.language])
        if key not in texts:
            raise UnknownText(key)
        return texts[key]


def _default(variations: list[dict[str, Any]]) -> CatalogueText:
    """The first variation that stands under no condition; without one, the first."""
    chosen = next((each for each in variations if not each.get("condition")), variations[0])
    buttons = {str(button["payload"]): str(button["title"]) for button in chosen.get("buttons") or ()}
    return CatalogueText(str(chosen.get("text", "")), buttons)

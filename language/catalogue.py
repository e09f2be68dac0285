"""The texts that customers read, by key, in each language, and the titles of what can be chosen.

English stands in `data/**/responses.yml`; the other languages in `language/catalogues/<code>.po`. A language is spoken
only where its catalogue is complete; in any other, the English is said. Adding a language is adding its file.
"""

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from language import po
from language.faults import faults
from language.po import FOLDER, english_of, strings_of
from language.source import SourceText, contact_texts, context_of, context_of_button, responses, texts_of
from language.tongue import forms_by_category, isolated, numbers_in_order, tongue

ASKING = "utter_ask_report_form_"
ENGLISH = "en"


class UnknownText(KeyError):
    """There is no such text, or a value for one of its placeholders is missing. The error names the key."""


@dataclass(frozen=True)
class CatalogueText:
    """One text: its words and what can be chosen below it, each value with its title.

    fits   the slots with the values that they must have for this variation; empty: it fits always
    forms  of a text that counts: its words by CLDR's category of the number
    """

    text: str
    buttons: Mapping[str, str]
    fits: Mapping[str, Any] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SpokenLanguage:
    """A language that customers can choose. own_name: in itself; reviewed_by: the native speaker who has read it."""

    code: str
    own_name: str
    direction: str
    reviewed_by: str | None


ORIGINAL = SpokenLanguage(ENGLISH, tongue(ENGLISH).own_name, tongue(ENGLISH).direction, "its authors")


@dataclass(frozen=True, slots=True)
class Translation:
    """One language's complete catalogue. `strings`: by identifier, the English and its translation's forms."""

    language: SpokenLanguage
    categories: Mapping[str, int]
    strings: Mapping[str, tuple[str, tuple[str, ...]]]

    def of(self, context: str, english: str) -> tuple[str, ...]:
        """The translation of `english` in its forms; the English itself where it was translated from other words."""
        known, strings = self.strings.get(context, ("", ()))
        return strings if known == english and strings else (english,)


@lru_cache(maxsize=256)
def _translation(path: Path, _written_at: int, source: tuple[SourceText, ...]) -> Translation | None:
    """The catalogue in `path` where it is complete; a file is read once, and anew once it has changed."""
    found = po.read(path)
    if any(fault.silences for fault in faults(found, source)):
        return None
    strings = {
        str(each.context): (
            english_of(each),
            tuple(numbers_in_order(words, found.direction) for words in strings_of(each)),
        )
        for each in found.texts()
        if not each.fuzzy
    }
    language = SpokenLanguage(path.stem, found.own_name, found.direction, found.reviewed_by)
    return Translation(language, forms_by_category(found.code, found.plurals), strings)


class Catalogue:
    """The texts in every language. Made by `Catalogue.load`."""

    def __init__(
        self, texts: Mapping[str, tuple[CatalogueText, ...]], source: tuple[SourceText, ...], folder: Path
    ) -> None:
        self._english = texts
        self._source = source
        self._files = {path.stem: path for path in folder.glob("*.po")}
        self._translations: dict[str, Translation | None] = {}
        self._said: dict[str, Mapping[str, tuple[CatalogueText, ...]]] = {ENGLISH: texts}

    @classmethod
    def load(cls, data_dir: Path, folder: Path = FOLDER) -> "Catalogue":
        """All texts below `data_dir`, with their translations in `folder`; a language is read when it is asked for.

        Raises ExamplesUnreadable where a file is not YAML.
        """
        written = tuple(responses(data_dir))
        texts = {key: tuple(_variation(each) for each in variations) for _, key, variations in written}
        return cls(texts, (*texts_of(written), *contact_texts(data_dir)), folder)

    @cached_property
    def spoken_languages(self) -> tuple[SpokenLanguage, ...]:
        """English, and every language whose catalogue is complete, by their codes. Raises CatalogueUnreadable."""
        found = [self._translation(code) for code in sorted(self._files)]
        return (ORIGINAL, *(each.language for each in found if each is not None))

    def spoken(self, language: str | None) -> SpokenLanguage:
        """The language in which somebody is answered who wishes for `language`: that one, or English."""
        for code in (language or ENGLISH, (language or ENGLISH).split("-", maxsplit=1)[0]):
            translation = self._translation(code)
            if translation is not None:
                return translation.language
        return ORIGINAL

    def keys(self) -> frozenset[str]:
        """The keys of all texts."""
        return frozenset(self._english)

    def keys_in_order(self) -> tuple[str, ...]:
        """The keys of all texts as they stand in their files."""
        return tuple(self._english)

    def has(self, key: str) -> bool:
        """Whether there is a text under `key`."""
        return key in self._english

    def text(self, key: str, language: str | None = None, **values: object) -> str:
        """The words under `key` with `values` in their {places}. Raises UnknownText.

        A text that counts is said in the form for `count`. In a right-to-left language each value keeps its own order.
        """
        return self._filled(key, _default(self._variations(key, language)), language, values)

    def forms(self, key: str, language: str | None = None) -> Mapping[str, str]:
        """The forms of a text that counts, by CLDR's category of the number; none of another. Raises UnknownText."""
        return _default(self._variations(key, language)).forms

    def text_for(self, slots: Mapping[str, str], key: str, language: str | None = None, **values: object) -> str:
        """The words under `key`, said to somebody of whom `slots` hold: for themselves, for somebody else."""
        return self._filled(key, _fitting(self._variations(key, language), slots), language, values)

    def translated(self, context: str, english: str, language: str | None = None) -> str:
        """The translation of one English text by its identifier (language/source.py); else the English itself."""
        translation = self._translation(self.spoken(language).code)
        return english if translation is None else translation.of(context, english)[-1]

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

    def _filled(self, key: str, text: CatalogueText, language: str | None, values: Mapping[str, object]) -> str:
        said_in = self.spoken(language)
        count = values.get("count")
        words = text.forms.get(tongue(said_in.code).category(count), text.text) if isinstance(count, int) else text.text
        placed = {name: isolated(value, said_in.direction) for name, value in values.items()}
        try:
            return string.Formatter().vformat(words, (), placed)
        except (KeyError, IndexError, ValueError):
            raise UnknownText(key) from None

    def _variations(self, key: str, language: str | None) -> tuple[CatalogueText, ...]:
        code = self.spoken(language).code
        if key not in self._english:
            raise UnknownText(key)
        if code not in self._said:
            self._said[code] = self._in(code)
        return self._said[code][key]

    def _translation(self, code: str) -> Translation | None:
        """The complete catalogue of a language, read once. Only what stands in the folder is ever opened."""
        path = self._files.get(code)
        if path is not None and code not in self._translations:
            self._translations[code] = _translation(path, path.stat().st_mtime_ns, self._source)
        return self._translations.get(code)

    def _in(self, code: str) -> Mapping[str, tuple[CatalogueText, ...]]:
        translation = self._translation(code)
        if translation is None:
            return self._english
        return {
            key: tuple(_translated(translation, key, each) for each in variations)
            for key, variations in self._english.items()
        }


def _translated(translation: Translation, key: str, english: CatalogueText) -> CatalogueText:
    conditions = [{"name": name, "value": value} for name, value in english.fits.items()]
    context = context_of(key, conditions)
    forms = translation.of(context, english.text)
    return CatalogueText(
        text=forms[-1],
        buttons={
            value: translation.of(context_of_button(context, value), title)[-1]
            for value, title in english.buttons.items()
        },
        fits=english.fits,
        forms={category: forms[number] for category, number in translation.categories.items()} if english.forms else {},
    )


def _default(variations: Sequence[CatalogueText]) -> CatalogueText:
    """The first variation that stands under no condition; without one, the first."""
    return next((each for each in variations if not each.fits), variations[0])


def _fitting(variations: Sequence[CatalogueText], slots: Mapping[str, object]) -> CatalogueText:
    """The first variation whose slots have their values; else the one that stands under no condition."""
    fitting = (
        each for each in variations if each.fits and all(slots.get(name) == each.fits[name] for name in each.fits)
    )
    return next(fitting, _default(variations))


def _variation(written: Mapping[str, Any]) -> CatalogueText:
    buttons = {str(button["payload"]): str(button["title"]) for button in written.get("buttons") or ()}
    fits = {str(each["name"]): each["value"] for each in written.get("condition") or ()}
    text, one = str(written.get("text", "")), (written.get("metadata") or {}).get("one")
    return CatalogueText(text, buttons, fits, {"one": one, "other": text} if one else {})

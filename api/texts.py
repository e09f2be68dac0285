"""The texts that `api` says itself: the page's words, the titles of what can be chosen, plain sentences for errors."""

from collections.abc import Sequence
from typing import Any

from babel import negotiate_locale

from cases.interview import QUESTIONS
from language.catalogue import Catalogue, UnknownText
from language.labels import MEANT, title_key
from language.language_names import name_of
from language.tongue import isolated, with_one_decimal

PAGE = "utter_page_"
FILLED_BY_THE_PAGE = {"name": "{name}", "count": "{count}", "when": "{when}"}
"""The places in the page's texts that the browser fills itself; they pass as they stand."""

COMMANDS = frozenset(
    {
        "skip_question",
        "ask_why_question",
        "go_back",
        "talk_to_person",
        "start_again",
        "pause_or_come_back_later",
        "stop_and_delete",
        "danger_now",
        "go_on",
        "stop_for_now",
    }
)
"""What can be chosen at any time, whatever the question; the last two stand below every emergency text."""

CHANGE = "change:"
LANGUAGE, INTERPRETER = "language:", "interpreter:"
KEEP_LANGUAGE = "language:keep"
AT_THE_SIDE = {"deletion": ("delete_everything", "keep_everything")}
"""Questions that are not of the interview, with what can be chosen at them."""


class Texts:
    """The catalogue, asked in the ways that `api` needs."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def page(self, language: str, named: str = PAGE) -> dict[str, Any]:
        """A page's own words by their short key; of a text that counts, its forms by the category of the number.

        named  how the keys of that page begin
        """
        every = self.catalogue.keys()
        keys = sorted(key for key in every if key.startswith(named))
        return {
            key.removeprefix(named): self.catalogue.forms(key, language)
            or self.catalogue.text(key, language, **FILLED_BY_THE_PAGE)
            for key in keys
        }

    def speaks(self, code: str) -> bool:
        """Whether this very language is spoken."""
        return any(each.code == code for each in self.catalogue.spoken_languages)

    def negotiated(self, *wished: str | Sequence[str]) -> str:
        """The first language that is spoken of those wished for, one wish or several after the other; else English."""
        spoken = [each.code for each in self.catalogue.spoken_languages]
        for wish in wished:
            codes = [wish] if isinstance(wish, str) else list(wish)
            found = negotiate_locale([code.replace("-", "_") for code in codes if code], spoken)
            if found:
                return found
        return "en"

    def refusal(self, code: str, language: str = "en") -> str:
        """A plain sentence for an error's code; a general one where the code has none."""
        key = f"utter_refused_{code}"
        return self.catalogue.text(key if self.catalogue.has(key) else "utter_refused", language)

    def file_line(self, group: str, size: int, language: str) -> str:
        """A file in words: what it is and how large."""
        title = self.catalogue.text(f"utter_page_file_{group}", language)
        return self.catalogue.text("utter_evidence_line", language, kind=title, size=in_megabytes(size, language))

    def choice_titles(self, choices: tuple[str, ...], question: str | None, language: str) -> tuple[str, ...] | None:
        """What was chosen, in words; none where something of it cannot be chosen now."""
        titles = tuple(self._title(choice, question, language) for choice in choices)
        return None if None in titles else tuple(title for title in titles if title is not None)

    def late_titles(self, choices: tuple[str, ...], language: str) -> tuple[str, ...]:
        """What was chosen at some other question than the pending one, in words; bare where none offers it."""
        offered: dict[str, str] = {}
        for question in QUESTIONS:
            offered = {**self._buttons(question, language), **offered}
        return tuple(offered.get(choice, choice) for choice in choices)

    def language_title(self, choice: str, language: str) -> str | None:
        """What is chosen about the language, in words; none for a language that cannot be chosen."""
        if choice == KEEP_LANGUAGE:
            return self.catalogue.text(
                "utter_language_offer_no" if language == "en" else "utter_language_keep", language
            )
        if choice.startswith(INTERPRETER):
            named = name_of(choice.removeprefix(INTERPRETER), language)
            return self.catalogue.text("utter_language_interpreter_for", language, name=named)
        code = choice.removeprefix(LANGUAGE)
        return self.catalogue.text("utter_language_offer_yes", code) if self.speaks(code) else None

    def _title(self, choice: str, question: str | None, language: str) -> str | None:
        if question in QUESTIONS:
            title = self._buttons(str(question), language).get(choice)
            if title is not None:
                return title
        if choice in COMMANDS or choice in AT_THE_SIDE.get(question or "", ()):
            return self.catalogue.text(f"utter_choice_{choice}", language)
        if choice.startswith(MEANT) and self.catalogue.has(title_key(choice.removeprefix(MEANT))):
            return self.catalogue.text(title_key(choice.removeprefix(MEANT)), language)
        if choice.startswith((LANGUAGE, INTERPRETER)):
            return self.language_title(choice, language)
        changed = choice.removeprefix(CHANGE)
        if choice.startswith(CHANGE) and changed in QUESTIONS and changed != "summary":
            label = self.catalogue.text(f"utter_label_{changed}", language)
            return self.catalogue.text("utter_choice_change", language, label=label)
        return None

    def _buttons(self, question: str, language: str) -> dict[str, str]:
        try:
            return self.catalogue.buttons(question, language)
        except UnknownText:
            return {}


def filled_in(words: str, direction: str = "ltr", **values: object) -> str:
    """A text of a page with the places that `Texts.page` left open filled in."""
    for name, value in values.items():
        words = words.replace(FILLED_BY_THE_PAGE[name], str(isolated(value, direction)))
    return words


def in_megabytes(size: int, language: str = "en") -> str:
    """A size as phones show it, with the decimal sign of the language."""
    if size < 100_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{with_one_decimal(size / 1_000_000, language)} MB"


def readable(words: str) -> str:
    """`words` for a page or the assistant. The record keeps half of an emoji as it came; nothing else can carry it."""
    return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

"""A bare typed yes or no to an offer, in the languages in which it was put; anything more is a message of its own."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from language.examples import read_yaml
from language.identify import ENGLISH
from language.normalise import folded_text
from language.tokens import words

LONGEST = 6
"""Words of a bare answer; more is rather part of what somebody tells."""

Lists = dict[str, frozenset[str]]


def agreed(text: str, languages: Iterable[str]) -> bool | None:
    """Whether `text` is a yes (True) or a no (False) in one of these languages; None where it is neither."""
    said = [word for word in words(folded_text(text[:200])) if word != "?"]
    if not said or len(said) > LONGEST:
        return None
    return next((answer for code in languages if (answer := _answer(said, _lists(code))) is not None), None)


def _answer(said: list[str], lists: Lists) -> bool | None:
    if not set(said) <= lists["agree"] | lists["refuse"] | lists["beside"]:
        return None
    if lists["refuse"] & set(said):
        return False
    return True if lists["agree"] & set(said) else None


@cache
def _lists(code: str) -> Lists:
    every = _content()
    own = every.get(code.split("-", maxsplit=1)[0]) or every[ENGLISH]
    return {
        name: frozenset(folded_text(str(word)) for word in own.get(name) or ())
        for name in ("agree", "refuse", "beside")
    }


@cache
def _content() -> dict[str, dict[str, list[object]]]:
    content: dict[str, dict[str, list[object]]] = read_yaml(Path(__file__).parent / "yes_no.yml")
    return content

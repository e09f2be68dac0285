"""The policy's own terms for stable identifiers, as the desk shows them. The words stand in data/terms.yml."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from language.identify import candidates
from language.language_names import name_of

_DATA = Path(__file__).parent / "data"


@cache
def terms() -> dict[str, Any]:
    """All terms, by group."""
    loaded: dict[str, Any] = yaml.safe_load((_DATA / "terms.yml").read_text(encoding="utf-8"))
    return loaded


def term(group: str, value: str) -> str:
    """The term for `value`; an identifier without a term is shown readable rather than hidden."""
    found = terms()[group].get(value)
    return str(found) if found is not None else _readable(value)


def presence_term(presence: str) -> str:
    """An advisor's presence in words: "available"."""
    return term("presences", presence)


def question_term(question: str) -> str:
    return term("questions", question)


def choice_term(question: str, value: str) -> str:
    """The term for a choice of a question."""
    found = terms()["choices"].get(question, {}).get(value)
    return str(found) if found is not None else _readable(value)


def clock_term(kind: str, part: str) -> str:
    """A clock's `verb`, `title` or `promise` (DOMAIN section 3)."""
    found = terms()["clocks"].get(kind, {}).get(part)
    return str(found) if found is not None else _readable(kind)


def language_term(code: str) -> str:
    """The English name of a language; of those that may be meant where only the customer can say which."""
    known = terms()["languages"]
    return " or ".join(str(known.get(each) or name_of(each)) for each in candidates(code))


def languages_term(language: str, other: str | None) -> str:
    """In which language a conversation is held, and in which other one the customer wrote besides."""
    held = language_term(language)
    return held if other in {None, language} else f"{held}, also writes {language_term(str(other))}"


def _readable(value: str) -> str:
    return value.replace("_", " ").capitalize()

"""Which languages Haven speaks: the one place that everybody asks."""

from dataclasses import dataclass
from functools import cache
from typing import Literal


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language that Haven speaks: its code, its name in itself, and how it is written."""

    code: str
    name: str
    direction: Literal["ltr", "rtl"] = "ltr"


ENGLISH = Spoken("en", "English")


@cache
def spoken_languages() -> tuple[Spoken, ...]:
    """The languages whose catalogue is complete, English first."""
    return (ENGLISH,)


def spoken(code: str) -> Spoken | None:
    """The language under this code, if Haven speaks it; of `pt-BR` that is `pt`."""
    return next((each for each in spoken_languages() if each.code == code.split("-", maxsplit=1)[0].lower()), None)


def spoken_or_english(code: str) -> Spoken:
    """The language under this code, English where Haven does not speak it."""
    return spoken(code) or spoken_languages()[0]

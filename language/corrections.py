"""Corrections in a short message: "not 3 years, 2", "I said two men, it was three", "no, it was Thursday"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from language.examples import read_yaml

FOLDER = Path(__file__).parent / "corrections"
_WORDS = r"\S+(?: \S+){0,5}?"
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Correction:
    """What holds (`right`) and what was said before (`wrong`, where it is named), as written."""

    right: str
    wrong: str | None = None


@cache
def _rules(language: str) -> tuple[int, Sequence[re.Pattern[str]], re.Pattern[str]] | None:
    path = FOLDER / f"{language}.yml"
    if not path.exists():
        return None
    content = read_yaml(path)
    never = "|".join(re.escape(str(word)) for word in content["not_a_correction"])
    return (
        int(content["longest"]),
        [_pattern(text) for text in content["patterns"]],
        re.compile(rf"\b(?:{never})\b", re.IGNORECASE),
    )


def _pattern(text: str) -> re.Pattern[str]:
    filled = text.format(right=rf"(?P<right>{_WORDS})", wrong=rf"(?P<wrong>{_WORDS})")
    return re.compile(rf"^{filled}[.!]*$", re.IGNORECASE)


def correction_in(text: str, language: str = "en") -> Correction | None:
    """The correction that a short message is; none where it is something else."""
    rules = _rules(language) or _rules("en")
    said = _SPACES.sub(" ", text.strip()).replace("’", "'")
    if rules is None or not said or len(said.split()) > rules[0] or rules[2].search(said):
        return None
    for pattern in rules[1]:
        match = pattern.match(said)
        if match:
            found = {name: value.strip(" ,.;") for name, value in match.groupdict().items() if value}
            return Correction(found["right"], found.get("wrong"))
    return None

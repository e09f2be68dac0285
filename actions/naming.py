"""Which part of the report a message names ("change the address"), from `data/steering/topics/<language>.yml`."""

from functools import cache
from pathlib import Path

import yaml

from actions.settings import ActionSettings
from language.normalise import folded_text
from language.tokens import words as words_of


@cache
def _topics(language: str) -> dict[str, list[str]]:
    folder = ActionSettings().home / "data" / "steering" / "topics"
    path = folder / f"{language}.yml"
    source = path if path.exists() else folder / "en.yml"
    return _read(source)


def _read(path: Path) -> dict[str, list[str]]:
    content: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def questions_named(text: str, language: str) -> tuple[str, ...]:
    """The questions that a text names, the longest words first, since they say it most exactly."""
    folded = f" {' '.join(words_of(folded_text(text)))} "
    hits = [
        (len(words), question)
        for question, names in _topics(language).items()
        for words in names
        if f" {words} " in folded
    ]
    return tuple(dict.fromkeys(question for _, question in sorted(hits, reverse=True)))

"""The examples from which the classifiers learn, read from `data/<topic>/nlu/<language>.yml` (Rasa's own form)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ANSWER = "answer"
ACCOUNTS = ("report_incident", "report_for_someone_else")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ExamplesUnreadable(ValueError):
    """A file of examples does not have the form it should have; the text names the file, never its content."""


@dataclass(frozen=True)
class Example:
    """A message and what it means: an intent, `faq/<key>`, or `<question>/<choice>` for an answer to a question.

    `facts` holds what an account tells (reporter, incident_types, characteristics, repeated, police), where known.
    """

    text: str
    label: str
    question: str | None = None
    choice: str | None = None
    language: str = "en"
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)


def lines_of(block: str) -> Iterator[str]:
    """The examples of a YAML block of lines that begin with a dash."""
    for line in block.splitlines():
        stripped = line.strip()
        if stripped.startswith("- "):
            yield stripped[2:].strip()


def load_examples(data: Path, language: str | None = None) -> list[Example]:
    """All examples under `data`, of one language or of all. Raises ExamplesUnreadable with the file's name."""
    examples: list[Example] = []
    for path in sorted(data.glob("*/nlu/*.yml")):
        if language in {None, language_of(path)}:
            examples.extend(examples_of(path))
    return examples


def language_of(path: Path) -> str:
    """The language of a file of examples: its name up to an underscore (`en.yml`, `en_for_someone_else.yml`)."""
    return path.stem.partition("_")[0]


def examples_of(path: Path) -> list[Example]:
    """The examples of one file. Raises ExamplesUnreadable with the file's name."""
    content = read_yaml(path)
    try:
        return [example for entry in content.get("nlu", []) for example in _entry(entry, language_of(path))]
    except (KeyError, TypeError, AttributeError):
        raise ExamplesUnreadable(f"{path.parent.parent.name}/nlu/{path.name}") from None


def read_yaml(path: Path) -> Any:
    """The content of a YAML file. Raises ExamplesUnreadable, without the content."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader) or {}  # noqa: S506 - the safe loader, in C
    except (yaml.YAMLError, UnicodeDecodeError):
        raise ExamplesUnreadable(path.name) from None


def _entry(entry: Mapping[str, Any], language: str) -> Iterator[Example]:
    if "intent" not in entry:
        return  # synonyms, lookups and regular expressions are not examples
    shared = entry.get("metadata") or {}
    for text, own in _texts(entry["examples"]):
        yield _example(text, entry["intent"], {**shared, **own}, language)


def _texts(examples: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(examples, str):
        for text in lines_of(examples):
            yield text, {}
        return
    for example in examples:
        yield str(example["text"]).strip().removeprefix("- "), example.get("metadata") or {}


def _example(text: str, intent: str, metadata: Mapping[str, Any], language: str) -> Example:
    question, choice = metadata.get("question"), metadata.get("choice")
    if intent == ANSWER:
        return Example(text, f"{question}/{choice}", question, choice, language)
    facts = metadata if intent in ACCOUNTS else {}
    return Example(text, intent, question, choice, language, facts)

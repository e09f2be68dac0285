"""What the urgent-risk classifier learns from: messages, each with its kind of urgency and its population."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from language.examples import ACCOUNTS, Example, examples_of, read_yaml
from language.learners import folds
from language.risk_classifier import FORM

CALM = "calm"
HERE = Path(__file__).parent
WORD_CLASSES = HERE / "risk_words"
CODE = ("risk_*", "examples", "features", "learners", "normalise", "tokens", "word_classes")
"""The modules that the classifier comes from: another aim or another way to cut words is another classifier."""
URGENT, ALIKE, EVERYDAY, ACCOUNT, STORY = "urgent", "calm_alike", "everyday", "account", "story"
WEIGHTS = {URGENT: 3.0, ALIKE: 3.0, EVERYDAY: 1.0, ACCOUNT: 2.0}
"""How much a message counts in training; by cross-validation. What is hard to tell apart counts most."""
ANSWERED_SAFE_WEIGHT = 3.0
ANSWERED_DANGER_WEIGHT = 0.7  # answers that call for help: many, short, and alike
STORY_WEIGHT = 0.2
FOLDS = 5

_SERIOUS = {"physical_assault", "threat_of_violence", "arson"}
_CALLS_FOR_HELP = {"immediate_danger", "safety/danger_now"}
# Answers that name a danger, or may: neither calm nor urgent by themselves.
_DANGEROUS_TYPES = ("physical", "threat", "arson", "intimidation", "something_else", "criminal")
_NEITHER = ("safety/", "distressed", *(f"incident_types/{name}" for name in _DANGEROUS_TYPES))

Vector = Any


@dataclass(frozen=True)
class RiskExample:
    """A message, its kind of urgency or `calm`, the population it stands for, and how much it counts in training."""

    text: str
    kind: str
    population: str
    weight: float = 1.0
    language: str = ""

    @property
    def urgent(self) -> bool:
        """Whether the message calls for a person at once."""
        return self.kind != CALM


def load_risk_examples(folder: Path) -> list[RiskExample]:
    """The examples of all languages in `folder`: `urgent: {kind: [...]}`, `calm: [...]`. Raises ExamplesUnreadable."""
    found: list[RiskExample] = []
    for path in sorted(folder.glob("*.yml")):
        content = read_yaml(path)
        urgent = ((str(text), kind) for kind, texts in content["urgent"].items() for text in texts)
        found += [RiskExample(text, kind, URGENT, WEIGHTS[URGENT], path.stem) for text, kind in urgent]
        found += [RiskExample(str(text), CALM, ALIKE, WEIGHTS[ALIKE], path.stem) for text in content["calm"]]
    return found


def said_in_the_chat(data: Path, known: Sequence[RiskExample]) -> list[RiskExample]:
    """What else is said in the chat (`data/*/nlu`): everyday messages, ordinary accounts, and calls for help."""
    seen = {example.text.casefold() for example in known}
    found: list[RiskExample] = []
    for path in _nlu_files(data):
        for example in examples_of(path):
            text = example.text.casefold()
            if text not in seen and (made := _from_chat(example)):
                seen.add(text)
                found.append(made)
    return found


def _from_chat(example: Example) -> RiskExample | None:
    if example.label in _CALLS_FOR_HELP:
        return RiskExample(example.text, "danger_now", "", ANSWERED_DANGER_WEIGHT)
    if example.label in ACCOUNTS:
        types = set(example.facts.get("incident_types") or ())
        calm = bool(types) and not types & _SERIOUS
        return RiskExample(example.text, CALM, ACCOUNT, WEIGHTS[ACCOUNT], example.language) if calm else None
    if example.label == "safety/safe":
        return RiskExample(example.text, CALM, "", ANSWERED_SAFE_WEIGHT)
    if example.label.startswith(_NEITHER):
        return None
    return RiskExample(example.text, CALM, EVERYDAY, WEIGHTS[EVERYDAY], example.language)


def _nlu_files(data: Path) -> Iterator[Path]:
    yield from sorted(data.glob("*/nlu/*.yml"))


def fingerprint(examples: Path) -> str:
    """A digest of everything that training reads; another digest means: train again."""
    digest = hashlib.sha256(f"{FORM} {version('scikit-learn')}".encode())
    folders = (examples, examples.parent / "phrases", WORD_CLASSES)
    sources = [path for folder in folders for path in sorted(folder.glob("*.yml"))]
    sources += _nlu_files(examples.parent.parent)
    sources += [path for name in CODE for path in sorted(HERE.glob(f"{name}.py"))]
    for path in sources:
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def folds_of(messages: Sequence[RiskExample]) -> Vector:
    """The fold of each message; every fold has its share of every kind and population."""
    groups = [f"{example.population} {example.kind}" for example in messages]
    fold_of = np.zeros(len(messages), dtype=int)
    for number, (_, there) in enumerate(folds(groups, FOLDS, seed=3)):
        fold_of[there] = number
    return fold_of


def told_in_stories(messages: Sequence[RiskExample], folds: Vector) -> tuple[list[RiskExample], list[int]]:
    """Long messages made of two ordinary accounts of one fold and, in every second, an urgent message between them.

    The second judgement learns from them that one clause of danger in a long story counts; few examples are long.
    """
    stories: list[RiskExample] = []
    of_fold: list[int] = []
    for fold in range(FOLDS):
        there = [example for example, each in zip(messages, folds, strict=True) if each == fold]
        accounts = [example.text.rstrip(".") for example in there if example.population == ACCOUNT]
        dangers = [example for example in there if example.population == URGENT]
        pairs = list(pairwise(accounts))
        for first, second in pairs:
            stories.append(RiskExample(f"{first}. {second}", CALM, STORY, STORY_WEIGHT))
        for (first, second), danger in zip(pairs, dangers[:: max(len(dangers) // max(len(pairs), 1), 1)], strict=False):
            told = f"{first}. {danger.text.rstrip('.')}. {second}"
            stories.append(RiskExample(told, danger.kind, STORY, STORY_WEIGHT))
        of_fold += [fold] * (len(stories) - len(of_fold))
    return stories, of_fold

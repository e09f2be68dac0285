"""The learning curves: how much of fresh messages the screen and the meanings know from a part of the examples.

Each language's examples are thinned alike, kind by kind and label by label; a smaller part lies within a larger one.
Where a curve still climbs at its end, more examples are the lever. The sets are those of bench.understanding; nothing
is chosen by them. Everyday messages and ordinary accounts teach the screen whole: they are there for the meanings.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import ceil
from typing import Any, TypeVar

import numpy as np

from bench.figures import HOME, keep, table
from bench.languages import Figures, language_of, meaning_figures, risk_figures, rows
from bench.understanding import SETS, examples_of, load
from language.examples import Example, load_examples
from language.meaning import train
from language.risk import RiskScreen
from language.risk_examples import RiskExample, load_risk_examples, said_in_the_chat
from language.risk_phrases import RiskPhrases
from language.risk_training import Trial
from language.understanding import Understanding

SHARES = (0.125, 0.25, 0.5, 1.0)
DATA = HOME / "data"
RISK = DATA / "urgent_risk" / "examples"
PHRASES = DATA / "urgent_risk" / "phrases"

Taught = TypeVar("Taught")
Fresh = Mapping[str, Sequence[Mapping[str, Any]]]


def thinned(examples: Sequence[Taught], share: float, group: Callable[[Taught], Hashable]) -> list[Taught]:
    """`share` (0 to 1) of the examples of each group, at least one, by a fixed chance."""
    groups: dict[Hashable, list[Taught]] = defaultdict(list)
    for example in examples:
        groups[group(example)].append(example)
    chance = np.random.default_rng(1)
    orders = [(found, chance.permutation(len(found))[: ceil(share * len(found))]) for found in groups.values()]
    return [found[number] for found, order in orders for number in order]


def run() -> None:
    """Measure, show, write the report. Raises NotTrained."""
    understanding = load()
    curves = {
        "meanings": _curve("meanings", _meanings(understanding), meaning_figures),
        "risk": _curve("risk", _screens(understanding), risk_figures),
    }
    keep("curve", curves, [])


def _curve(
    kind: str,
    taught: Iterator[tuple[str, Understanding]],
    judge: Callable[[Understanding, Sequence[Mapping[str, Any]]], Figures],
) -> dict[str, Figures]:
    fresh = _fresh(kind)
    curve = {f"{part}, {who}": judge(each, found) for part, each in taught for who, found in fresh.items()}
    table(f"learning curve: {kind}", *rows(curve))
    return curve


def _fresh(kind: str) -> Fresh:
    """The messages of the test sets of a kind: English, and all others together."""
    found: dict[str, list[Mapping[str, Any]]] = {"English": [], "others": []}
    for path in sorted(SETS.glob(f"{kind}_*_test.jsonl")):
        found["English" if language_of(path.stem) == "en" else "others"] += examples_of(path)
    return found


def _meanings(understanding: Understanding) -> Iterator[tuple[str, Understanding]]:
    examples = load_examples(DATA)
    group: Callable[[Example], Hashable] = lambda each: (each.language, each.label)  # noqa: E731
    for share in SHARES:
        part = thinned(examples, share, group)
        yield f"{len(part)} examples", replace(understanding, meaning=train(part))


def _screens(understanding: Understanding) -> Iterator[tuple[str, Understanding]]:
    known = load_risk_examples(RISK)
    chat = said_in_the_chat(DATA, known)
    phrases = RiskPhrases.load(PHRASES)
    group: Callable[[RiskExample], Hashable] = lambda each: (each.language, each.kind)  # noqa: E731
    for share in SHARES:
        part = thinned(known, share, group)
        screen = RiskScreen(Trial([*part, *chat], phrases).classifier(), phrases)
        yield f"{len(part)} examples", replace(understanding, risk=screen)

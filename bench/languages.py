"""How often the understanding is right in each language: one line a language, for each kind of test set.

The language of a set stands in its name: tests/understanding/<kind>_<language>_<which>.jsonl.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.counting import Counts
from language.identify import candidates
from language.labels import intent_of
from language.understanding import FALLBACK, Understanding

BESIDE_THE_MATTER = "out_of_scope"
FACTS = ("incident_types", "characteristics", "reporter", "when", "where", "repeated", "police", "offender")
OFFERED = 3
LONGER = 4

Example = Mapping[str, Any]
Figures = Mapping[str, float | int | None]


def language_of(name: str) -> str:
    """The language of a test set, from its name: `meanings_pl_test` is Polish."""
    kind, _, rest = name.partition("_")
    language = rest.partition("_")[0]
    if not (kind and language):
        raise ValueError(f"{name}: a test set is named <kind>_<language>_<which>")
    return language


@dataclass(frozen=True)
class _Read:
    right: bool
    intent_right: bool
    offered: bool
    taken: bool
    beside: bool


def meaning_figures(understanding: Understanding, examples: Iterable[Example]) -> Figures:
    """Of messages with `label` (or `intent` of the public list): how many are read rightly, and how many of the three
    likeliest meanings are right; of those taken as understood, how many are right; of what is beside the matter, how
    much is taken for something else."""
    every = [_read(understanding, example) for example in examples]
    to_the_point = [read for read in every if not read.beside]
    taken = [read for read in to_the_point if read.taken]
    beside = [read for read in every if read.beside]
    return {
        "messages": len(every),
        "right": _share(read.right for read in every),
        "intent": _share(read.intent_right for read in every),
        "of three": _share(read.offered for read in every),
        "understood": _share(read.taken for read in to_the_point),
        "of these right": _share(read.right for read in taken),
        "beside taken": _share(read.taken for read in beside),
    }


def _read(understanding: Understanding, example: Example) -> _Read:
    text, question = example["text"], example.get("question")
    ranking = understanding.meaning.read(text, question).ranking
    meant = understanding.meant(text, question)
    labels = [label for label, _ in ranking[:OFFERED]]
    wanted = example.get("intent") or intent_of(example["label"])
    intents = [intent_of(label) for label in labels]
    hits = [label == example["label"] for label in labels] if "label" in example else [it == wanted for it in intents]
    taken = meant.intent not in (FALLBACK, BESIDE_THE_MATTER)
    return _Read(hits[0], intents[0] == wanted, any(hits), taken, wanted == BESIDE_THE_MATTER)


def _share(hits: Iterable[bool]) -> float | None:
    found = list(hits)
    return sum(found) / len(found) if found else None


def identification_figures(understanding: Understanding, examples: Iterable[Example]) -> Figures:
    """How many messages are known to be in their language, how many bring an offer of it, how many of another one."""
    every = [(example, understanding.languages.identify(example["text"])) for example in examples]
    longer = [(example, read) for example, read in every if int(example["words"]) >= LONGER]
    offers = [(example["lang"] in candidates(read.heard or read.language), read.offer) for example, read in every]
    return {
        "messages": len(every),
        "right": _share(read.language == example["lang"] for example, read in every),
        f"right, {LONGER} words and more": _share(read.language == example["lang"] for example, read in longer),
        "offered": _share(right and offered for right, offered in offers),
        "wrong offer": _share(offered and not right for right, offered in offers),
    }


def fact_figures(counts: Counts) -> Figures:
    """The F1 of each fact."""
    return {fact: counts[fact].f1 if fact in counts else None for fact in FACTS}


def risk_figures(understanding: Understanding, examples: Iterable[Example]) -> Figures:
    """Of urgent messages, how many are seen at all, and how many raise the alarm; of calm ones, how many raise it or
    are asked about danger."""
    read = [(example["urgent"], understanding.screened(example["text"]).level) for example in examples]
    urgent = [level for is_urgent, level in read if is_urgent]
    calm = [level for is_urgent, level in read if not is_urgent]
    return {
        "messages": len(read),
        "seen": _share(level != "no" for level in urgent),
        "alarm": _share(level == "yes" for level in urgent),
        "calm, alarm": _share(level == "yes" for level in calm),
        "calm, asked": _share(level == "ask" for level in calm),
    }


def rows(figures: Mapping[str, Figures]) -> tuple[list[str], list[list[str]]]:
    """The headings and the lines of a table with one line a test set."""
    names = list(next(iter(figures.values()), {}))
    return ["", *names], [[name, *(_cell(found[each]) for each in names)] for name, found in figures.items()]


def _cell(value: float | int | None) -> str:
    return "-" if value is None else str(value) if isinstance(value, int) else f"{value:.3f}"


def by_kind(sets: Mapping[str, Sequence[Example]]) -> dict[str, dict[str, Sequence[Example]]]:
    """The sets under their kind, in the order of their languages."""
    found: dict[str, dict[str, Sequence[Example]]] = {}
    for name in sorted(sets, key=lambda each: (each.partition("_")[0], language_of(each), each)):
        found.setdefault(name.partition("_")[0], {})[name] = sets[name]
    return found

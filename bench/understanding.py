"""How long the understanding of one message takes, and how often it is right.

The models are those of the trained archive and the screen beside it, as the chat loads them. Time: the median of
screening for urgent risk, reading the facts and reading the meaning, one after the other; over the messages of the
scripted dialogue, and over the texts of the test sets, where whole accounts stand.

What the fresh sets say of each language is kept in the repository (bench/tested.py), for the landlord's page.

Right or wrong is counted on every tests/understanding/<kind>_<language>_<which>.jsonl, one JSON object a line, the form
told by its keys; a table for each kind shows one line a language, and the table of each set every label or fact:
    identify {"text": "...", "lang": "ur", "words": 7, "romanised": true}      romanised: optional
    risk     {"text": "...", "urgent": true or false, "kind": "weapon"}     kind: optional, where urgent
    meanings {"text": "...", "question": "police" or null, "label": "police/reported" or "faq/eviction" or "affirm"},
             or "intent" (of the public list of `haven understand`) in place of "label"
    accounts {"id", "text", "lang", "written", "expected"}: see bench.accounts
    facts    {"text": "...", "expected": {"reporter": "self", "incident_types": ["arson"], "when": "last night", ...}}
             a fact that is missing from `expected` is not judged; "unclear", null and [] say that it is not told
Precision: of what was read, how much is right. Recall: of what is told, how much was read. F1: their harmonic mean.
"""

import json
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.accounts import judge_account
from bench.counting import Count, Counts, as_list, compare, values
from bench.dialogue import ANSWERS, ASIDES
from bench.figures import HOME, Verdict, keep, percentile, show_verdicts, table
from bench.haven_house import trained
from bench.languages import (
    Figures,
    by_kind,
    fact_figures,
    identification_figures,
    language_of,
    meaning_figures,
    risk_figures,
    rows,
)
from bench.tested import found as tested
from bench.tested import sizes_of, write
from haven.settings import HavenSettings
from language.facts import Facts
from language.labels import intent_of
from language.understanding import Understanding

SETS = HOME / "tests" / "understanding"
BUDGET_MS = 3.0
ROUNDS = 5
WHOLE = "together"
PHRASES = frozenset({"when", "where"})
"""Facts whose expected value is a phrase of the text: right where at least half of the words are the same."""

Example = Mapping[str, Any]


def load() -> Understanding:
    """The models that the chat loads. Raises NotTrained."""
    settings = HavenSettings()
    phrases = HOME / "data" / "urgent_risk" / "phrases"
    return Understanding.load(trained(settings), settings.risk_model_path, phrases, settings.encoder_folder)


def parts(understanding: Understanding, example: Example) -> dict[str, Callable[[], object]]:
    """The three readings of one message."""
    text, question, language = example["text"], example.get("question"), example.get("lang", "en")
    return {
        "risk screen": lambda: understanding.risk.screen(text),
        "facts": lambda: understanding.told(text, datetime.now(UTC), language),
        "meaning": lambda: understanding.meant(text, question),
    }


def times(understanding: Understanding, examples: Sequence[Example]) -> dict[str, list[float]]:
    """The seconds of each reading, and of all together, message by message.

    The quickest of a few rounds: what other programs on the machine take away must not count.
    """
    taken: dict[str, list[float]] = defaultdict(list)
    for example in examples:
        whole = 0.0
        for name, read in parts(understanding, example).items():
            quickest = min(_seconds(read) for _ in range(ROUNDS))
            taken[name].append(quickest)
            whole += quickest
        taken[WHOLE].append(whole)
    return taken


def _seconds(read: Callable[[], object]) -> float:
    started = time.perf_counter()
    read()
    return time.perf_counter() - started


def judge(understanding: Understanding, examples: Sequence[Example]) -> Counts:
    """Counts by kind of risk, label or fact, whichever form each example has."""
    counts: Counts = defaultdict(Count)
    for example in examples:
        if "urgent" in example:
            _judge_risk(understanding, example, counts)
        elif "label" in example or "intent" in example:
            _judge_meaning(understanding, example, counts)
        elif "written" in example:
            judge_account(understanding.facts, example, counts)
        elif "expected" in example:
            facts = understanding.facts.read(example["text"], datetime.now(UTC), example.get("lang", "en"))
            _judge_facts(facts, example["expected"], counts)
    return counts


def _judge_risk(understanding: Understanding, example: Example, counts: Counts) -> None:
    reading = understanding.screened(example["text"])
    told = {"urgent"} if example["urgent"] else set()
    compare(counts, "level yes", told, {"urgent"} if reading.level == "yes" else set())
    compare(counts, "level yes or ask", told, {"urgent"} if reading.level != "no" else set())
    kind = example.get("kind") if example["urgent"] else None
    if kind:
        counts[f"kind {kind}"].right += kind in (kinds := {signal.kind for signal in reading.signals})
        counts[f"kind {kind}"].overlooked += kind not in kinds


def _judge_meaning(understanding: Understanding, example: Example, counts: Counts) -> None:
    read = understanding.meaning.read(example["text"], example.get("question")).label
    told = example.get("label") or example["intent"]
    read = read if "label" in example else intent_of(read)
    for label in {read, told}:
        told_and_read = ({label} & {told}, {label} & {read})
        compare(counts, label, *told_and_read)
        compare(counts, "all", *told_and_read)


def _judge_facts(facts: Facts, expected: Mapping[str, Any], counts: Counts) -> None:
    for fact, value in expected.items():
        if fact in PHRASES:
            found = getattr(facts, fact)
            _compare_phrase(counts[fact], value or "", found.words if found else "")
        else:
            compare(counts, fact, values(value), {each.value for each in as_list(getattr(facts, fact))})


def _compare_phrase(count: Count, told: str, read: str) -> None:
    mine, theirs = (set(re.findall(r"\w+", phrase.casefold())) for phrase in (told, read))
    same = bool(mine) and 2 * len(mine & theirs) >= len(mine | theirs)
    count.right += same
    count.wrong += bool(theirs) and not same
    count.overlooked += bool(mine) and not same


def examples_of(path: Path) -> Iterator[Example]:
    """The examples of one file, empty lines left out, with the language that the file's name tells."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return ({"lang": language_of(path.stem), **json.loads(line)} for line in lines if line.strip())


def show_counts(name: str, counts: Counts) -> None:
    """Show the counts of one test set, most told first."""

    def cell(value: float | None) -> str:
        return "-" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)

    ranked = sorted(counts.items(), key=lambda item: -(item[1].right + item[1].overlooked))
    rows = [[what, *(cell(value) for value in count.figures.values())] for what, count in ranked]
    table(name, ["", "told", "precision", "recall", "F1"], rows)


def run() -> None:
    """Measure, show, write the report. Raises NotTrained."""
    understanding = load()
    sets = {path.stem: list(examples_of(path)) for path in sorted(SETS.glob("*.jsonl"))}
    timed = {
        "scripted dialogue": dialogue_messages(),
        "test sets": [example for found in sets.values() for example in found],
    }
    medians = {name: medians_ms(times(understanding, examples)) for name, examples in timed.items() if examples}
    headings = ["median ms of one message", *next(iter(medians.values()))]
    table("Understanding", headings, [[name, *map(str, taken.values())] for name, taken in medians.items()])
    judged = {name: judge(understanding, found) for name, found in sets.items()}
    languages = {kind: by_language(understanding, found, judged) for kind, found in by_kind(sets).items()}
    for name, counts in judged.items():
        show_counts(name, counts)
    for kind, lines in languages.items():
        table(f"{kind}, language by language", *rows(lines))
    budgets = [Verdict(f"understanding, {name}", taken[WHOLE], BUDGET_MS, "ms") for name, taken in medians.items()]
    show_verdicts(budgets)
    write(tested(languages, sizes_of(sets), understanding.meaning.taught, SETS))
    figures = {name: {what: count.figures for what, count in counts.items()} for name, counts in judged.items()}
    keep("understanding", {"median_ms": medians, "sets": figures, "languages": languages}, budgets)


def by_language(
    understanding: Understanding, sets: Mapping[str, Sequence[Example]], judged: Mapping[str, Counts]
) -> dict[str, Figures]:
    """The figures of the sets of one kind, by their names."""
    found: dict[str, Figures] = {}
    for name, examples in sets.items():
        if name.startswith("meanings"):
            found[name] = meaning_figures(understanding, examples)
        elif name.startswith("identify"):
            found[name] = identification_figures(understanding, examples)
        elif name.startswith("risk"):
            found[name] = risk_figures(understanding, examples)
        else:
            found[name] = fact_figures(judged[name])
    return found


def dialogue_messages() -> list[Example]:
    """Each message of the scripted dialogue with the question that it meets."""
    answers = [{"text": text, "question": question} for question, texts in ANSWERS.items() for text in texts]
    return [*answers, *({"text": text, "question": question} for question, text in ASIDES.items())]


def medians_ms(taken: Mapping[str, Sequence[float]]) -> dict[str, float]:
    return {name: round(percentile(seconds, 0.5) * 1000, 2) for name, seconds in taken.items()}

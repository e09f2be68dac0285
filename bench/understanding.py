"""How long the understanding of one message takes, and how often it is right.

The models are those of the trained archive and the screen beside it, as the chat loads them. Time: the median of
screening for urgent risk, reading the facts and reading the meaning, one after the other; over the messages of the
scripted dialogue, and over the texts of the test sets, where whole accounts stand.

Right or wrong is counted on every tests/understanding/*.jsonl, one JSON object a line, the form told by its keys:
    risk     {"text": "...", "urgent": true or false, "kind": "weapon"}     kind: optional, where urgent
    intents  {"text": "...", "question": "police" or null, "label": "police/reported" or "faq/eviction" or "affirm"}
    facts    {"text": "...", "expected": {"reporter": "self", "incident_types": ["arson"], "when": "last night", ...}}
             a fact that is missing from `expected` is not judged; "unclear", null and [] say that it is not told
Precision: of what was read, how much is right. Recall: of what is told, how much was read. F1: their harmonic mean.
"""

import json
import re
import tarfile
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.dialogue import ANSWERS, ASIDES
from bench.figures import HOME, Verdict, keep, percentile, show_verdicts, table
from bench.haven_house import trained
from bot.facts import FactReader
from bot.meaning import MeaningReader
from haven.settings import HavenSettings
from language.facts import FactModel, Facts
from language.meaning import MeaningModel
from language.risk import RiskScreen

SETS = HOME / "tests" / "understanding"
BUDGET_MS = 3.0
ROUNDS = 5
WHOLE = "together"
NOTHING = frozenset({None, "", "unclear"})
PHRASES = frozenset({"when", "where"})
"""Facts whose expected value is a phrase of the text: right where at least half of the words are the same."""

Example = Mapping[str, Any]


@dataclass
class Count:
    """How often something was rightly read, wrongly read, and overlooked."""

    right: int = 0
    wrong: int = 0
    overlooked: int = 0

    @property
    def precision(self) -> float | None:
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        return _share(self.right, self.right + self.overlooked)

    @property
    def f1(self) -> float | None:
        return _share(2 * self.right, 2 * self.right + self.wrong + self.overlooked)

    @property
    def figures(self) -> dict[str, float | None]:
        return {"told": self.right + self.overlooked, "precision": self.precision, "recall": self.recall, "f1": self.f1}


Counts = defaultdict[str, Count]


@dataclass(frozen=True)
class Understanding:
    """What reads one message before Rasa decides."""

    risk: RiskScreen
    facts: FactModel
    meaning: MeaningModel

    @classmethod
    def load(cls, settings: HavenSettings) -> "Understanding":
        """The trained models. Raises NotTrained."""
        archive = trained(settings)
        risk = RiskScreen.load(settings.risk_model_path, HOME / "data" / "urgent_risk" / "phrases")
        with tempfile.TemporaryDirectory(prefix="haven-bench-") as folder, tarfile.open(archive) as packed:
            found = {Path(member.name).name: member for member in packed.getmembers() if member.isfile()}
            for name in (FactReader.FILE, MeaningReader.FILE):
                packed.extract(found[name], folder, filter="data")
            paths = {name: Path(folder) / found[name].name for name in (FactReader.FILE, MeaningReader.FILE)}
            return cls(risk, FactModel.load(paths[FactReader.FILE]), MeaningModel.load(paths[MeaningReader.FILE]))

    def parts(self, text: str, question: str | None) -> dict[str, Callable[[], object]]:
        """The three readings of one message."""
        return {
            "risk screen": lambda: self.risk.screen(text),
            "facts": lambda: self.facts.read(text, datetime.now(UTC)),
            "meaning": lambda: self.meaning.read(text, question),
        }


def times(understanding: Understanding, examples: Sequence[Example]) -> dict[str, list[float]]:
    """The seconds of each reading, and of all together, message by message.

    The quickest of a few rounds: what other programs on the machine take away must not count.
    """
    taken: dict[str, list[float]] = defaultdict(list)
    for example in examples:
        whole = 0.0
        for name, read in understanding.parts(example["text"], example.get("question")).items():
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
        elif "label" in example:
            _judge_meaning(understanding, example, counts)
        elif "expected" in example:
            _judge_facts(understanding.facts.read(example["text"], datetime.now(UTC)), example["expected"], counts)
    return counts


def _judge_risk(understanding: Understanding, example: Example, counts: Counts) -> None:
    reading = understanding.risk.screen(example["text"])
    told = {"urgent"} if example["urgent"] else set()
    _compare(counts, "level yes", told, {"urgent"} if reading.level == "yes" else set())
    _compare(counts, "level yes or ask", told, {"urgent"} if reading.level != "no" else set())
    kind = example.get("kind") if example["urgent"] else None
    if kind:
        counts[f"kind {kind}"].right += kind in (kinds := {signal.kind for signal in reading.signals})
        counts[f"kind {kind}"].overlooked += kind not in kinds


def _judge_meaning(understanding: Understanding, example: Example, counts: Counts) -> None:
    read = understanding.meaning.read(example["text"], example.get("question")).label
    for label in {read, example["label"]}:
        told_and_read = ({label} & {example["label"]}, {label} & {read})
        _compare(counts, label, *told_and_read)
        _compare(counts, "all", *told_and_read)


def _judge_facts(facts: Facts, expected: Mapping[str, Any], counts: Counts) -> None:
    for fact, value in expected.items():
        if fact in PHRASES:
            found = getattr(facts, fact)
            _compare_phrase(counts[fact], value or "", found.words if found else "")
        else:
            _compare(counts, fact, _values(value), {each.value for each in _as_list(getattr(facts, fact))})


def _compare(counts: Counts, name: str, told: set[str], read: set[str]) -> None:
    counts[name].right += len(told & read)
    counts[name].wrong += len(read - told)
    counts[name].overlooked += len(told - read)


def _compare_phrase(count: Count, told: str, read: str) -> None:
    mine, theirs = (set(re.findall(r"\w+", phrase.casefold())) for phrase in (told, read))
    same = bool(mine) and 2 * len(mine & theirs) >= len(mine | theirs)
    count.right += same
    count.wrong += bool(theirs) and not same
    count.overlooked += bool(mine) and not same


def _values(value: Any) -> set[str]:
    return {each for each in _as_list(value) if each not in NOTHING}


def _as_list(value: Any) -> Sequence[Any]:
    if value is None:
        return ()
    return value if isinstance(value, list | tuple) else (value,)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def examples_of(path: Path) -> Iterator[Example]:
    """The examples of one file, empty lines left out."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return (json.loads(line) for line in lines if line.strip())


def show_counts(name: str, counts: Counts) -> None:
    """Show the counts of one test set, most told first."""

    def cell(value: float | None) -> str:
        return "-" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)

    ranked = sorted(counts.items(), key=lambda item: -(item[1].right + item[1].overlooked))
    rows = [[what, *(cell(value) for value in count.figures.values())] for what, count in ranked]
    table(name, ["", "told", "precision", "recall", "F1"], rows)


def run() -> None:
    """Measure, show, write the report. Raises NotTrained."""
    understanding = Understanding.load(HavenSettings())
    sets = {path.stem: list(examples_of(path)) for path in sorted(SETS.glob("*.jsonl"))}
    timed = {
        "scripted dialogue": dialogue_messages(),
        "test sets": [example for found in sets.values() for example in found],
    }
    medians = {name: medians_ms(times(understanding, examples)) for name, examples in timed.items() if examples}
    headings = ["median ms of one message", *next(iter(medians.values()))]
    table("Understanding", headings, [[name, *map(str, taken.values())] for name, taken in medians.items()])
    judged = {name: judge(understanding, found) for name, found in sets.items()}
    for name, counts in judged.items():
        show_counts(name, counts)
    budgets = [Verdict(f"understanding, {name}", taken[WHOLE], BUDGET_MS, "ms") for name, taken in medians.items()]
    show_verdicts(budgets)
    figures = {name: {what: count.figures for what, count in counts.items()} for name, counts in judged.items()}
    keep("understanding", {"median_ms": medians, "sets": figures}, budgets)


def dialogue_messages() -> list[Example]:
    """Each message of the scripted dialogue with the question that it meets."""
    answers = [{"text": text, "question": question} for question, texts in ANSWERS.items() for text in texts]
    return [*answers, *({"text": text, "question": question} for question, text in ASIDES.items())]


def medians_ms(taken: Mapping[str, Sequence[float]]) -> dict[str, float]:
    return {name: round(percentile(seconds, 0.5) * 1000, 2) for name, seconds in taken.items()}

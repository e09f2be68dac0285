"""Facts that are told in passing, by ways of saying that are data: `language/tellings/<language>/<topic>.yml`.

Each file: lists of words under `words`; under `facts` each question of the plan with its values, and under each value
the ways of saying it. A way that begins with "=" holds even after a "not"; others do not. `never` are ways of saying
that look like one of the others and tell nothing; those under "not <value>" only do not tell that value, whatever else
they tell. `one: true`: only one value can be told, the first in the file wins.
Better empty than wrong: what is not told is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from language.examples import read_yaml
from language.facts.patterns import Clause, Patterns

FOLDER = Path(__file__).parent.parent / "tellings"
NEVER = "never"
NOT = "not "
_FAR = 3  # words: a "not" further before belongs to something else


@dataclass(frozen=True)
class Telling:
    """A value of a question, told from which word to which (the last not included)."""

    question: str
    value: str
    first: int
    last: int


class Said(NamedTuple):
    """What is told, under each question, and where something only looks like a value (the telling has that value)."""

    told: dict[str, list[Telling]]
    barred: dict[str, list[Telling]]


@dataclass
class Tellings:
    """The ways of saying of all languages. Made by `Tellings.load`."""

    patterns: Patterns = field(default_factory=Patterns)
    single: set[str] = field(default_factory=set)
    order: dict[str, list[str]] = field(default_factory=dict)
    nots: set[str] = field(default_factory=set)

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Tellings":
        """The ways of saying in `folder`. Raises ExamplesUnreadable or PatternUnreadable."""
        found = cls()
        for path in sorted(folder.glob("*/*.yml")):
            found._add(read_yaml(path), read_yaml(path.parent / "words.yml").get("words", {}))
        return found

    def _add(self, content: Mapping[str, Any], common: Mapping[str, Sequence[str]]) -> None:
        lists = {**common, **content.get("words", {})}
        self.nots |= {str(word) for word in content.get("nots", ())}
        for question, values in content.get("facts", {}).items():
            if values.pop("one", False):
                self.single.add(question)
            order = self.order.setdefault(question, [])
            order += [value for value in values if value not in order]
            for value, ways in values.items():
                for way in ways:
                    whatever = way.startswith("=")
                    self.patterns.add(way.lstrip("= "), f"{question}/{value}/{'=' if whatever else ''}", lists)

    def find(self, text: Clause) -> Said:
        """What is told, under each question: one telling a value, in the order of the text; and what is barred."""
        found: dict[str, list[Telling]] = {}
        for meaning, first, last in self.patterns.find(text):
            question, value, whatever = meaning.split("/")
            if whatever or not self._denied(text, first):
                found.setdefault(question, []).append(Telling(question, value, first, last))
        told = {question: self._kept(question, tellings) for question, tellings in found.items()}
        barred = {question: _bars(tellings) for question, tellings in found.items()}
        return Said({question: kept for question, kept in told.items() if kept}, barred)

    def _denied(self, text: Clause, first: int) -> bool:
        before = first
        while before > max(0, first - _FAR) and not text.begins[before]:
            before -= 1
            if text.words[before] in self.nots:
                return True
        return False

    def _kept(self, question: str, tellings: Sequence[Telling]) -> list[Telling]:
        bars = _bars(tellings)
        values: dict[str, Telling] = {}
        for telling in tellings:
            if telling.value.startswith(NOT) or any(_bars_it(bar, telling) for bar in bars):
                continue
            known = values.get(telling.value)
            if known is None or (known.first == telling.first and known.last < telling.last):
                values[telling.value] = telling
        if question in self.single and values:
            first = min(values, key=self.order[question].index)
            return [values[first]]
        return sorted(values.values(), key=lambda telling: telling.first)


def _bars(tellings: Sequence[Telling]) -> list[Telling]:
    """The tellings that bar a value, or every one (NEVER), under the value that they bar."""
    return [
        replace(telling, value=telling.value.removeprefix(NOT))
        for telling in tellings
        if telling.value == NEVER or telling.value.startswith(NOT)
    ]


def _bars_it(bar: Telling, telling: Telling) -> bool:
    return bar.value in (NEVER, telling.value) and telling.first < bar.last and bar.first < telling.last


def believed(told: Mapping[str, Sequence[Telling]], reporter: str | None) -> dict[str, Sequence[Telling]]:
    """What goes together: a child who types ends the interview, so that a child who reports is never taken for one."""
    kept = dict(told)
    helped = any(telling.value == "somebody_helps" for telling in told.get("helper", ()))
    if reporter != "representative":
        kept.pop("consent", None)
        if not helped:
            kept.pop("interpreter_age", None)
    return kept

"""Judges of facts: each answers one yes-or-no question of a text, is this value told?

A short clause of a long account may tell it, so that the whole and the clause that says it loudest are weighed.
"""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from language.learners import folds, logistic

FEWEST = 5  # texts that tell a value; below that nothing can be learned of it
SILENT = -10.0
ROUGHLY = 1e-3  # how exactly a judge learns that only tells what to expect of unseen texts: sooner, the same chances
Matrix = Any
Vector = Any
Row = tuple[Vector, Vector]


@dataclass(frozen=True)
class Judge:
    """One question. `mix`: what the whole counts, what its loudest clause, and what the sum starts with.

    `from_chance`: from which chance (0 to 1) on the value is told.
    """

    weights: Vector
    start: float
    mix: tuple[float, float, float] = (1.0, 0.0, 0.0)
    from_chance: float = 0.5


@dataclass(frozen=True)
class Heard:
    """What the judges say of a text: the chance (0 to 1) of each value of each fact, and the scores of its clauses."""

    chances: Mapping[str, Mapping[str, float]]
    clauses: Vector
    seats: Mapping[tuple[str, str], int]

    def loudest(self, fact: str, value: str) -> int:
        """The number of the clause that says it loudest."""
        return int(np.argmax(self.clauses[:, self.seats[fact, value]]))


@dataclass(frozen=True)
class Bench:
    """The judges side by side: one multiplication scores a text for all of them.

    `weights` has a row for each feature and a column for each judge, at 16 bits: they are most of what a model holds.
    `mixes`: a row for each judge, as `Judge.mix` has it.
    """

    weights: Matrix
    starts: Vector
    mixes: Matrix
    seats: Mapping[tuple[str, str], int]
    from_chances: Mapping[str, Mapping[str, float]]
    """From which chance on each value of each fact is told."""

    @classmethod
    def of(cls, judges: Mapping[str, Mapping[str, Judge]]) -> "Bench":
        """The judges of the values of each fact."""
        seated = [(fact, value, judge) for fact, values in judges.items() for value, judge in values.items()]
        return cls(
            np.stack([judge.weights for _, _, judge in seated], axis=1).astype(np.float16),
            np.array([judge.start for _, _, judge in seated], np.float32),
            np.array([judge.mix for _, _, judge in seated], np.float32),
            {(fact, value): seat for seat, (fact, value, _) in enumerate(seated)},
            {fact: {value: judge.from_chance for value, judge in values.items()} for fact, values in judges.items()},
        )

    def hear(self, whole: Row, clauses: Sequence[Row]) -> Heard:
        """What the judges say of a text, by its row and those of its clauses."""
        of_whole = self._scores(whole)
        of_clauses = np.stack([of_whole if clause is whole else self._scores(clause) for clause in clauses])
        counts, clause_counts, start = self.mixes.T
        sums = counts * of_whole + clause_counts * of_clauses.max(axis=0) + start
        chances: dict[str, dict[str, float]] = {}
        for (fact, value), chance in zip(self.seats, (1 / (1 + np.exp(-sums))).tolist(), strict=True):
            chances.setdefault(fact, {})[value] = chance
        return Heard(chances, of_clauses, self.seats)

    def _scores(self, row: Row) -> Vector:
        numbers, values = row
        return values @ self.weights[numbers].astype(np.float32) + self.starts


@dataclass(frozen=True)
class Lesson:
    """The rows of the texts that tell a fact, the rows of their clauses, and how many clauses each has."""

    whole: Matrix
    clauses: Matrix
    counts: Vector

    def judges(self, said: Sequence[Any], values: Sequence[str]) -> dict[str, Judge]:
        """A judge for each of the values of a fact; `said`: the value that each text tells, or the list of them."""
        answers = [np.array([_tells(each, value) for each in said]) for value in values]
        with ThreadPoolExecutor(os.cpu_count()) as beside:  # the solver lets go of the interpreter
            return dict(zip(values, beside.map(self.judge, answers), strict=True))

    def judge(self, told: Vector) -> Judge:
        """A judge whose mix and threshold are the best for texts that it has not seen."""
        if told.sum() < FEWEST or told.all():
            return Judge(np.zeros(self.whole.shape[1], np.float32), SILENT, from_chance=1.0)
        held_out = self._held_out(told)
        mixer = logistic(C=10).fit(held_out, told)
        chances = mixer.predict_proba(held_out)[:, 1]
        whole_counts, clause_counts = map(float, mixer.coef_[0])
        mix = (whole_counts, clause_counts, float(mixer.intercept_[0]))
        whole = _fitted(self.whole, told)
        return Judge(whole.coef_[0].astype(np.float32), float(whole.intercept_[0]), mix, _best_threshold(chances, told))

    def _held_out(self, told: Vector) -> Matrix:
        """What judges that have not seen a text say of the whole and of its loudest clause."""
        held_out = np.zeros((len(told), 2))
        whose = np.repeat(np.arange(len(told)), self.counts)
        for learn, judge in folds(told, 3, seed=5):
            model = _fitted(self.whole[learn], told[learn], tol=ROUGHLY)
            held_out[judge, 0] = model.decision_function(self.whole[judge])
            theirs = model.decision_function(self.clauses[np.isin(whose, judge)])
            firsts = np.concatenate([[0], np.cumsum(self.counts[judge])[:-1]])
            held_out[judge, 1] = np.maximum.reduceat(theirs, firsts)
        return held_out


def _tells(said: Any, value: str) -> bool:
    """Whether what is said of a fact, a value or a list of them, is or holds this value."""
    return value in said if isinstance(said, list) else said == value


def _fitted(rows: Matrix, told: Vector, **how: Any) -> Any:
    return logistic(C=8, solver="liblinear", **how).fit(rows, told)


def _best_threshold(chances: Vector, told: Vector) -> float:
    def measure(level: float) -> float:
        taken = chances >= level
        return float(2 * (told & taken).sum() / (told.sum() + taken.sum()))

    return float(max(np.arange(0.25, 0.75, 0.025), key=measure))

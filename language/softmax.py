"""Multinomial logistic regression over sparse rows, trained in small batches.

scikit-learn's own solver works in double precision with twenty copies of the weights: with all languages that is
gigabytes and many minutes. This one keeps three copies in single precision and needs some twelve passes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Matrix = Any
Vector = Any
Targets = Callable[[Vector, np.random.Generator], tuple[Vector, Matrix | None]]
"""For the numbers of some rows: the class of each, and the scores to add: 0 for a class that may be, or IMPOSSIBLE."""
IMPOSSIBLE = np.float32(-1e4)


@dataclass
class SoftmaxWeights:
    """One column of weights a class, and what each class starts with."""

    weights: Matrix  # features × classes, single precision
    start: Vector

    def scores(self, numbers: Vector, values: Vector) -> Vector:
        """The score of each class for one row (see TextFeatures.row); `softmax` makes probabilities of them."""
        return values @ self.weights[numbers] + self.start


def softmax(scores: Vector) -> Vector:
    """Probabilities from scores, along the last axis."""
    risen = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return risen / risen.sum(axis=-1, keepdims=True)


@dataclass(frozen=True)
class Training:
    """How to train: `penalty` is the pull towards zero for each example (the inverse of n × C)."""

    passes: int = 12
    batch: int = 256
    most_batches: int = 40  # a pass: each step moves every weight, so that with all languages batches grow instead
    pace: float = 0.06
    penalty: float = 3e-6
    smoothing: float = 0.0
    seed: int = 7


def fit_softmax(
    rows: Matrix, targets: Targets, count: int, weights: Vector | None = None, how: Training | None = None
) -> SoftmaxWeights:
    """Train on sparse `rows`; `targets` tells their classes. `weights`: how much each row counts, on average 1.

    Each row competes only among the classes that may be; the same restriction belongs to the reading.
    """
    how = how or Training()
    chance = np.random.default_rng(how.seed)
    state = _Adam((rows.shape[1], count))
    heed = np.ones(rows.shape[0], np.float32) if weights is None else weights.astype(np.float32)
    batches = min(max(1, -(-rows.shape[0] // how.batch)), how.most_batches)
    for turn in range(how.passes):
        order = chance.permutation(rows.shape[0])
        for position, chosen in enumerate(np.array_split(order, batches)):
            done = (turn + position / batches) / how.passes
            classes, bars = targets(chosen, chance)
            error = _error(state, rows[chosen], classes, bars, how.smoothing)
            error *= heed[chosen, None] / len(chosen)
            _step(state, rows[chosen], error, how.penalty, how.pace * (1 - done))
    return SoftmaxWeights(state.weights, state.start)


def fixed(classes: Vector) -> Targets:
    """Targets that are the same in every pass, all classes competing."""
    return lambda chosen, _: (classes[chosen], None)


def _error(state: "_Adam", rows: Matrix, classes: Vector, bars: Matrix | None, smoothing: float) -> Matrix:
    scores = rows @ state.weights + state.start
    if bars is not None:
        scores += bars
    error = softmax(scores)
    if smoothing:
        possible = np.ones_like(error) if bars is None else (bars == 0).astype(np.float32)
        error -= np.float32(smoothing) * possible / possible.sum(axis=1, keepdims=True)
    error[np.arange(len(classes)), classes] -= np.float32(1 - smoothing)
    return error


def _step(state: "_Adam", rows: Matrix, error: Matrix, penalty: float, pace: float) -> None:
    slope = rows.T @ error
    if penalty:
        slope += np.float32(penalty) * state.weights
    state.move(slope, error.sum(axis=0), pace)


class _Adam:
    """Kingma and Ba's steps: each weight at its own scale, so that rare words are learned as fast as common ones."""

    def __init__(self, shape: Sequence[int]) -> None:
        self.weights = np.zeros(shape, np.float32)
        self.start = np.zeros(shape[1], np.float32)
        self._mean = [np.zeros_like(self.weights), np.zeros_like(self.start)]
        self._square = [np.zeros_like(self.weights), np.zeros_like(self.start)]
        self._count = 0

    def move(self, slope: Matrix, start_slope: Vector, pace: float) -> None:
        self._count += 1
        size = np.float32(pace * np.sqrt(1 - 0.98**self._count) / (1 - 0.9**self._count))
        self.weights -= size * self._direction(0, slope)
        self.start -= size * self._direction(1, start_slope)

    def _direction(self, which: int, slope: Matrix) -> Matrix:
        mean, square = self._mean[which], self._square[which]
        mean *= np.float32(0.9)
        mean += np.float32(0.1) * slope
        square *= np.float32(0.98)
        square += np.float32(0.02) * slope * slope
        return mean / (np.sqrt(square) + np.float32(1e-6))

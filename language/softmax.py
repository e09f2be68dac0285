"""Multinomial logistic regression over sparse rows through few directions, trained in small batches.

Words × meanings would be gigabytes with all languages, and a word that stands in ten examples cannot tell two hundred
meanings apart by itself. So each feature has a place in a space of few directions that all languages share, a text
stands where its features are on average, and the classes are told apart there: what one language teaches of how
meanings lie beside each other holds for the others. Measured in docs/decisions/0011-compact-meanings.md.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

Matrix = Any
Vector = Any
Targets = Callable[[Vector, np.random.Generator], tuple[Vector, Matrix]]
"""For the numbers of some rows: the class of each, and the scores to add: 0 for a class that may be, or IMPOSSIBLE."""
IMPOSSIBLE = np.float32(-1e4)

MEAN_KEPT, SQUARE_KEPT = np.float32(0.9), np.float32(0.98)
TINY = np.float32(1e-6)


@dataclass
class SoftmaxWeights:
    """Where each feature stands, how the classes are told apart there, and what each class starts with."""

    places: Matrix  # features × directions, half precision
    classes: Matrix  # directions × classes
    start: Vector

    def scores(self, numbers: Vector, values: Vector) -> Vector:
        """The score of each class for one row (see TextFeatures.row); `softmax` makes probabilities of them."""
        return np.tanh(values @ self.places[numbers].astype(np.float32)) @ self.classes + self.start


def softmax(scores: Vector) -> Vector:
    """Probabilities from scores, along the last axis."""
    risen = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return risen / risen.sum(axis=-1, keepdims=True)


@dataclass(frozen=True)
class Training:
    """How to train: `directions` of the space, `penalty` the pull towards zero for each example."""

    directions: int = 128
    passes: int = 3
    batch: int = 512
    pace: float = 0.01
    penalty: float = 3e-5
    spread: float = 0.1  # of the places at the beginning
    seed: int = 7


def fit_softmax(rows: Matrix, targets: Targets, count: int, how: Training | None = None) -> SoftmaxWeights:
    """Train on sparse `rows`; `targets` tells their classes, of which there are `count`.

    Each row competes only among the classes that may be; the same restriction belongs to the reading.
    """
    how = how or Training()
    chance = np.random.default_rng(how.seed)
    lesson = _Lesson(rows.shape[1], count, how, chance)
    batches = -(-rows.shape[0] // how.batch)
    for turn in range(how.passes):
        order = chance.permutation(rows.shape[0])
        for position, chosen in enumerate(np.array_split(order, batches)):
            done = (turn + position / batches) / how.passes
            lesson.learn(rows[chosen], *targets(chosen, chance), pace=how.pace * (1 - done))
    return SoftmaxWeights(lesson.places.values.astype(np.float16), lesson.classes.values, lesson.start.values)


class _Lesson:
    def __init__(self, features: int, count: int, how: Training, chance: np.random.Generator) -> None:
        scale = 1 / np.sqrt(how.directions)
        self.places = _Adam(how.spread * scale * chance.standard_normal((features, how.directions), np.float32))
        self.classes = _Adam(scale * chance.standard_normal((how.directions, count), np.float32))
        self.start = _Adam(np.zeros(count, np.float32))
        self._penalty = np.float32(how.penalty)
        self._steps = 0

    def learn(self, rows: Matrix, meant: Vector, bars: Matrix, pace: float) -> None:
        """One step. Only the features of these rows move: there are a hundred times as many."""
        there, numbers = np.unique(rows.indices, return_inverse=True)
        rows = sparse.csr_matrix((rows.data, numbers, rows.indptr), shape=(rows.shape[0], len(there)))
        places = self.places.values[there]
        stood = np.tanh(rows @ places)
        error = _error(stood @ self.classes.values + self.start.values + bars, meant)
        slope_places = rows.T @ ((error @ self.classes.values.T) * (1 - stood * stood)) + self._penalty * places
        slope_classes = stood.T @ error + self._penalty * self.classes.values
        self._steps += 1
        size = np.float32(pace * np.sqrt(1 - SQUARE_KEPT**self._steps) / (1 - MEAN_KEPT**self._steps))
        self.places.move(there, slope_places, size)
        self.classes.move(slice(None), slope_classes, size)
        self.start.move(slice(None), error.sum(axis=0), size)


def _error(scores: Matrix, meant: Vector) -> Matrix:
    error = softmax(scores)
    error[np.arange(len(meant)), meant] -= np.float32(1)
    return error / np.float32(len(meant))


class _Adam:
    """Kingma and Ba's steps: each weight at its own scale, so that rare words are learned as fast as common ones."""

    def __init__(self, values: Matrix) -> None:
        self.values = np.asarray(values, np.float32)
        self._mean = np.zeros_like(self.values)
        self._square = np.zeros_like(self.values)

    def move(self, there: Vector | slice, slope: Matrix, size: np.float32) -> None:
        """A step of the values that stand `there`."""
        mean = MEAN_KEPT * self._mean[there] + (1 - MEAN_KEPT) * slope
        square = SQUARE_KEPT * self._square[there] + (1 - SQUARE_KEPT) * slope * slope
        self._mean[there], self._square[there] = mean, square
        self.values[there] -= size * mean / (np.sqrt(square) + TINY)

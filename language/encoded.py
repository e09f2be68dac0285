"""The second judge of meanings, where the operator has a sentence encoder: it reads vectors instead of words.

It knows only the vector of a text and learns from the same examples, at the same questions. What it and the judge of
words think likely is averaged: each is sure where the other has seen too little.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from language.encoder import Encoder
from language.encoder_folder import EncoderUnusable
from language.softmax import SoftmaxWeights, Targets, Training, fit_softmax, softmax

Matrix = Any
Vector = Any

SHARE = 0.5
"""How much the judge of vectors counts beside the judge of words."""
LEARNING = Training(passes=10, pace=0.003, penalty=1e-5, spread=0.3)


@dataclass(frozen=True)
class EncodedJudge:
    """What was learnt over the vectors of one encoder; `identity` is that encoder's."""

    weights: SoftmaxWeights
    identity: str

    def chances(self, encoder: Encoder, text: str, bars: Vector) -> Vector:
        """The probability of each label; `bars` as for the judge of words."""
        row = encoder.encode([text])[0]
        return softmax(self.weights.scores(np.arange(len(row)), row) + bars)


def train_encoded(
    encoder: Encoder, texts: Sequence[str], targets: Targets, count: int, how: Training | None = None
) -> EncodedJudge:
    """Learn over the vectors of `texts`; `targets` and `count` as for the judge of words (language.softmax)."""
    rows = _DenseRows(encoder.encode(texts).astype(np.float16))
    return EncodedJudge(fit_softmax(rows, targets, count, how or LEARNING), encoder.identity)


def agreeing(judge: EncodedJudge | None, encoder: Encoder | None) -> Encoder | None:
    """The encoder for a judge; none where there is none. Raises EncoderUnusable where they are not of each other."""
    if (judge.identity if judge else None) == (encoder.identity if encoder else None):
        return encoder
    raise EncoderUnusable("The assistant was trained with another sentence encoder, or without one: haven train")


class _DenseRows:
    """Vectors as the rows that training reads, made sparse a batch at a time: all at once would be gigabytes."""

    def __init__(self, vectors: Matrix) -> None:
        self._vectors = vectors
        self.shape = vectors.shape

    def __getitem__(self, chosen: Vector) -> Matrix:
        vectors = self._vectors[chosen].astype(np.float32)
        bounds = np.arange(len(vectors) + 1) * vectors.shape[1]
        numbers = np.tile(np.arange(vectors.shape[1], dtype=np.int32), len(vectors))
        return sparse.csr_matrix((vectors.ravel(), numbers, bounds), shape=vectors.shape)

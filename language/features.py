"""Sparse features of a text: folded words (one and two) and letters within words, weighted by rarity.

Written out rather than composed of scikit-learn's vectorisers because a single message then costs a tenth of the
time, and because their word pattern cuts Indic words into pieces.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise, repeat
from typing import Any

import numpy as np
from scipy import sparse

from language.normalise import folded_text
from language.tokens import words
from language.word_classes import WordClasses

LONGEST_WORD = 40  # letters; what follows tells nothing, and nobody may make a message slow with one endless word

Matrix = Any
Vector = Any


@lru_cache(maxsize=4096)  # most words of a message are common ones; some six megabytes
def _letters_of(word: str, least: int, most: int) -> tuple[str, ...]:
    padded = f" {word} "
    length = len(padded)
    features: list[str] = []
    for size in range(least, most + 1):
        if size >= length:
            features.append(padded)
            break
        features.extend([padded[start : start + size] for start in range(length - size + 1)])
    return tuple(features)


@dataclass
class TextFeatures:
    """Turns texts into rows of numbers. `fit` learns which features there are; `row` and `rows` apply them."""

    letters: tuple[int, int] = (1, 5)
    word_length: int = 2
    fewest: int = 2
    letter_weight: float = 1.0
    classes: WordClasses | None = None
    class_reach: int = 5  # words within which one class is seen to follow another; 1: never
    heed_unknown: bool = False  # what was never seen makes a row shorter, so that a reading of it is less sure
    vocabulary: dict[str, int] = field(default_factory=dict)
    rarity: Vector = None
    rarest: float = 1.0

    def analyse(self, text: str) -> tuple[list[str], list[str]]:
        """The word features and the letter features of a text, in order, with repetitions."""
        return self.analyse_words(words(folded_text(text)))

    def analyse_words(self, found: Sequence[str]) -> tuple[list[str], list[str]]:
        """The same for words that are already folded and cut."""
        found = [word[:LONGEST_WORD] for word in found]
        return self._word_features(found) + self._class_features(found), self._letter_features(found)

    def _class_features(self, found: Sequence[str]) -> list[str]:
        """The classes of the words, and which class follows which within a few words."""
        if self.classes is None:
            return []
        at = self.classes.of_words(found)
        features = [f"c {name}" for names in at for name in names]
        for start, names in enumerate(at):
            if names:
                later = [name for others in at[start + 1 : start + self.class_reach] for name in others]
                features += [f"c {name} {other}" for name in names for other in later]
        return features

    def _word_features(self, found: Sequence[str]) -> list[str]:
        singles = [f"w {word}" for word in found]
        if self.word_length < 2:
            return singles
        bounded = ["", *found, ""]
        return singles + [f"w {first} {second}" for first, second in pairwise(bounded)]

    def _letter_features(self, found: Sequence[str]) -> list[str]:
        features: list[str] = []
        for word in found:
            features.extend(_letters_of(word, *self.letters))
        return features

    def fit(self, texts: Iterable[str], groups: Iterable[str] | None = None) -> list[tuple[list[str], list[str]]]:
        """Learn the vocabulary and each feature's rarity; returns the texts as analysed, to spare a second pass.

        `groups`: the language of each text. A feature is as common as it is in the language in which it is commonest:
        "the" and "nie" would both be rare words in a sum of thirty languages.
        """
        return self.fit_analysed([self.analyse(text) for text in texts], groups)

    def fit_analysed(
        self, analysed: list[tuple[list[str], list[str]]], groups: Iterable[str] | None = None
    ) -> list[tuple[list[str], list[str]]]:
        """`fit` for texts that are analysed already."""
        counts: dict[str, Counter[str]] = {}
        sizes: Counter[str] = Counter()
        for pair, group in zip(analysed, groups or repeat(""), strict=False):
            sizes[group] += 1
            of_group = counts.setdefault(group, Counter())
            of_group.update(set(pair[0]))
            of_group.update(set(pair[1]))
        self._learn(counts, sizes)
        return analysed

    def _learn(self, counts: Mapping[str, Counter[str]], sizes: Mapping[str, int]) -> None:
        whole: Counter[str] = Counter()
        for of_group in counts.values():
            whole.update(of_group)
        kept = sorted(name for name, count in whole.items() if count >= self.fewest)
        self.vocabulary = {name: number for number, name in enumerate(kept)}
        self.rarity = np.full(len(self.vocabulary), np.inf, np.float32)
        for group, of_group in counts.items():
            known = [name for name in of_group if name in self.vocabulary]
            there = np.fromiter((self.vocabulary[name] for name in known), dtype=np.int64, count=len(known))
            seen = np.fromiter((of_group[name] for name in known), dtype=np.float32, count=len(known))
            here = np.log((1 + sizes[group]) / (1 + seen)) + 1
            self.rarity[there] = np.minimum(self.rarity[there], here.astype(np.float32))
        self.rarest = float(self.rarity.max(initial=1.0))

    def share_known(self, text: str) -> float:
        """How many of the words of a text were seen in training, from 0 to 1; 1 where there are none."""
        found = words(folded_text(text))
        return sum(f"w {word[:LONGEST_WORD]}" in self.vocabulary for word in found) / len(found) if found else 1.0

    def row(self, text: str) -> tuple[Vector, Vector]:
        """The numbers of the features that `text` has, and their values."""
        return self.row_of(self.analyse(text))

    def row_of_words(self, found: Sequence[str]) -> tuple[Vector, Vector]:
        """The same for words that are already folded and cut."""
        return self.row_of(self.analyse_words(found))

    def row_of(self, analysed: tuple[list[str], list[str]]) -> tuple[Vector, Vector]:
        """The same for a text that is analysed already."""
        parts = [self._block(features) for features in analysed]
        numbers = np.concatenate([part[0] for part in parts])
        values = np.concatenate([parts[0][1], parts[1][1] * np.float32(self.letter_weight)])
        return numbers, values

    def _block(self, features: Sequence[str]) -> tuple[Vector, Vector]:
        known: Counter[Any] = Counter(map(self.vocabulary.get, features))
        known.pop(None, None)
        numbers = np.fromiter(known.keys(), dtype=np.int32, count=len(known))
        values = np.fromiter(known.values(), dtype=np.float32, count=len(known))
        unknown = len(features) - int(values.sum()) if self.heed_unknown else 0
        values = (1 + np.log(values)) * self.rarity[numbers]
        length = float(np.sqrt(values @ values + unknown * self.rarest**2))
        return numbers, values / length if length else values

    def rows(self, texts: Iterable[str]) -> Matrix:
        """A sparse matrix with one row a text."""
        return self.stacked([self.row_of(self.analyse(text)) for text in texts])

    def fit_rows(self, texts: Iterable[str], groups: Iterable[str] | None = None) -> Matrix:
        """`fit` and `rows` in one pass over the texts."""
        return self.stacked([self.row_of(pair) for pair in self.fit(texts, groups)])

    def stacked(self, rows: Sequence[tuple[Vector, Vector]]) -> Matrix:
        """Rows as made by `row`, one under the other, as a sparse matrix."""
        bounds = np.concatenate([[0], np.cumsum([len(numbers) for numbers, _ in rows])]).astype(np.int64)
        numbers = np.concatenate([numbers for numbers, _ in rows]) if rows else np.zeros(0, np.int32)
        values = np.concatenate([values for _, values in rows]) if rows else np.zeros(0, np.float32)
        return sparse.csr_matrix((values, numbers, bounds), shape=(len(rows), len(self.vocabulary)))

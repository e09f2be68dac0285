"""Who reports, from the grammar of an account: is the one who writes the target, somebody of theirs, or an onlooker?

Words of the matter say nothing of it, so that each word is taken for its role (`language/role_words/<language>.yml`):
"called my husband a ..." and "shouted at me dad ..." become the same. Learned are the roles, up to three in a row, and
beside them the words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from language.examples import read_yaml
from language.features import TextFeatures
from language.learners import logistic
from language.word_classes import WordClasses

FOLDER = Path(__file__).parent.parent / "role_words"
ITSELF = "small"
GAP = "_"
END = "."
NAME = "*"
"""Stands for a word that begins with a capital letter within a sentence: "our Josh", "Mrs Begum"."""
LONGEST = 3
FEWEST = 3  # texts that hold a feature; below that it teaches nothing
TAUGHT = {"self": 1.0, "witness": -0.5}
"""How much more often (log odds) the examples have people write in this role than the words of an account bear out;
by cross-validation."""


@dataclass
class RoleFeatures(TextFeatures):
    """The words of a text, and in the second block the roles that follow each other within a sentence."""

    roles: WordClasses | None = None
    order: tuple[str, ...] = ()

    def analyse_words(self, found: Sequence[str]) -> tuple[list[str], list[str]]:
        """`found`: the words, with END after each sentence and NAME for a name."""
        return self._word_features([word for word in found if word not in {END, NAME}]), self._role_features(found)

    def _role_features(self, found: Sequence[str]) -> list[str]:
        features: list[str] = []
        for sentence in _sentences(found):
            told = [END, *self._told(sentence), END]
            for length in range(1, LONGEST + 1):
                features += ["r " + " ".join(told[at : at + length]) for at in range(len(told) - length + 1)]
        return features

    def _told(self, sentence: Sequence[str]) -> list[str]:
        """The roles of the words; of several gaps one after the other one stays."""
        told: list[str] = []
        classes = self.roles.of_words(sentence) if self.roles else []
        for word, names in zip(sentence, classes, strict=True):
            role = NAME if word == NAME else next((name for name in self.order if name in names), GAP)
            if not (role == GAP and told and told[-1] == GAP):
                told.append(word if role == ITSELF else role.upper())
        return told


def _sentences(found: Sequence[str]) -> list[list[str]]:
    sentences: list[list[str]] = [[]]
    for word in found:
        if word == END:
            sentences.append([])
        else:
            sentences[-1].append(word)
    return [sentence for sentence in sentences if sentence]


@dataclass
class Roles:
    """Reads who reports. Made by `Roles.train`."""

    features: RoleFeatures
    values: tuple[str, ...]
    weights: Any
    starts: Any

    @classmethod
    def train(cls, texts: Sequence[Sequence[str]], told: Sequence[str], language: str | None) -> "Roles | None":
        """From texts cut into words, with END after each sentence, and what each tells; none without role words."""
        path = FOLDER / f"{language}.yml"
        if language is None or not path.exists() or len(set(told)) < LONGEST:
            return None
        classes, order = WordClasses(), tuple(read_yaml(path))
        classes.add(read_yaml(path))
        features = RoleFeatures(fewest=FEWEST, roles=classes, order=order)
        rows = features.stacked(
            [features.row_of(each) for each in features.fit_analysed([features.analyse_words(text) for text in texts])]
        )
        model = logistic(C=10, max_iter=500).fit(rows, told)
        return cls(features, tuple(model.classes_), model.coef_.T.astype(np.float32), model.intercept_)

    def chances(self, found: Sequence[str]) -> Mapping[str, float]:
        """How likely (0 to 1, together 1) each value is. `found`: the words, with END after each sentence."""
        numbers, values = self.features.row_of_words(found)
        sums = values @ self.weights[numbers] + self.starts
        sums = sums - np.array([TAUGHT.get(value, 0.0) for value in self.values])
        shares = np.exp(sums - sums.max())
        return dict(zip(self.values, (shares / shares.sum()).tolist(), strict=True))

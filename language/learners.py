"""Classifiers and folds of scikit-learn, imported when something is trained: who only reads does without.

A process that reads with what was trained is forty megabytes smaller for it.
"""

from collections.abc import Iterator, Sequence
from typing import Any


def logistic(**how: Any) -> Any:
    """An untrained logistic regression (sklearn.linear_model.LogisticRegression)."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(**how)


def folds(groups: Sequence[Any], count: int, seed: int) -> Iterator[tuple[Any, Any]]:
    """`count` times the numbers to learn from and those to judge; each fold has its share of every group."""
    from sklearn.model_selection import StratifiedKFold

    parted: Iterator[tuple[Any, Any]] = StratifiedKFold(count, shuffle=True, random_state=seed).split(groups, groups)
    return parted

"""Counts of what was rightly read, wrongly read and overlooked, and the figures that follow from them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

NOTHING = frozenset({None, "", "unclear"})


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


def compare(counts: Counts, name: str, told: set[str], read: set[str]) -> None:
    """Count what was told against what was read."""
    counts[name].right += len(told & read)
    counts[name].wrong += len(read - told)
    counts[name].overlooked += len(told - read)


def values(value: Any) -> set[str]:
    """What an expectation holds; "unclear", null and [] hold nothing."""
    return {each for each in as_list(value) if each not in NOTHING}


def as_list(value: Any) -> Sequence[Any]:
    if value is None:
        return ()
    return value if isinstance(value, list | tuple) else (value,)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None

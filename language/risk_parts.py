"""A message cut into its sentences and, where a sentence is long, into overlapping stretches of it.

One clause of danger drowns in a story; so the urgent-risk classifier judges the parts of a message beside the whole.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from language.tokens import spans

LONG = 16  # words: a longer sentence is judged in stretches as well
STRETCH, STEP = 14, 7
SHORTEST = 2  # words: a single one tells nothing without what stands around it
MOST_PARTS = 60  # nobody may make a message slow; beyond this the parts are spread over the whole message
_ENDS = re.compile(r"[.!;\n]")


@dataclass(frozen=True, slots=True)
class Parts:
    """The words of a folded text, where each stands, and the parts: the whole first, then the others in order."""

    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    bounds: tuple[tuple[int, int], ...]

    def words_of(self, bound: tuple[int, int]) -> Sequence[str]:
        """The words of one part."""
        return self.words[bound[0] : bound[1]]

    def place(self, bound: tuple[int, int]) -> tuple[int, int]:
        """Where a part stands in the folded text."""
        return self.places[bound[0]][0], self.places[bound[1] - 1][1]


def parts_of(folded: str) -> Parts:
    """Cut a folded text. A text without words has no parts."""
    places = spans(folded)
    count = len(places)
    ends = [number for number in range(1, count) if _ENDS.search(folded, places[number - 1][1], places[number][0])]
    bounds = dict.fromkeys([(0, count)] if count else [])
    for first, last in zip([0, *ends], [*ends, count], strict=True):
        if last - first >= SHORTEST:
            bounds.update(dict.fromkeys([(first, last)] if last - first <= LONG else _stretches(first, last)))
    kept = list(bounds)
    if len(kept) > MOST_PARTS:
        kept = kept[:1] + _spread(count)
    words = tuple(folded[start:end] for start, end in places)
    return Parts(words, tuple(places), tuple(kept))


def _stretches(first: int, last: int) -> list[tuple[int, int]]:
    starts = range(first, max(last - STRETCH + STEP, first + 1), STEP)
    return [(start, min(start + STRETCH, last)) for start in starts]


def _spread(count: int) -> list[tuple[int, int]]:
    """Parts of one length over all of a very long message: none of it goes unread."""
    length = -(-count // MOST_PARTS) + STEP
    return [(start, min(start + length, count)) for start in range(0, count, length - STEP)]

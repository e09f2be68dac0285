"""Where it happened, weighed from three readings: the trained judges, the phrase of a place, and listed ways of saying.

A phrase alone often names a place that is only mentioned ("coming back from the park"), and a judge alone sees no
place that it was not taught; together each makes good for the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log

PHRASE = 4.0
"""What a phrase of full confidence adds to the judge's score (log odds) of its place."""

LISTED = 2.0
"""What a listed way of saying adds."""

LEAST = -0.4
"""From which sum on a place is told; better empty than wrong, what is not told is asked."""

_SUREST, _LEAST_SURE = 0.995, 0.1
"""A judge that never heard of a place does not outvote its phrase: "it was on Copthorne Walk"."""


@dataclass(frozen=True)
class Weighed:
    """A place, and how sure it is (0 to 1)."""

    place: str
    chance: float


def weigh(chances: Mapping[str, float], phrase: tuple[str, float] | None, listed: str | None) -> Weighed | None:
    """The likeliest place; none where nothing is sure enough. `phrase`: its place and its confidence."""
    sums = {place: _log_odds(chance) for place, chance in chances.items()}
    if phrase:
        sums[phrase[0]] += PHRASE * phrase[1]
    if listed:
        sums[listed] += LISTED
    best = max(sums, key=lambda place: sums[place])
    return Weighed(best, 1 / (1 + exp(-sums[best]))) if sums[best] >= LEAST else None


def _log_odds(chance: float) -> float:
    bounded = min(max(chance, _LEAST_SURE), _SUREST)
    return log(bounded / (1 - bounded))

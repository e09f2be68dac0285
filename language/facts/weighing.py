"""Readings that are weighed against each other: where it happened, and who reports.

Where: the trained judges, the phrase of a place, and listed ways of saying. A phrase alone often names a place that is
only mentioned ("coming back from the park"), and a judge alone sees no place that it was not taught; together each
makes good for the other. Who: the same judges, the grammar of the account (`language.facts.roles`), and listed ways.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log

PHRASE = 2.0
"""What a phrase of full confidence adds to the judge's score (log odds) of its place."""

LISTED = 3.0
"""What a listed way of saying adds."""

LEAST = -0.4
"""From which sum on a place is told; better empty than wrong, what is not told is asked."""

JUDGED = 0.4
"""What a judge's score (log odds) of who reports counts beside that of the grammar, which counts one."""

LISTED_ROLE = 3.0
"""What a listed way of saying adds to it."""

UNHEARD = 0.05
"""Where no judge is surer than that of any value, the text tells nothing of who reports."""

_SUREST, _LEAST_SURE = 0.995, 0.1
"""A judge that never heard of a place does not outvote its phrase: "it was on Copthorne Walk"."""


@dataclass(frozen=True)
class Weighed:
    """A value, and how sure it is (0 to 1)."""

    value: str
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


def _log_odds(chance: float, least: float = _LEAST_SURE, most: float = _SUREST) -> float:
    bounded = min(max(chance, least), most)
    return log(bounded / (1 - bounded))


def weigh_roles(judged: Mapping[str, float], roles: Mapping[str, float], listed: str | None) -> Weighed | None:
    """Who most likely reports; none where nothing tells it. `judged`, `roles`: the chances of each value."""
    if listed is None and max(judged.values()) < UNHEARD:
        return None
    sums = {
        value: log(max(roles[value], 0.001)) + JUDGED * _log_odds(chance, 0.02, 0.98)
        for value, chance in judged.items()
    }
    if listed:
        sums[listed] += LISTED_ROLE
    best = max(sums, key=lambda value: sums[value])
    return Weighed(best, exp(sums[best]) / sum(map(exp, sums.values())))

"""A text as the readers of facts see it: folded, cut into words, clauses and sentences, and searched by the lexicon."""

from functools import cached_property
from itertools import pairwise

import numpy as np

from language.facts.lexicon import Lexicon
from language.facts.patterns import Clause
from language.facts.roles import END, NAME
from language.normalise import fold
from language.tokens import spans

_ENDS = (".", "!", "?", ";", "\n")
_CUTS = (*_ENDS, ",")
_SHORTEST_NAME = 2


class Text:
    """A text folded, cut into words, and searched for entries of the lexicons."""

    def __init__(self, text: str, lexicon: Lexicon, language: str = "en") -> None:
        self.language = language
        self.folded = fold(text)
        self.places = spans(self.folded.text)
        self.words = [self.folded.text[start:end] for start, end in self.places]
        self.hits = lexicon.find(self.words)

    def quote(self, first: int, last: int) -> str:
        return self.folded.quote(self.places[first][0], self.places[last - 1][1]) if last > first else ""

    @cached_property
    def gaps(self) -> list[str]:
        """What stands between the words, before the first one too."""
        ends = [0, *(end for _, end in self.places)]
        return [self.folded.text[end:start] for end, (start, _) in zip(ends, self.places, strict=False)]

    def clause_marks(self) -> Clause:
        """The words with the beginnings of clauses and the numbers of their sentences."""
        gaps = self.gaps
        begins = [number == 0 or any(cut in gap for cut in _CUTS) for number, gap in enumerate(gaps[: len(self.words)])]
        ended = [number > 0 and any(cut in gap for cut in _ENDS) for number, gap in enumerate(gaps[: len(self.words)])]
        return Clause(self.words, begins, np.cumsum(ended, dtype=int).tolist())

    def sentences(self) -> list[str]:
        """The words, with END after each sentence, and NAME for each that is written as a name is."""
        found: list[str] = []
        matter = {number for hit in self.hits for number in range(hit.first, hit.last)}
        shouted = self.quote(0, len(self.words)).isupper()
        for number, (word, gap) in enumerate(zip(self.words, self.gaps, strict=False)):
            begins = number == 0 or any(end in gap for end in _ENDS)
            is_name = not (begins or shouted or number in matter) and self._is_written_as_a_name(number)
            found += [END] if begins and number else []
            found.append(NAME if is_name else word)
        return found

    def _is_written_as_a_name(self, number: int) -> bool:
        said = self.quote(number, number + 1)
        return len(said) > _SHORTEST_NAME and said[0].isupper() and said[1:].islower()

    @cached_property
    def clauses(self) -> list[tuple[int, int]]:
        """From which word to which each clause goes."""
        cuts = [number for number, gap in enumerate(self.gaps) if any(cut in gap for cut in _CUTS)]
        bounds = [0, *(cut for cut in cuts if cut), len(self.words)]
        return [(first, last) for first, last in pairwise(bounds) if last > first]

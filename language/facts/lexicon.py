"""Words that tell a fact: data in `language/lexicons/<language>.yml`, each list under the fact's identifier."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from language.examples import read_yaml
from language.normalise import folded_text
from language.tokens import words
from language.word_classes import LONGEST_BEGINNING, WordClasses

FOLDER = Path(__file__).parent.parent / "lexicons"


Entry = tuple[tuple[str, ...], bool, str, str]
"""The words, whether the last may go on, the fact and its value."""


@dataclass(frozen=True)
class Hit:
    """An entry found in a text: the fact, its value, and from which word to which (the last not included)."""

    fact: str
    value: str
    first: int
    last: int


@dataclass
class Lexicon:
    """The entries of all languages, by their first word; longer ones by their first two, for many begin with "my"."""

    exact: dict[str, list[Entry]] = field(default_factory=dict)
    longer: dict[tuple[str, str], list[Entry]] = field(default_factory=dict)
    beginnings: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path = FOLDER, language: str | None = None) -> "Lexicon":
        """The entries in `folder`, of one language or of all. Raises ExamplesUnreadable with a file's name."""
        found = cls()
        for path in sorted(folder.glob(f"{language or '*'}.yml")):
            for fact, values in read_yaml(path).items():
                for value, texts in values.items():
                    for text in texts:
                        found._add(fact, value, str(text))
        return found

    def _add(self, fact: str, value: str, text: str) -> None:
        tokens = tuple(words(folded_text(text.replace("*", ""))))
        if not tokens:
            return
        if len(tokens) == 1 and text.endswith("*"):
            self.beginnings.setdefault(tokens[0], []).append((fact, value))
            return
        entry = (tokens, text.endswith("*"), fact, value)
        if len(tokens) > (2 if entry[1] else 1):
            self.longer.setdefault((tokens[0], tokens[1]), []).append(entry)
        else:
            self.exact.setdefault(tokens[0], []).append(entry)

    def find(self, found: Sequence[str]) -> list[Hit]:
        """The entries in a text that was folded and cut into words; of one value at one place the longest."""
        hits: dict[tuple[str, str, int], Hit] = {}
        for first, word in enumerate(found):
            for hit in self._at(found, first, word):
                key = (hit.fact, hit.value, first)
                if key not in hits or hits[key].last < hit.last:
                    hits[key] = hit
        return list(hits.values())

    def _at(self, found: Sequence[str], first: int, word: str) -> list[Hit]:
        hits = []
        following = found[first + 1] if first + 1 < len(found) else ""
        for tokens, open_end, fact, value in (*self.exact.get(word, ()), *self.longer.get((word, following), ())):
            last = first + len(tokens)
            if _fits(tuple(found[first:last]), tokens, open_end):
                hits.append(Hit(fact, value, first, last))
        for length in range(2, min(len(word), LONGEST_BEGINNING) + 1):
            hits += [Hit(fact, value, first, first + 1) for fact, value in self.beginnings.get(word[:length], ())]
        return hits


def _fits(said: Sequence[str], tokens: Sequence[str], open_end: bool) -> bool:
    if open_end and len(said) == len(tokens):
        return said[:-1] == tokens[:-1] and said[-1].startswith(tokens[-1])
    return said == tokens


def lexicon_classes(lexicon: Lexicon) -> WordClasses:
    """The lexicon's entries as classes of words, so that a classifier sees them beside the words."""
    classes = WordClasses()
    for entries in (*lexicon.exact.values(), *lexicon.longer.values()):
        for tokens, _, fact, value in entries:
            classes.add({f"{fact}/{value}": [" ".join(tokens)]})
    for beginning, found in lexicon.beginnings.items():
        for fact, value in found:
            classes.add({f"{fact}/{value}": [beginning + "*"]})
    return classes

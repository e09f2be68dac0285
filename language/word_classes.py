"""Words of one kind under one name, so that what is learned of one is known of all; data that anybody can correct."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from language.examples import read_yaml
from language.normalise import folded_text
from language.tokens import words

LONGEST_BEGINNING = 20  # letters; nobody may make a message slow with one endless word


@dataclass
class WordClasses:
    """Which classes a word belongs to. A star at the end of an entry stands for any ending."""

    exact: dict[str, set[str]] = field(default_factory=dict)
    beginnings: dict[str, set[str]] = field(default_factory=dict)
    phrases: dict[tuple[str, ...], set[str]] = field(default_factory=dict)
    longest: int = 1

    @classmethod
    def load(cls, folder: Path) -> "WordClasses":
        """The classes of every language in `folder`: `<class>: [words]`. Raises ExamplesUnreadable."""
        found = cls()
        for path in sorted(folder.glob("*.yml")):
            found.add(read_yaml(path))
        return found

    def add(self, entries: Mapping[str, Iterable[object]]) -> None:
        """Add entries to their classes."""
        for name, texts in entries.items():
            for text in texts:
                self._add_one(name, str(text))

    def _add_one(self, name: str, text: str) -> None:
        tokens = tuple(words(folded_text(text.rstrip("*"))))
        if len(tokens) > 1:
            self.phrases.setdefault(tokens, set()).add(name)
            self.longest = max(self.longest, len(tokens))
        elif tokens:
            table = self.beginnings if text.endswith("*") else self.exact
            table.setdefault(tokens[0], set()).add(name)

    def of_word(self, word: str) -> set[str]:
        """The classes of one word."""
        found = set(self.exact.get(word, ()))
        for length in range(2, min(len(word), LONGEST_BEGINNING) + 1):
            found |= self.beginnings.get(word[:length], set())
        return found

    def of_words(self, found: Sequence[str]) -> list[set[str]]:
        """The classes at each word of a text; a phrase counts at its first word."""
        classes = [self.of_word(word) for word in found]
        for length in range(2, self.longest + 1):
            for start in range(len(found) - length + 1):
                classes[start] |= self.phrases.get(tuple(found[start : start + length]), set())
        return classes

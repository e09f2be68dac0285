"""Our own judge of languages: letters within words, counted in the examples of each language that we teach.

py3langid has read newspapers; our examples are what people type into a chat: short, without accents, in Latin letters
where the script is another one. Naive Bayes over hashed letter groups is trained in seconds and read in a tenth of a
millisecond.
"""

import hashlib
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from babel import Locale

from language.examples import Example, load_examples
from language.scripts import LETTER

FILE = "languages.npz"
"""The model's file, beside the screen for urgent risk."""
BITS = 16
LONGEST_GROUP = 4
LONGEST_WORD = 30
SMOOTHING = 0.1
ROMAN = "-Latn"
"""Marks what is written in Latin letters though its language has another script."""
MOST_WORDS = 60
"""Words of a message that are read; more tell nothing new."""

_BETWEEN_WORDS = re.compile(r"[^\w'\u0300-\u036f\u0900-\u0dff]+|[\d_]+")

Vector = Any


@dataclass(frozen=True, slots=True)
class Judged:
    """A language, or its Latin way of writing; its share of all likelihood; how much of the text its examples have."""

    name: str
    share: float
    familiarity: float


@dataclass(frozen=True)
class LanguageModel:
    """`logs`: for each group of letters its log probability in each of `languages`, at 16 bits."""

    languages: tuple[str, ...]
    logs: Vector

    def read(self, text: str, among: Iterable[str]) -> "Judged | None":
        """The likeliest of some languages; none where the text has no letters.

        The groups of a text repeat each other, so their sum is divided by the root of their number.
        """
        groups, columns = list(_groups(text)), [self._column[code] for code in among]
        if not groups or not columns:
            return None
        rows = self.logs[np.ix_(groups, columns)].astype(np.float32)
        scores = rows.sum(axis=0) / np.sqrt(len(groups), dtype=np.float32)
        shares = np.exp(scores - scores.max())
        best = int(scores.argmax())
        familiar = (rows[:, best] > self.unseen[columns[best]]).mean()
        return Judged(self.languages[columns[best]], float(shares[best] / shares.sum()), float(familiar))

    @cached_property
    def _column(self) -> dict[str, int]:
        return {language: number for number, language in enumerate(self.languages)}

    @cached_property
    def unseen(self) -> Vector:
        """What a group counts that no example of a language has, for each language."""
        return self.logs.min(axis=0)

    def save(self, path: Path, fingerprint: str) -> None:
        with path.open("wb") as file:
            np.savez_compressed(file, languages=np.array(self.languages), logs=self.logs, fingerprint=fingerprint)

    @classmethod
    def load(cls, path: Path) -> "LanguageModel":
        """The model in `path`. Raises OSError, ValueError, KeyError where it is none."""
        with np.load(path, allow_pickle=False) as kept:
            return cls(tuple(str(code) for code in kept["languages"]), kept["logs"])


def train(texts: Iterable[tuple[str, str]]) -> LanguageModel:
    """Learns from pairs of a language and a text."""
    groups: dict[str, list[int]] = defaultdict(list)
    for language, text in texts:
        groups[language].extend(_groups(text))
    languages = tuple(sorted(groups))
    counts = np.stack([np.bincount(groups[each], minlength=1 << BITS) for each in languages], axis=1)
    risen = counts + SMOOTHING
    return LanguageModel(languages, np.log(risen / risen.sum(axis=0)).astype(np.float16))


def taught(data: Path) -> Iterator[tuple[str, str]]:
    """The texts from which languages are learned; what is in Latin letters though its language is not, by itself."""
    examples = list(load_examples(data))
    roman = {example.language for example in examples} - _latin_languages(examples)
    for example in examples:
        apart = example.language in roman and is_latin(example.text)
        yield f"{example.language}{ROMAN}" if apart else example.language, example.text


def is_latin(text: str) -> bool:
    """Whether most letters are Latin."""
    letters = LETTER.findall(text)
    return 2 * sum(_is_latin_letter(letter) for letter in letters) > len(letters)


def _is_latin_letter(letter: str) -> bool:
    return letter < "\u0250" or "\u1e00" <= letter <= "\u1eff"


def _latin_languages(examples: Iterable[Example]) -> set[str]:
    """The languages whose own script is Latin: they have no letters of another one in what they call themselves."""
    return {
        code
        for code in {example.language for example in examples}
        if is_latin(Locale.parse(code).get_display_name() or code)
    }


def train_from(data: Path, target: Path) -> None:
    """Train on the examples below `data`; write the model to `target`. Raises ExamplesUnreadable."""
    train(taught(data)).save(target, _fingerprint(data))


def is_current(data: Path, target: Path) -> bool:
    """Whether the model at `target` was made from these examples by this code."""
    try:
        with np.load(target, allow_pickle=False) as kept:
            return bool(str(kept["fingerprint"]) == _fingerprint(data))
    except (OSError, ValueError, KeyError):
        return False


def _fingerprint(data: Path) -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted(data.glob("*/nlu/*.yml")):
        digest.update(str(path.relative_to(data)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _groups(text: str) -> Iterator[int]:
    """The numbers of the groups of letters in a text: up to four letters, and each longer word whole."""
    words = _BETWEEN_WORDS.split(text.casefold().replace("\u2019", "'"))
    for word in [word for word in words if word][:MOST_WORDS]:
        yield from _groups_of(word[:LONGEST_WORD])


@lru_cache(maxsize=4096)  # most words of a message are common ones; some two megabytes
def _groups_of(word: str) -> tuple[int, ...]:
    marked = f"<{word}>"
    ends = len(marked)
    groups = [
        marked[start : start + length]
        for length in range(1, min(LONGEST_GROUP, ends) + 1)
        for start in range(ends - length + 1)
    ]
    if ends > LONGEST_GROUP:
        groups.append(marked)
    return tuple(zlib.crc32(group.encode("utf-8", "replace")) & ((1 << BITS) - 1) for group in groups)

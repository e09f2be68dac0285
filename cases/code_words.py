"""The words of return codes: 4096 that are safe to read aloud, 12 bits each, and the check word that guards them.

They are chosen from the EFF long list by rule: 4 to 9 letters, the short ones first; none that frightens, shames or
points at anybody (`words_left_out.txt`); none that another one is a letter away from, or sounds like. What is chosen is
pinned by its digest: an update of the package that changes a word is refused, for a stored code must survive it.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, reduce
from importlib.resources import files
from operator import xor
from pathlib import Path

HOW_MANY = 4096
LETTERS = range(4, 10)
PINNED = "79d55b6c2303e7eeb03e493726b55edaee01cd2c2e0c84d2f47d49d82d54e2b2"
LEFT_OUT = Path(__file__).with_name("words_left_out.txt")

_FIELD = 0x1053
"""x¹² + x⁶ + x⁴ + x + 1: with it the 4096 words are a field, in which one can add and multiply."""

_SOUNDS = tuple(
    (re.compile(written), heard)
    for written, heard in (
        ("ph", "f"),
        ("ck", "k"),
        ("qu", "kw"),
        ("x", "ks"),
        ("wh", "w"),
        ("gh", ""),
        ("c([eiy])", r"s\1"),
        ("c", "k"),
        ("z", "s"),
        ("^kn", "n"),
        ("^wr", "r"),
        ("mb$", "m"),
        ("[ae]y|ai|ei|ea", "e"),
        ("ie|y", "i"),
        ("ou|ow|au|aw|oo", "o"),
        (r"(.)\1+", r"\1"),
        ("([^e])e$", r"\1"),
    )
)
"""How it is written and how it sounds, rough and one after the other."""


class WordsChanged(RuntimeError):
    """The list of words is not the one that codes were made from: put the locked version of xkcdpass back."""


@cache
def words() -> tuple[str, ...]:
    """The 4096 words in their order. Raises WordsChanged."""
    chosen = _chosen()
    if digest_of(chosen) != PINNED:
        raise WordsChanged
    return chosen


def digest_of(chosen: Iterable[str]) -> str:
    return hashlib.sha256(" ".join(chosen).encode()).hexdigest()


def check_word(secret: Sequence[str]) -> str:
    """The word that is said after the secret ones.

    Each word counts by another weight, so that one wrong word, or two that changed places, are noticed for certain.
    """
    places = _places()
    weighed = (_times(places[word], _weight(number)) for number, word in enumerate(secret, 1))
    return words()[reduce(xor, weighed, 0)]


def known(word: str) -> bool:
    """Whether a code may hold this word."""
    return word in _places()


@cache
def _places() -> dict[str, int]:
    return {word: place for place, word in enumerate(words())}


def _weight(number: int) -> int:
    return reduce(lambda weight, _: _times(weight, 2), range(number), 1)


def _times(one: int, other: int) -> int:
    product = 0
    while other:
        product ^= one if other & 1 else 0
        one <<= 1
        one ^= _FIELD if one & HOW_MANY else 0
        other >>= 1
    return product


def _chosen() -> tuple[str, ...]:
    listed = (files("xkcdpass") / "static" / "eff-long").read_text(encoding="utf-8").split()
    plain = {word for word in listed if len(word) in LETTERS and word.isascii() and word.isalpha()}
    kind = sorted(plain - _left_out(listed))
    alike = _alike(kind)
    chosen: set[str] = set()
    for word in sorted(kind, key=lambda word: (len(word) > 8, len(alike[word]), len(word), word)):
        if not alike[word] & chosen:
            chosen.add(word)
    return tuple(sorted(sorted(chosen, key=lambda word: (len(word), word))[:HOW_MANY]))


def _left_out(listed: Iterable[str]) -> set[str]:
    lines = LEFT_OUT.read_text(encoding="utf-8").splitlines()
    rules = {rule for line in lines if not line.startswith("#") for rule in line.split()}
    beginnings = tuple(rule[:-1] for rule in rules if rule.endswith("*"))
    kept = {rule[1:] for rule in rules if rule.startswith("+")}
    return {word for word in listed if (word in rules or word.startswith(beginnings)) and word not in kept}


def _alike(kind: Sequence[str]) -> dict[str, set[str]]:
    """For each word those that are one letter away (another, one more, one less) or sound the same."""
    holders: dict[str, set[str]] = defaultdict(set)
    for word in kind:
        for shape in _shapes(word):
            holders[shape].add(word)
    return {word: set().union(*(holders[shape] for shape in _shapes(word))) - {word} for word in kind}


def _shapes(word: str) -> set[str]:
    places = range(len(word) + 1)
    other = {f"{word[:place]}?{word[place + 1 :]}" for place in places[:-1]}
    longer = {f"{word[:place]}?{word[place:]}" for place in places}
    sound = word
    for written, heard in _SOUNDS:
        sound = written.sub(heard, sound)
    return {*other, *longer, f"/{sound}/"}

"""Which words the desk blurs until an advisor wants to see them; never changed, only covered (DOMAIN section 1)."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_LIST = Path(__file__).parent / "data" / "blurred_words.yml"
_DISGUISES = str.maketrans("@$0134", "asoiea")


@dataclass(frozen=True)
class Piece:
    """A piece of a text; `blurred`: hidden until wanted. The pieces of a text, joined, are the text."""

    text: str
    blurred: bool


def pieces(text: str) -> tuple[Piece, ...]:
    """`text` cut into pieces, as typed, those to be blurred marked. Half an emoji, which no page carries, is a mark."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    folded = _folded(text)
    found: list[Piece] = []
    end = 0
    for match in _pattern().finditer(folded):
        if match.start() > end:
            found.append(Piece(text[end : match.start()], blurred=False))
        found.append(Piece(text[match.start() : match.end()], blurred=True))
        end = match.end()
    if end < len(text) or not found:
        found.append(Piece(text[end:], blurred=False))
    return tuple(found)


def hides(parts: Sequence[Piece]) -> bool:
    """Whether any of these pieces is blurred."""
    return any(part.blurred for part in parts)


def _folded(text: str) -> str:
    """A copy in which each character stands for the one at the same place, so that matches cut the original."""
    return "".join(_plain(character) for character in text).translate(_DISGUISES)


def _plain(character: str) -> str:
    base = unicodedata.normalize("NFKD", character)[:1].lower()
    return base if len(base) == 1 else character


@cache
def _pattern() -> re.Pattern[str]:
    listed = yaml.safe_load(_LIST.read_text(encoding="utf-8"))
    words = sorted((_spelled(word) for word in listed["words"]), key=len, reverse=True)
    stems = [_spelled(stem) + r"\w*" for stem in listed["stems"]]
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)|(?<!\w)(?:{'|'.join(stems)})")


def _spelled(word: str) -> str:
    # A letter drawn out ("paaaki") is the same word.
    return "".join(rf"{re.escape(letter)}+" if letter.isalpha() else r"[\s-]?" for letter in word)

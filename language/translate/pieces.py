"""Texts cut to what an engine takes at once, and put together again without losing a sign."""

import re
from collections.abc import Iterable, Iterator

_ENDS = (re.compile(r"\n+"), re.compile(r"[.!?…。！？؟۔।]+\s*"), re.compile(r"[,;:،؛、]\s*|\s+"))
"""Where a text may be cut, the best first: between lines, sentences, words."""


def cut(text: str, largest: int) -> list[str]:
    """The text in pieces of at most `largest` characters that make it whole again when joined."""
    pieces = []
    while len(text) > largest:
        end = _end(text, largest)
        pieces.append(text[:end])
        text = text[end:]
    return [*pieces, text] if text else pieces


def bared(piece: str) -> tuple[str, str, str]:
    """The piece as (space before, words, space after): engines drop the space around what they translate."""
    words = piece.strip()
    if not words:
        return piece, "", ""
    begin = piece.index(words)
    return piece[:begin], words, piece[begin + len(words) :]


def packed(texts: Iterable[str], most: int, largest: int) -> Iterator[list[str]]:
    """The texts in order, in batches of at most `most` texts and, together, `largest` characters."""
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and (len(batch) == most or size + len(text) > largest):
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    if batch:
        yield batch


def _end(text: str, largest: int) -> int:
    for pattern in _ENDS:
        ends = [found.end() for found in pattern.finditer(text, 0, largest) if found.end() <= largest]
        if ends:
            return ends[-1]
    return largest

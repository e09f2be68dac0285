"""The words of a document: each paragraph in its own direction, nothing blurred, nothing that paper cannot carry."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.console.blurring import Piece
from api.texts import readable
from language.tongue import tongue


@dataclass(frozen=True)
class Paragraph:
    """One paragraph and where its lines begin: ltr or rtl."""

    text: str
    direction: str


@dataclass(frozen=True)
class Block:
    """Words in one language. label: what they are; note: how they came to be, or why there are none.

    offered  what could be chosen below them; lines: a summary's, each with what it answers
    """

    language: str
    label: str
    direction: str
    paragraphs: tuple[Paragraph, ...] = ()
    offered: str = ""
    lines: tuple[tuple[str, Paragraph], ...] = ()
    note: str = ""


def block(
    language: str,
    label: str,
    text: str,
    *,
    offered: Iterable[str] = (),
    lines: Iterable[tuple[str, str]] = (),
    note: str = "",
) -> Block:
    """A block of `text`, with what stands below it."""
    return Block(
        language,
        label,
        tongue(language).direction,
        paragraphs(text, language),
        clean(" · ".join(offered)),
        tuple((clean(name), Paragraph(clean(words), direction(words, language))) for name, words in lines),
        note,
    )


def paragraphs(text: str, language: str) -> tuple[Paragraph, ...]:
    """`text` line by line, without those that are empty; each begins where its own first letter does."""
    return tuple(Paragraph(line, direction(line, language)) for line in clean(text).split("\n") if line.strip())


def direction(text: str, language: str) -> str:
    """The direction of the first letter, as browsers decide; the language's where there is no letter."""
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return tongue(language).direction


def clean(text: str) -> str:
    """`text` with a mark for what can be neither shown nor printed: control characters, half an emoji."""
    lines = readable(text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join("\ufffd" if unicodedata.category(sign) == "Cc" and sign != "\n" else sign for sign in lines)


def joined(pieces: Sequence[Piece]) -> str:
    """The text as it was typed: a document holds the person's own words, slurs among them."""
    return "".join(piece.text for piece in pieces)

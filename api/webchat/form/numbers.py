"""Numbers and pages in a line of words, so that a touch dials them."""

import re
from dataclasses import dataclass

DIALLED = re.compile(r"(?<![\d-])(0\d{2,4}(?: ?\d{2,4}){2,3}|116 123|999|101|18000)(?![\d-])")


@dataclass(frozen=True)
class Part:
    """A piece of the words; `dial`: the digits, where it is a number to call."""

    text: str
    dial: str = ""


def numbers(words: str) -> list[Part]:
    """`words` in pieces, in order: joined again they are the same."""
    found, end = [], 0
    for match in DIALLED.finditer(words):
        found += [Part(words[end : match.start()]), Part(match.group(), match.group().replace(" ", ""))]
        end = match.end()
    return [part for part in (*found, Part(words[end:])) if part.text]

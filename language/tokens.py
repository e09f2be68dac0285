"""Words of a folded text in any script: a Han character is a word, an Indic syllable stays whole, an emoji counts."""

import re

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Vowel signs of these scripts are marks, which \w leaves out: it would cut every second word of Hindi or Bengali.
_MARKED_SCRIPTS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u0900-\u0963\u0966-\u0dff"
_PICTURES = "\u2600-\u27bf\U0001f300-\U0001faff"
_WORD = re.compile(f"[{_HAN}]|(?:[^\\W{_HAN}]|[{_MARKED_SCRIPTS}])+|[{_PICTURES}]|[?]")

_HAN_CHARACTER = re.compile(f"[{_HAN}]")


def spans(folded: str) -> list[tuple[int, int]]:
    """Where each word begins and ends in an already folded text."""
    return [match.span() for match in _WORD.finditer(folded)]


def words(folded: str) -> list[str]:
    """The words of an already folded text; a question mark counts as one, it tells a question from a statement."""
    return _WORD.findall(folded)


def length_in_words(text: str) -> int:
    """How long a text is for its reader: words between spaces, and two Han characters for a word."""
    apart = _HAN_CHARACTER.sub(" ", text)
    return len(apart.split()) + (len(_HAN_CHARACTER.findall(text)) + 1) // 2

"""Whether a text that was typed where a name was asked is clearly something else. When unsure, it is a name."""

from functools import cache
from pathlib import Path

from language.examples import read_yaml
from language.normalise import folded_text
from language.tokens import words

FOLDER = Path(__file__).parent / "name_words"
_FEWEST, _STRANGE = 4, 3


@cache
def _words_of(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    path = FOLDER / f"{language}.yml"
    content = read_yaml(path if path.exists() else FOLDER / "en.yml")
    says = tuple(folded_text(str(word)) for word in content["says_a_name"])
    return frozenset(folded_text(str(word)) for word in content["not_in_a_name"]), says


def is_no_name(text: str, language: str = "en") -> bool:
    """Whether `text` is a sentence with words that no name has, and does not say a name."""
    strange, says = _words_of(language)
    found = words(folded_text(text))
    whole = f" {' '.join(found)} "
    if any(f" {way} " in whole for way in says):
        return False
    return len(found) >= _FEWEST and sum(word in strange for word in found) >= _STRANGE

"""Which language somebody names when they ask for it: "po polsku proszę", "can we do this in Arabic", "Kurdish?".

The names are CLDR's in every language that Haven serves and in the language itself, and those of `language_names.yml`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError

from language.agreement import agreed
from language.examples import read_yaml
from language.identify import ENGLISH, SERVED
from language.normalise import folded_text
from language.tokens import words

_DATA = Path(__file__).parent / "language_names.yml"
_SHORTEST = 3
"""Letters of a name; shorter ones are words of other languages. A Han character is a word of its own."""
_SHORTEST_STEM, _LONGEST_ENDING = 5, 4
"""Letters of a name without its ending, and of the ending that may stand in its place."""
_BEFORE = ("بال", "ال", "ب", "ብ")
"""What Arabic and Tigrinya write together with a name: in, the."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = r"(?<![^\W_]){}(?![^\W_])"


def named_in(text: str) -> tuple[str, ...]:
    """The codes of the languages that `text` names, in its order; several for a name that several have ("Kurdish").

    Where no name stands as it is, one with another ending or an Arabic beginning counts: "po niemiecku".
    """
    folded = folded_text(text[:2000])
    pattern, codes = _names()
    found = dict.fromkeys(code for match in pattern.finditer(folded) for code in codes[match.group()])
    return tuple(found or dict.fromkeys(code for word in words(folded) for code in _inflected(word)))


def _inflected(word: str) -> tuple[str, ...]:
    _, codes = _names()
    for bare in {word: None, **{word.removeprefix(each): None for each in _BEFORE}}:
        for length in range(len(bare), max(_SHORTEST_STEM, len(bare) - _LONGEST_ENDING) - 1, -1):
            if found := _stems().get(bare[:length]) or (codes.get(bare) if bare != word else None):
                return found
    return ()


@cache
def _stems() -> dict[str, tuple[str, ...]]:
    """Long names of one word without their last letter, which is what changes in most languages."""
    _, codes = _names()
    return {name[:-1]: found for name, found in codes.items() if len(name) > _SHORTEST_STEM and " " not in name}


def wished_in(text: str) -> str | None:
    """The language for which a message of nothing else asks ("po polsku proszę"); none where it may tell something."""
    said = folded_text(text[:200])
    asked = next((name for name in _asked_for() if name in said), None)
    if asked is None:
        return None
    rest = said.replace(asked, " ")
    code = _asked_for()[asked]
    return code if not rest.strip(" .?!") or agreed(f"{rest} ok", (code, ENGLISH)) else None


@cache
def _asked_for() -> dict[str, str]:
    found = {folded_text(str(name)): code for code, names in _data()["asked_for"].items() for name in names}
    return dict(sorted(found.items(), key=lambda each: -len(each[0])))


def name_of(code: str, language: str = ENGLISH) -> str:
    """What `language` calls the language `code`; the code itself where nobody knows a name."""
    if language == ENGLISH and code in _data()["english"]:
        return str(_data()["english"][code])
    name = _locale(language).languages.get(code) or _locale(ENGLISH).languages.get(code)
    return str(name or code)


@cache
def _data() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(_DATA)
    return content


@cache
def _locale(code: str) -> Locale:
    try:
        return Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(ENGLISH)


@cache
def _names() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    codes: dict[str, dict[str, None]] = defaultdict(dict)
    for name, code in _every_name():
        folded = folded_text(name)
        if len(folded) >= _SHORTEST or _HAN.search(folded):
            codes[folded][code] = None
    longest_first = sorted(codes, key=len, reverse=True)
    pattern = "|".join(
        re.escape(name) if _HAN.search(name) else _WORD.format(re.escape(name)) for name in longest_first
    )
    return re.compile(pattern), {name: tuple(found) for name, found in codes.items()}


def _every_name() -> Iterator[tuple[str, str]]:
    known = _data()["names"]
    for code, names in known.items():
        yield from ((str(name), code) for name in names)
        own = _locale(code).languages.get(code) if _locale(code).language == code else None
        if own:
            yield own, code
    # "Kurdish" alone is what both Sorani and Kurmanji are called, also where CLDR keeps the name for one of them.
    for served in SERVED:
        yield from ((name, code) for code in known if code != "ku" and (name := _locale(served).languages.get(code)))

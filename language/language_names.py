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

_DATA = Path(__file__).parent / "language_names.yml"
_SHORTEST = 3
"""Letters of a name; shorter ones are words of other languages. A Han character is a word of its own."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = r"(?<![^\W_]){}(?![^\W_])"


def named_in(text: str) -> tuple[str, ...]:
    """The codes of the languages that `text` names, in its order; several for a name that several have ("Kurdish")."""
    pattern, codes = _names()
    found = (code for match in pattern.finditer(folded_text(text[:2000])) for code in codes[match.group()])
    return tuple(dict.fromkeys(found))


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

"""In which script a text is written, and the letters that only one language of a script has."""

import re
from collections.abc import Mapping

LATIN_SCRIPT, ARABIC, CYRILLIC, ETHIOPIC, DEVANAGARI = "latin", "arabic", "cyrillic", "ethiopic", "devanagari"

LETTER = re.compile(r"[^\W\d_]")
OF_ONE_LANGUAGE: Mapping[str, re.Pattern[str]] = {
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "zh": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]"),
    "ko": re.compile(r"[\uac00-\ud7af\u1100-\u11ff]"),
    "bn": re.compile(r"[\u0980-\u09ff]"),
    "pa": re.compile(r"[\u0a00-\u0a7f]"),
    "gu": re.compile(r"[\u0a80-\u0aff]"),
    "ta": re.compile(r"[\u0b80-\u0bff]"),
    "te": re.compile(r"[\u0c00-\u0c7f]"),
    "kn": re.compile(r"[\u0c80-\u0cff]"),
    "ml": re.compile(r"[\u0d00-\u0d7f]"),
    "si": re.compile(r"[\u0d80-\u0dff]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
    "my": re.compile(r"[\u1000-\u109f]"),
    "km": re.compile(r"[\u1780-\u17ff]"),
    "ka": re.compile(r"[\u10a0-\u10ff]"),
    "hy": re.compile(r"[\u0530-\u058f]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
}
OF_SEVERAL: Mapping[str, re.Pattern[str]] = {
    ARABIC: re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]"),
    CYRILLIC: re.compile(r"[\u0400-\u04ff]"),
    DEVANAGARI: re.compile(r"[\u0900-\u097f]"),
    ETHIOPIC: re.compile(r"[\u1200-\u137f]"),
}
ONLY: Mapping[str, tuple[tuple[str, str], ...]] = {
    ARABIC: (("ug", "ۇۈۋ"), ("ckb", "ێۆڵڕەڤ"), ("ps", "ټډړښڅځېۍ"), ("ur", "ٹڈڑںےھہ")),
    CYRILLIC: (("be", "ў"), ("mk", "ѓќѕ"), ("sr", "ђћџљњј"), ("uk", "іїєґ"), ("ru", "ыэё")),
}
PERSIAN = frozenset("پچژگ")
_BEYOND_LATIN = re.compile(r"[\u0370-\u1dff\u3040-\uffff]")
"""Within it lies every letter that tells a script of the above."""
_TIGRINYA = re.compile(r"[ቐ-ቝኸ-ኾ]|ኣ|እዩ|ኢዩ|ናይ|ድማ|ሎኹ|ሓ")
_AMHARIC = re.compile(r"ነው|ነበር|እና|አለ|ውስጥ|እኔ|ናቸው|ልኝ|ኛል|\bአ|የእ")


def script_of(text: str, letters: int) -> str:
    """The script of most of the letters: a code where it has one language alone, else the script's name."""
    if not _BEYOND_LATIN.search(text):
        return LATIN_SCRIPT
    if OF_ONE_LANGUAGE["ja"].search(text) and _most(OF_ONE_LANGUAGE["zh"], text, letters - _count("ja", text)):
        return "ja"
    every = {**OF_ONE_LANGUAGE, **OF_SEVERAL}
    return next((name for name, letter in every.items() if _most(letter, text, letters)), LATIN_SCRIPT)


def ethiopic(text: str) -> str | None:
    """Tigrinya or Amharic by their own signs and words; None where the text does not say."""
    tigrinya, amharic = len(_TIGRINYA.findall(text)), len(_AMHARIC.findall(text))
    if tigrinya == amharic:
        return None
    return "ti" if tigrinya > amharic else "am"


def only_language(text: str, script: str) -> str | None:
    """The one language that writes one of the letters of the text, if there is one."""
    return next((code for code, signs in ONLY.get(script, ()) if any(sign in text for sign in signs)), None)


def _most(letter: re.Pattern[str], text: str, letters: int) -> bool:
    return 2 * len(letter.findall(text)) > letters


def _count(code: str, text: str) -> int:
    return len(OF_ONE_LANGUAGE[code].findall(text))

"""Language codes as the record keeps them: `en`, `pl`, `pt-BR`."""

import re

from cases.errors import UnknownLanguage

_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")


def checked(language: str) -> str:
    """The code itself. Raises UnknownLanguage where it is none."""
    if not _CODE.fullmatch(language):
        raise UnknownLanguage
    return language


ENGLISH = "en"


def base(language: str) -> str:
    """The language without its region: `pt` of `pt-BR`."""
    return language.split("-", maxsplit=1)[0].lower()


def is_english(language: str) -> bool:
    return base(language) == ENGLISH

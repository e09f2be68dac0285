"""Our language codes and an engine's own."""

from collections.abc import Iterable, Mapping, Sequence

OTHERWISE: Mapping[str, Sequence[str]] = {"zh": ("zh-Hans",), "en": ("en-GB",), "pt": ("pt-PT",)}
"""What engines call some of our languages, where they tell several kinds of one apart."""


def base(language: str) -> str:
    """The language without its region: `pt` of `pt-BR`."""
    return language.split("-", maxsplit=1)[0].lower()


def theirs(language: str, offered: Iterable[str], otherwise: Mapping[str, Sequence[str]]) -> str | None:
    """The engine's own code for our language; none where it does not offer it."""
    known = {code.casefold(): code for code in offered}
    plain = base(language)
    candidates = (language, *otherwise.get(plain, ()), *OTHERWISE.get(plain, ()), plain)
    return next((known[each.casefold()] for each in candidates if each.casefold() in known), None)

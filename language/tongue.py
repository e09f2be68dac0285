"""What CLDR knows of a language, through Babel: its own name, where its lines begin, its plural forms."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import c2py

from babel import Locale, UnknownLocaleError
from babel.messages.plurals import get_plural
from babel.plural import to_gettext

FIRST_STRONG_ISOLATE, LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE = "\u2068", "\u2066", "\u2069"
_NUMBER_IN_PARTS = re.compile(r"(?<![\u2066\d])\d+(?:[ \u00a0]\d+)+")
COUNTED = range(1001)
"""How many things our texts may count, for comparing two statements of a language's plural rule."""


class PluralsDisagree(ValueError):
    """A catalogue's plural forms are no rule, or part numbers otherwise than CLDR does."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language as pages need it. `own_name`: in itself; `direction`: ltr or rtl; `category`: CLDR's plural rule."""

    code: str
    own_name: str
    direction: str
    category: Callable[[int], str]


@cache
def tongue(code: str) -> Tongue:
    """What is known of the language `code`; what CLDR does not know is as in English, under its bare code."""
    locale = _locale(code)
    known = locale or Locale("en")
    name = known.get_display_name() or code
    return Tongue(
        code=code,
        own_name=name[:1].upper() + name[1:] if locale else code,
        direction="rtl" if known.text_direction == "rtl" else "ltr",
        category=known.plural_form,
    )


@cache
def usual_plurals(code: str) -> str:
    """The plural forms as gettext states them: the usual statement where it agrees with CLDR, else CLDR's own."""
    usual = [f"nplurals={found[0]}; plural={found[1]};" for found in (get_plural(code),)] if _locale(code) else []
    for stated in (*usual, "nplurals=2; plural=(n > 1);", "nplurals=2; plural=(n != 1);"):
        try:
            forms_by_category(code, stated)
        except PluralsDisagree:
            continue
        return stated
    return f"{to_gettext((_locale(code) or Locale('en')).plural_form)};"


@cache
def forms_by_category(code: str, stated: str) -> Mapping[str, int]:
    """CLDR's categories, each with the number of its form in gettext's statement. Raises PluralsDisagree."""
    number, _, expression = stated.strip().rstrip(";").partition(";")
    try:
        forms, rule = int(number.partition("=")[2]), c2py(expression.partition("=")[2].strip())
        found: dict[str, int] = {}
        for count in COUNTED:
            form = rule(count)
            if form >= forms or found.setdefault(tongue(code).category(count), form) != form:
                raise PluralsDisagree(f"{code}: {count} is not counted as CLDR counts it")
    except (ValueError, RecursionError) as error:
        raise PluralsDisagree(str(error)) from None
    # One form for every number is a language's right (Turkish, Hungarian); anything else parts them as CLDR does.
    if forms != 1 and sorted(found.values()) != list(range(forms)):
        raise PluralsDisagree(f"{code}: CLDR has the forms {', '.join(sorted(found))}")
    return found


def isolated(value: object, direction: str) -> object:
    """`value` for the middle of a sentence: in a right-to-left text, a name or a reference keeps its own order.

    A place that is filled later ({name}) stays as it is.
    """
    if direction != "rtl" or not isinstance(value, str) or not value or value.startswith("{"):
        return value
    return f"{FIRST_STRONG_ISOLATE}{value}{POP_ISOLATE}"


def numbers_in_order(text: str, direction: str) -> str:
    """`text` with numbers in parts ("116 123") as they are dialled: right to left, the parts would change places."""
    if direction != "rtl":
        return text
    return _NUMBER_IN_PARTS.sub(lambda number: f"{LEFT_TO_RIGHT_ISOLATE}{number[0]}{POP_ISOLATE}", text)


def _locale(code: str) -> Locale | None:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return None

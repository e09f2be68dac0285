"""Phone numbers and e-mail addresses in a text, exactly as they were written."""

import re
from dataclasses import dataclass

import phonenumbers

_LONGEST = 2_000  # characters: contacts stand in short answers, and a hostile long text would take seconds
_MOBILE_DIGITS = 10  # of a number without the 0 before it
_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]+(?:\.[\w-]+)+", re.UNICODE)
_SPOKEN_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64} (?:at|\(at\)) [\w-]+(?: (?:dot|\(dot\)) |\.)(?:co|com|org|net|me|ac|uk|ie|pl|ro)\b"
    r"(?:(?: dot |\.)uk\b)?",
    re.I,
)


@dataclass(frozen=True)
class Contacts:
    """What was found, in the order of the text, as written."""

    phones: tuple[str, ...]
    emails: tuple[str, ...]


def contacts_in(text: str, region: str = "GB") -> Contacts:
    """The phone numbers (of `region` where no country code is given) and e-mail addresses in `text`."""
    text = text[:_LONGEST]
    emails = [match.group().rstrip(".") for match in _EMAIL.finditer(text)]
    emails += [match.group() for match in _SPOKEN_EMAIL.finditer(text)]
    return Contacts(tuple(match.raw_string for match in phones_in(text, region)), tuple(emails))


def phones_in(text: str, region: str = "GB") -> list[phonenumbers.PhoneNumberMatch]:
    """The phone numbers in `text` with their places."""
    # "Possible" rather than valid: the numbers that Ofcom keeps for drama and demonstrations belong to nobody.
    leniency = phonenumbers.Leniency.POSSIBLE
    found = phonenumbers.PhoneNumberMatcher(text, region, leniency=leniency)
    return [match for match in found if _looks_dialled(text[: match.start][-1:], match.raw_string)]


def _looks_dialled(before: str, written: str) -> bool:
    """Not a date, a case reference or a price: long enough, and begun as numbers are begun here."""
    digits = re.sub(r"\D", "", written)
    begun = written.lstrip("( ").startswith(("0", "+")) or (digits.startswith("7") and len(digits) == _MOBILE_DIGITS)
    return begun and len(digits) >= _MOBILE_DIGITS and not (before.isalnum() or before == "-")

"""Phone numbers and e-mail addresses in a text, exactly as they were written."""

import re
from dataclasses import dataclass

import phonenumbers

_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+", re.UNICODE)
_SPOKEN_EMAIL = re.compile(r"\b[\w.+-]+ (?:at|\(at\)) [\w-]+(?: (?:dot|\(dot\)) |\.)(?:co|com|org|net|me|ac|uk|ie|pl|ro)\b(?:(?: dot |\.)uk\b)?", re.I)


@dataclass(frozen=True)
class Contacts:
    """What was found, in the order of the text, as written."""

    phones: tuple[str, ...]
    emails: tuple[str, ...]


def contacts_in(text: str, region: str = "GB") -> Contacts:
    """The phone numbers (of `region` where no country code is given) and e-mail addresses in `text`."""
    emails = [match.group().rstrip(".") for match in _EMAIL.finditer(text)]
    emails += [match.group() for match in _SPOKEN_EMAIL.finditer(text)]
    return Contacts(tuple(match.raw_string for match in phones_in(text, region)), tuple(emails))


def phones_in(text: str, region: str = "GB") -> list[phonenumbers.PhoneNumberMatch]:
    """The phone numbers in `text` with their places."""
    # "Possible" rather than valid: the numbers that Ofcom keeps for drama and demonstrations belong to nobody.
    leniency = phonenumbers.Leniency.POSSIBLE
    found = phonenumbers.PhoneNumberMatcher(text, region, leniency=leniency)
    return [match for match in found if _looks_dialled(match.raw_string, match.number)]


def _looks_dialled(written: str, number: phonenumbers.PhoneNumber) -> bool:
    """Not a date, a case reference or a price: long enough, and begun as numbers are begun here."""
    digits = re.sub(r"\D", "", written)
    return len(digits) >= 10 and (written.lstrip("( ").startswith(("0", "+")) or len(str(number.national_number)) >= 10)

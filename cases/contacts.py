"""Who can help beside the landlord: data with a date, fitted to the report; what is out of date is hidden and told.

The data stands in `cases/data/contacts.yml`: the landlord changes it without a programmer (DOMAIN section 5).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml
from sqlalchemy import select

from cases import audit, models
from cases.clocks import LONDON
from cases.database import Record
from cases.report import Answer

FILE = Path(__file__).parent / "data" / "contacts.yml"
ALL = "all"
AT_MOST = 5
"""How many are shown: a longer list is not read."""

WayKind = Literal["phone", "text", "link"]


class ContactsUnreadable(RuntimeError):
    """The file of contacts is not in its form; the text says where."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach somebody, as a person writes it."""

    kind: WayKind
    value: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who can help. `characteristics`, `languages`, `places`: none means all.

    what_for  a plain sentence by language; in_texts: stands in the emergency texts and is not listed again
    """

    id: str
    name: str
    what_for: Mapping[str, str]
    ways: tuple[Way, ...]
    characteristics: frozenset[str]
    languages: frozenset[str]
    places: frozenset[str]
    in_texts: bool
    source: str
    checked_on: date
    expires_on: date

    def is_expired(self, today: date) -> bool:
        return today >= self.expires_on


@dataclass(frozen=True, slots=True)
class Contacts:
    """All contacts, and the places that this installation serves."""

    here: frozenset[str]
    known: tuple[Contact, ...]

    def fitting(self, report: Mapping[str, Answer], language: str, today: date) -> tuple[Contact, ...]:
        """At most five, those for what was told before those for everybody; none that is out of date."""
        told = report.get("characteristics")
        about = frozenset(told.choices) if told is not None else frozenset()
        fitting = [
            each
            for each in self.known
            if not each.in_texts
            and not each.is_expired(today)
            and (not each.characteristics or each.characteristics & about)
            and (not each.languages or language in each.languages)
            and (not each.places or each.places & self.here)
        ]
        return tuple(sorted(fitting, key=lambda each: not each.characteristics)[:AT_MOST])

    def expired(self, today: date) -> tuple[Contact, ...]:
        """Those that have to be checked again, emergency numbers too."""
        return tuple(each for each in self.known if each.is_expired(today))


@cache
def contacts() -> Contacts:
    """The contacts of this installation, read once. Raises ContactsUnreadable."""
    return load(FILE)


def load(path: Path) -> Contacts:
    """The contacts in `path`. Raises ContactsUnreadable."""
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
        known = tuple(_contact(each) for each in written["contacts"])
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise ContactsUnreadable(f"{path.name}: {error}") from None
    names = [each.id for each in known]
    if len(set(names)) != len(names):
        raise ContactsUnreadable(f"{path.name}: an id stands twice")
    return Contacts(frozenset(written.get("here") or ()), known)


def today_of(record: Record) -> date:
    """The day in London."""
    return record.now().astimezone(LONDON).date()


def expired_contacts(record: Record) -> tuple[Contact, ...]:
    """This installation's contacts that are out of date today."""
    return contacts().expired(today_of(record))


def report_expired(record: Record, expired: Iterable[Contact]) -> list[str]:
    """Write into the audit, once for each date, that a contact is out of date; gives the identifiers of the new ones.

    The manager sees every one on the desk until the file says that it was checked.
    """
    new = []
    for contact in expired:
        subject = f"contact:{contact.id}:{contact.expires_on:%Y%m%d}"
        query = select(models.Audit.id).where(models.Audit.subject == subject, models.Audit.action == "contact:expired")
        if record.session.scalar(query.limit(1)) is None:
            audit.write(record, "system", "contact:expired", subject)
            new.append(contact.id)
    return new


def _contact(written: Mapping[str, Any]) -> Contact:
    return Contact(
        id=str(written["id"]),
        name=str(written["name"]),
        what_for={str(language): str(words) for language, words in written["what_for"].items()},
        ways=tuple(Way(_way_kind(way["kind"]), str(way["value"])) for way in written["ways"]),
        characteristics=_named(written["characteristics"]),
        languages=_named(written["languages"]),
        places=_named(written["places"]),
        in_texts=bool(written.get("in_texts", False)),
        source=str(written["source"]),
        checked_on=_day(written["checked_on"]),
        expires_on=_day(written["expires_on"]),
    )


def _way_kind(written: str) -> WayKind:
    for kind in get_args(WayKind):
        if kind == written:
            found: WayKind = kind
            return found
    raise ValueError(f"not a way to reach somebody: {written}")


def _named(written: str | Sequence[str]) -> frozenset[str]:
    if written == ALL:
        return frozenset()
    if isinstance(written, str) or not written:
        raise ValueError("a list, or all")
    return frozenset(written)


def _day(written: object) -> date:
    if not isinstance(written, date):
        raise ValueError(f"not a date: {written}")
    return written

"""`haven demo`: invented people and a dozen invented cases, loaded once."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from cases import advisors, casework
from cases.advisors import Advisor, Invite
from cases.database import Database, Record
from cases.desk import DeskFilters
from haven.invented import HoldsReports
from haven.invented.told import Clock, Telling
from haven.settings import HavenSettings
from language.catalogue import Catalogue

INVENTED = Path(__file__).parent / "invented"
DOMAIN = "@demo.example.org"
BEFORE_ALL = timedelta(days=40)


def load(database: Database, settings: HavenSettings, beside_reports: bool = False) -> bool:
    """Load the invented people and cases, all or none. False where they are there already. Raises HoldsReports."""
    now = database.now()
    clock = Clock(now - BEFORE_ALL)
    texts = Catalogue.load(settings.home / "data")
    told = Database(settings.case_record_url, settings.master(), clock)
    try:
        with told.writing() as record:
            if invented_people(record):
                return False
            if not beside_reports and _holds_reports(record):
                raise HoldsReports
            people = _add_people(record)
            for one in sorted(_read("reports.yml"), key=lambda each: -float(each["ago"])):
                clock.at = now - timedelta(hours=float(one["ago"]))
                telling = Telling(record, clock, texts, people)
                telling.tell(one["talk"])
                telling.go_on(one["then"])
    finally:
        told.close()
    return True


def invitations(database: Database) -> list[Invite]:
    """A one-time link for every invented person who has no password yet."""
    with database.writing() as record:
        return [advisors.invite(record, person.id) for person in invented_people(record) if not person.ready]


def invented_people(record: Record) -> list[Advisor]:
    """The invented people who are there."""
    return [person for person in _people(record) if person.email.endswith(DOMAIN)]


def _add_people(record: Record) -> dict[str, int]:
    # The landlord's own manager comes first: a real report that fits nobody must not be given to an invented one.
    advisors.first_invite(record)
    for person in _read("people.yml"):
        advisors.add(record, **person)
    return {person.name: person.id for person in _people(record)}


def _holds_reports(record: Record) -> bool:
    everything = DeskFilters(status=None)
    return any(casework.desk(record, person.id, everything) for person in _people(record)[:1])


def _people(record: Record) -> list[Advisor]:
    return [presence.advisor for presence in advisors.listing(record)]


def _read(name: str) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = yaml.safe_load((INVENTED / name).read_text(encoding="utf-8"))
    return read

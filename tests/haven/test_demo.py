"""The invented cases: of many kinds, loaded once, whole or not at all, and never beside real reports unasked."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cases import casework, conversations, transcript
from cases.database import Database
from cases.desk import DeskFilters
from haven import demo
from haven.invented import HoldsReports
from haven.invented.told import Telling
from haven.settings import HavenSettings

PROJECT = Path(__file__).parents[2]
EVERYTHING = DeskFilters(status=None)


@pytest.fixture
def database(settings: HavenSettings) -> Iterator[Database]:
    shutil.copytree(PROJECT / "data", settings.home / "data")
    database = Database(settings.case_record_url, settings.master())
    database.migrate()
    yield database
    database.close()


def rows(database: Database) -> list[casework.CaseRow]:
    with database.reading() as record:
        (manager, *_) = [person for person in demo.invented_people(record) if person.role == "manager"]
        return casework.desk(record, manager.id, EVERYTHING)


def test_dozen_cases_of_many_kinds_are_loaded(database: Database, settings: HavenSettings) -> None:
    assert demo.load(database, settings)
    found = rows(database)
    assert len(found) == 12
    assert any(row.urgent and not row.unfinished for row in found)
    assert any(row.urgent and row.unfinished for row in found)
    assert any(row.owner == "advisor" for row in found)
    assert {"received", "being_assessed", "closed"} <= {row.status for row in found}
    assert any("person_wanted" in row.alerts for row in found)
    assert len({row.advisor for row in found}) >= 4


def test_loading_twice_changes_nothing(database: Database, settings: HavenSettings) -> None:
    demo.load(database, settings)
    before = rows(database)
    assert not demo.load(database, settings)
    assert rows(database) == before


def test_people_are_marked_as_invented(database: Database, settings: HavenSettings) -> None:
    demo.load(database, settings)
    with database.reading() as record:
        people = demo.invented_people(record)
    assert len(people) == 5
    assert {language for person in people for language in person.languages} >= {"en", "ur", "pl", "ar"}


def test_each_invented_person_gets_a_link(database: Database, settings: HavenSettings) -> None:
    demo.load(database, settings)
    assert len({invite.token for invite in demo.invitations(database)}) == 5


def test_each_transcript_has_both_voices(database: Database, settings: HavenSettings) -> None:
    demo.load(database, settings)
    for row in rows(database):
        with database.reading() as record:
            said = transcript.messages(record, row.conversation)
        assert {"customer", "assistant"} <= {message.sender for message in said}
        assert all(message.text for message in said)


def test_invented_cases_are_not_put_beside_reports(database: Database, settings: HavenSettings) -> None:
    with database.writing() as record:
        conversation = conversations.open_conversation(record, "en").conversation
        casework.request_person(record, conversation, "please")
    with pytest.raises(HoldsReports):
        demo.load(database, settings)
    assert demo.load(database, settings, beside_reports=True)


def test_failure_half_way_leaves_nothing(
    database: Database, settings: HavenSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Telling, "go_on", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        demo.load(database, settings)
    with database.reading() as record:
        assert not demo.invented_people(record)

"""The invented cases: of many kinds, loaded once, whole or not at all, and never beside real reports unasked."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cases import advisors, casework, conversations, risk, transcript
from cases.database import Database
from cases.desk import DeskFilters
from haven import demo
from haven.cli import opened
from haven.invented import HoldsReports
from haven.invented.told import Telling
from haven.settings import HavenSettings

PROJECT = Path(__file__).parents[2]
EVERYTHING = DeskFilters(status=None)


def installation(folder: Path) -> HavenSettings:
    settings = HavenSettings(home=PROJECT, var=folder / "var")
    with closing(opened(settings)):
        return settings


@pytest.fixture
def settings(tmp_path: Path) -> HavenSettings:
    return installation(tmp_path)


@pytest.fixture
def database(settings: HavenSettings) -> Iterator[Database]:
    with closing(opened(settings)) as database:
        yield database


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    settings = installation(tmp_path_factory.mktemp("demo"))
    with closing(opened(settings)) as database:
        assert demo.load(database, settings)
        # Loaded twice on purpose: every test below then also says that the second time changes nothing.
        assert not demo.load(database, settings)
        yield database


def rows(database: Database) -> list[casework.CaseRow]:
    with database.reading() as record:
        (manager, *_) = [person for person in demo.invented_people(record) if person.role == "manager"]
        return casework.desk(record, manager.id, EVERYTHING)


def test_dozen_cases_of_many_kinds_are_loaded_once(loaded: Database) -> None:
    found = rows(loaded)
    assert len(found) == 12
    assert any(row.urgent and not row.unfinished for row in found)
    assert any(row.urgent and row.unfinished for row in found)
    assert any(row.owner == "advisor" for row in found)
    assert {"received", "being_assessed", "closed"} <= {row.status for row in found}
    assert any("person_wanted" in row.alerts for row in found)
    assert len({row.advisor for row in found}) >= 4


def test_people_are_marked_as_invented_and_get_a_link_each(loaded: Database) -> None:
    with loaded.reading() as record:
        people = demo.invented_people(record)
    assert len(people) == 5
    assert {language for person in people for language in person.languages} >= {"en", "ur", "pl", "ar"}
    assert len({invite.token for invite in demo.invitations(loaded)}) == 5


def test_each_transcript_has_both_voices(loaded: Database) -> None:
    for row in rows(loaded):
        with loaded.reading() as record:
            said = transcript.messages(record, row.conversation)
        assert {"customer", "assistant"} <= {message.sender for message in said}
        assert all(message.text for message in said)


def test_emergency_text_follows_what_raised_it(loaded: Database) -> None:
    for row in rows(loaded):
        with loaded.reading() as record:
            said = transcript.messages(record, row.conversation)
            raised = {flag.seq for flag in risk.flags(record, row.conversation) if flag.level == "yes"}
        following = {message.seq - 1 for message in said if message.kind == "emergency"}
        assert raised == following


def test_real_manager_comes_before_the_invented_one(loaded: Database) -> None:
    with loaded.reading() as record:
        managers = [each.advisor for each in advisors.listing(record) if each.advisor.role == "manager"]
    assert min(managers, key=lambda manager: manager.id).email == "manager@localhost"


def test_invented_cases_are_not_put_beside_reports(database: Database, settings: HavenSettings) -> None:
    with database.writing() as record:
        conversation = conversations.open_conversation(record, "en").conversation
        casework.request_person(record, conversation)
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

"""Alerts that nobody answers are passed on by the worker, and a customer hears the new name in their own language."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from cases import advisors, casework, conversations, models, transcript
from cases.database import Database
from ground.sealing import MasterKey
from tests.worker.conftest import Watch
from worker.unanswered import Unanswered

HOME = Path(__file__).resolve().parents[2]
AFTER = timedelta(minutes=5)


@pytest.fixture
def unanswered(database: Database) -> Unanswered:
    return Unanswered(database, HOME, AFTER)


@pytest.fixture(params=["en", "pl"])
def waiting(request: pytest.FixtureRequest, database: Database, watch: Watch) -> Iterator[str]:
    """Somebody was promised Asha Rahman, who does not come; Tom Reid sits at his desk."""
    with database.writing() as record:
        asha = advisors.add(record, "Asha Rahman", "asha@landlord.test").advisor_id
        sits_at_desk(record, asha)
        conversation = conversations.open_conversation(record, request.param).conversation
        assert casework.request_person(record, conversation).kind == "now"
        tom = advisors.add(record, "Tom Reid", "tom@landlord.test").advisor_id
    watch.now += timedelta(minutes=6)
    with database.writing() as record:
        sits_at_desk(record, tom)
    yield conversation


def sits_at_desk(record: object, advisor: int) -> None:
    now = record.now()  # type: ignore[attr-defined]
    row = models.SignIn(token_digest=f"{advisor:064}", advisor_id=advisor, started_at=now, seen_at=now)
    record.session.add(row)  # type: ignore[attr-defined]


def test_the_customer_hears_the_new_name_once(database: Database, unanswered: Unanswered, waiting: str) -> None:
    assert unanswered.call_next() == 1
    assert unanswered.call_next() == 0
    with database.reading() as record:
        said = transcript.messages(record, waiting)
        standing = conversations.standing(record, waiting)
    assert [message.sender for message in said] == ["system"]
    assert "Asha Rahman" in said[0].text
    assert "Tom Reid" in said[0].text
    assert said[0].language == standing.language
    assert standing.named_advisor == "Tom Reid"


def test_a_record_that_is_gone_stops_nothing(tmp_path: Path) -> None:
    gone = Database(f"sqlite:///{tmp_path}", MasterKey("ab" * 32))
    assert Unanswered(gone, HOME, AFTER).call_next() == 0

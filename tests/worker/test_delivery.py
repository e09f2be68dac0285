"""Notices are delivered at least once, whatever the mail server or the worker does, and say nothing of anybody."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog

from cases import advisors, casework, conversations, outbox, transcript
from cases.database import Database
from ground.sealing import MasterKey
from worker.delivery import deliver
from worker.mail import Letter, MailNotSent, NullMailer

CANARY = "petrichor-17"
ADDRESS = "https://haven.test"


class Watch:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 3, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Post:
    """A mail server that refuses as often as it is told to."""

    sends = True

    def __init__(self, refusals: int = 0) -> None:
        self.refusals = refusals
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> None:
        if self.refusals:
            self.refusals -= 1
            raise MailNotSent("SMTPServerDisconnected")
        self.letters.append(letter)


class KilledMeanwhile(BaseException):
    """The worker dies."""


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def database(tmp_path: Path, watch: Watch) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'cases.db'}", MasterKey("ab" * 32), watch)
    database.migrate()
    with database.writing() as record:
        advisors.add(record, "Asha Rahman", "asha@landlord.test")
        conversation = conversations.open_conversation(record, "en").conversation
        transcript.receive(record, conversation, "one", f"they wrote {CANARY} on my door")
        casework.request_person(record, conversation)
    yield database
    database.close()


def owed(database: Database) -> int:
    with database.writing() as record:
        return len(outbox.due(record, "email"))


def test_notice_goes_to_the_named_advisor_once(database: Database) -> None:
    post = Post()
    assert deliver(database, post, ADDRESS) == 1
    assert deliver(database, post, ADDRESS) == 0
    (letter,) = post.letters
    assert letter.to == "asha@landlord.test"
    assert letter.link == f"{ADDRESS}/console/cases/{letter.reference}"


def test_refused_notice_is_tried_again_later(database: Database, watch: Watch) -> None:
    post = Post(refusals=1)
    assert deliver(database, post, ADDRESS) == 0
    assert deliver(database, post, ADDRESS) == 0
    watch.now += timedelta(minutes=1)
    assert deliver(database, post, ADDRESS) == 1


def test_notice_of_a_worker_that_was_killed_is_sent_by_the_next(database: Database, watch: Watch) -> None:
    class Deadly(Post):
        def send(self, letter: Letter) -> None:
            raise KilledMeanwhile

    with pytest.raises(KilledMeanwhile):
        deliver(database, Deadly(), ADDRESS)
    watch.now += timedelta(seconds=61)
    assert deliver(database, Post(), ADDRESS) == 1


def test_without_a_mail_server_notices_do_not_pile_up(database: Database) -> None:
    deliver(database, NullMailer(), ADDRESS)
    assert owed(database) == 0


def test_record_that_is_gone_stops_nothing(database: Database, tmp_path: Path) -> None:
    gone = Database(f"sqlite:///{tmp_path}", MasterKey("ab" * 32))
    assert deliver(gone, Post(), ADDRESS) == 0


def test_no_word_of_a_customer_is_in_a_notice_or_a_log(database: Database) -> None:
    post = Post(refusals=1)
    with structlog.testing.capture_logs() as logged:
        deliver(database, post, ADDRESS)
    assert logged
    assert CANARY not in str(logged)
    assert "asha@landlord.test" not in str(logged)
    deliver(database, Post(), ADDRESS)
    assert CANARY not in str(post.letters)


def test_notices_for_the_screen_are_left_to_the_screen(database: Database) -> None:
    deliver(database, Post(), ADDRESS)
    with database.writing() as record:
        assert [notice.channel for notice in outbox.due(record)] == ["screen"]

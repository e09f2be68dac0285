"""Notices are delivered at least once, whatever the mail server or the worker does, and say nothing of anybody."""

from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from cases import advisors, casework, conversations, outbox, transcript
from cases.database import Database
from ground.sealing import MasterKey
from tests.worker.conftest import Watch
from worker.delivery import deliver_mail, tell_team
from worker.mail import Letter, Mailer, MailNotSent, NullMailer
from worker.team import Channel, NoChannel, NotTold

CANARY = "petrichor-17"
ADDRESS = "https://haven.test"


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


@pytest.fixture(autouse=True)
def wanted(database: Database) -> None:
    """Somebody wrote and wants a person."""
    with database.writing() as record:
        advisors.add(record, "Asha Rahman", "asha@landlord.test")
        conversation = conversations.open_conversation(record, "en").conversation
        transcript.receive(record, conversation, "one", f"they wrote {CANARY} on my door")
        casework.request_person(record, conversation)


def deliver(database: Database, mailer: Mailer, team: Channel, address: str) -> int:
    return deliver_mail(database, mailer, address) + tell_team(database, team, address)


def owed(database: Database) -> int:
    with database.writing() as record:
        return len(outbox.due(record, "email"))


def test_notice_goes_to_the_named_advisor_once(database: Database) -> None:
    post = Post()
    assert deliver(database, post, NoChannel(), ADDRESS) == 2  # by e-mail, and to the team, which has no channel
    assert deliver(database, post, NoChannel(), ADDRESS) == 0
    (letter,) = post.letters
    assert letter.to == "asha@landlord.test"
    assert letter.link == f"{ADDRESS}/console/cases/{letter.reference}"


def test_refused_notice_is_tried_again_later(database: Database, watch: Watch) -> None:
    post = Post(refusals=1)
    deliver(database, post, NoChannel(), ADDRESS)
    assert deliver(database, post, NoChannel(), ADDRESS) == 0
    watch.now += timedelta(minutes=1)
    assert deliver(database, post, NoChannel(), ADDRESS) == 1


def test_notice_of_a_worker_that_was_killed_is_sent_by_the_next(database: Database, watch: Watch) -> None:
    class Deadly(Post):
        def send(self, letter: Letter) -> None:
            raise KilledMeanwhile

    with pytest.raises(KilledMeanwhile):
        deliver(database, Deadly(), NoChannel(), ADDRESS)
    watch.now += timedelta(seconds=61)
    post = Post()
    deliver(database, post, NoChannel(), ADDRESS)
    assert len(post.letters) == 1


def test_without_a_mail_server_notices_do_not_pile_up(database: Database) -> None:
    deliver(database, NullMailer(), NoChannel(), ADDRESS)
    assert owed(database) == 0


def test_record_that_is_gone_stops_nothing(database: Database, tmp_path: Path) -> None:
    gone = Database(f"sqlite:///{tmp_path}", MasterKey("ab" * 32))
    assert deliver(gone, Post(), NoChannel(), ADDRESS) == 0


def test_no_word_of_a_customer_is_in_a_notice_or_a_log(database: Database) -> None:
    post = Post(refusals=1)
    with structlog.testing.capture_logs() as logged:
        deliver(database, post, NoChannel(), ADDRESS)
    assert logged
    assert CANARY not in str(logged)
    assert "asha@landlord.test" not in str(logged)
    deliver(database, Post(), NoChannel(), ADDRESS)
    assert CANARY not in str(post.letters)


def test_notices_for_the_screen_are_left_to_the_screen(database: Database) -> None:
    deliver(database, Post(), NoChannel(), ADDRESS)
    with database.writing() as record:
        assert [notice.channel for notice in outbox.due(record)] == ["screen"]


def test_the_team_is_told_once_and_again_after_a_refusal(database: Database, watch: Watch) -> None:
    class Team:
        def __init__(self) -> None:
            self.told: list[Letter] = []
            self.refuses = True

        def tell(self, letter: Letter) -> None:
            if self.refuses:
                raise NotTold("status 503")
            self.told.append(letter)

    team = Team()
    assert deliver(database, Post(), team, ADDRESS) == 1
    team.refuses = False
    assert deliver(database, Post(), team, ADDRESS) == 0
    watch.now += timedelta(minutes=1)
    assert deliver(database, Post(), team, ADDRESS) == 1
    assert deliver(database, Post(), team, ADDRESS) == 0
    assert [letter.link for letter in team.told] == [f"{ADDRESS}/console/cases/{team.told[0].reference}"]

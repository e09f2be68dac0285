"""A mail server and a web hook that refuse, delay and drop: every notice arrives, and says nothing of anybody."""

import random
import re
import time
from collections.abc import Callable
from datetime import UTC, timedelta

import pytest

from cases import advisors, casework, conversations, transcript
from cases.database import Database
from cases.models import Outgoing
from tests.house import free_port
from tests.worker.conftest import Watch
from tests.worker.moody import HOOK_REFUSALS, MAIL_REFUSALS, MoodyHook, MoodyPost, dripping, hung, opened
from worker import mail, team
from worker.delivery import deliver_mail, tell_team
from worker.mail import Letter, MailNotSent, SmtpMailer
from worker.team import NotTold, WebHook

CANARY = "petrichor-17"
ADDRESS = "https://haven.test"
SENDER = "haven@landlord.test"
LETTER = Letter("17", "asha@landlord.test", "HR-2026-000123", True, f"{ADDRESS}/console/cases/HR-2026-000123")
SAID = re.compile(
    rf"Case (HR-\d{{4}}-\d{{6}}) needs you\. It is (not marked )?urgent\.\n\n{ADDRESS}/console/cases/\1\n?$"
)
TOLD = re.compile(rf"(Urgent|Please look): (HR-\d{{4}}-\d{{6}}) needs somebody\. {ADDRESS}/console/cases/\2$")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second is long."""
    monkeypatch.setattr(mail, "SECONDS", 0.4)
    monkeypatch.setattr(team, "SECONDS", 0.4)


@pytest.mark.parametrize("mood", MAIL_REFUSALS)
def test_what_the_mail_server_did_not_take_is_told_by_class_alone(mood: str) -> None:
    with opened(MoodyPost(lambda: mood)) as url:
        began = time.monotonic()
        with pytest.raises(MailNotSent) as refusal:
            SmtpMailer(url, SENDER).send(LETTER)
    assert re.fullmatch(r"\w+", str(refusal.value))
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("mood", ["slow_goodbye", "rude_goodbye"])
def test_letter_that_was_taken_is_not_sent_again_for_a_bad_goodbye(mood: str) -> None:
    post = MoodyPost(lambda: mood)
    with opened(post) as url:
        SmtpMailer(url, SENDER).send(LETTER)
    assert len(post.taken) == 1


def test_server_that_answers_drop_by_drop_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "WHOLE_SECONDS", 0.6)
    began = time.monotonic()
    with dripping() as url, pytest.raises(MailNotSent):
        SmtpMailer(url, SENDER).send(LETTER)
    assert time.monotonic() - began < 5


def test_address_that_no_letter_can_bear_holds_nobody_up() -> None:
    wrong = "asha@landlord.test\nBcc: all@landlord.test"
    with opened(MoodyPost(lambda: "takes")) as url, pytest.raises(MailNotSent):
        SmtpMailer(url, SENDER).send(Letter("17", wrong, LETTER.reference, True, LETTER.link))


@pytest.mark.parametrize("mood", HOOK_REFUSALS)
def test_what_the_hook_did_not_take_is_told_without_its_address(mood: str) -> None:
    with hung(MoodyHook(lambda: mood)) as url, pytest.raises(NotTold) as refusal:
        WebHook(url).tell(LETTER)
    assert "secret-part" not in str(refusal.value)


def test_hook_that_talks_without_end_is_not_listened_to() -> None:
    began = time.monotonic()
    with hung(MoodyHook(lambda: "endless")) as url:
        WebHook(url).tell(LETTER)
    assert time.monotonic() - began < 5


def wanted(database: Database, many: int) -> set[str]:
    """So many people want a person; gives the identifiers of the e-mails that this asks for."""
    with database.writing() as record:
        advisors.add(record, "Asha Rahman", "asha@landlord.test")
    for _ in range(many):
        with database.writing() as record:
            conversation = conversations.open_conversation(record, "en").conversation
            transcript.receive(record, conversation, "one", f"they wrote {CANARY} on my door")
            casework.request_person(record, conversation)
    return {f"<notice-{row.id}@landlord.test>" for row in rows(database, "email")}


def rows(database: Database, channel: str) -> list[Outgoing]:
    with database.reading() as record:
        return list(record.session.query(Outgoing).filter_by(channel=channel))


def goes_on(database: Database, watch: Watch, channel: str, deliver: Callable[[], int]) -> dict[int, list[timedelta]]:
    """Deliver until nothing is owed, an hour at most between two looks; how long each notice was put off, each time."""
    put_off: dict[int, list[timedelta]] = {row.id: [] for row in rows(database, channel)}
    for _ in range(400):
        deliver()
        owed = [row for row in rows(database, channel) if row.delivered_at is None]
        for row in owed:
            if row.attempts > len(put_off[row.id]):
                put_off[row.id].append(row.next_at.replace(tzinfo=UTC) - watch.now)
        if not owed:
            return put_off
        watch.now = max(watch.now, min(row.next_at.replace(tzinfo=UTC) for row in owed))
    raise AssertionError("something is owed for ever")


def waits_longer_each_time(put_off: dict[int, list[timedelta]]) -> None:
    assert any(len(waits) > 1 for waits in put_off.values())
    for waits in put_off.values():
        assert waits == sorted(waits)
        for before, wait in enumerate(waits):
            whole = min(timedelta(seconds=15) * 2**before, timedelta(hours=1))
            assert whole / 2 <= wait <= whole


def bad_half(seed: int, refusals: tuple[str, ...]) -> Callable[[], str]:
    chance = random.Random(seed)
    return lambda: "takes" if chance.random() < 0.5 else chance.choice(refusals)


@pytest.mark.parametrize("seed", [3, 11, 29])
def test_every_notice_arrives_by_a_mail_server_that_is_down_half_of_the_time(
    database: Database, watch: Watch, seed: int
) -> None:
    expected = wanted(database, 10)
    post = MoodyPost(bad_half(seed, MAIL_REFUSALS))
    with opened(post) as url:
        mailer = SmtpMailer(url, SENDER)
        put_off = goes_on(database, watch, "email", lambda: deliver_mail(database, mailer, ADDRESS))
    assert {str(letter["Message-ID"]) for letter in post.taken} == expected
    assert len(set(post.moods)) > 4
    waits_longer_each_time(put_off)
    for letter in post.letters:
        assert SAID.match(str(letter.get_payload()).replace("\r\n", "\n"))
        assert letter["Subject"] == "Please look at your desk"
        assert CANARY not in letter.as_string()


@pytest.mark.parametrize("seed", [3, 11])
def test_every_line_arrives_by_a_hook_that_is_down_half_of_the_time(
    database: Database, watch: Watch, seed: int
) -> None:
    wanted(database, 10)
    expected = {row.reference for row in rows(database, "team")}
    hook = MoodyHook(bad_half(seed, HOOK_REFUSALS))
    with hung(hook) as url:
        channel = WebHook(url)
        put_off = goes_on(database, watch, "team", lambda: tell_team(database, channel, ADDRESS))
    matches = [TOLD.match(line) for line in hook.told]
    assert all(matches)
    assert expected <= {match[2] for match in matches if match}
    waits_longer_each_time(put_off)


def test_mail_server_that_was_closed_is_used_once_it_is_open(database: Database, watch: Watch) -> None:
    expected, port, post = wanted(database, 3), free_port(), MoodyPost(lambda: "takes")
    mailer = SmtpMailer(f"smtp://127.0.0.1:{port}", SENDER)
    for _ in range(6):
        assert deliver_mail(database, mailer, ADDRESS) == 0
        watch.now += timedelta(minutes=2)
    watch.now += timedelta(hours=1)
    with opened(post, port):
        assert deliver_mail(database, mailer, ADDRESS) == 3
    assert {str(letter["Message-ID"]) for letter in post.taken} == expected


def test_one_address_that_is_refused_for_ever_delays_no_other(database: Database, watch: Watch) -> None:
    expected = wanted(database, 4)
    moods = iter(["never", *["takes"] * 10])
    post = MoodyPost(lambda: next(moods))
    with opened(post) as url:
        assert deliver_mail(database, SmtpMailer(url, SENDER), ADDRESS) == 3
    assert len(expected - {str(letter["Message-ID"]) for letter in post.taken}) == 1

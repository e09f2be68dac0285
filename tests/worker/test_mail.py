"""Notices by e-mail, against a real mail server on this machine."""

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.house import free_port
from worker.mail import Letter, MailNotSent, NullMailer, SmtpMailer, composed, mailer

LETTER = Letter(
    "17", "advisor@landlord.test", "HR-2026-000123", True, "https://haven.test/console/cases/HR-2026-000123"
)


class Postbox:
    """Takes every letter, or refuses with what `refusal` says."""

    def __init__(self) -> None:
        self.letters: list[Message] = []
        self.refusal = ""

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refusal:
            return self.refusal
        content: Any = envelope.content
        self.letters.append(message_from_bytes(content))
        return "250 taken"


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def address(postbox: Postbox) -> Iterator[str]:
    server = Controller(postbox, hostname="127.0.0.1", port=free_port())
    server.start()
    yield f"smtp://127.0.0.1:{server.port}"
    server.stop()


def test_notice_says_reference_urgency_and_link_and_nothing_more(address: str, postbox: Postbox) -> None:
    SmtpMailer(address, "haven@landlord.test").send(LETTER)
    (letter,) = postbox.letters
    assert letter["To"] == "advisor@landlord.test"
    said = " ".join(str(letter.get_payload()).split())
    assert said == f"Case HR-2026-000123 needs you. It is urgent. {LETTER.link}"


def test_subject_is_neutral() -> None:
    subject = composed(LETTER, "haven@landlord.test")["Subject"]
    assert subject == "Please look at your desk"


def test_notice_sent_twice_has_one_identifier() -> None:
    first, second = (composed(LETTER, "haven@landlord.test") for _ in range(2))
    assert first["Message-ID"] == second["Message-ID"]


def test_refused_notice_is_told_by_class_without_an_address(address: str, postbox: Postbox) -> None:
    postbox.refusal = "554 no such person advisor@landlord.test"
    with pytest.raises(MailNotSent) as refusal:
        SmtpMailer(address, "haven@landlord.test").send(LETTER)
    assert str(refusal.value) == "SMTPDataError"
    assert refusal.value.__cause__ is None


def test_mail_server_that_is_gone_is_told(address: str) -> None:
    with pytest.raises(MailNotSent, match="ConnectionRefusedError"):
        SmtpMailer(f"smtp://127.0.0.1:{free_port()}", "haven@landlord.test").send(LETTER)


def test_password_never_goes_over_an_open_line(address: str, postbox: Postbox) -> None:
    with_password = address.replace("://", "://haven:secret@")
    with pytest.raises(MailNotSent, match="SMTPNotSupportedError"):
        SmtpMailer(with_password, "haven@landlord.test").send(LETTER)
    assert not postbox.letters


def test_without_a_mail_server_nothing_is_sent() -> None:
    assert isinstance(mailer("", "haven@landlord.test"), NullMailer)
    assert not mailer("", "haven@landlord.test").sends


@pytest.mark.parametrize("url", ["http://mail.test", "mail.test:587", "smtp://"])
def test_address_that_is_no_mail_server_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="HAVEN_SMTP_URL"):
        mailer(url, "haven@landlord.test")


def test_invented_people_get_no_mail(address: str, postbox: Postbox) -> None:
    SmtpMailer(address, "haven@landlord.test").send(replace(LETTER, to="imran.siddiqui@demo.example.org"))
    assert not postbox.letters

"""Notices by e-mail: a contract, the real one by SMTP, and one that sends nothing; a setting chooses.

Threat considered: an e-mail is read by whoever looks at the screen or runs a mail server. A notice therefore holds a
reference, whether it is urgent, and a link that asks for a password; its subject says nothing (DOMAIN section 6).
"""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

SECONDS = 20.0

# Kept for examples by RFC 2606: the people of `haven demo` get no mail.
EXAMPLES = (".example.org", "@example.org", "@example.com", "@example.net")


@dataclass(frozen=True)
class Letter:
    """What a notice says: its identifier, to whom, which case, whether it is urgent, where to read it."""

    id: str
    to: str
    reference: str
    urgent: bool
    link: str


class MailNotSent(RuntimeError):
    """The mail server did not take the notice; the text is the class of what went wrong, no address."""


class Mailer(Protocol):
    """Sends notices. Raises MailNotSent where the notice has to be tried again."""

    @property
    def sends(self) -> bool: ...

    def send(self, letter: Letter) -> None: ...


class NullMailer:
    """Sends nothing: advisors see every notice in the console. `haven check` says so."""

    sends = False

    def send(self, letter: Letter) -> None:
        """Accept the notice and let it be."""


class SmtpMailer:
    """Sends by a mail server. The password goes over an encrypted connection or not at all."""

    sends = True

    def __init__(self, url: str, sender: str) -> None:
        self._server: SplitResult = urlsplit(url)
        if self._server.scheme not in {"smtp", "smtps"} or not self._server.hostname:
            raise ValueError("HAVEN_SMTP_URL has to look like smtp://user:password@host:587 or smtps://host:465")
        self._sender = sender

    def send(self, letter: Letter) -> None:
        if letter.to.endswith(EXAMPLES):
            return
        message = composed(letter, self._sender)
        try:
            with self._connected() as connection:
                connection.send_message(message)
        except (smtplib.SMTPException, OSError) as error:
            # The text of these errors repeats addresses.
            raise MailNotSent(type(error).__name__) from None

    def _connected(self) -> smtplib.SMTP:
        host, port = self._server.hostname or "", self._server.port
        context = ssl.create_default_context()
        if self._server.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(host, port or 465, timeout=SECONDS, context=context)
        else:
            connection = smtplib.SMTP(host, port or 587, timeout=SECONDS)
            connection.ehlo()
            if connection.has_extn("starttls"):
                connection.starttls(context=context)
            elif self._server.username:
                connection.close()
                raise smtplib.SMTPNotSupportedError("no encryption offered")
        if self._server.username:
            connection.login(unquote(self._server.username), unquote(self._server.password or ""))
        return connection


def composed(letter: Letter, sender: str) -> EmailMessage:
    """The e-mail: a neutral subject, the reference, whether it is urgent, the link; no word of a customer."""
    message = EmailMessage()
    message["Subject"] = "Please look at your desk"
    message["From"] = sender
    message["To"] = letter.to
    message["Date"] = formatdate()
    # The same notice sent twice carries the same identifier, so that a mail program can show it once.
    message["Message-ID"] = f"<notice-{letter.id}@{sender.rpartition('@')[2]}>"
    urgency = "It is urgent." if letter.urgent else "It is not marked urgent."
    message.set_content(f"Case {letter.reference} needs you. {urgency}\n\n{letter.link}\n")
    return message


def mailer(url: str, sender: str) -> Mailer:
    """The mailer that the settings ask for."""
    return SmtpMailer(url, sender) if url else NullMailer()

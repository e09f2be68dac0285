"""Notices by e-mail: a contract, the real one by SMTP, and one that sends nothing; a setting chooses.

Threat considered: an e-mail is read by whoever looks at the screen or runs a mail server. A notice therefore holds a
reference, whether it is urgent, and a link that asks for a password; its subject says nothing (DOMAIN section 6).
"""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

SECONDS = 20.0
"""For one answer of the mail server."""
WHOLE_SECONDS = 45.0
"""For one letter: a server that answers drop by drop would hold up all others. The record lends a notice for longer."""

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

    @property
    def invented(self) -> bool:
        """Whether it is to somebody of the example cases, who gets nothing."""
        return self.to.endswith(EXAMPLES)


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
        if letter.invented:
            return
        try:
            message = composed(letter, self._sender)
            with self._connection() as connection:
                self._connect(connection)
                connection.send_message(message)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            # The text of these errors repeats addresses. ValueError: an address that no letter can bear.
            raise MailNotSent(type(error).__name__) from None

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        """A connection that is ended in time. What it says at its end changes nothing: the letter was taken or not."""
        secure = self._server.scheme == "smtps"
        context = ssl.create_default_context()
        connection = smtplib.SMTP_SSL(timeout=SECONDS, context=context) if secure else smtplib.SMTP(timeout=SECONDS)
        too_late = threading.Timer(WHOLE_SECONDS, _cut, [connection])
        too_late.daemon = True
        too_late.start()
        try:
            yield connection
            # Otherwise a server that is slow to say goodbye would be given the same letter again and again.
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()
        finally:
            too_late.cancel()
            connection.close()

    def _connect(self, connection: smtplib.SMTP) -> None:
        host, port = self._server.hostname or "", self._server.port
        # Where the certificate is for: smtplib takes it from its constructor, which would connect at once.
        connection._host = host  # type: ignore[attr-defined]
        code, words = connection.connect(host, port or (465 if self._server.scheme == "smtps" else 587))
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)
        connection.ehlo()
        if self._server.scheme == "smtp":
            if connection.has_extn("starttls"):
                connection.starttls(context=ssl.create_default_context())
            elif self._server.username:
                raise smtplib.SMTPNotSupportedError("no encryption offered")
        if self._server.username:
            connection.login(unquote(self._server.username), unquote(self._server.password or ""))


def _cut(connection: smtplib.SMTP) -> None:
    # Ends a call that waits in another thread, which closing the socket would not do.
    with suppress(OSError):
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)


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

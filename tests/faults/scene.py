"""A house in which things break, and what a customer and an advisor see of it."""

import os
import signal
import time
from collections.abc import Callable, Iterable
from email import message_from_bytes
from email.message import Message
from typing import Any
from urllib.parse import quote

import httpx
from aiosmtpd.smtp import SMTP, Envelope, Session

from cases import advisors, alerts, conversations, report
from cases.conversations import Standing
from cases.database import Database
from cases.report import Report
from tests.house import Customer, House

UNAVAILABLE = "I cannot answer at the moment"
EMERGENCY = "If you are in danger now, ring 999. If you cannot speak"
WAYS = {"safety": "safe", "reporter_role": "self", "anonymity": "give_name"}


class Postbox:
    """Takes every letter."""

    def __init__(self) -> None:
        self.letters: list[Message] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content: Any = envelope.content
        self.letters.append(message_from_bytes(content))
        return "250 taken"

    def has(self, reference: str) -> bool:
        """Whether a letter about this case has come."""
        return any(reference in letter.as_string() for letter in self.letters)


class Broken:
    """A house with a manager and an advisor, and words for breaking and mending it."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.record: Database = house.database()
        with self.record.writing() as record:
            advisors.add(record, "Community Safety Manager", "manager@livv.example", role="manager")
            advisors.add(record, "Jo Marsh", "jo@livv.example")
            self.manager = advisors.by_email(record, "manager@livv.example").id
            self.advisor = advisors.by_email(record, "jo@livv.example").id
        self.stopped: set[str] = set()

    def kill(self, *names: str) -> None:
        """End processes as a crash would; `mend` starts them again."""
        for name in names:
            self.house.kill(name)
            self.stopped.add(name)

    def mend(self, names: Iterable[str]) -> None:
        """Start those of `names` that were killed, and wait until they answer."""
        missing = [name for name in names if name in self.stopped]
        if missing:
            # A sign of life of the one that was killed is not one of its successor.
            if "worker" in missing:
                (self.house.var / "worker.alive").unlink(missing_ok=True)
            self.house.start(missing)
            self.stopped.difference_update(missing)

    def freeze(self, name: str) -> Callable[[], None]:
        """Stop a process where it stands; gives what lets it go on."""
        process = self.house._running[name]
        os.killpg(process.pid, signal.SIGSTOP)
        return lambda: os.killpg(process.pid, signal.SIGCONT)

    def newcomer(self) -> "Witness":
        """A customer who has just opened the chat."""
        return Witness(self.house.url)

    def arrives(self, at: str = "safety") -> "Witness":
        """A customer who has come as far as the question `at`."""
        customer = self.newcomer()
        customer.waits_for_question()
        while customer.question != at:
            customer.chooses(WAYS[str(customer.question)])
        return customer

    def standing(self, customer: Customer) -> Standing:
        with self.record.reading() as record:
            return conversations.standing(record, customer.conversation)

    def report(self, customer: Customer) -> Report:
        with self.record.reading() as record:
            return report.current(record, customer.conversation)

    def alerts(self, customer: Customer) -> list[str]:
        """The kinds of alert that the advisor sees of this customer."""
        with self.record.reading() as record:
            seen = alerts.alerts(record, self.manager)
        return [alert.kind for alert in seen if alert.conversation == customer.conversation]

    def is_answered(self, customer: Customer) -> bool:
        """Whether the assistant has answered every message of the customer."""
        last = max(message["seq"] for message in customer.messages() if message["sender"] == "customer")
        return bool(self.standing(customer).heard == last)


class Witness(Customer):
    """A customer who notices what is said twice, and whose browser sends again what was not taken."""

    def posts(self, client_id: str, **message: Any) -> httpx.Response:
        return self._http.post(
            f"/chat/{self.conversation}/messages", headers=self._headers, json={"client_id": client_id, **message}
        )

    def adds(self, content: bytes, name: str) -> httpx.Response:
        return self._http.post(
            f"/chat/{self.conversation}/evidence",
            params={"client_id": f"file-{len(content):08d}"},
            headers={**self._headers, "X-File-Name": quote(name)},
            content=content,
        )

    def wrote(self) -> list[str]:
        return [message["text"] for message in self.messages() if message["sender"] == "customer"]

    def heard(self, words: str, sender: str | None = None) -> list[dict[str, Any]]:
        """What was said to the customer that holds `words`."""
        said = [message for message in self.messages() if message["sender"] != "customer"]
        return [each for each in said if words in each["text"] and sender in (None, each["sender"])]

    def waits_for(self, words: str, seconds: float = 20) -> list[dict[str, Any]]:
        until(lambda: bool(self.heard(words)), seconds)
        return self.heard(words)


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until `holds`. A test that would wait for ever fails instead."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} seconds")
        time.sleep(0.05)

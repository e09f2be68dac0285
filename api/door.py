"""The one door to the assistant: a turn goes in, what it says comes out, and every failure has a type.

AssistantUnavailable        no answer that can be used; the message stays and is tried again
├── RasaUnavailable         the dialogue engine is gone, too slow, refuses us or talks nonsense
└── ActionsUnavailable      the dialogue engine is there, but its action server is not

Threat considered: an error's text carries the customer's words. None of these errors has a text of the exchange.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal

import aiohttp

Event = Literal["start", "message", "resume"]

HEALTH_SECONDS = 2.0
CONNECT_SECONDS = 2.0
KEPT_SECONDS = 3.0
"""Less than rasa keeps a connection that says nothing (Sanic: 5 seconds or more)."""
MOST_CONNECTIONS = 256


class AssistantUnavailable(RuntimeError):
    """The assistant gave no answer that can be used."""


class RasaUnavailable(AssistantUnavailable):
    """The dialogue engine is gone, too slow, refuses us or talks nonsense. `reason` is a word of ours."""


class ActionsUnavailable(AssistantUnavailable):
    """The dialogue engine answered that its action server did not."""


@dataclass(frozen=True)
class Turn:
    """One turn of the wire contract: what happened, and for a message what was written, seen and found in it.

    language  in which the conversation is held; written: the one in which the message is, as far as that is known
    """

    conversation: str
    seq: int
    event: Event = "message"
    text: str = ""
    question: str | None = None
    choices: tuple[str, ...] = ()
    language: str = "en"
    written: str = "en"
    urgent: str = "no"
    kinds: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "conversation": self.conversation,
            "seq": self.seq,
            "event": self.event,
            "text": self.text,
            "question": self.question,
            "choices": list(self.choices),
            "language": self.language,
            "written": self.written,
            "urgent": self.urgent,
            "kinds": list(self.kinds),
        }


@dataclass(frozen=True)
class Said:
    """One message of the assistant as it came through the door. `key` names its text; `english`: it in English."""

    text: str
    key: str = ""
    buttons: tuple[tuple[str, str], ...] = ()
    custom: Mapping[str, Any] = field(default_factory=dict)
    english: str = ""


@dataclass(frozen=True)
class _Answer:
    """What came back: its status and its body, read to the end."""

    status: int
    body: bytes = field(repr=False)

    @property
    def is_error(self) -> bool:
        return self.status >= HTTPStatus.BAD_REQUEST


class Door:
    """Kept-alive connections to the process `rasa`."""

    def __init__(self, address: str, token: str, turn_seconds: float) -> None:
        self._turn_seconds = turn_seconds
        self._base = f"{address}/webhooks/haven"
        self._headers = {"Authorization": f"Bearer {token}"}
        self._session: aiohttp.ClientSession | None = None

    async def turn(self, turn: Turn) -> tuple[Said, ...]:
        """What the assistant says to `turn`, in order, at least one message. Raises AssistantUnavailable."""
        answer = await self._send("POST", "/turn", turn.as_json())
        if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
            raise ActionsUnavailable("no_answer_of_actions")
        if answer.status != HTTPStatus.OK:
            raise RasaUnavailable(f"status_{answer.status}")
        return _said(answer)

    async def forget(self, conversation: str) -> None:
        """Empty the assistant's memory of a conversation. Raises AssistantUnavailable."""
        answer = await self._send("DELETE", f"/{conversation}")
        if answer.is_error:
            raise RasaUnavailable(f"status_{answer.status}")

    async def answers(self) -> bool:
        """Whether the dialogue engine answers at all, within two seconds."""
        try:
            return not (await self._send("GET", "/health", seconds=HEALTH_SECONDS)).is_error
        except RasaUnavailable:
            return False

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _connections(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=MOST_CONNECTIONS, keepalive_timeout=KEPT_SECONDS)
            connecting = aiohttp.ClientTimeout(sock_connect=min(CONNECT_SECONDS, self._turn_seconds))
            self._session = aiohttp.ClientSession(connector=connector, headers=self._headers, timeout=connecting)
        return self._session

    async def _send(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, seconds: float | None = None
    ) -> _Answer:
        try:
            async with asyncio.timeout(seconds or self._turn_seconds):
                try:
                    return await self._exchange(method, path, body)
                except aiohttp.ServerDisconnectedError:
                    # A kept connection that rasa let go of just now; the same turn taken twice changes nothing.
                    return await self._exchange(method, path, body)
        except TimeoutError:
            raise RasaUnavailable("too_slow") from None
        except (aiohttp.ClientError, OSError):
            raise RasaUnavailable("gone") from None

    async def _exchange(self, method: str, path: str, body: Mapping[str, Any] | None) -> _Answer:
        sent = self._connections().request(method, self._base + path, json=body, allow_redirects=False)
        async with sent as answer:
            return _Answer(answer.status, await answer.read())


def _said(answer: _Answer) -> tuple[Said, ...]:
    try:
        messages: Sequence[Mapping[str, Any]] = json.loads(answer.body)["messages"]
        said = tuple(_one(message) for message in messages)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise RasaUnavailable("not_understood") from None
    if not said:
        raise RasaUnavailable("nothing_said")
    return said


def _one(message: Mapping[str, Any]) -> Said:
    buttons = tuple((str(button["payload"]), str(button["title"])) for button in message.get("buttons") or ())
    return Said(
        str(message.get("text") or ""),
        str(message.get("key") or ""),
        buttons,
        dict(message.get("custom") or {}),
        str(message.get("english") or ""),
    )

"""The one door to the assistant: a turn goes in, what it says comes out, and every failure has a type.

AssistantUnavailable        no answer that can be used; the message stays and is tried again
├── RasaUnavailable         the dialogue engine is gone, too slow, refuses us or talks nonsense
└── ActionsUnavailable      the dialogue engine is there, but its action server is not

Threat considered: an error's text carries the customer's words. None of these errors has a text of the exchange.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx

Event = Literal["start", "message", "resume"]

HEALTH_SECONDS = 2.0
CONNECT_SECONDS = 2.0


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


class Door:
    """A kept-alive connection to the process `rasa`."""

    def __init__(self, address: str, token: str, turn_seconds: float) -> None:
        self._turn_seconds = turn_seconds
        self._client = httpx.AsyncClient(
            base_url=f"{address}/webhooks/haven",
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(turn_seconds, connect=min(CONNECT_SECONDS, turn_seconds)),
            limits=httpx.Limits(max_connections=256, max_keepalive_connections=64),
            trust_env=False,
        )

    async def turn(self, turn: Turn) -> tuple[Said, ...]:
        """What the assistant says to `turn`, in order, at least one message. Raises AssistantUnavailable."""
        answer = await self._send("POST", "/turn", turn.as_json())
        if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            raise ActionsUnavailable("no_answer_of_actions")
        if answer.status_code != httpx.codes.OK:
            raise RasaUnavailable(f"status_{answer.status_code}")
        return _said(answer)

    async def forget(self, conversation: str) -> None:
        """Empty the assistant's memory of a conversation. Raises AssistantUnavailable."""
        answer = await self._send("DELETE", f"/{conversation}")
        if answer.is_error:
            raise RasaUnavailable(f"status_{answer.status_code}")

    async def answers(self) -> bool:
        """Whether the dialogue engine answers at all, within two seconds."""
        try:
            answer = await self._client.get("/health", timeout=HEALTH_SECONDS)
        except httpx.HTTPError:
            return False
        return answer.is_success

    async def close(self) -> None:
        await self._client.aclose()

    async def _send(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> httpx.Response:
        try:
            # The client's own limit is for each read: an answer that trickles would never end.
            async with asyncio.timeout(self._turn_seconds):
                return await self._client.request(method, path, json=body)
        except (TimeoutError, httpx.TimeoutException):
            raise RasaUnavailable("too_slow") from None
        except httpx.HTTPError:
            raise RasaUnavailable("gone") from None


def _said(answer: httpx.Response) -> tuple[Said, ...]:
    try:
        messages: Sequence[Mapping[str, Any]] = answer.json()["messages"]
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

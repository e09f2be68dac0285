"""A conversation with Haven as a browser has it: messages are posted, replies arrive on the event stream."""

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from bench.dialogue import DialogueStuck

REPLY_SECONDS = 60.0
AGAIN_SECONDS = 2.0
"""What the server asks for where it took nothing (Retry-After)."""
QUIET_SECONDS = 0.05
"""The messages of one reply are stored in one transaction and pushed together; after this silence it was the last."""

Message = dict[str, Any]


@dataclass(frozen=True)
class Arrival:
    """A message as the event stream brought it, and when (time.perf_counter)."""

    at: float
    message: Message

    @property
    def seq(self) -> int:
        seq: int = self.message["seq"]
        return seq

    @property
    def is_reply(self) -> bool:
        return self.message["sender"] in ("assistant", "system")


@dataclass
class HavenChat:
    """One chat. `arrivals` holds every message that the stream brought, as it brought them."""

    http: httpx.AsyncClient
    conversation: str
    token: str = field(repr=False)
    arrivals: list[Arrival] = field(default_factory=list)
    news: asyncio.Condition = field(default_factory=asyncio.Condition, repr=False)

    @property
    def question(self) -> str | None:
        asked = (arrival.message.get("question") for arrival in reversed(self.arrivals))
        return next((question for question in asked if question), None)

    @classmethod
    @asynccontextmanager
    async def opens(cls, http: httpx.AsyncClient) -> AsyncIterator["HavenChat"]:
        """A chat at its first question, its event stream open until the end of the block."""
        answer = await http.post("/chat", json={"language": "en"})
        opened = answer.raise_for_status().json()
        chat = cls(http, opened["conversation"], opened["token"])
        listening = asyncio.create_task(chat._listen())
        try:
            await chat.wait_for(lambda: chat.question is not None)
            yield chat
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def posts(self, text: str, patience: float = 0.0) -> tuple[int, int]:
        """Send `text`; its number in the conversation, once it is stored, and how often it was sent again.

        As the page does, it is sent again under the same name for `patience` seconds where nothing was taken (503) or
        the connection broke.
        """
        letter = {"client_id": secrets.token_hex(8), "text": text}
        until, again = time.monotonic() + patience, 0
        while True:
            try:
                answer = await self.http.post(f"{self._path}/messages", json=letter, headers=self._headers)
                if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or time.monotonic() >= until:
                    seq: int = answer.raise_for_status().json()["seq"]
                    return seq, again
            except httpx.TransportError:
                # A kept connection may be closed by the server in the very moment in which it is used again.
                if time.monotonic() >= until:
                    raise
            again += 1
            await asyncio.sleep(AGAIN_SECONDS)

    async def says(self, text: str) -> float:
        started = time.perf_counter()
        seq, _ = await self.posts(text)
        await self.wait_for(lambda: self.first_reply(seq) is not None)
        count = 0
        while count != len(self.arrivals):
            count = len(self.arrivals)
            await asyncio.sleep(QUIET_SECONDS)
        return self.arrivals[-1].at - started

    def first_reply(self, seq: int) -> Arrival | None:
        """The first thing said to the customer after message `seq`, if it has arrived."""
        return next((arrival for arrival in self.arrivals if arrival.seq > seq and arrival.is_reply), None)

    async def wait_for(self, condition: Any, seconds: float = REPLY_SECONDS) -> None:
        """Wait until `condition()` holds. Raises DialogueStuck after `seconds`."""
        try:
            async with asyncio.timeout(seconds), self.news:
                await self.news.wait_for(condition)
        except TimeoutError:
            raise DialogueStuck(f"Haven said nothing for {seconds:.0f} s at {self.question}") from None

    async def stored(self) -> list[Message]:
        """The whole conversation as the record has it."""
        answer = await self.http.get(f"{self._path}/messages", headers=self._headers)
        messages: list[Message] = answer.raise_for_status().json()["messages"]
        return messages

    @property
    def _path(self) -> str:
        return f"/chat/{self.conversation}"

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def _listen(self) -> None:
        async with self.http.stream("GET", f"{self._path}/events", headers=self._headers, timeout=None) as stream:
            named = ""
            async for line in stream.raise_for_status().aiter_lines():
                name, _, value = line.partition(": ")
                if name == "event":
                    named = value
                elif name == "data" and not named:
                    await self._arrived(json.loads(value))
                elif not line:
                    named = ""

    async def _arrived(self, message: Message) -> None:
        self.arrivals.append(Arrival(time.perf_counter(), message))
        async with self.news:
            self.news.notify_all()

"""A customer's browser as far as the server can see it: opens a chat, writes, reads on, waits, leaves."""

import asyncio
import json
import secrets
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

import httpx

Message = dict[str, Any]


@dataclass
class Customer:
    """One chat. `messages` are those that came with its opening."""

    http: httpx.AsyncClient
    conversation: str
    token: str
    messages: list[Message]

    @property
    def path(self) -> str:
        return f"/chat/{self.conversation}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}

    @classmethod
    async def arrives(cls, http: httpx.AsyncClient, language: str = "en") -> "Customer":
        answer = await http.post("/chat", json={"language": language})
        assert answer.status_code == 201, answer.text
        opened = answer.json()
        return cls(http, opened["conversation"], opened["token"], opened["messages"])

    async def post(self, client_id: str | None = None, **letter: Any) -> httpx.Response:
        body = {"client_id": client_id or secrets.token_hex(8), **letter}
        return await self.http.post(f"{self.path}/messages", content=json.dumps(body), headers=self.headers)

    async def writes(self, text: str) -> int:
        answer = await self.post(text=text)
        assert answer.status_code == 202, answer.text
        seq: int = answer.json()["seq"]
        return seq

    async def chooses(self, *choices: str) -> int:
        answer = await self.post(choices=list(choices))
        assert answer.status_code == 202, answer.text
        seq: int = answer.json()["seq"]
        return seq

    async def update(self, after: int = 0, wait: float = 0) -> dict[str, Any]:
        answer = await self.http.get(
            f"{self.path}/messages", params={"after": after, "wait": wait}, headers=self.headers
        )
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def reads(self, after: int = 0) -> list[Message]:
        found: list[Message] = (await self.update(after))["messages"]
        return found

    async def waits_for(self, *words: str, after: int = 0, seconds: float = 10) -> list[Message]:
        """The whole chat after `after` once each of `words` stands in a message that is not the customer's own."""
        async with asyncio.timeout(seconds):
            while True:
                messages = await self.reads(after)
                others = [message["text"] for message in messages if message["sender"] != "customer"]
                if all(any(word in text for text in others) for word in words):
                    return messages
                await asyncio.sleep(0.03)

    async def listens(self, last_event_id: int | None = None) -> AsyncGenerator[dict[str, str], None]:
        """The events of the stream, each as its fields; comments are left out."""
        headers = dict(self.headers)
        if last_event_id is not None:
            headers["Last-Event-ID"] = str(last_event_id)
        async with self.http.stream("GET", f"{self.path}/events", headers=headers) as stream:
            assert stream.status_code == 200
            event: dict[str, str] = {}
            async for line in stream.aiter_lines():
                if line:
                    name, _, value = line.partition(": ")
                    if name:
                        event[name] = value
                elif event:
                    yield event
                    event = {}

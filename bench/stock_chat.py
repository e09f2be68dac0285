"""A conversation with the stock bot over its REST channel: the reply comes in the answer to the request."""

import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from bench.dialogue import DialogueStuck
from bench.stock_server import stock_questions


class StockChat:
    """One sender of the REST channel."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._sender = secrets.token_hex(16)
        self._questions = stock_questions()
        self.question: str | None = None

    @classmethod
    @asynccontextmanager
    async def opens(cls, http: httpx.AsyncClient) -> AsyncIterator["StockChat"]:
        """A conversation at its first question."""
        chat = cls(http)
        await chat.says("/start_report")
        yield chat

    async def says(self, text: str) -> float:
        started = time.perf_counter()
        answer = await self._http.post("/webhooks/rest/webhook", json={"sender": self._sender, "message": text})
        passed = time.perf_counter() - started
        said = [message.get("text", "") for message in answer.raise_for_status().json()]
        if not said:
            raise DialogueStuck(f"the stock bot said nothing at {self.question}")
        self.question = next((self._questions[words] for words in reversed(said) if words in self._questions), None)
        return passed

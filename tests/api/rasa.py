"""A scripted assistant on loopback that keeps the wire contract of bot/channel.py; it can be slow, wrong, or gone."""

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import web

Answer = list[dict[str, Any]] | int
Script = Callable[[dict[str, Any]], Answer]

SAFETY = {
    "text": "First of all, are you safe right now?",
    "key": "utter_ask_report_form_safety",
    "buttons": [{"title": "I am safe now", "payload": "safe"}, {"title": "I am in danger", "payload": "danger_now"}],
}
HELLO = {"text": "Hello, I am Haven.", "key": "utter_hello"}


def by_the_book(turn: dict[str, Any]) -> Answer:
    """Greets, goes on, and otherwise says which message it heard."""
    if turn["event"] == "start":
        return [HELLO, SAFETY]
    if turn["event"] == "resume":
        return [{"text": "We can go on.", "key": "utter_resumed"}, SAFETY]
    return [{"text": f"heard {turn['text']}", "key": "utter_answer_kept"}]


class ScriptedRasa:
    """The process `rasa` as far as `api` can see it. `held` keeps answers back until it is set again."""

    def __init__(self, port: int, token: str) -> None:
        self.port = port
        self.token = token
        self.script: Script = by_the_book
        self.turns: list[dict[str, Any]] = []
        self.forgotten: list[str] = []
        self.at_work: dict[str, int] = {}
        self.most_at_work = 0
        self.free = asyncio.Event()
        self.free.set()
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/webhooks/haven/health", self._health)
        app.router.add_post("/webhooks/haven/turn", self._turn)
        app.router.add_delete("/webhooks/haven/{conversation}", self._forget)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def texts(self) -> list[str]:
        return [turn["text"] for turn in self.turns if turn["event"] == "message"]

    def _refuses(self, request: web.Request) -> bool:
        return request.headers.get("Authorization") != f"Bearer {self.token}"

    async def _health(self, request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"}, status=401 if self._refuses(request) else 200)

    async def _turn(self, request: web.Request) -> web.Response:
        if self._refuses(request):
            return web.json_response({"error": "token"}, status=401)
        turn = await request.json()
        self.turns.append(turn)
        conversation = turn["conversation"]
        self.at_work[conversation] = self.at_work.get(conversation, 0) + 1
        self.most_at_work = max(self.most_at_work, self.at_work[conversation])
        try:
            await self.free.wait()
            answer = self.script(turn)
        finally:
            self.at_work[conversation] -= 1
        if isinstance(answer, int):
            return web.json_response({"error": "actions_unavailable"}, status=answer)
        return web.json_response({"messages": answer})

    async def _forget(self, request: web.Request) -> web.Response:
        if self._refuses(request):
            return web.json_response({"error": "token"}, status=401)
        self.forgotten.append(request.match_info["conversation"])
        return web.Response(status=204)


async def until(holds: Callable[[], bool], seconds: float = 10) -> None:
    """Waits until `holds` is true; a test that waits for ever fails instead."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - what is looked at belongs to another process or library
            await asyncio.sleep(0.02)

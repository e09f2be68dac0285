"""An advisor at the desk, as their page does it: hears that something changed, reads again, sees the alerts."""

import asyncio
import re
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from bench.haven_house import first_manager
from cases import advisors, alerts
from cases.database import Database

APART_SECONDS = 0.7
"""The page reads the desk again at most this often (api/console/static/parts.js)."""
AGAIN_SECONDS = 3.0
"""Where it could not be read, so soon again."""
WATCHING = {"X-Haven-Watching": "1"}
URGENT_ALERT = re.compile(r'<li class="alert urgent".*?data-case="([^"]+)"', re.DOTALL)


@dataclass
class Desk:
    """`seen`: for each case with an urgent alert, when that first stood on the page (time.perf_counter)."""

    http: httpx.AsyncClient
    seen: dict[str, float] = field(default_factory=dict)
    reads: list[float] = field(default_factory=list)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def _listen(self) -> None:
        async with self.http.stream("GET", "/api/desk/events", timeout=None) as stream:
            async for line in stream.raise_for_status().aiter_lines():
                if line == "event: changed":
                    self._changed.set()

    async def _read(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            started = time.perf_counter()
            answer = await self.http.get("/console", headers=WATCHING)
            if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
                # The page says that it is out of date, and looks again.
                self._changed.set()
                await asyncio.sleep(AGAIN_SECONDS)
                continue
            page = answer.raise_for_status().text
            now = time.perf_counter()
            self.reads.append(now - started)
            for reference in urgent_references(page):
                self.seen.setdefault(reference, now)
            await asyncio.sleep(max(0.0, started + APART_SECONDS - time.perf_counter()))


def urgent_references(page: str) -> list[str]:
    """The cases with an urgent alert under "Needs you now"; a new or waiting case is there without being urgent."""
    return URGENT_ALERT.findall(page)


@asynccontextmanager
async def advisor_at_desk(url: str, database: Database) -> AsyncIterator[Desk]:
    """The first Community Safety Manager, signed in, looking at the desk until the end of the block."""
    invite = first_manager(database)
    password = secrets.token_urlsafe(24)
    with database.writing() as record:
        advisors.accept_invite(record, invite.token, password)
    async with httpx.AsyncClient(base_url=url, timeout=30.0, trust_env=False) as http:
        answer = await http.post("/api/session", json={"email": invite.email, "password": password})
        answer.raise_for_status()
        desk = Desk(http)
        async with asyncio.TaskGroup() as looking:
            tasks = [looking.create_task(desk._listen()), looking.create_task(desk._read())]
            try:
                yield desk
            finally:
                for task in tasks:
                    task.cancel()


def conversations_by_reference(database: Database) -> dict[str, str]:
    """Which conversation each alert of the record is about, by the reference of its case."""
    with database.reading() as record:
        manager = next(each.advisor.id for each in advisors.listing(record) if each.advisor.role == "manager")
        return {alert.reference: alert.conversation for alert in alerts.alerts(record, manager)}

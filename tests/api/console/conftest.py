"""What the tests of the desk share: advisors with passwords, a browser that is signed in, and a case to work on."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from api.settings import ApiSettings
from cases import advisors, casework, conversations, report, transcript
from cases.database import Database
from cases.messages import Reply
from cases.report import Answer
from cases.risk import Signal
from tests.api.service import RunningApi

PASSWORD = "four green apples run"
THREAT = "he will kill me with a knife"


@dataclass
class Browser:
    """An advisor's browser. `token` is what the pages put into their forms."""

    http: httpx.AsyncClient
    token: str = field(default="")

    async def signs_in(self, email: str, password: str = PASSWORD, code: str = "") -> httpx.Response:
        letter = {"email": email, "password": password, "code": code}
        answer = await self.http.post("/api/session", json=letter)
        if answer.is_success:
            self.token = answer.json()["token"]
        return answer

    async def calls(self, path: str, **letter: Any) -> httpx.Response:
        """Posts JSON as the pages do."""
        return await self.http.post(path, json=letter, headers={"X-Haven-Token": self.token})

    async def sends(self, path: str, **fields: str) -> httpx.Response:
        """Posts a form as a page without scripts does."""
        return await self.http.post(path, data={"token": self.token, **fields})

    async def sees(self, path: str) -> str:
        answer = await self.http.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text


@pytest.fixture
def people(database: Database, advisor: int) -> dict[str, int]:
    """Jo Marsh, Sam Okoro (advisors) and Ruth Price (manager), all with a password; by their first name."""
    with database.writing() as record:
        advisors.add(record, "Sam Okoro", "sam@livv.example")
        advisors.add(record, "Ruth Price", "ruth@livv.example", role="manager")
        found = {}
        for each in advisors.listing(record):
            if each.advisor.name != "Community Safety Manager":
                advisors.accept_invite(record, advisors.invite(record, each.advisor.id).token, PASSWORD)
                found[each.advisor.name.split()[0].lower()] = each.advisor.id
    assert found["jo"] == advisor
    return found


@pytest.fixture
def case(database: Database, people: dict[str, int]) -> str:
    """An urgent case of Jo Marsh's, sent by a customer who gave a name; its reference."""
    with database.writing() as record:
        conversation = conversations.open_conversation(record, "en").conversation
        transcript.open_with(record, conversation, [Reply("question", "What happened?", "what_happened")])
        signal = Signal("threat_to_life", "yes", "kill me", "phrases")
        heard = transcript.receive(record, conversation, "1", f"<b>{THREAT}</b>", signals=[signal]).seq
        transcript.reply(record, conversation, heard, [Reply("question", "What name?", "contact_name")])
        named = transcript.receive(record, conversation, "2", "Amina Yusuf").seq
        answers = [
            Answer("reporter_role", "given", ("self",), source="chosen"),
            Answer("anonymity", "given", ("give_name",), source="chosen"),
            Answer("incident_types", "given", ("threat_of_violence",), THREAT, source="told", seq=heard),
            Answer("police", "skipped"),
            Answer("contact_name", "given", (), "Amina Yusuf", seq=named),
        ]
        for answer in answers:
            report.put(record, conversation, answer)
        receipt = casework.submit(record, conversation)
        casework.reassign(record, receipt.reference, people["ruth"], people["jo"], "her patch")
        return receipt.reference


@pytest.fixture
def conversation(database: Database, case: str, people: dict[str, int]) -> str:
    """The conversation of `case`."""
    with database.reading() as record:
        rows = casework.desk(record, people["jo"])
    return next(row.conversation for row in rows if row.reference == case)


@pytest.fixture
async def browser(api: RunningApi, settings: ApiSettings, people: dict[str, int]) -> AsyncIterator[Browser]:
    """A browser at the desk's door."""
    async with httpx.AsyncClient(base_url=settings.address, timeout=30) as client:
        yield Browser(client)


@pytest.fixture
async def jo(browser: Browser) -> Browser:
    """Jo Marsh, signed in."""
    await browser.signs_in("jo@livv.example")
    return browser


@pytest.fixture
async def sam(api: RunningApi, settings: ApiSettings, people: dict[str, int]) -> AsyncIterator[Browser]:
    """Sam Okoro, signed in at another browser."""
    async with httpx.AsyncClient(base_url=settings.address, timeout=30) as client:
        browser = Browser(client)
        await browser.signs_in("sam@livv.example")
        yield browser

"""What the tests of `api` share: the real application and case record, a scripted assistant, a customer's browser."""

import secrets
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from api import turns
from api.app import create_app
from api.settings import ApiSettings
from cases import advisors
from cases.database import Database
from tests.api.customer import Customer
from tests.api.rasa import ScriptedRasa
from tests.api.service import RunningApi
from tests.house import ROOT, free_port

Arrives = Callable[..., Coroutine[Any, Any, Customer]]


@pytest.fixture
def settings(tmp_path: Path) -> ApiSettings:
    return ApiSettings(
        home=ROOT,
        var=tmp_path,
        models=tmp_path / "models",
        master_key=SecretStr(secrets.token_hex(32)),
        rasa_token=SecretStr(secrets.token_hex(32)),
        api_port=free_port(),
        rasa_port=free_port(),
        turn_seconds=2.0,
        emergency_seconds=0.3,
        first_words_seconds=20.0,
        new_chats_per_address=200,
        messages_per_minute=300,
    )


@pytest.fixture
def database(settings: ApiSettings) -> Iterator[Database]:
    """The case record, migrated, as another process sees it."""
    database = Database(settings.case_record_url, settings.master())
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def advisor(database: Database) -> int:
    """An advisor called Jo Marsh, and a manager."""
    with database.writing() as record:
        advisors.add(record, "Community Safety Manager", "manager@livv.example", role="manager")
        advisors.add(record, "Jo Marsh", "jo@livv.example")
        return advisors.by_email(record, "jo@livv.example").id


@pytest.fixture
async def rasa(settings: ApiSettings) -> AsyncIterator[ScriptedRasa]:
    assistant = ScriptedRasa(settings.rasa_port, settings.token_for_rasa())
    await assistant.start()
    yield assistant
    assistant.free.set()
    await assistant.stop()


@pytest.fixture
async def api(
    settings: ApiSettings, advisor: int, rasa: ScriptedRasa, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[RunningApi]:
    monkeypatch.setattr(turns, "LONGEST_PAUSE_SECONDS", 0.5)
    running = RunningApi(create_app(settings), settings.api_port)
    await running.begin()
    yield running
    await running.end()


@pytest.fixture
async def http(settings: ApiSettings) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=settings.address, timeout=30) as client:
        yield client


@pytest.fixture
def arrives(api: RunningApi, http: httpx.AsyncClient) -> Arrives:
    """Opens a chat, as a customer who has just arrived."""

    async def arrive(language: str = "en") -> Customer:
        return await Customer.arrives(http, language)

    return arrive

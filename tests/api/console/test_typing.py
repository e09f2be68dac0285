"""Typing is shown to both sides while an advisor speaks: for seconds, to those two alone, and never a word of it."""

import asyncio
import json
import os
import secrets
from collections.abc import AsyncIterator

import httpx
import pytest
import redis

from api import signs
from api.app import create_app
from api.handover import hand_back, say_as_advisor, take_over
from api.settings import ApiSettings
from cases.database import Database
from tests.api.conftest import Arrives
from tests.api.console.conftest import Browser
from tests.api.console.talking import Talk
from tests.api.customer import Customer
from tests.api.rasa import until
from tests.api.service import RunningApi
from tests.conftest import IN_CI
from tests.house import free_port

REDIS = os.environ.get("HAVEN_TEST_REDIS", "redis://127.0.0.1:6379/0")


@pytest.fixture
async def talk(api: RunningApi, arrives: Arrives, jo: Browser, advisor: int) -> Talk:
    return await Talk.begins(api, await arrives(), jo, advisor)


async def test_each_side_sees_that_the_other_writes(talk: Talk) -> None:
    assert await talk.shown_to_customer() == {}
    assert (await talk.jo_types()).status_code == 204
    assert (await talk.shown_to_customer())["writing"] > 0
    assert (await talk.shown_to(talk.jo))["writing"] == 0
    assert (await talk.customer_types()).status_code == 204
    assert (await talk.shown_to(talk.jo))["writing"] > 0


async def test_typing_reaches_the_open_stream_and_names_nobody_and_nothing(talk: Talk) -> None:
    stream = talk.customer.listens(last_event_id=99)
    await anext(stream)
    await talk.jo_types()
    told = json.loads((await anext(stream))["data"])
    assert told.pop("writing") > 0
    assert told == {"language": "en", "owner": "advisor", "advisor": "Jo Marsh", "state": "open"} | {
        name: told[name] for name in ("case", "question") if name in told
    }
    await stream.aclose()


async def test_the_desk_of_who_holds_the_chat_is_told_at_once_and_no_other(talk: Talk, sam: Browser) -> None:
    heard: dict[str, list[str]] = {"jo": [], "sam": []}

    async def listens(name: str, browser: Browser) -> None:
        async with browser.http.stream("GET", "/api/desk/events") as stream:
            async for line in stream.aiter_lines():
                if line.startswith("event: "):
                    heard[name].append(line.removeprefix("event: "))

    listeners = [asyncio.create_task(listens("jo", talk.jo)), asyncio.create_task(listens("sam", sam))]
    await until(lambda: bool(heard["jo"] and heard["sam"]))
    await asyncio.sleep(0.5)
    heard["jo"].clear()
    heard["sam"].clear()
    await talk.customer_types()
    await until(lambda: bool(heard["jo"]))
    await asyncio.sleep(0.3)
    assert heard == {"jo": ["signs"], "sam": []}
    for listener in listeners:
        listener.cancel()


async def test_typing_ends_by_itself(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signs, "LASTS_SECONDS", 0.2)
    await talk.jo_types()
    await talk.customer_types()
    await asyncio.sleep(0.25)
    assert await talk.shown_to_customer() == {}
    assert (await talk.shown_to(talk.jo))["writing"] == 0


async def test_what_was_sent_is_not_being_written_any_more(talk: Talk, api: RunningApi, advisor: int) -> None:
    await talk.jo_types()
    await talk.customer_types()
    await say_as_advisor(api.services, talk.customer.conversation, advisor, "I am here.")
    await talk.customer.writes("thank you")
    assert await talk.shown_to_customer() == {}
    assert (await talk.shown_to(talk.jo))["writing"] == 0


async def test_nobody_is_shown_to_write_while_the_assistant_speaks(talk: Talk, api: RunningApi, advisor: int) -> None:
    await talk.jo_types()
    await talk.customer_types()
    await hand_back(api.services, talk.customer.conversation, advisor)
    assert "writing" not in await talk.shown_to_customer()
    assert (await talk.shown_to(talk.jo))["writing"] == 0
    assert (await talk.customer_types()).status_code == 204


async def test_a_sign_to_one_advisor_is_not_shown_to_the_next(
    talk: Talk, sam: Browser, api: RunningApi, people: dict[str, int]
) -> None:
    await talk.customer_types()
    await talk.jo_types()
    assert (await talk.shown_to(sam))["writing"] == 0
    await take_over(api.services, talk.customer.conversation, people["sam"])
    assert (await talk.shown_to(sam))["writing"] == 0
    assert "writing" not in await talk.shown_to_customer()


async def test_only_the_advisor_who_holds_the_chat_can_signal(talk: Talk, sam: Browser) -> None:
    answer = await sam.calls(f"{talk.case}/writing")
    assert (answer.status_code, answer.json()["error"]) == (409, "not_the_speaker")
    talk.jo.token = "0" * 64
    assert (await talk.jo_types()).status_code == 403
    async with httpx.AsyncClient(base_url=talk.customer.http.base_url) as stranger:
        assert (await stranger.post(f"{talk.case}/writing")).status_code == 401
        assert (await stranger.get(f"{talk.case}/signs")).status_code == 401
    assert await talk.shown_to_customer() == {}


async def test_only_who_holds_the_token_can_signal_for_the_customer(talk: Talk) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}):
        answer = await talk.customer.http.post(f"{talk.customer.path}/writing", headers=headers)
        unknown = await talk.customer.http.post(f"/chat/{'0' * 32}/writing", headers=headers)
        assert (answer.status_code, answer.text) == (unknown.status_code, unknown.text) == (404, unknown.text)
    assert (await talk.shown_to(talk.jo))["writing"] == 0


async def test_signals_are_slowed_and_the_words_are_not(talk: Talk) -> None:
    answers = [(await talk.customer_types()).status_code for _ in range(signs.PER_MINUTE + 1)]
    assert answers[-1] == 429
    await talk.customer.writes("still heard")
    answers = [(await talk.jo_types()).status_code for _ in range(signs.PER_MINUTE + 1)]
    assert answers[-1] == 429


async def test_nothing_of_typing_is_stored(talk: Talk, database: Database) -> None:
    def everything() -> str:
        with database._engine.connect() as connection:
            return "\n".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]

    before = everything()
    await talk.customer.http.post(f"{talk.customer.path}/writing", headers=talk.customer.headers, json={"text": "oh"})
    await talk.customer_types()
    await talk.customer.update()
    assert everything() == before


@pytest.fixture
async def other(settings: ApiSettings, api: RunningApi) -> AsyncIterator[RunningApi]:
    """A second process `api` on the same record, both with Redis between them."""
    try:
        redis.Redis.from_url(REDIS, socket_connect_timeout=2).ping()
    except redis.RedisError:
        reason = "Redis does not answer: install redis-server, or set HAVEN_TEST_REDIS"
        pytest.fail(reason) if IN_CI else pytest.skip(reason)
    changed = settings.model_copy(update={"queue_url": REDIS, "api_port": free_port()})
    running = RunningApi(create_app(changed), changed.api_port)
    await running.begin()
    yield running
    await running.end()


@pytest.fixture
def settings(settings: ApiSettings, request: pytest.FixtureRequest) -> ApiSettings:
    return settings.model_copy(update={"queue_url": REDIS if "other" in request.fixturenames else ""})


async def test_typing_passes_from_one_process_to_another(
    talk: Talk, other: RunningApi, settings: ApiSettings, advisor: int
) -> None:
    address = f"http://127.0.0.1:{other._server.config.port}"
    async with httpx.AsyncClient(base_url=address, timeout=30) as http:
        there = Customer(http, talk.customer.conversation, talk.customer.token, [])
        async with asyncio.timeout(10):
            while "writing" not in await there.update():
                assert (await talk.jo_types()).status_code in (204, 429)
                await asyncio.sleep(0.1)
            while not (await talk.shown_to(talk.jo))["writing"]:
                await http.post(f"{there.path}/writing", headers=there.headers)
                await asyncio.sleep(0.1)


async def test_a_relay_that_is_away_costs_nobody_anything(talk: Talk, api: RunningApi) -> None:
    away = signs.Signs(api.services.feed, f"redis://127.0.0.1:{free_port()}/0")
    away.start()
    away.give(signs.Sign("writing", talk.customer.conversation, "advisor", 1))
    await asyncio.sleep(0.2)
    assert away.writing(talk.customer.conversation, "advisor", 1) > 0
    await away.stop()


def test_what_is_no_sign_is_dropped(api: RunningApi) -> None:
    relay = api.services.signs._relay
    for data in (b"", b"{}", b'{"sender": "x", "what": {"kind": "shouting"}}', secrets.token_bytes(40)):
        relay._hear(data)

"""Read marks pass between the two pages as they are true: pushed live, by the two who talk alone, telling no word."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from api import signs
from api.handover import hand_back, say_as_advisor
from cases import audit, conversations
from cases.database import Database
from tests.api.conftest import Arrives
from tests.api.console.conftest import Browser
from tests.api.console.talking import Talk
from tests.api.customer import Customer
from tests.api.service import RunningApi


@pytest.fixture
async def talk(api: RunningApi, arrives: Arrives, jo: Browser, advisor: int) -> Talk:
    talk = await Talk.begins(api, await arrives(), jo, advisor)
    await talk.customer.writes("please read this")
    return talk


@pytest.fixture
async def said(talk: Talk, api: RunningApi, advisor: int) -> int:
    """The number of Jo's message."""
    return (await say_as_advisor(api.services, talk.customer.conversation, advisor, "I am here.")).seq


async def last(talk: Talk) -> int:
    found: int = [each["seq"] for each in await talk.customer.reads() if each["sender"] == "customer"][-1]
    return found


async def jo_shows(talk: Talk, upto: int) -> httpx.Response:
    return await talk.jo.calls(f"{talk.case}/seen", upto=upto)


async def customer_shows(talk: Talk, upto: Any) -> httpx.Response:
    body = json.dumps({"upto": upto})
    return await talk.customer.http.post(f"{talk.customer.path}/seen", content=body, headers=talk.customer.headers)


async def test_customer_sees_that_it_was_read_once_the_console_showed_it(talk: Talk) -> None:
    await talk.jo.sees(f"/console/cases/{talk.reference}")
    assert await talk.shown_to_customer() == {}, "opened is not shown"
    written = await last(talk)
    assert (await jo_shows(talk, written)).status_code == 204
    assert await talk.shown_to_customer() == {"read": written, "read_by": "Jo Marsh"}


async def test_read_mark_reaches_the_open_stream(talk: Talk) -> None:
    stream = talk.customer.listens(last_event_id=99)
    await anext(stream)
    written = await last(talk)
    await jo_shows(talk, written)
    told = json.loads((await anext(stream))["data"])
    assert (told["read"], told["read_by"]) == (written, "Jo Marsh")
    await stream.aclose()


async def test_a_waiting_poll_is_told_of_a_read_mark(talk: Talk) -> None:
    poll = asyncio.create_task(talk.customer.update(after=99, wait=20))
    await asyncio.sleep(0.3)
    await jo_shows(talk, await last(talk))
    assert (await asyncio.wait_for(poll, 5))["read_by"] == "Jo Marsh"


async def test_advisor_sees_whether_the_customers_page_has_shown_their_words(talk: Talk, said: int) -> None:
    assert "not shown on their page yet" in (await talk.shown_to(talk.jo))["shown"]
    assert "not shown on their page yet" in await talk.jo.sees(f"/console/cases/{talk.reference}")
    await talk.customer.reads()
    assert "not shown on their page yet" in (await talk.shown_to(talk.jo))["shown"], "delivered is not shown"
    assert (await customer_shows(talk, said)).status_code == 204
    assert "shown on their page, today" in (await talk.shown_to(talk.jo))["shown"]
    assert "shown on their page, today" in await talk.jo.sees(f"/console/cases/{talk.reference}")


async def test_only_who_holds_the_chat_reads_it_for_the_customer(talk: Talk, sam: Browser, said: int) -> None:
    answer = await sam.calls(f"{talk.case}/seen", upto=await last(talk))
    assert (answer.status_code, answer.json()["error"]) == (409, "not_the_speaker")
    assert await talk.shown_to(sam) == {"writing": 0, "shown": ""}
    assert await talk.shown_to_customer() == {}


async def test_mark_stays_true_after_handing_back(talk: Talk, api: RunningApi, advisor: int) -> None:
    written = await last(talk)
    await jo_shows(talk, written)
    await hand_back(api.services, talk.customer.conversation, advisor)
    assert await talk.shown_to_customer() == {"read": written, "read_by": "Jo Marsh"}
    assert (await jo_shows(talk, written)).status_code == 409


async def test_a_stranger_learns_and_changes_nothing(talk: Talk, said: int) -> None:
    headers = {"Authorization": "Bearer wrong", "Content-Type": "application/json"}
    for path in (talk.customer.path, f"/chat/{'0' * 32}"):
        answer = await talk.customer.http.post(f"{path}/seen", content='{"upto": 9}', headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (404, "unknown_conversation")
    async with httpx.AsyncClient(base_url=talk.customer.http.base_url) as nobody:
        assert (await nobody.post(f"{talk.case}/seen", json={"upto": 9})).status_code == 401
    assert "not shown" in (await talk.shown_to(talk.jo))["shown"]


@pytest.mark.parametrize("upto", [0, -1, 2**31, "many", None])
async def test_a_mark_that_is_no_number_is_refused(talk: Talk, upto: object) -> None:
    assert (await customer_shows(talk, upto)).status_code == 422


async def test_marks_are_slowed(talk: Talk, said: int) -> None:
    answers = [(await customer_shows(talk, said)).status_code for _ in range(signs.PER_MINUTE + 1)]
    assert (answers[0], answers[-1]) == (204, 429)


async def test_a_mark_is_no_reading_and_no_sign_of_life_in_the_record(
    talk: Talk, said: int, database: Database
) -> None:
    def told() -> tuple[int, Any]:
        with database.reading() as record:
            lines = audit.entries(record, f"case:{talk.reference}")
            return len(lines), conversations.standing(record, talk.customer.conversation).last_at

    before = told()
    await customer_shows(talk, said)
    await jo_shows(talk, await last(talk))
    await talk.shown_to(talk.jo)
    assert told() == before


async def test_whoever_comes_back_with_the_code_marks_what_is_then_shown(
    talk: Talk, said: int, api: RunningApi, database: Database
) -> None:
    made = await talk.customer.http.post(f"{talk.customer.path}/code", headers=talk.customer.headers)
    words = " ".join(made.json()["words"])
    answer = await talk.customer.http.post("/chat/return", json={"code": words})
    assert "not shown" in (await talk.shown_to(talk.jo))["shown"], "coming back is not yet seeing"
    old, talk.customer.token = talk.customer.token, answer.json()["token"]
    assert (await customer_shows(talk, said)).status_code == 204
    assert "shown on their page, today" in (await talk.shown_to(talk.jo))["shown"]
    stale = Customer(talk.customer.http, talk.customer.conversation, old, [])
    left = await stale.http.post(f"{stale.path}/writing", headers=stale.headers)
    assert left.status_code == 404, "the page that was left gives no sign any more"


async def test_somebody_at_the_same_keyboard_learns_no_more_than_the_thread(
    talk: Talk, said: int, api: RunningApi
) -> None:
    await jo_shows(talk, await last(talk))
    await talk.jo_types()
    update = await talk.customer.update()
    names = {each["name"] for each in update["messages"] if each["sender"] == "advisor"} | {update["advisor"]}
    assert {update["read_by"]} <= names
    assert not [name for name in update if "at" in name.split("_")], "no time of reading is told"

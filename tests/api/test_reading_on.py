"""A browser reads on: at once, by waiting, by a stream; after a break it misses nothing and hears nothing twice."""

import asyncio
import json
import time

import httpx

from api.handover import say_as_advisor, take_over
from api.settings import ApiSettings
from cases import conversations, custody, transcript
from cases.database import Database
from tests.api.conftest import Arrives
from tests.api.customer import Customer
from tests.api.rasa import ScriptedRasa, until
from tests.api.service import RunningApi


async def test_reading_on_gives_only_what_is_new(arrives: Arrives) -> None:
    customer = await arrives()
    last = customer.messages[-1]["seq"]
    assert await customer.reads(last) == []
    await customer.writes("hello")
    messages = await customer.waits_for("heard hello", after=last)
    assert [each["sender"] for each in messages] == ["customer", "assistant"]
    assert all(each["seq"] > last for each in messages)


async def test_a_long_poll_is_answered_the_moment_something_is_said(arrives: Arrives, rasa: ScriptedRasa) -> None:
    customer = await arrives()
    seq = await customer.chooses("safe")
    after = (await customer.waits_for("heard"))[-1]["seq"]
    assert after > seq
    waiting = asyncio.create_task(customer.update(after, wait=20))
    await asyncio.sleep(0.2)
    assert not waiting.done()
    began = time.monotonic()
    await customer.writes("more")
    update = await waiting
    assert time.monotonic() - began < 2
    assert update["messages"][0]["text"] == "more"
    assert (update["owner"], update["state"]) == ("assistant", "open")


async def test_a_long_poll_ends_empty_when_nothing_is_said(arrives: Arrives) -> None:
    customer = await arrives()
    began = time.monotonic()
    update = await customer.update(customer.messages[-1]["seq"], wait=0.5)
    assert update["messages"] == []
    assert 0.4 < time.monotonic() - began < 3


async def test_what_another_process_stored_is_heard_within_half_a_second(arrives: Arrives, database: Database) -> None:
    customer = await arrives()
    waiting = asyncio.create_task(customer.update(customer.messages[-1]["seq"], wait=20))
    await asyncio.sleep(0.3)

    def say() -> None:
        with database.writing() as record:
            transcript.say(record, customer.conversation, "system", "from elsewhere")

    began = time.monotonic()
    await asyncio.to_thread(say)
    update = await waiting
    assert time.monotonic() - began < 1.5
    assert update["messages"][0]["text"] == "from elsewhere"


async def test_the_stream_brings_messages_with_their_numbers_and_the_standing(arrives: Arrives) -> None:
    customer = await arrives()
    events = customer.listens()
    first = [await anext(events) for _ in range(3)]
    assert [event.get("event", "message") for event in first] == ["message", "message", "standing"]
    assert [event["id"] for event in first[:2]] == ["1", "2"]
    assert json.loads(first[0]["data"])["text"] == "Hello, I am Haven."
    assert json.loads(first[2]["data"]) == {
        "language": "en",
        "owner": "assistant",
        "state": "open",
        "question": "safety",
    }
    await customer.writes("are you there")
    said = [json.loads((await anext(events))["data"]) for _ in range(2)]
    assert [each["text"] for each in said] == ["are you there", "heard are you there"]
    await events.aclose()


async def test_a_broken_stream_goes_on_where_it_was(arrives: Arrives) -> None:
    customer = await arrives()
    events = customer.listens()
    await anext(events)
    await events.aclose()
    await customer.writes("while away")
    await customer.waits_for("heard while away")
    events = customer.listens(last_event_id=1)
    numbers = [int((await anext(events))["id"]) for _ in range(3)]
    await events.aclose()
    assert numbers == [2, 3, 4]


async def test_the_stream_tells_of_a_takeover_and_the_persons_name(
    arrives: Arrives, api: RunningApi, advisor: int
) -> None:
    customer = await arrives()
    events = customer.listens(last_event_id=2)
    await anext(events)
    await take_over(api.services, customer.conversation, advisor)
    await say_as_advisor(api.services, customer.conversation, advisor, "I am with you.")
    seen = [await anext(events) for _ in range(3)]
    await events.aclose()
    standing = next(json.loads(each["data"]) for each in seen if each.get("event") == "standing")
    assert (standing["owner"], standing["advisor"]) == ("advisor", "Jo Marsh")
    spoken = next(json.loads(each["data"]) for each in seen if '"advisor"' in each["data"] and "id" in each)
    assert (spoken["text"], spoken["name"]) == ("I am with you.", "Jo Marsh")


async def test_the_stream_of_an_erased_chat_ends(arrives: Arrives) -> None:
    customer = await arrives()
    events = customer.listens(last_event_id=2)
    await anext(events)
    await customer.http.delete(customer.path, headers=customer.headers)
    async with asyncio.timeout(5):
        assert [event async for event in events] == []


async def test_many_chats_at_once_each_hear_their_own(
    http: httpx.AsyncClient, api: RunningApi, rasa: ScriptedRasa, settings: ApiSettings
) -> None:
    customers = await asyncio.gather(*(Customer.arrives(http) for _ in range(12)))

    async def talk(customer: Customer, name: str) -> list[str]:
        for number in range(3):
            await customer.writes(f"{name} {number}")
        messages = await customer.waits_for(f"heard {name} 2", seconds=20)
        return [each["text"] for each in messages if each["text"].startswith("heard")]

    heard = await asyncio.gather(*(talk(customer, f"chat{index}") for index, customer in enumerate(customers)))
    assert heard == [[f"heard chat{index} {number}" for number in range(3)] for index in range(12)]
    await until(lambda: rasa.most_at_work == 1)


async def test_a_stream_opened_with_a_token_that_opens_no_more_hears_nothing_new(
    arrives: Arrives, database: Database
) -> None:
    """Two people at one computer: the second came back with the code, so the first one's page must fall silent."""
    customer = await arrives()
    events = customer.listens(last_event_id=2)
    await anext(events)

    def came_back() -> str:
        with database.writing() as record:
            return conversations.new_token(custody.locked(record, customer.conversation))

    customer.token = await asyncio.to_thread(came_back)
    await customer.writes("only for me")
    await customer.waits_for("heard only for me")
    heard = [event async for event in events]
    assert not any("only for me" in event["data"] for event in heard)


async def test_what_is_pushed_at_once_is_what_is_read(arrives: Arrives) -> None:
    customer = await arrives()
    events = customer.listens(last_event_id=2)
    await anext(events)
    await customer.writes("are you there")
    await customer.chooses("safe")
    await customer.waits_for("heard I am safe now")
    after = customer.messages[-1]["seq"]
    pushed: list[dict[str, object]] = []
    while len(pushed) < 4:
        event = await anext(events)
        pushed += [json.loads(event["data"])] if "id" in event else []
    await events.aclose()
    assert pushed == await customer.reads(after)

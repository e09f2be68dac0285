"""A person takes over: from that moment the assistant is silent, whatever was in flight; afterwards it goes on."""

import asyncio

import pytest

from api.handover import hand_back, say_as_advisor, take_over
from cases.errors import NotTheSpeaker
from tests.api.conftest import Arrives
from tests.api.rasa import ScriptedRasa, until
from tests.api.service import RunningApi


async def test_assistant_stays_silent_after_takeover(
    arrives: Arrives, api: RunningApi, rasa: ScriptedRasa, advisor: int
) -> None:
    customer = await arrives()
    await take_over(api.services, customer.conversation, advisor)
    for number in range(3):
        await customer.writes(f"to a person {number}")
    await say_as_advisor(api.services, customer.conversation, advisor, "I read you.")
    await asyncio.sleep(0.3)
    assert rasa.texts() == []
    messages = await customer.reads(2)
    assert [each["sender"] for each in messages] == ["system", "customer", "customer", "customer", "advisor"]
    assert messages[0]["kind"] == "handover"
    assert messages[0]["text"].startswith("Jo Marsh has joined")


async def test_a_reply_in_flight_is_dropped_when_a_person_takes_over(
    arrives: Arrives, api: RunningApi, rasa: ScriptedRasa, advisor: int
) -> None:
    customer = await arrives()
    rasa.free.clear()
    await customer.writes("please help")
    await until(lambda: rasa.texts() == ["please help"])
    await take_over(api.services, customer.conversation, advisor)
    rasa.free.set()
    await asyncio.sleep(0.4)
    assert not any("heard" in each["text"] for each in await customer.reads())


async def test_a_reply_in_flight_is_dropped_even_when_the_person_has_left_again(
    arrives: Arrives, api: RunningApi, rasa: ScriptedRasa, advisor: int
) -> None:
    customer = await arrives()
    rasa.free.clear()
    await customer.writes("please help")
    await until(lambda: rasa.texts() == ["please help"])
    await take_over(api.services, customer.conversation, advisor)
    await say_as_advisor(api.services, customer.conversation, advisor, "I have done it.")
    await hand_back(api.services, customer.conversation, advisor)
    rasa.free.set()
    messages = await customer.waits_for("We can go on")
    assert not any("heard" in each["text"] for each in messages)


async def test_after_handing_back_the_assistant_goes_on_at_its_question(
    arrives: Arrives, api: RunningApi, rasa: ScriptedRasa, advisor: int
) -> None:
    customer = await arrives()
    await take_over(api.services, customer.conversation, advisor)
    await customer.writes("to a person")
    await say_as_advisor(api.services, customer.conversation, advisor, "Thank you.")
    await hand_back(api.services, customer.conversation, advisor)
    messages = await customer.waits_for("Jo Marsh has left", "We can go on", "are you safe")
    assert messages[-1]["question"] == "safety"
    assert [turn["event"] for turn in rasa.turns] == ["start", "resume"]
    await customer.writes("yes I am")
    await customer.waits_for("heard yes I am")
    assert (await customer.update())["owner"] == "assistant"


async def test_what_the_person_left_unanswered_is_answered_after_handing_back(
    arrives: Arrives, api: RunningApi, rasa: ScriptedRasa, advisor: int
) -> None:
    customer = await arrives()
    await take_over(api.services, customer.conversation, advisor)
    await customer.writes("is anybody there")
    await hand_back(api.services, customer.conversation, advisor)
    await customer.waits_for("We can go on", "heard is anybody there")
    assert [turn["event"] for turn in rasa.turns] == ["start", "resume", "message"]


async def test_taking_over_twice_is_said_once(arrives: Arrives, api: RunningApi, advisor: int) -> None:
    customer = await arrives()
    await take_over(api.services, customer.conversation, advisor)
    assert await take_over(api.services, customer.conversation, advisor) is None
    assert len([each for each in await customer.reads() if "has joined" in each["text"]]) == 1


async def test_only_who_took_over_may_write_and_hand_back(arrives: Arrives, api: RunningApi, advisor: int) -> None:
    customer = await arrives()
    with pytest.raises(NotTheSpeaker):
        await say_as_advisor(api.services, customer.conversation, advisor, "not yet")
    with pytest.raises(NotTheSpeaker):
        await hand_back(api.services, customer.conversation, advisor)
    await take_over(api.services, customer.conversation, advisor)
    with pytest.raises(NotTheSpeaker):
        await hand_back(api.services, customer.conversation, advisor + 1000)


async def test_a_person_may_take_over_before_the_assistants_first_words(
    arrives: Arrives, api: RunningApi, rasa: ScriptedRasa, advisor: int
) -> None:
    rasa.free.clear()
    opening = asyncio.create_task(arrives())
    await until(lambda: len(rasa.turns) == 1)
    await take_over(api.services, rasa.turns[0]["conversation"], advisor)
    rasa.free.set()
    customer = await opening
    await asyncio.sleep(0.3)
    assert [each["sender"] for each in await customer.reads()] == ["system"]
    await hand_back(api.services, customer.conversation, advisor)
    await customer.waits_for("Hello", "are you safe")

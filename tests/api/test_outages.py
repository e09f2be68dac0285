"""Something is gone in the middle of a report: no word is lost, the truth is told once, and the chat goes on."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from api import turns
from api.app import create_app
from api.handover import hand_back, take_over
from api.settings import ApiSettings
from cases import alerts
from cases.database import Database
from tests.api.conftest import Arrives
from tests.api.customer import Customer
from tests.api.rasa import Answer, ScriptedRasa, by_the_book, until
from tests.api.service import RunningApi

UNAVAILABLE = "I cannot answer at the moment"


def kinds_of_alerts(database: Database, advisor: int) -> list[str]:
    with database.reading() as record:
        return [alert.kind for alert in alerts.alerts(record, advisor)]


async def test_while_rasa_is_gone_the_truth_is_told_once_and_an_advisor_alerted(
    arrives: Arrives, rasa: ScriptedRasa, database: Database, advisor: int
) -> None:
    customer = await arrives()
    await rasa.stop()
    for number in range(3):
        await customer.writes(f"message {number}")
    await customer.waits_for(UNAVAILABLE)
    await asyncio.sleep(1.5)
    said = [each for each in await customer.reads() if UNAVAILABLE in each["text"]]
    assert [each["sender"] for each in said] == ["system"]
    assert "assistant_down" in kinds_of_alerts(database, advisor)
    await rasa.start()
    await customer.waits_for("heard message 2")
    assert rasa.texts() == ["message 0", "message 1", "message 2"]


@pytest.mark.parametrize("status", [503, 500, 404])
async def test_while_the_action_server_is_gone_the_message_is_tried_until_it_is_answered(
    arrives: Arrives, rasa: ScriptedRasa, status: int
) -> None:
    customer = await arrives()
    rasa.script = lambda turn: status
    await customer.writes("in between")
    await customer.waits_for(UNAVAILABLE)
    rasa.script = by_the_book
    await customer.waits_for("heard in between")


async def test_an_assistant_that_is_too_slow_counts_as_gone(arrives: Arrives, rasa: ScriptedRasa) -> None:
    customer = await arrives()
    rasa.free.clear()
    await customer.writes("slowly")
    await customer.waits_for(UNAVAILABLE)
    rasa.free.set()
    await customer.waits_for("heard slowly")


NONSENSE = [
    [],
    [{"buttons": [{"title": "no payload"}]}],
    ["text"],
    [{"text": "x", "custom": {"lines": [{"label": "no words"}]}}],
]


@pytest.mark.parametrize("nonsense", NONSENSE)
async def test_an_assistant_that_talks_nonsense_counts_as_gone(
    arrives: Arrives, rasa: ScriptedRasa, nonsense: Any
) -> None:
    customer = await arrives()
    rasa.script = lambda turn: nonsense
    await customer.writes("hello")
    await customer.waits_for(UNAVAILABLE)
    rasa.script = by_the_book
    await customer.waits_for("heard hello")


async def test_a_chat_that_opens_during_an_outage_says_so_and_begins_afterwards(
    http: httpx.AsyncClient, api: RunningApi, rasa: ScriptedRasa
) -> None:
    await rasa.stop()
    customer = await Customer.arrives(http)
    assert [each["sender"] for each in customer.messages] == ["system"]
    await customer.writes("hello?")
    await asyncio.sleep(0.3)
    assert len([each for each in await customer.reads() if UNAVAILABLE in each["text"]]) == 1
    await rasa.start()
    await customer.waits_for("Hello", "are you safe", "heard hello?")
    assert [turn["event"] for turn in rasa.turns] == ["start", "message"]


async def test_danger_during_an_outage_is_answered_with_the_emergency_text_once(
    arrives: Arrives, rasa: ScriptedRasa, database: Database, advisor: int
) -> None:
    customer = await arrives()
    await rasa.stop()
    await customer.chooses("danger_now")
    messages = await customer.waits_for("ring 999. If you cannot speak")
    shown = [each for each in messages if each["kind"] == "emergency"]
    assert [each["sender"] for each in shown] == ["system"]
    assert "urgent" in kinds_of_alerts(database, advisor)
    await asyncio.sleep(1.0)
    assert len([each for each in await customer.reads() if each["kind"] == "emergency"]) == 1


async def test_danger_written_while_an_earlier_message_waits_is_answered_at_once(
    arrives: Arrives, rasa: ScriptedRasa
) -> None:
    customer = await arrives()
    rasa.free.clear()
    await customer.writes("an ordinary word")
    await customer.chooses("danger_now")
    messages = await customer.waits_for("ring 999. If you cannot speak", seconds=1.5)
    assert [each["kind"] for each in messages].count("emergency") == 1


async def test_the_emergency_text_is_not_doubled_where_the_assistant_is_quick(
    arrives: Arrives, rasa: ScriptedRasa
) -> None:
    def script(turn: dict[str, Any]) -> Answer:
        return [{"text": "Ring 999.", "key": "utter_emergency_danger", "custom": {"kind": "emergency"}}]

    customer = await arrives()
    rasa.script = script
    await customer.chooses("danger_now")
    await customer.waits_for("Ring 999.")
    await asyncio.sleep(0.6)
    assert [each["kind"] for each in await customer.reads()].count("emergency") == 1


async def test_one_message_the_assistant_cannot_work_with_does_not_stop_the_chat(
    arrives: Arrives, rasa: ScriptedRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "LONGEST_PAUSE_SECONDS", 0.05)
    poisoned, other = await arrives(), await arrives()
    rasa.script = lambda turn: 503 if "poison" in turn["text"] else by_the_book(turn)
    await poisoned.writes("poison")
    await poisoned.writes("and on")
    await poisoned.waits_for(UNAVAILABLE)
    await other.writes("fine")
    await other.waits_for("heard fine")
    await poisoned.waits_for("I could not work with that message", "heard and on")


async def test_a_restarted_api_takes_up_what_was_left_unanswered(
    settings: ApiSettings, advisor: int, rasa: ScriptedRasa, http: httpx.AsyncClient
) -> None:
    first = RunningApi(create_app(settings), settings.api_port)
    await first.begin()
    customer = await Customer.arrives(http)
    rasa.free.clear()
    await customer.writes("before the restart")
    await customer.writes("and another")
    await until(lambda: len(rasa.texts()) == 1)
    await first.end()
    rasa.turns.clear()
    rasa.free.set()
    second = RunningApi(create_app(settings), settings.api_port)
    await second.begin()
    await customer.waits_for("heard before the restart", "heard and another")
    assert rasa.texts() == ["before the restart", "and another"]
    await second.end()


async def test_a_chat_that_was_never_greeted_is_greeted_after_a_restart(
    settings: ApiSettings, advisor: int, rasa: ScriptedRasa, http: httpx.AsyncClient
) -> None:
    first = RunningApi(create_app(settings.model_copy(update={"first_words_seconds": 0.1})), settings.api_port)
    await first.begin()
    rasa.free.clear()
    customer = await Customer.arrives(http)
    assert customer.messages == []
    await first.end()
    rasa.free.set()
    second = RunningApi(create_app(settings), settings.api_port)
    await second.begin()
    await customer.waits_for("Hello", "are you safe")
    await second.end()


async def test_a_chat_that_a_person_handed_back_goes_on_after_a_restart(
    settings: ApiSettings, advisor: int, rasa: ScriptedRasa, http: httpx.AsyncClient
) -> None:
    first = RunningApi(create_app(settings), settings.api_port)
    await first.begin()
    customer = await Customer.arrives(http)
    await take_over(first.services, customer.conversation, advisor)
    rasa.free.clear()
    await hand_back(first.services, customer.conversation, advisor)
    await until(lambda: [turn["event"] for turn in rasa.turns] == ["start", "resume"])
    await first.end()
    rasa.free.set()
    second = RunningApi(create_app(settings), settings.api_port)
    await second.begin()
    await customer.waits_for("We can go on", "are you safe")
    await second.end()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another process holds the database for writing and does not let go."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")


async def test_while_the_record_is_locked_nothing_is_stored_and_the_same_letter_is_taken_later(
    arrives: Arrives, rasa: ScriptedRasa, settings: ApiSettings
) -> None:
    customer = await arrives()
    with locked(settings.var / "cases.db"):
        answer = await customer.post("the-same-letter", text="when it is locked")
        assert answer.status_code == 503
        assert "kept on this page" in answer.json()["sentence"]
        assert int(answer.headers["Retry-After"]) >= 1
    assert (await customer.post("the-same-letter", text="when it is locked")).status_code == 202
    await customer.waits_for("heard when it is locked")
    assert rasa.texts() == ["when it is locked"]


async def test_a_reply_that_finds_the_record_locked_is_stored_when_it_is_free(
    arrives: Arrives, rasa: ScriptedRasa, settings: ApiSettings
) -> None:
    customer = await arrives()
    rasa.free.clear()
    await customer.writes("wait for it")
    await until(lambda: len(rasa.texts()) == 1)
    with locked(settings.var / "cases.db"):
        rasa.free.set()
        await asyncio.sleep(6)
    await customer.waits_for("heard wait for it")
    assert rasa.texts() == ["wait for it"]


async def test_while_the_record_is_gone_the_process_answers_and_recovers_by_itself(
    arrives: Arrives, settings: ApiSettings, api: RunningApi, http: httpx.AsyncClient
) -> None:
    customer = await arrives()
    api.services.database.close()
    record = settings.var / "cases.db"
    away = settings.var / "away"
    away.mkdir()
    for part in settings.var.glob("cases.db*"):
        part.rename(away / part.name)
    record.mkdir()  # nothing can be opened under this name now
    assert (await customer.post("letter-while-gone", text="is it there")).status_code == 503
    await asyncio.sleep(0.5)
    assert (await http.get("/health")).json()["database"] is False
    record.rmdir()
    for part in away.glob("cases.db*"):
        part.rename(settings.var / part.name)
    assert (await customer.post("letter-while-gone", text="is it there")).status_code == 202
    await customer.waits_for("heard is it there")

"""Coming back with a code, pausing, withdrawing: the same chat with the same advisor, and nothing for who guesses."""

import asyncio
import json
import secrets
import time
from typing import Any

import httpx
import pytest
import structlog

from api.webchat.routes import Paces
from cases import casework, conversations, return_codes
from cases.database import Database
from tests.api.conftest import Arrives
from tests.api.customer import Customer
from tests.api.rasa import ScriptedRasa
from tests.api.service import RunningApi


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(return_codes.COST, "memory_cost", 8)
    monkeypatch.setitem(return_codes.COST, "time_cost", 1)


async def makes_code(customer: Customer) -> list[str]:
    answer = await customer.http.post(f"{customer.path}/code", headers=customer.headers)
    assert answer.status_code == 201
    words: list[str] = answer.json()["words"]
    return words


async def returns(http: httpx.AsyncClient, typed: object) -> httpx.Response:
    return await http.post("/chat/return", json={"code": typed})


async def comes_back(http: httpx.AsyncClient, words: list[str]) -> Customer:
    answer = await returns(http, " ".join(words))
    assert answer.status_code == 200, answer.text
    opened = answer.json()
    assert opened["language"] == "en"
    return Customer(http, opened["conversation"], opened["token"], opened["messages"])


async def asks(customer: Customer, method: str, path: str, **body: Any) -> httpx.Response:
    return await customer.http.request(
        method, f"{customer.path}{path}", headers=customer.headers, json=body if method == "POST" else None
    )


def sends(database: Database, customer: Customer) -> str:
    with database.writing() as record:
        return casework.submit(record, customer.conversation).reference


async def test_the_code_opens_the_same_chat_with_the_same_advisor(
    arrives: Arrives, http: httpx.AsyncClient, database: Database, advisor: int
) -> None:
    customer = await arrives()
    await customer.writes("they shouted at me")
    sends(database, customer)
    words = await makes_code(customer)
    assert len(words) == 8
    with database.writing() as record:
        conversations.take_over(record, customer.conversation, advisor)
    back = await comes_back(http, words)
    assert back.conversation == customer.conversation
    assert "they shouted at me" in [message["text"] for message in back.messages]
    assert (await back.update())["advisor"] == "Jo Marsh"
    await back.writes("and one thing more")
    assert (await back.reads())[-1]["text"] == "and one thing more"


async def test_coming_back_ends_the_session_before_and_its_stream(arrives: Arrives, http: httpx.AsyncClient) -> None:
    customer = await arrives()
    words = await makes_code(customer)
    stream = customer.listens()
    await anext(stream)
    await comes_back(http, words)
    async with asyncio.timeout(5):
        async for _ in stream:
            pass
    refused = await customer.post(text="still me?")
    assert refused.status_code == 404
    assert refused.json()["error"] == "unknown_conversation"


async def test_a_mistyped_code_is_noticed_without_asking_the_record(
    arrives: Arrives, http: httpx.AsyncClient, api: RunningApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = await makes_code(await arrives())

    async def never(*_: object) -> None:
        raise AssertionError("the record was asked")

    monkeypatch.setattr(type(api.services.records), "write", never)
    monkeypatch.setattr(type(api.services.codes), "digest", never)
    for wrong in (words[:7], [*words[1:], words[0]], [*words[:7], "nothing"], []):
        answer = await returns(http, " ".join(wrong))
        assert answer.status_code == 422
        assert answer.json()["sentence"] == "One of the words is not right. Please check them."


@pytest.mark.parametrize("typed", [None, 7, ["abacus"], {"code": "x"}, "\ud83d", "x" * 9000])
async def test_bad_input_gets_a_sentence(http: httpx.AsyncClient, api: RunningApi, typed: object) -> None:
    answer = await http.post("/chat/return", content=json.dumps({"code": typed}))
    assert answer.status_code == 422
    assert set(answer.json()) == {"error", "sentence"}


async def test_an_unknown_an_old_and_an_erased_code_look_alike(arrives: Arrives, http: httpx.AsyncClient) -> None:
    customer, gone = await arrives(), await arrives()
    old = await makes_code(customer)
    newer = await customer.http.post(f"{customer.path}/code", headers=customer.headers)
    assert newer.json()["replaced"] is True
    erased = await makes_code(gone)
    assert (await gone.http.delete(gone.path, headers=gone.headers)).status_code == 204
    unknown = list(return_codes.draw(secrets.token_hex(32)).words)
    answers = [await returns(http, " ".join(words)) for words in (old, erased, unknown)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


async def test_guessing_is_slowed_for_one_address_and_for_all_together(
    arrives: Arrives, http: httpx.AsyncClient, api: RunningApi
) -> None:
    words = await makes_code(await arrives())
    api.app.state.paces = Paces(100, 100, returns_per_address=2)
    answers = [await returns(http, "no code at all") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert int(answers[-1].headers["Retry-After"]) >= 1
    paces = Paces(100, 100, returns_per_address=1000)
    api.app.state.paces = paces
    while paces.all_returns.seconds_to_wait("everybody") == 0:
        pass
    assert (await returns(http, " ".join(words))).status_code == 429


async def test_no_address_is_kept_of_who_guesses(http: httpx.AsyncClient, api: RunningApi) -> None:
    await returns(http, "no code at all")
    paces = api.app.state.paces
    assert "127.0.0.1" not in repr(vars(paces.returns)) + repr(vars(paces.all_returns))


async def test_at_most_two_codes_are_looked_at_at_once(
    arrives: Arrives, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = await makes_code(await arrives())
    at_work, most = 0, 0
    real = return_codes.digest_of

    def slow(code: tuple[str, ...], pepper: str) -> str:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        time.sleep(0.05)
        at_work -= 1
        return real(code, pepper)

    monkeypatch.setattr(return_codes, "digest_of", slow)
    await asyncio.gather(*(returns(http, " ".join(words)) for _ in range(8)))
    assert most == 2


async def test_making_a_code_again_and_again_is_slowed(arrives: Arrives) -> None:
    customer = await arrives()
    answers = [await asks(customer, "POST", "/code") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [201] * 10 + [429]


async def test_the_chat_says_whether_a_code_was_saved(arrives: Arrives) -> None:
    customer = await arrives()
    states = [(await asks(customer, "GET", "/code")).json()["state"]]
    await makes_code(customer)
    states.append((await asks(customer, "GET", "/code")).json()["state"])
    assert (await asks(customer, "POST", "/code/saved")).status_code == 204
    states.append((await asks(customer, "GET", "/code")).json()["state"])
    assert states == ["none", "made", "saved"]


async def test_a_shared_device_can_open_nothing_after_the_pause(arrives: Arrives, http: httpx.AsyncClient) -> None:
    customer = await arrives()
    words = await makes_code(customer)
    assert (await asks(customer, "POST", "/pause", device="shared")).status_code == 204
    refused = await asks(customer, "GET", "/messages")
    assert refused.status_code == 401
    assert refused.json()["sentence"] == "This chat was paused, and the hour is over. Your code opens it again."
    stream = await http.get(f"{customer.path}/events", headers=customer.headers)
    assert stream.status_code == 401
    await comes_back(http, words)


async def test_on_the_own_device_one_goes_on_within_the_hour(arrives: Arrives) -> None:
    customer = await arrives()
    assert (await asks(customer, "POST", "/pause", device="mine")).status_code == 204
    assert (await customer.update())["state"] == "paused"
    assert (await asks(customer, "POST", "/resume")).status_code == 204
    assert (await customer.update())["state"] == "open"


async def test_where_a_sent_report_stands_comes_with_the_news(arrives: Arrives, database: Database) -> None:
    customer = await arrives()
    assert "case" not in await customer.update()
    reference = sends(database, customer)
    case = (await customer.update())["case"]
    assert (case["reference"], case["status"], case["advisor"]) == (reference, "received", "Jo Marsh")
    assert [promise["kind"] for promise in case["promises"]] == ["acknowledge", "risk_assessment", "interview"]
    assert {promise["state"] for promise in case["promises"]} == {"due"}


async def test_withdrawing_becomes_a_request_to_the_advisor(arrives: Arrives, database: Database, advisor: int) -> None:
    customer = await arrives()
    assert (await asks(customer, "POST", "/withdraw")).status_code == 404
    reference = sends(database, customer)
    assert (await asks(customer, "POST", "/withdraw")).status_code == 202
    assert "I have asked Jo Marsh" in (await customer.reads())[-1]["text"]
    with database.writing() as record:
        kinds = [entry.kind for entry in casework.case_file(record, reference, advisor).entries]
    assert "deletion_wanted" in kinds


async def test_a_stranger_can_do_nothing_with_a_chat_that_is_not_theirs(arrives: Arrives) -> None:
    customer = await arrives()
    stranger = Customer(customer.http, customer.conversation, secrets.token_urlsafe(32), [])
    doors = [("GET", "/code"), ("POST", "/code"), ("POST", "/code/saved"), ("POST", "/resume"), ("POST", "/withdraw")]
    answers = [await asks(stranger, method, path) for method, path in doors]
    answers.append(await asks(stranger, "POST", "/pause", device="shared"))
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    await customer.writes("still mine")


async def test_no_word_of_a_code_reaches_a_log(arrives: Arrives, http: httpx.AsyncClient) -> None:
    with structlog.testing.capture_logs() as logs:
        words = await makes_code(await arrives())
        await returns(http, " ".join(words[:7]))
        await comes_back(http, words)
    assert not any(word in repr(logs) for word in words)


async def test_a_chat_that_was_never_answered_is_answered_on_coming_back(
    arrives: Arrives, http: httpx.AsyncClient, rasa: ScriptedRasa
) -> None:
    customer = await arrives()
    words = await makes_code(customer)
    await customer.writes("hello again")
    back = await comes_back(http, words)
    await back.waits_for("heard hello again")

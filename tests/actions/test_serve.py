"""The action server answers one caller, and tells nobody anything of a customer."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection
from sanic import Sanic

from actions.serve import guarded_app
from tests.house import free_port

TOKEN = "t" * 40
CANARY = "zebra canary"


async def fails(_dispatcher: CollectingDispatcher, tracker: Tracker, _domain: Any) -> None:
    """An action that has a fault, and says in it what it was given."""
    raise ValueError(tracker.latest_message["text"])


async def rejects(_dispatcher: CollectingDispatcher, _tracker: Tracker, _domain: Any) -> None:
    """An action that has nothing to do."""
    raise ActionExecutionRejection("action_rejects")


def call_of(action: str) -> dict[str, Any]:
    return {"next_action": action, "tracker": {"sender_id": "one", "latest_message": {"text": CANARY}}}


@pytest.fixture
async def server() -> AsyncIterator[httpx.AsyncClient]:
    Sanic.test_mode = True  # so that a second one may bear the same name
    executor, port = ActionExecutor(), free_port()
    executor.register_function("action_fails", fails)
    executor.register_function("action_rejects", rejects)
    running: Any = await guarded_app(TOKEN, executor).create_server("127.0.0.1", port, return_asyncio_server=True)
    await running.startup()
    shown = {"Authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=shown, trust_env=False) as client:
        yield client
    running.close()
    await running.wait_closed()


@pytest.mark.parametrize(("method", "path"), [("GET", "/health"), ("POST", "/webhook"), ("GET", "/actions")])
async def test_without_the_token_nothing_is_answered(server: httpx.AsyncClient, method: str, path: str) -> None:
    answer = await server.request(method, path, headers={"Authorization": "Bearer wrong"})
    assert (answer.status_code, answer.json()) == (401, {"error": "token"})


async def test_a_page_of_another_origin_is_not_let_in(server: httpx.AsyncClient) -> None:
    answer = await server.get("/health", headers={"Origin": "https://elsewhere.example"})
    assert answer.json() == {"status": "ok"}
    assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_a_fault_tells_its_class_and_no_word(server: httpx.AsyncClient) -> None:
    answer = await server.post("/webhook", json=call_of("action_fails"))
    assert (answer.status_code, answer.json()) == (500, {"error": "ValueError"})


async def test_an_action_with_nothing_to_do_says_so_as_rasa_reads_it(server: httpx.AsyncClient) -> None:
    answer = await server.post("/webhook", json=call_of("action_rejects"))
    assert answer.status_code == 400
    assert answer.json()["action_name"] == "action_rejects"


async def test_an_action_that_is_not_there_is_not_found(server: httpx.AsyncClient) -> None:
    answer = await server.post("/webhook", json=call_of("action_of_another_time"))
    assert (answer.status_code, answer.json()["action_name"]) == (404, "action_of_another_time")

"""The process itself: killed in the middle of a turn it loses nothing, and no word or address is in its log."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.settings import ApiSettings
from tests.api.customer import Customer
from tests.api.rasa import ScriptedRasa, until
from tests.house import ROOT

CANARY = "quetzalcoatlus"


class Process:
    """`python -m api.serve` with the settings of a test."""

    def __init__(self, settings: ApiSettings, log: Path) -> None:
        assert settings.master_key and settings.rasa_token
        self._environment = {
            **os.environ,
            "HAVEN_HOME": str(ROOT),
            "HAVEN_VAR": str(settings.var),
            "HAVEN_API_PORT": str(settings.api_port),
            "HAVEN_RASA_PORT": str(settings.rasa_port),
            "HAVEN_MASTER_KEY": settings.master_key.get_secret_value(),
            "HAVEN_RASA_TOKEN": settings.rasa_token.get_secret_value(),
            "HAVEN_LOG_LEVEL": "debug",
        }
        self._log = log
        self._running: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        with self._log.open("ab") as log:
            self._running = subprocess.Popen(
                [sys.executable, "-m", "api.serve"], cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )

    async def answers(self, http: httpx.AsyncClient) -> None:
        await until(lambda: _answers(str(http.base_url)), seconds=60)

    def kill(self) -> None:
        if self._running:
            self._running.send_signal(signal.SIGKILL)
            self._running.wait()
            self._running = None

    def end(self) -> None:
        if self._running:
            self._running.terminate()
            self._running.wait(timeout=15)
            self._running = None


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=1).is_success
    except httpx.HTTPError:
        return False


def files_holding(word: str, folder: Path) -> list[str]:
    """The files below `folder` in which `word` stands in the clear."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if word.encode() in path.read_bytes()]


@pytest.fixture
def process(settings: ApiSettings, tmp_path: Path) -> Iterator[Process]:
    process = Process(settings, tmp_path / "api.log")
    yield process
    process.kill()


async def test_a_killed_process_loses_no_message_and_answers_after_its_restart(
    process: Process, advisor: int, rasa: ScriptedRasa, http: httpx.AsyncClient
) -> None:
    process.begin()
    await process.answers(http)
    customer = await Customer.arrives(http)
    rasa.free.clear()
    await customer.writes("first")
    await customer.writes("second")
    await until(lambda: rasa.texts() == ["first"])
    process.kill()
    rasa.turns.clear()
    rasa.free.set()
    process.begin()
    await process.answers(http)
    await customer.waits_for("heard first", "heard second")
    assert rasa.texts() == ["first", "second"]


async def test_no_word_token_or_address_reaches_the_log_even_at_debug(
    process: Process, advisor: int, rasa: ScriptedRasa, http: httpx.AsyncClient, tmp_path: Path
) -> None:
    process.begin()
    await process.answers(http)
    customer = await Customer.arrives(http)
    events = customer.listens()
    await customer.writes(CANARY)
    await customer.waits_for(f"heard {CANARY}")
    async for event in events:
        if f"heard {CANARY}" in event["data"]:
            break
    await events.aclose()
    await customer.post(text=CANARY * 5_000)
    await customer.http.post(f"{customer.path}/messages", content=f'{{"{CANARY}', headers=customer.headers)
    rasa.script = lambda turn: 500
    await customer.writes(CANARY)
    await customer.waits_for("I cannot answer")
    process.end()
    lines = (tmp_path / "api.log").read_text().splitlines()
    log = "\n".join(line for line in lines if "Uvicorn running on" not in line)
    assert "assistant_unavailable" in log
    for secret in (CANARY, customer.token, rasa.token, "127.0.0.1", "POST"):
        assert secret not in log
    assert files_holding(CANARY, tmp_path) == []

"""The whole house in a folder of its own: real processes on free ports, for tests that need them all."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from random import SystemRandom
from typing import Any

import httpx

from cases.database import Database
from ground.sealing import MasterKey
from ground.secrets import secret_from

PROCESSES = ("actions", "bot", "api", "worker")
ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120


class NotReady(RuntimeError):
    """A process did not answer in time; its log says why."""


PORTS = range(20_000, 32_000)
"""Below those that a system lends to outgoing connections: one of these could be lent between choosing and listening,
and while a killed process is away."""


def free_port() -> int:
    """A port on which nobody listens. By real chance, so that tests side by side choose different ones."""
    for _ in range(100):
        port = SystemRandom().choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise NotReady("no port is free")


class House:
    """Starts, kills and asks the processes of one installation."""

    def __init__(self, folder: Path, database_url: str = "", **settings: str) -> None:
        self.var = folder
        self.ports = {name: free_port() for name in ("api", "rasa", "actions")}
        self._settings = settings
        self._database_url = database_url
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        (folder / "log").mkdir(parents=True, exist_ok=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.ports['api']}"

    @property
    def environment(self) -> dict[str, str]:
        models = ROOT / "var" / "models"
        return {
            **os.environ,
            "HAVEN_VAR": str(self.var),
            "HAVEN_HOME": str(ROOT),
            "HAVEN_API_PORT": str(self.ports["api"]),
            "HAVEN_RASA_PORT": str(self.ports["rasa"]),
            "HAVEN_ACTIONS_PORT": str(self.ports["actions"]),
            "HAVEN_MODELS": str(ROOT / "models"),
            "HAVEN_RISK_MODEL": str(models / "urgent_risk.joblib"),
            **({"HAVEN_DATABASE_URL": self._database_url} if self._database_url else {}),
            # Every customer of the tests comes from one address.
            "HAVEN_NEW_CHATS_PER_ADDRESS": "100000",
            "HAVEN_MESSAGES_PER_MINUTE": "100000",
            "HAVEN_RETURNS_PER_ADDRESS": "100000",
            **self._settings,
        }

    def database(self) -> Database:
        """The case record of this house, for what a test prepares or looks up."""
        url = self._database_url or f"sqlite:///{(self.var / 'cases.db').resolve()}"
        return Database(url, MasterKey(secret_from(self.var / "keys", "master")))

    def start(self, names: Iterable[str] = PROCESSES) -> None:
        """Start the named processes and wait until each answers."""
        names = tuple(names)
        self.database().migrate()
        for name in names:
            log = (self.var / "log" / f"{name}.log").open("ab")
            self._running[name] = subprocess.Popen(
                [sys.executable, "-m", f"{name}.serve"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            log.close()
        for name in names:
            self.wait_for(name)

    def wait_for(self, name: str) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self._running[name].poll() is not None:
                raise NotReady(f"{name} ended at once: {self._last_lines(name)}")
            if self.answers(name):
                return
            time.sleep(0.2)
        raise NotReady(f"{name} does not answer: {self._last_lines(name)}")

    def answers(self, name: str) -> bool:
        if name == "worker":
            alive = self.var / "worker.alive"
            return alive.exists() and time.time() - alive.stat().st_mtime < 15
        port, path, token = {
            "api": (self.ports["api"], "/health", ""),
            "bot": (self.ports["rasa"], "/webhooks/haven/health", "rasa"),
            "actions": (self.ports["actions"], "/health", "actions"),
        }[name]
        headers = {"Authorization": f"Bearer {self.token(token)}"} if token else {}
        try:
            return httpx.get(f"http://127.0.0.1:{port}{path}", headers=headers, timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    def token(self, name: str) -> str:
        path = self.var / "keys" / name
        return path.read_text().strip() if path.exists() else ""

    def kill(self, name: str) -> None:
        """End a process as a crash would."""
        process = self._running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in self._running.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self._running.values():
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self._running.clear()

    def _last_lines(self, name: str) -> str:
        return (self.var / "log" / f"{name}.log").read_text(errors="replace")[-1500:]


class Customer:
    """A customer at the webchat's own interface."""

    def __init__(self, url: str, language: str = "en") -> None:
        self._http = httpx.Client(base_url=url, timeout=30)
        opened = self._http.post("/chat", json={"language": language})
        opened.raise_for_status()
        body = opened.json()
        self.conversation: str = body["conversation"]
        self.token: str = body["token"]
        self.seen: list[dict[str, Any]] = []
        self._number = 0

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def sends(self, **message: Any) -> int:
        """Send a message or choices; returns its number in the conversation."""
        self._number += 1
        answer = self._http.post(
            f"/chat/{self.conversation}/messages",
            headers=self._headers,
            json={"client_id": f"message-{self._number:06d}", **message},
        )
        answer.raise_for_status()
        seq: int = answer.json()["seq"]
        return seq

    def says(self, text: str) -> list[dict[str, Any]]:
        """Send a text and wait for what the assistant answers."""
        return self.answer_after(self.sends(text=text))

    def chooses(self, *choices: str) -> list[dict[str, Any]]:
        return self.answer_after(self.sends(choices=list(choices)))

    def waits_for_question(self) -> dict[str, Any]:
        """The question that the assistant asks next."""
        return self._until(lambda message: message.get("question") is not None, 0)[-1]

    def answer_after(self, seq: int, seconds: float = 30) -> list[dict[str, Any]]:
        return self._until(lambda message: message["sender"] in ("assistant", "system"), seq, seconds)

    def _until(self, wanted: Any, seq: int, seconds: float = 30) -> list[dict[str, Any]]:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            messages = self.messages(after=seq, wait=2)
            if any(wanted(message) for message in messages):
                return messages
        raise AssertionError(f"no answer after message {seq} within {seconds} seconds")

    def messages(self, after: int = 0, wait: int = 0) -> list[dict[str, Any]]:
        answer = self._http.get(
            f"/chat/{self.conversation}/messages", headers=self._headers, params={"after": after, "wait": wait}
        )
        answer.raise_for_status()
        body = answer.json()
        self.standing = {"owner": body["owner"], "state": body["state"]}
        messages: list[dict[str, Any]] = body["messages"]
        return messages

    @property
    def question(self) -> str | None:
        """The question that the assistant asked last."""
        asked = [message["question"] for message in self.messages() if message.get("question")]
        return asked[-1] if asked else None

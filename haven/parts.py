"""The four processes of Haven: how each is started and how one sees that it answers (DESIGN section 1)."""

import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import httpx

from haven.settings import HavenSettings
from worker.heartbeat import is_alive

ANSWER_WITHIN = 2.0


@dataclass(frozen=True)
class Part:
    """One process: its name, its command, whether it answers, and the address that it needs for itself."""

    name: str
    command: Sequence[str]
    answers: Callable[[], bool]
    host: str = "127.0.0.1"
    port: int | None = None
    setting: str = ""


def parts(settings: HavenSettings) -> tuple[Part, ...]:
    """The processes of this installation."""
    rasa_health = f"{settings.rasa_url}/webhooks/haven/health"
    actions_health = f"{settings.actions_url}/health"
    api_health = f"http://{_reachable(settings.api_host)}:{settings.api_port}/health"
    return (
        Part(
            "actions",
            _module("actions.serve"),
            lambda: answers(actions_health, settings.token_for_actions()),
            port=settings.actions_port,
            setting="HAVEN_ACTIONS_PORT",
        ),
        Part(
            "rasa",
            _module("bot.serve"),
            lambda: answers(rasa_health, settings.token_for_rasa()),
            port=settings.rasa_port,
            setting="HAVEN_RASA_PORT",
        ),
        Part(
            "api",
            _module("api.serve"),
            lambda: answers(api_health),
            host=settings.api_host,
            port=settings.api_port,
            setting="HAVEN_API_PORT",
        ),
        Part("worker", _module("worker.serve"), lambda: is_alive(settings.var)),
    )


def answers(address: str, token: str = "") -> bool:
    """Whether a health check at `address` says that all is well."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        # No proxy of the machine may stand between Haven's own processes, nor see their tokens.
        return httpx.get(address, headers=headers, timeout=ANSWER_WITHIN, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def is_taken(part: Part) -> bool:
    """Whether another program listens where `part` has to."""
    if part.port is None:
        return False
    family = socket.AF_INET6 if ":" in part.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As servers do it: an address whose last connection has just ended is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((part.host, part.port))
        except OSError:
            return True
    return False


def _module(name: str) -> list[str]:
    return [sys.executable, "-m", name]


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - compared with, not bound to

"""The team's channel is told by a real HTTP server's own lights: what arrives, and what its failures become."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from worker.mail import Letter
from worker.team import NoChannel, NotTold, WebHook, channel

LETTER = Letter("7", "asha@landlord.test", "HR-2026-000123", True, "https://haven.test/console/cases/HR-2026-000123")


class Hook(ThreadingHTTPServer):
    """A channel of a chat program; `status` is what it answers."""

    status = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.told: list[Any] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hooks/secret-part"


class _Answers(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.told.append(json.loads(body))
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def hook() -> Iterator[Hook]:
    server = Hook()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_line_holds_reference_urgency_and_link_and_nobody(hook: Hook) -> None:
    channel(hook.url).tell(LETTER)
    (told,) = hook.told
    assert told == {"text": f"Urgent: HR-2026-000123 needs somebody. {LETTER.link}"}


@pytest.mark.parametrize("status", [302, 400, 404, 429, 500])
def test_what_was_not_taken_is_tried_again_and_never_sent_elsewhere(hook: Hook, status: int) -> None:
    hook.status = status
    with pytest.raises(NotTold) as refused:
        channel(hook.url).tell(LETTER)
    assert str(refused.value) == f"status {status}"
    assert len(hook.told) == 1


def test_a_channel_that_is_away_says_so_without_its_address() -> None:
    with pytest.raises(NotTold) as refused:
        WebHook("http://127.0.0.1:9/hooks/secret-part").tell(LETTER)
    assert "secret-part" not in str(refused.value)


def test_without_a_channel_nothing_is_sent() -> None:
    assert isinstance(channel(""), NoChannel)
    channel("").tell(LETTER)


@pytest.mark.parametrize("wrong", ["teams", "ftp://team.example/x", "https://"])
def test_a_wrong_address_is_refused_at_the_start(wrong: str) -> None:
    with pytest.raises(ValueError, match="HAVEN_TEAM_WEBHOOK"):
        channel(wrong)


def test_example_cases_call_nobody(hook: Hook) -> None:
    channel(hook.url).tell(replace(LETTER, to="asha.demo@example.org"))
    assert hook.told == []

"""The process itself: it starts, leaves signs of life, delivers, and stops when asked."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from cases import advisors, casework, conversations
from cases.database import Database
from tests.house import free_port
from tests.worker.test_mail import Postbox
from worker import heartbeat
from worker.settings import WorkerSettings

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def settings(tmp_path: Path) -> WorkerSettings:
    return WorkerSettings(var=tmp_path / "var", worker_every=0.2)


@pytest.fixture
def postbox(settings: WorkerSettings) -> Iterator[tuple[Postbox, str]]:
    postbox = Postbox()
    server = Controller(postbox, hostname="127.0.0.1", port=free_port())
    server.start()
    yield postbox, f"smtp://127.0.0.1:{server.port}"
    server.stop()


def started(settings: WorkerSettings, smtp_url: str, extra: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "HAVEN_VAR": str(settings.var),
        "HAVEN_WORKER_EVERY": "0.2",
        "HAVEN_SMTP_URL": smtp_url,
        **(extra or {}),
    }
    return subprocess.Popen([sys.executable, "-m", "worker.serve"], cwd=PROJECT, env=environment)


def within(seconds: float, condition: object) -> bool:
    deadline = time.monotonic() + seconds
    assert callable(condition)
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_worker_that_is_killed_and_started_again_delivers_what_was_stored_meanwhile(
    settings: WorkerSettings, postbox: tuple[Postbox, str]
) -> None:
    box, url = postbox
    database = Database(settings.case_record_url, settings.master())
    database.migrate()
    first = started(settings, url)
    assert within(20, lambda: heartbeat.is_alive(settings.var))
    first.kill()
    first.wait()
    with database.writing() as record:
        advisors.add(record, "Asha Rahman", "asha@landlord.test")
        conversation = conversations.open_conversation(record, "en").conversation
        casework.request_person(record, conversation)
    database.close()
    second = started(settings, url)
    try:
        assert within(20, lambda: len(box.letters) == 1)
    finally:
        second.send_signal(signal.SIGTERM)
        assert second.wait(8) == 0
    assert not heartbeat.is_alive(settings.var)

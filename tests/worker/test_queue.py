"""The queue in Redis does what the queue in a file does."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from huey import Huey

from tests.conftest import IN_CI
from worker import queue
from worker.settings import WorkerSettings
from worker.tasks import Work, put_on

REDIS = os.environ.get("HAVEN_TEST_REDIS", "redis://127.0.0.1:6379/0")


@pytest.fixture(params=["file", "redis"])
def either(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Huey]:
    if request.param == "file":
        yield queue.queue_of(WorkerSettings(var=tmp_path, queue_url=""))
        return
    try:
        redis.Redis.from_url(REDIS, socket_connect_timeout=2).ping()
    except redis.RedisError:
        reason = "Redis does not answer: install redis-server, or set HAVEN_TEST_REDIS"
        pytest.fail(reason) if IN_CI else pytest.skip(reason)
    monkeypatch.setattr(queue, "NAME", f"haven-test-{secrets.token_hex(4)}")
    made = queue.queue_of(WorkerSettings(var=tmp_path, queue_url=REDIS))
    yield made
    made.flush()


def test_each_round_is_done_and_the_sign_of_life_comes_first(either: Huey) -> None:
    done: list[str] = []
    work = Work(
        deliver=lambda: done.append("deliver"),
        erase_abandoned=lambda: None,
        escalate_missed=lambda: None,
        beat=lambda: done.append("beat"),
        make_clean_copies=lambda: None,
    )
    for task in reversed(put_on(either, work)[0].tasks):
        task()
    while (task := either.dequeue()) is not None:
        either.execute(task)
    assert done[0] == "beat"
    assert "deliver" in done

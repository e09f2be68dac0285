"""The queue: what is enqueued every few seconds is done, one at a time, and a failure stops nothing."""

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from huey import Huey, SqliteHuey

from worker import heartbeat
from worker.queue import queue_of
from worker.settings import WorkerSettings
from worker.tasks import BACKLOG, Rounds, Work, one_at_a_time, put_on


def nothing() -> None:
    """Does nothing."""


def work(deliver: Callable[[], object] = nothing, beat: Callable[[], object] = nothing) -> Work:
    return Work(deliver=deliver, erase_abandoned=nothing, escalate_missed=nothing, beat=beat, make_clean_copies=nothing)


def immediate(tmp_path: Path) -> Huey:
    return SqliteHuey("test", filename=str(tmp_path / "queue.db"), results=False)


def run_all(queue: Huey) -> None:
    while (task := queue.dequeue()) is not None:
        queue.execute(task)


def one_round(rounds: Rounds) -> None:
    for task in rounds.tasks:
        task()


def test_each_round_delivers_and_leaves_a_sign_of_life(tmp_path: Path) -> None:
    done: list[str] = []
    queue = immediate(tmp_path)
    rounds, _ = put_on(queue, work(lambda: done.append("deliver"), lambda: done.append("beat")))
    one_round(rounds)
    run_all(queue)
    assert sorted(done) == ["beat", "deliver"]


def test_sign_of_life_comes_before_deliveries(tmp_path: Path) -> None:
    done: list[str] = []
    queue = immediate(tmp_path)
    rounds, _ = put_on(queue, work(lambda: done.append("deliver"), lambda: done.append("beat")))
    for task in reversed(rounds.tasks):
        task()
    run_all(queue)
    assert done == ["beat", "deliver"]


def test_worker_that_is_behind_is_not_given_more(tmp_path: Path) -> None:
    queue = immediate(tmp_path)
    rounds, _ = put_on(queue, work())
    for _ in range(BACKLOG):
        rounds.tasks[0]()
    stopped = threading.Event()
    clockwork = threading.Thread(target=rounds.go, args=(stopped, 0.01))
    clockwork.start()
    time.sleep(0.2)
    stopped.set()
    clockwork.join()
    assert queue.pending_count() == BACKLOG


def test_delivery_that_still_runs_is_not_begun_again() -> None:
    begun, go_on = [], threading.Event()

    def slow() -> None:
        begun.append(1)
        go_on.wait(5)

    alone = one_at_a_time(slow)
    first = threading.Thread(target=alone)
    first.start()
    while not begun:
        time.sleep(0.01)
    alone()
    assert len(begun) == 1
    go_on.set()
    first.join()
    alone()
    assert len(begun) == 2


def test_delivery_that_failed_is_begun_again() -> None:
    begun = []

    def failing() -> None:
        begun.append(1)
        raise OSError

    alone = one_at_a_time(failing)
    for _ in range(2):
        with suppress(OSError):
            alone()
    assert len(begun) == 2


def test_sign_of_life_goes_stale(tmp_path: Path) -> None:
    assert not heartbeat.is_alive(tmp_path)
    heartbeat.beat(tmp_path)
    assert heartbeat.is_alive(tmp_path)
    long_ago = time.time() - heartbeat.FRESH_FOR - 1
    os.utime(tmp_path / "worker.alive", (long_ago, long_ago))
    assert not heartbeat.is_alive(tmp_path)
    heartbeat.forget(tmp_path)
    heartbeat.forget(tmp_path)


def test_queue_file_is_for_its_owner_only(tmp_path: Path) -> None:
    settings = WorkerSettings(var=tmp_path / "var")
    queue_of(settings)
    assert settings.queue_file.stat().st_mode & 0o077 == 0

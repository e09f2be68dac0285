"""The worker is killed while a letter is half said, or its queue goes away: nothing that is due is lost."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from cases import advisors, casework, conversations
from cases.database import Database
from cases.models import Outgoing
from tests.conftest import IN_CI
from tests.house import free_port
from tests.worker.moody import MoodyHook, MoodyPost, hung, opened
from tests.worker.test_process import started, within
from worker import heartbeat
from worker.settings import WorkerSettings


@pytest.fixture
def settings(tmp_path: Path) -> WorkerSettings:
    return WorkerSettings(var=tmp_path / "var", worker_every=0.2)


@pytest.fixture
def database(settings: WorkerSettings) -> Iterator[Database]:
    database = Database(settings.case_record_url, settings.master())
    database.migrate()
    with database.writing() as record:
        advisors.add(record, "Asha Rahman", "asha@landlord.test")
    yield database
    database.close()


class Redis:
    """A Redis of the test's own, which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._folder = folder
        self.start()

    def start(self) -> None:
        quiet = ["--save", "", "--appendonly", "no", "--logfile", "redis.log", "--dir", str(self._folder)]
        self._process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", *quiet], cwd=self._folder
        )
        assert within(10, self._answers)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def _answers(self) -> bool:
        try:
            return bool(redis.Redis.from_url(self.url, socket_connect_timeout=1).ping())
        except redis.RedisError:
            return False


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[Redis]:
    if shutil.which("redis-server") is None:
        pytest.fail("no redis-server") if IN_CI else pytest.skip("no redis-server: apt-get install redis-server")
    server = Redis(tmp_path)
    yield server
    server.kill()


@pytest.fixture(params=["file", "redis"])
def queue_url(request: pytest.FixtureRequest) -> str:
    return "" if request.param == "file" else str(request.getfixturevalue("own_redis").url)


@contextmanager
def working(settings: WorkerSettings, smtp_url: str = "", **extra: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker at work, its sign of life seen; stopped at the end as a supervisor stops it, where it still runs."""
    heartbeat.forget(settings.var)
    process = started(settings, smtp_url, extra)
    try:
        assert within(30, lambda: heartbeat.is_alive(settings.var))
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wants_person(database: Database) -> None:
    with database.writing() as record:
        casework.request_person(record, conversations.open_conversation(record, "en").conversation)


def owed(database: Database, channel: str) -> int:
    with database.reading() as record:
        rows = record.session.query(Outgoing).filter_by(channel=channel, delivered_at=None)
        return rows.count()


def lease_is_over(database: Database) -> None:
    with database._writer.begin() as connection:
        connection.exec_driver_sql("UPDATE outbox SET next_at = '2026-01-01 00:00:00' WHERE delivered_at IS NULL")


def test_letter_of_a_worker_that_was_killed_while_it_spoke_is_sent_by_the_next(
    settings: WorkerSettings, database: Database, queue_url: str
) -> None:
    post = MoodyPost(lambda: "holds")
    with opened(post) as url:
        with working(settings, url, HAVEN_QUEUE_URL=queue_url) as first:
            wants_person(database)
            assert post.under_way.wait(20)
            os.kill(first.pid, signal.SIGKILL)
            first.wait()
        assert owed(database, "email") == 1
        lease_is_over(database)
        post.mood = lambda: "takes"
        with working(settings, url, HAVEN_QUEUE_URL=queue_url):
            assert within(20, lambda: owed(database, "email") == 0)
        assert len({letter["Message-ID"] for letter in post.letters}) == 1
        assert len(post.letters) == 2


def test_line_of_a_worker_that_was_killed_while_it_spoke_is_told_by_the_next(
    settings: WorkerSettings, database: Database
) -> None:
    hook = MoodyHook(lambda: "holds")
    with hung(hook) as url:
        with working(settings, HAVEN_TEAM_WEBHOOK=url) as first:
            wants_person(database)
            assert hook.under_way.wait(20)
            os.kill(first.pid, signal.SIGKILL)
            first.wait()
        assert owed(database, "team") == 1
        lease_is_over(database)
        hook.mood = lambda: "takes"
        with working(settings, HAVEN_TEAM_WEBHOOK=url):
            assert within(20, lambda: owed(database, "team") == 0)
        assert len(set(hook.told)) == 1


@pytest.mark.parametrize("slow", ["email", "team"])
def test_one_slow_server_holds_up_neither_the_other_channel_nor_the_sign_of_life(
    settings: WorkerSettings, database: Database, slow: str
) -> None:
    post = MoodyPost(lambda: "holds" if slow == "email" else "takes")
    hook = MoodyHook(lambda: "holds" if slow == "team" else "takes")
    waits, other = (post, "team") if slow == "email" else (hook, "email")
    with opened(post) as mail_url, hung(hook) as hook_url, working(settings, mail_url, HAVEN_TEAM_WEBHOOK=hook_url):
        wants_person(database)
        assert waits.under_way.wait(20)
        wants_person(database)
        assert within(5, lambda: owed(database, other) == 0)
        assert owed(database, slow) == 2
        since = time.time()
        assert within(5, lambda: (settings.var / "worker.alive").stat().st_mtime > since)
        waits.go_on.set()
        assert within(20, lambda: owed(database, slow) == 0)


def test_worker_goes_on_once_its_redis_is_back(settings: WorkerSettings, database: Database, own_redis: Redis) -> None:
    post = MoodyPost(lambda: "takes")
    with opened(post) as url, working(settings, url, HAVEN_QUEUE_URL=own_redis.url):
        own_redis.kill()
        # What the worker had taken from the queue before is done by then.
        time.sleep(1)
        wants_person(database)
        time.sleep(1)
        assert owed(database, "email") == 1
        own_redis.start()
        assert within(30, lambda: owed(database, "email") == 0)

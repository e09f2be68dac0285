"""The queue between those who want something done and the worker: a file by default, Redis where it is set.

A task that is killed half way is gone from the queue. Nothing is lost by it: every task is a look at what the case
record says is due, the record is the promise, and the next look comes seconds later.
"""

import sqlite3

from huey import Huey, PriorityRedisHuey, SqliteHuey
from huey.exceptions import HueyException
from redis.exceptions import RedisError

from worker.settings import WorkerSettings

NAME = "haven"

QUEUE_AWAY = (HueyException, RedisError, sqlite3.Error, OSError)
"""What a queue raises that cannot be reached now; neither Redis nor SQLite wraps its own errors."""


def queue_of(settings: WorkerSettings) -> Huey:
    """The queue that the settings ask for."""
    if settings.queue_url:
        return PriorityRedisHuey(NAME, url=settings.queue_url, results=False)
    settings.var.mkdir(parents=True, exist_ok=True, mode=0o700)
    queue = SqliteHuey(NAME, filename=str(settings.queue_file), results=False, timeout=5)
    settings.queue_file.chmod(0o600)
    return queue

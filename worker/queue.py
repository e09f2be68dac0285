"""The queue between those who want something done and the worker: a file by default, Redis where it is set.

A task that is killed half way is gone from the queue. Nothing is lost by it: every task is a look at what the case
record says is due, the record is the promise, and the next look comes seconds later.
"""

from huey import Huey, PriorityRedisHuey, SqliteHuey

from worker.settings import WorkerSettings

NAME = "haven"


def queue_of(settings: WorkerSettings) -> Huey:
    """The queue that the settings ask for."""
    if settings.queue_url:
        return PriorityRedisHuey(NAME, url=settings.queue_url, results=False)
    settings.var.mkdir(parents=True, exist_ok=True, mode=0o700)
    queue = SqliteHuey(NAME, filename=str(settings.queue_file), results=False, timeout=5)
    settings.queue_file.chmod(0o600)
    return queue

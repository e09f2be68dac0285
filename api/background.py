"""Work that goes on beside the requests: its failure is said in the log, by class, and never swallowed."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

from ground.logs import exception_without_text

log = structlog.get_logger()


def begin(work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
    """Start `work`; whoever keeps the task keeps it alive. An error is logged as `background_failed`."""
    task = asyncio.create_task(work, name=name)
    task.add_done_callback(_say_failure)
    return task


def _say_failure(task: asyncio.Task[None]) -> None:
    if task.cancelled():
        return
    error = task.exception()
    if error is not None:
        log.error("background_failed", task=task.get_name(), error=exception_without_text(error))

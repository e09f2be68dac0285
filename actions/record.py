"""The one place where the action server opens the case record."""

import asyncio
from collections.abc import Callable
from functools import cache
from typing import TypeVar

from actions.settings import ActionSettings
from cases.database import Database, Record

Result = TypeVar("Result")


@cache
def database() -> Database:
    """The case record, opened on first use."""
    settings = ActionSettings()
    return Database(settings.case_record_url, settings.master())


async def from_record(work: Callable[[Record], Result]) -> Result:
    """What `work` reads of the record, in a thread; it waits for no writer."""

    def run() -> Result:
        with database().reading() as record:
            return work(record)

    return await asyncio.to_thread(run)


async def in_record(work: Callable[[Record], Result]) -> Result:
    """Run `work` in one transaction, in a thread, so that the server goes on serving others meanwhile."""

    def run() -> Result:
        with database().writing() as record:
            return work(record)

    return await asyncio.to_thread(run)

"""The case record as the event loop sees it: verbs run in threads, each in a transaction of its own."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

import anyio
import anyio.to_thread

from cases.database import Database, Record
from cases.errors import RecordUnavailable

Result = TypeVar("Result")

PATIENCE_SECONDS = 5.0


class RecordThreads:
    """Runs work on the case record in a limited number of threads, so that a slow record never stops the loop."""

    def __init__(self, database: Database, threads: int) -> None:
        self._database = database
        self._limit = anyio.CapacityLimiter(threads)
        # SQLite lets one writer in and has the others look again every so often, in no order: with many at its door
        # some wait for seconds. So they queue here, first come first served.
        self._writers = asyncio.Semaphore(1 if database.engine_name == "sqlite" else threads)

    async def write(self, work: Callable[[Record], Result]) -> Result:
        """The result of `work`, committed. Raises CaseError; RecordUnavailable where the record is locked or gone."""

        def run() -> Result:
            with self._database.writing() as record:
                return work(record)

        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._writers.acquire()
        except TimeoutError:
            raise RecordUnavailable from None
        try:
            return await anyio.to_thread.run_sync(run, limiter=self._limit)
        finally:
            self._writers.release()

    async def read(self, work: Callable[[Record], Result]) -> Result:
        """The result of `work`, which changes nothing. Raises as `write` does."""

        def run() -> Result:
            with self._database.reading() as record:
                return work(record)

        return await anyio.to_thread.run_sync(run, limiter=self._limit)

    async def beside(self, work: Callable[[], Result]) -> Result:
        """The result of `work`, which needs no record but would hold up the loop."""
        return await anyio.to_thread.run_sync(work, limiter=self._limit)

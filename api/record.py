"""The case record as the event loop sees it: verbs run in threads, each in a transaction of its own."""

from collections.abc import Callable
from typing import TypeVar

import anyio
import anyio.to_thread

from cases.database import Database, Record

Result = TypeVar("Result")


class RecordThreads:
    """Runs work on the case record in a limited number of threads, so that a slow record never stops the loop."""

    def __init__(self, database: Database, threads: int) -> None:
        self._database = database
        self._limit = anyio.CapacityLimiter(threads)

    async def write(self, work: Callable[[Record], Result]) -> Result:
        """The result of `work`, committed. Raises CaseError; RecordUnavailable where the record is locked or gone."""

        def run() -> Result:
            with self._database.writing() as record:
                return work(record)

        return await anyio.to_thread.run_sync(run, limiter=self._limit)

    async def read(self, work: Callable[[Record], Result]) -> Result:
        """The result of `work`, which changes nothing. Raises as `write` does."""

        def run() -> Result:
            with self._database.reading() as record:
                return work(record)

        return await anyio.to_thread.run_sync(run, limiter=self._limit)

    async def beside(self, work: Callable[[], Result]) -> Result:
        """The result of `work`, which needs no record but would hold up the loop."""
        return await anyio.to_thread.run_sync(work, limiter=self._limit)

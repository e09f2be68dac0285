"""The case record as the event loop sees it: verbs run in threads, each in a transaction of its own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from cases.database import Database, Record
from cases.errors import RecordUnavailable

Result = TypeVar("Result")

PATIENCE_SECONDS = 5.0


class RecordThreads:
    """Runs work on the case record in a limited number of threads, so that a slow record never stops the loop."""

    def __init__(self, database: Database, threads: int) -> None:
        self._database = database
        self._threads = ThreadPoolExecutor(threads, "record")
        # SQLite lets one writer in and has the others look again every so often, in no order: with many at its door
        # some wait for seconds. So they queue here, first come first served.
        self._writers = asyncio.Semaphore(1 if database.engine_name == "sqlite" else threads)

    async def write(self, work: Callable[[Record], Result]) -> Result:
        """The result of `work`, committed. Raises CaseError; RecordUnavailable where the record is locked or gone."""

        def run() -> Result:
            with self._database.writing() as record:
                return work(record)

        await self._come_to_the_door()
        try:
            return await self.beside(run)
        finally:
            self._writers.release()

    async def read(self, work: Callable[[Record], Result]) -> Result:
        """The result of `work`, which changes nothing. Raises as `write` does."""

        def run() -> Result:
            with self._database.reading() as record:
                return work(record)

        return await self.beside(run)

    async def beside(self, work: Callable[[], Result]) -> Result:
        """The result of `work`, which needs no record but would hold up the loop."""
        job = asyncio.get_running_loop().run_in_executor(self._threads, work)
        try:
            return await asyncio.shield(job)
        except asyncio.CancelledError:
            # A thread cannot be stopped: whoever is called off waits for it, and no one else is let in before it ends.
            await asyncio.wait((job,))
            raise

    async def _come_to_the_door(self) -> None:
        if not self._writers.locked():
            await self._writers.acquire()
            return
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._writers.acquire()
        except TimeoutError:
            raise RecordUnavailable from None

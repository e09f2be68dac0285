"""The slow work of return codes, beside the event loop: at most two at once, lest guessing take the machine."""

import asyncio

from api.record import RecordThreads
from cases import return_codes
from cases.return_codes import FreshCode

AT_ONCE = 2


class Codes:
    """Draws codes and makes digests of them, some 100 ms each. `pepper`: the house's secret for them."""

    def __init__(self, records: RecordThreads, pepper: str) -> None:
        self._records = records
        self._pepper = pepper
        self._free = asyncio.Semaphore(AT_ONCE)

    async def draw(self) -> FreshCode:
        """A code that nobody has."""
        async with self._free:
            return await self._records.beside(lambda: return_codes.draw(self._pepper))

    async def digest(self, code: tuple[str, ...]) -> str:
        """What is stored of a recognised code."""
        async with self._free:
            return await self._records.beside(lambda: return_codes.digest_of(code, self._pepper))

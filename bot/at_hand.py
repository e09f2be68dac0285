"""What the next turn of a conversation will need, opened while the customer reads and types.

Threat considered: words of a customer who has left stay open in memory. Few conversations are at hand, for minutes, and
none that was forgotten.
"""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

Opened = TypeVar("Opened")

AFTER_SECONDS = 0.02
"""When the reply has gone out."""
FOR_SECONDS = 300.0
MOST = 100


class AtHand(Generic[Opened]):
    """What was opened ahead, by conversation; each is given once. `read` opens it, or gives none."""

    def __init__(self, read: Callable[[str], Opened | None]) -> None:
        self._read = read
        self._opened: dict[str, tuple[Opened, asyncio.TimerHandle]] = {}

    def __len__(self) -> int:
        return len(self._opened)

    def open_soon(self, conversation: str) -> None:
        """Open it once the reply has gone out."""
        asyncio.get_running_loop().call_later(AFTER_SECONDS, self._open, conversation)

    def take(self, conversation: str) -> Opened | None:
        """What was opened, if it was; it is not at hand any more."""
        found = self._opened.pop(conversation, None)
        if found is None:
            return None
        opened, until = found
        until.cancel()
        return opened

    def _open(self, conversation: str) -> None:
        opened = self._read(conversation)
        self.take(conversation)
        if opened is None:
            return
        if len(self) >= MOST:
            self.take(next(iter(self._opened)))
        until = asyncio.get_running_loop().call_later(FOR_SECONDS, self.take, conversation)
        self._opened[conversation] = opened, until

"""The way to the action server, which remembers whether it answered.

Rasa logs a failing action and goes on as if it had said nothing: half of a turn would pass for the whole of it, a
question never asked for a question answered. So every turn has a witness, and `bot/channel.py` asks it.
"""

from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

ANSWER_WITHIN_SECONDS = 15.0
"""Less than `api` waits for a turn, so that the turn ends here and not there."""
KEPT_SECONDS = 3.0
"""Less than the action server keeps a connection that says nothing (Sanic: 5 seconds or more)."""
REJECTED = 400
"""How an action says that it has nothing to do; no failure."""


@dataclass
class Witness:
    """What was seen of the action server in one turn."""

    failed: bool = False


_witness: ContextVar[Witness | None] = ContextVar("witness", default=None)


@contextmanager
def witnessed() -> Iterator[Witness]:
    """Watch the calls of one turn."""
    witness = Witness()
    before = _witness.set(witness)
    try:
        yield witness
    finally:
        _witness.reset(before)


class _Kept(AbstractAsyncContextManager[aiohttp.ClientSession]):
    """A session that stays open when the block is left."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def __aenter__(self) -> aiohttp.ClientSession:
        return self._session

    async def __aexit__(self, *_: object) -> None:
        """Leave it open."""


class ActionServer(EndpointConfig):  # type: ignore[misc]
    """Rasa's own way to the action server, over kept connections, with a limit in time and a witness of failures."""

    _open: aiohttp.ClientSession | None = None

    @classmethod
    def at(cls, endpoint: EndpointConfig) -> "ActionServer":
        """The action server that `endpoint` names."""
        return cls(endpoint.url, endpoint.params, endpoint.headers, **endpoint.kwargs)

    def session(self) -> _Kept:
        """The one session; Rasa opens a new one, with a new connection, for every call."""
        if self._open is None or self._open.closed:
            connector = aiohttp.TCPConnector(keepalive_timeout=KEPT_SECONDS)
            self._open = aiohttp.ClientSession(connector=connector, headers=self.headers)
        return _Kept(self._open)

    async def close(self) -> None:
        """Close the kept connections."""
        if self._open is not None:
            await self._open.close()

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        limited = {**kwargs, "timeout": aiohttp.ClientTimeout(ANSWER_WITHIN_SECONDS)}
        try:
            try:
                return await super().request(*args, **limited)
            except aiohttp.ServerDisconnectedError:
                # A kept connection that the server let go of just now; `api` would ask for the whole turn again.
                return await super().request(*args, **limited)
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            witness = _witness.get()
            if witness and not (isinstance(error, ClientResponseError) and error.status == REJECTED):
                witness.failed = True
            raise

"""The way to the action server, which remembers whether it answered.

Rasa logs a failing action and goes on as if it had said nothing: half of a turn would pass for the whole of it, a
question never asked for a question answered. So every turn has a witness, and `bot/channel.py` asks it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

ANSWER_WITHIN_SECONDS = 15.0
"""Less than `api` waits for a turn, so that the turn ends here and not there."""
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


class ActionServer(EndpointConfig):  # type: ignore[misc]
    """Rasa's own way to the action server, with a limit in time and with a witness of every failure."""

    @classmethod
    def at(cls, endpoint: EndpointConfig) -> "ActionServer":
        """The action server that `endpoint` names."""
        return cls(endpoint.url, endpoint.params, endpoint.headers, **endpoint.kwargs)

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return await super().request(*args, **{**kwargs, "timeout": aiohttp.ClientTimeout(ANSWER_WITHIN_SECONDS)})
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            witness = _witness.get()
            if witness and not (isinstance(error, ClientResponseError) and error.status == REJECTED):
                witness.failed = True
            raise

"""The line to an engine: one session, time limits, few retries, a breaker, and no word of anybody in an error.

Threats considered: a proxy or a redirect that sends words to another host (neither is followed), a hung engine that
holds the worker (2 seconds to connect, 8 for each silence, 20 in all), an answer without end (4 million bytes).
"""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx

from language.translate.breaker import Breaker
from language.translate.contract import EngineFailed

CONNECT_SECONDS, SILENCE_SECONDS, ANSWER_SECONDS = 2.0, 8.0, 20.0
LARGEST_ANSWER = 4_000_000
PAUSES = (0.3, 0.9)
"""Seconds before each further try, where a further try may help."""

_OVERLOADED = 429


class _TryAgain(Exception):
    """Not answered, but the next try may be: 429, 5xx, or no connection."""


class Line:
    """Requests to one engine; threads may share it. `headers` may hold a key and are never shown."""

    def __init__(self, address: str, headers: Mapping[str, str] | None = None, breaker: Breaker | None = None) -> None:
        self.breaker = breaker or Breaker()
        self._client = httpx.Client(
            base_url=address.rstrip("/") + "/",
            headers=dict(headers or {}),
            timeout=httpx.Timeout(SILENCE_SECONDS, connect=CONNECT_SECONDS),
            trust_env=False,
            follow_redirects=False,
        )

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        """The JSON that stands there. Raises EngineFailed."""
        return self._ask("GET", path, params, None)

    def post(self, path: str, body: Any, params: Mapping[str, str] | None = None) -> Any:
        """The JSON answered to `body`, which goes as JSON, never into an address. Raises EngineFailed."""
        return self._ask("POST", path, params, body)

    def _ask(self, method: str, path: str, params: Mapping[str, str] | None, body: Any) -> Any:
        if not self.breaker.allows():
            raise EngineFailed("away")
        with self._watched():
            for pause in (*PAUSES, None):
                try:
                    return self._once(method, path, params, body)
                except _TryAgain:
                    if pause is None:
                        break
                    time.sleep(pause)
            raise EngineFailed("away")

    @contextmanager
    def _watched(self) -> Iterator[None]:
        try:
            yield
        except EngineFailed as failure:
            # A refusal is an answer: the engine is there.
            (self.breaker.failed if failure.may_pass else self.breaker.answered)()
            raise
        self.breaker.answered()

    def _once(self, method: str, path: str, params: Mapping[str, str] | None, body: Any) -> Any:
        try:
            with self._client.stream(method, path, params=params, json=body) as answer:
                _judge(answer.status_code)
                return json.loads(_read(answer))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ReadError, httpx.RemoteProtocolError):
            raise _TryAgain from None
        except httpx.HTTPError:
            raise EngineFailed("away") from None
        except (ValueError, RecursionError):
            raise EngineFailed("malformed") from None


def _judge(status: int) -> None:
    if status == _OVERLOADED or status >= 500:
        raise _TryAgain
    if status != httpx.codes.OK:
        raise EngineFailed("refused")


def _read(answer: httpx.Response) -> bytes:
    until = time.monotonic() + ANSWER_SECONDS
    found = bytearray()
    for part in answer.iter_bytes():
        found += part
        if len(found) > LARGEST_ANSWER:
            raise EngineFailed("malformed")
        if time.monotonic() > until:
            raise EngineFailed("away")
    return bytes(found)

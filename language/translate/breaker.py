"""A circuit breaker: after a failure nobody asks for a while, then one asks, and only an answer opens the way again."""

import threading
import time
from collections.abc import Callable

REST_SECONDS = 30.0


class Breaker:
    """May be shared by threads. `now` counts seconds and never runs backwards."""

    def __init__(self, rest: float = REST_SECONDS, now: Callable[[], float] = time.monotonic) -> None:
        self._rest = rest
        self._now = now
        self._until: float | None = None
        self._lock = threading.Lock()

    @property
    def resting(self) -> bool:
        """Whether a request would be refused now."""
        return self._until is not None and self._now() < self._until

    def allows(self) -> bool:
        """Whether to ask now; after a rest one request is let through, and the next only after another rest."""
        with self._lock:
            if self._until is None:
                return True
            if self._now() < self._until:
                return False
            self._until = self._now() + self._rest
            return True

    def failed(self) -> None:
        with self._lock:
            self._until = self._now() + self._rest

    def answered(self) -> None:
        with self._lock:
            self._until = None

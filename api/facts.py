"""What an account on the form tells: the chat's own reader of facts, so that the form understands while Rasa is away.

Loaded when the first account comes, from the archive that Rasa loads: 23 MB and half a second (decision 0012). What it
reads is never used silently; where it cannot be loaded, the form asks everything.
"""

import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog

from ground.logs import exception_without_text
from language.facts import FactModels
from language.understanding import facts_in, facts_of

TRY_LOADING_EVERY_SECONDS = 60.0

log = structlog.get_logger()


class Accounts:
    """The reader of facts, loaded on first use and tried again later where that failed. Safe between threads."""

    def __init__(self, archive: Callable[[], Path | None]) -> None:
        self._archive = archive
        self._model: FactModels | None = None
        self._tried_at = float("-inf")
        self._loading = threading.Lock()

    def told(self, account: str, now: datetime, language: str) -> Mapping[str, Any]:
        """What `account` tells, as JSON values under the plan's ids; nothing where it cannot be read. Never raises."""
        model = self._loaded() if account else None
        if model is None:
            return {}
        try:
            return facts_in(model, account, now, language)
        except Exception as error:  # noqa: BLE001 - whatever the reader stumbles over, the words must be stored
            log.error("account_not_read", error=exception_without_text(error))
            return {}

    def _loaded(self) -> FactModels | None:
        with self._loading:
            if self._model is None and time.monotonic() - self._tried_at >= TRY_LOADING_EVERY_SECONDS:
                self._tried_at = time.monotonic()
                self._load()
            return self._model

    def _load(self) -> None:
        archive = self._archive()
        if archive is None:
            log.warning("facts_not_trained")
            return
        try:
            self._model = facts_of(archive)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the model, the report must be taken
            log.error("facts_not_loaded", error=exception_without_text(error))

"""The urgent-risk screen on every message as it is stored, before anything else sees it (DOMAIN section 4).

Any component may raise urgency, none may lower it. So a screen that cannot be loaded, or that fails on a message,
counts as "ask": one gentle question about danger too many rather than one too few.
"""

import time
from pathlib import Path
from typing import Literal

import structlog

from cases.risk import Signal
from ground.logs import exception_without_text
from language.risk import Reading, RiskScreen

TRY_LOADING_EVERY_SECONDS = 60.0
UNSCREENED = Signal("danger_now", "ask", "", "not_screened")

log = structlog.get_logger()


class RiskWatch:
    """The screen, loaded on first use and tried again later where that failed. May be used by several threads."""

    def __init__(self, model: Path, phrases: Path) -> None:
        self._model = model
        self._phrases = phrases
        self._screen: RiskScreen | None = None
        self._tried_at = float("-inf")

    def load(self) -> None:
        """Load the screen if it is not loaded. A failure is logged and tried again after a minute."""
        if self._screen is not None or time.monotonic() - self._tried_at < TRY_LOADING_EVERY_SECONDS:
            return
        self._tried_at = time.monotonic()
        try:
            self._screen = RiskScreen.load(self._model, self._phrases)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the model, the message must be stored
            log.error("risk_screen_not_loaded", error=exception_without_text(error))

    def signals(self, text: str, language: str = "") -> tuple[Signal, ...]:
        """What in `text` may be urgent; `language`: the one in which it is, where known. Never raises."""
        self.load()
        if self._screen is None:
            return (UNSCREENED,)
        try:
            return _signals(self._screen.screen(text, language))
        except Exception as error:  # noqa: BLE001 - whatever the screen stumbles over, the message must be stored
            log.error("risk_screen_failed", error=exception_without_text(error))
            return (UNSCREENED,)


def _signals(reading: Reading) -> tuple[Signal, ...]:
    found = tuple(Signal(each.kind, _level(each.level), each.quote, each.judge) for each in reading.signals)
    if reading.level == "no" or found:
        return found
    return (Signal("danger_now", _level(reading.level), "", "classifier"),)


def _level(level: str) -> Literal["yes", "ask"]:
    return "yes" if level == "yes" else "ask"

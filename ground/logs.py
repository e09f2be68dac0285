"""One way of logging for all processes: a constant event name, identifiers as fields, never anybody's words.

Threat considered: an exception's text carries a customer's message into a log. Records keep the class of an
exception and the places it passed, never its text.
"""

import logging
import sys
import traceback
from typing import Any

import structlog


def configure_logs(level: str) -> None:
    """Send structlog and the standard library's logging to standard error, one line an event, exceptions by class."""
    chosen = getattr(logging, level.upper())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _exception_by_class,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(chosen),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WordlessFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=max(chosen, logging.INFO), handlers=[handler], force=True)
    for noisy in ("httpx", "httpcore", "huey", "alembic", "uvicorn.access", "asyncio"):
        logging.getLogger(noisy).setLevel(max(chosen, logging.WARNING))


def exception_without_text(error: BaseException) -> str:
    """The class of an exception and where it passed, innermost last, then what caused it; never a message."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    frames = traceback.extract_tb(error.__traceback__)
    passed = " > ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames[-6:])
    shown = f"{type(error).__qualname__} at {passed}" if passed else type(error).__qualname__
    return f"{shown}; caused by {exception_without_text(cause)}" if cause is not None else shown


class WordlessFormatter(logging.Formatter):
    """Formats standard-library records with an exception's class in place of its text."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the standard library's name
        return exception_without_text(ei[1]) if ei and ei[1] else ""

    def formatStack(self, stack_info: str) -> str:  # noqa: N802, ARG002 - the standard library's name
        return ""


def _exception_by_class(_logger: Any, _method: str, event: Any) -> Any:
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"] = exception_without_text(error)
    return event

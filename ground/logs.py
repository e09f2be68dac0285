"""One way of logging for all processes: a constant event name, identifiers as fields, never anybody's words.

Threats considered: an exception's text carries a customer's message into a log (records keep the class of an
exception and the places it passed, never its text); a library quotes what it handles (its lines are kept by place, its
events by name, whatever level is asked for).
"""

import logging
import sys
import traceback
from typing import Any

import structlog

QUOTING = ("asyncio", "concurrent", "py.warnings", "rasa", "rasa_sdk", "sqlalchemy", "sse_starlette")
"""Libraries whose lines may hold what a customer wrote: Rasa logs texts and slots, asyncio the error of a lost task."""


def configure_logs(level: str) -> None:
    """Send structlog and the standard library's logging to standard error, one line an event, exceptions by class."""
    chosen = getattr(logging, level.upper())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            _library_event_by_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _exception_by_class,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(chosen),
        # Looked up for each line: a stream that was closed meanwhile must not make what is logged fail.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WordlessFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=max(chosen, logging.INFO), handlers=[handler], force=True)
    # uvicorn tells its ordinary start under the name "uvicorn.error", which reads like a failure.
    for noisy in ("httpx", "httpcore", "huey", "alembic", "uvicorn", "uvicorn.error", "uvicorn.access", *QUOTING):
        logging.getLogger(noisy).setLevel(max(chosen, logging.WARNING))
    # What libraries tell their own developers would bury what an operator has to read, and some of it quotes.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)


def exception_without_text(error: BaseException) -> str:
    """The class of an exception and where it passed, innermost last, then what caused it; never a message."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    frames = traceback.extract_tb(error.__traceback__)
    passed = " > ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames[-6:])
    shown = f"{type(error).__qualname__} at {passed}" if passed else type(error).__qualname__
    return f"{shown}; caused by {exception_without_text(cause)}" if cause is not None else shown


class WordlessFormatter(logging.Formatter):
    """Formats standard-library records: an exception by its class, a line of a quoting library by its place."""

    def format(self, record: logging.LogRecord) -> str:
        if record.name.startswith(QUOTING):
            record = logging.makeLogRecord({**record.__dict__, "msg": f"{record.filename}:{record.lineno}", "args": ()})
        return super().format(record)

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


def _library_event_by_name(_logger: Any, method: str, event: Any) -> Any:
    # Rasa's events have dots in their names, the house's have none.
    if "." not in str(event.get("event")):
        return event
    if method in ("debug", "info"):
        raise structlog.DropEvent
    return {name: event[name] for name in ("level", "event", "exc_info") if name in event}

"""A log line carries an exception's class, never its text."""

import logging
from io import StringIO

import pytest
import structlog

from ground.logs import WordlessFormatter, configure_logs, exception_without_text

CANARY = "zebra-canary-sentence"


def raised() -> ValueError:
    try:
        raise ValueError(CANARY)
    except ValueError as error:
        return error


def test_the_class_and_place_of_an_exception_are_kept() -> None:
    text = exception_without_text(raised())
    assert text.startswith("ValueError at ")
    assert CANARY not in text


def test_standard_logging_drops_the_text_of_exceptions() -> None:
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(WordlessFormatter("%(message)s"))
    logger = logging.getLogger("test_logs")
    logger.addHandler(handler)
    logger.error("it failed", exc_info=raised())
    assert "ValueError" in stream.getvalue()
    assert CANARY not in stream.getvalue()


def test_structured_logging_drops_the_text_of_exceptions(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info")
    structlog.get_logger().error("it_failed", exc_info=raised())
    line = capsys.readouterr().err
    assert "it_failed" in line
    assert "ValueError" in line
    assert CANARY not in line


def test_the_cause_of_an_exception_is_named_without_its_text() -> None:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as cause:
            raise RuntimeError(CANARY) from cause
    except RuntimeError as error:
        text = exception_without_text(error)
    assert "RuntimeError" in text
    assert "caused by KeyError" in text
    assert CANARY not in text


@pytest.mark.parametrize("name", ["rasa.core.processor", "rasa_sdk.executor", "asyncio", "sse_starlette.sse"])
def test_a_library_that_quotes_is_kept_by_the_place_of_its_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("debug")
    logging.getLogger(name).debug("it read %s", CANARY)
    logging.getLogger(name).warning(f"it stumbled over {CANARY}", exc_info=raised())
    line = capsys.readouterr().err
    assert f"WARNING {name} test_logs.py:" in line
    assert "ValueError" in line
    assert CANARY not in line


def test_an_event_of_a_library_is_kept_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("debug")
    structlog.get_logger().debug("processor.message.parse", parse_data_text=CANARY)
    structlog.get_logger().warning("message.parsing.failed", user_message=CANARY)
    line = capsys.readouterr().err
    assert "processor.message.parse" not in line
    assert "message.parsing.failed" in line
    assert CANARY not in line

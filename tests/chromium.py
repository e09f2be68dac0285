"""Debian's chromium, without a window, for every test that drives a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import IN_CI

CHROMIUM = Path("/usr/bin/chromium")


@contextmanager
def chromium_open() -> Iterator[Browser]:
    """The browser, closed at the end; without it the test is skipped, and fails in CI."""
    if not CHROMIUM.exists():
        reason = "browser journeys need chromium: apt-get install chromium"
        pytest.fail(reason) if IN_CI else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()

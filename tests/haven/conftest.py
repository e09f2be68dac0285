"""What the tests of the command line share: tiny programs in place of Haven's processes."""

import sys
import textwrap
from pathlib import Path

import pytest

from haven.settings import HavenSettings


def program(code: str) -> list[str]:
    """The command of a tiny program."""
    return [sys.executable, "-S", "-u", "-c", textwrap.dedent(code)]


@pytest.fixture
def settings(tmp_path: Path) -> HavenSettings:
    """The settings of an empty installation."""
    return HavenSettings(home=tmp_path, var=tmp_path / "var", models=tmp_path / "models")


@pytest.fixture(autouse=True)
def logs_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """The runner's screen is gone after a test; logs of the next one must not go there."""
    monkeypatch.setattr("haven.cli.configure_logs", lambda _: None)

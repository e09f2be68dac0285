"""What all tests share: where services are found, and the one trained assistant."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from tests.house import House

ROOT = Path(__file__).resolve().parent.parent
# How long an example takes says something of the machine, and nothing of a promise.
settings.register_profile("haven", deadline=None)
settings.load_profile("haven")
IN_CI = os.environ.get("CI", "") not in ("", "false", "0")


@pytest.fixture(scope="session")
def trained() -> None:
    """The assistant is trained, once for all tests; a second run finds it up to date."""
    with FileLock(ROOT / "var" / "training.lock"):
        subprocess.run([sys.executable, "-m", "haven", "train"], cwd=ROOT, check=True, timeout=900)


@pytest.fixture(scope="session")
def house(trained: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The whole house, running, with a record of its own."""
    running = House(tmp_path_factory.mktemp("house"))
    running.start()
    try:
        yield running
    finally:
        running.stop()

"""What the worker's tests share: a case record of their own, under a clock that is moved by hand."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cases.database import Database
from ground.sealing import MasterKey


class Watch:
    """A clock that is moved by hand; it begins on a Tuesday at ten."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 3, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def database(tmp_path: Path, watch: Watch) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'cases.db'}", MasterKey("ab" * 32), watch)
    database.migrate()
    yield database
    database.close()

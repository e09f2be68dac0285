"""Small models, trained once for all tests of understanding."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

DATA = Path(__file__).parent.parent.parent / "data"


@pytest.fixture(scope="session")
def data() -> Path:
    return DATA


@pytest.fixture
def now() -> datetime:
    """A Sunday morning in London."""
    return datetime(2026, 11, 22, 10, 30, tzinfo=UTC)

"""A house of their own for tests that kill processes: debug logs, a mail server, two people who receive reports."""

from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller

from tests.faults.scene import Broken, Postbox
from tests.house import PROCESSES, House, free_port


@pytest.fixture(scope="session")
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture(scope="session")
def post_office(postbox: Postbox) -> Iterator[str]:
    """The address of a mail server on this machine."""
    server = Controller(postbox, hostname="127.0.0.1", port=free_port())
    server.start()
    yield f"smtp://127.0.0.1:{server.port}"
    server.stop()


@pytest.fixture(scope="session")
def built(trained: None, tmp_path_factory: pytest.TempPathFactory, post_office: str) -> Iterator[Broken]:
    """One house for all tests that break it, on SQLite, logging as much as it can."""
    settings = {
        "HAVEN_LOG_LEVEL": "debug",
        "HAVEN_SMTP_URL": post_office,
        "HAVEN_MAIL_FROM": "haven@landlord.test",
        "HAVEN_WORKER_EVERY": "1",
    }
    house = House(tmp_path_factory.mktemp("faults"), **settings)
    house.start()
    try:
        yield Broken(house)
    finally:
        house.stop()


@pytest.fixture
def broken(built: Broken) -> Broken:
    """The house, whole before each test, whatever the one before left of it."""
    built.mend(PROCESSES)
    return built

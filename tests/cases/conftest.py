"""A fresh case record for each test, on SQLite and on PostgreSQL, with a clock that the test moves."""

import os
import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import URL, make_url

from cases import models
from cases.database import Database
from ground.sealing import MasterKey
from tests.cases.scene import Clock, Scene
from tests.conftest import IN_CI

POSTGRES = os.environ.get("HAVEN_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/test")
TUESDAY_MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def master() -> MasterKey:
    return MasterKey(secrets.token_hex(32))


@pytest.fixture
def clock() -> Clock:
    return Clock(TUESDAY_MORNING)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, master: MasterKey) -> Path:
    path = tmp_path_factory.mktemp("template") / "cases.db"
    template = Database(f"sqlite:///{path}", master)
    template.migrate()
    template.close()
    return path


@pytest.fixture(scope="session")
def postgresql_database(master: MasterKey) -> Iterator[str]:
    """A migrated database under a random name for this process of the tests, dropped at the end."""
    server = make_url(POSTGRES)
    name = f"haven_test_{secrets.token_hex(6)}"
    try:
        _command(server, f'CREATE DATABASE "{name}"')
        _command(server, f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    except psycopg.OperationalError:
        reason = "PostgreSQL does not answer: install postgresql, or set HAVEN_TEST_POSTGRES"
        pytest.fail(reason) if IN_CI else pytest.skip(reason)
    url = server.set(database=name).render_as_string(hide_password=False)
    migrated = Database(url, master)
    try:
        migrated.migrate()
        yield url
    finally:
        migrated.close()
        _command(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "cases.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgresql_database: str) -> Iterator[str]:
    """The database of this process, emptied afterwards: creating one for each test takes a second on a slow disk."""
    yield postgresql_database
    # As a replica the server leaves its guards aside: that rows refer to each other, and that an audit is kept.
    tables = "; ".join(f"DELETE FROM {table.name}" for table in models.Base.metadata.sorted_tables)
    _command(make_url(postgresql_database), f"SET session_replication_role = replica; {tables}", here=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, master: MasterKey, clock: Clock) -> Iterator[Database]:
    """The migrated case record, empty, on each of the two engines."""
    opened = Database(request.getfixturevalue(f"{request.param}_url"), master, now=clock)
    yield opened
    opened.close()


@pytest.fixture
def scene(database: Database, clock: Clock) -> Scene:
    """A case record with words for what people do in it."""
    return Scene(database, clock)


def _command(server: URL, statement: str, here: bool = False) -> None:
    database = server.database if here else "postgres"
    plain = server.set(drivername="postgresql", database=database).render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True, connect_timeout=3) as connection:
        connection.execute(statement.encode())

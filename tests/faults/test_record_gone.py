"""The database is cut off or locked in the middle of a report: nothing is half stored, the chat goes on by itself."""

import secrets
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy.engine import URL, make_url

from tests.cases.conftest import POSTGRES
from tests.conftest import IN_CI
from tests.faults.scene import UNAVAILABLE, Broken, until
from tests.house import House

FIRST = "they called me names again in the lift"
SECOND = "he copied my accent and laughed"
LOCKED_SECONDS = 8
HOLDER = f"""
import sqlite3, sys, time
record = sqlite3.connect(sys.argv[1], isolation_level=None)
record.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep({LOCKED_SECONDS})
record.execute("ROLLBACK")
"""


class Server:
    """A PostgreSQL server, with one database that can be cut off."""

    def __init__(self, address: URL) -> None:
        self._address = address
        self.name = f"haven_faults_{secrets.token_hex(6)}"
        self.command(f'CREATE DATABASE "{self.name}"')

    @property
    def url(self) -> str:
        return self._address.set(database=self.name).render_as_string(hide_password=False)

    def command(self, statement: str) -> None:
        plain = self._address.set(drivername="postgresql", database="postgres")
        with psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True, connect_timeout=3) as open_:
            open_.execute(statement.encode())

    @contextmanager
    def cut_off(self) -> Iterator[None]:
        """Nobody gets in, and whoever is in is thrown out."""
        self.command(f'ALTER DATABASE "{self.name}" ALLOW_CONNECTIONS false')
        self.command(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self.name}'")
        try:
            yield
        finally:
            self.command(f'ALTER DATABASE "{self.name}" ALLOW_CONNECTIONS true')

    def drop(self) -> None:
        self.command(f'DROP DATABASE "{self.name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    try:
        server = Server(make_url(POSTGRES))
    except psycopg.OperationalError:
        reason = "PostgreSQL does not answer: install postgresql, or set HAVEN_TEST_POSTGRES"
        pytest.fail(reason) if IN_CI else pytest.skip(reason)
    yield server
    server.drop()


@pytest.fixture(scope="module")
def on_postgresql(trained: None, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broken]:
    house = House(tmp_path_factory.mktemp("postgresql"), server.url, HAVEN_WORKER_EVERY="1")
    house.start()
    broken = Broken(house)
    try:
        yield broken
    finally:
        house.stop()
        broken.record.close()


def test_a_report_goes_on_by_itself_after_the_database_was_cut_off(on_postgresql: Broken, server: Server) -> None:
    house, customer = on_postgresql.house, on_postgresql.arrives("what_happened")
    unfreeze = on_postgresql.freeze("actions")
    customer.sends(text=FIRST)
    with server.cut_off():
        unfreeze()
        refused = customer.posts("while-it-is-gone", text=SECOND)
        assert refused.status_code == 503
        assert "kept on this page" in refused.json()["sentence"]
        until(lambda: not house.answers("api"))
        time.sleep(2)
    until(lambda: house.answers("api"))
    assert customer.wrote()[-1] == FIRST
    assert customer.posts("while-it-is-gone", text=SECOND).status_code == 202
    until(lambda: on_postgresql.is_answered(customer))
    assert on_postgresql.report(customer).accounts == (FIRST, SECOND)
    assert customer.wrote()[-2:] == [FIRST, SECOND]
    assert len(customer.heard(UNAVAILABLE)) <= 1
    assert customer.question == "what_happened"
    customer.chooses("that_is_all")
    assert customer.question not in ("what_happened", None)


def test_actions_and_worker_recover_as_well(on_postgresql: Broken, server: Server) -> None:
    house, customer = on_postgresql.house, on_postgresql.arrives("reporter_role")
    with server.cut_off():
        time.sleep(3)
    until(lambda: house.answers("api"))
    customer.chooses("self")
    assert customer.question == "anonymity"
    (house.var / "worker.alive").unlink(missing_ok=True)
    until(lambda: house.answers("worker"))


def test_a_record_that_another_process_locks_for_long_refuses_plainly_and_goes_on(broken: Broken) -> None:
    customer = broken.arrives("what_happened")
    unfreeze = broken.freeze("actions")
    customer.sends(text=FIRST)
    path = str(broken.house.var / "cases.db")
    with subprocess.Popen([sys.executable, "-c", HOLDER, path], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        unfreeze()
        refused = customer.posts("while-it-is-locked", text=SECOND)
        assert refused.status_code == 503
        assert "kept on this page" in refused.json()["sentence"]
        assert customer.wrote()[-1] == FIRST
    assert customer.posts("while-it-is-locked", text=SECOND).status_code == 202
    until(lambda: broken.is_answered(customer))
    assert broken.report(customer).accounts == (FIRST, SECOND)
    assert customer.question == "what_happened"
    with sqlite3.connect(path) as record:
        assert record.execute("PRAGMA integrity_check").fetchone() == ("ok",)

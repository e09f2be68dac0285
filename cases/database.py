"""The one door to the database: transactions, and what the two engines need to behave alike.

SQLite (the default) writes under BEGIN IMMEDIATE, so of two writers the second waits at the door and never fails
half-way; PostgreSQL locks the conversation's row (`cases.custody`). Threats considered: an error's text carries
parameters into a log (hidden); an erased row stays readable in the file (secure_delete, journal emptied).
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DatabaseError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolEmpty
from sqlalchemy.orm import Session

from cases.errors import CaseError, RecordUnavailable
from ground.sealing import MasterKey

BUSY_SECONDS = 5
ERASED = "haven_erased"
"""Mark on a session: something was erased, so SQLite's journal is emptied after the commit."""


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Record:
    """The open transaction that every verb takes. `now` gives aware UTC times."""

    session: Session
    master: MasterKey
    now: Callable[[], datetime] = utc_now


class Database:
    """The case record's database. The engine is built on first use; `now` is replaced by tests and the demo."""

    def __init__(self, url: str, master: MasterKey, now: Callable[[], datetime] = utc_now) -> None:
        self._url = _with_driver(make_url(url))
        self._master = master
        self.now = now

    @property
    def engine_name(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._url.get_backend_name()

    @contextmanager
    def writing(self) -> Iterator[Record]:
        """A transaction that commits at the end, and rolls back on any error (but for refusals that are kept).

        Raises RecordUnavailable where the database is locked or gone; then nothing was stored.
        """
        with _telling_of_absence(), self._session(writing=True) as session:
            try:
                yield Record(session, self._master, self.now)
            except CaseError as refusal:
                if refusal.keeps:
                    session.commit()
                raise
            session.commit()
            erased = bool(session.info.get(ERASED))
        if erased:
            self._empty_journal()

    @contextmanager
    def reading(self) -> Iterator[Record]:
        """A transaction for reading; a verb that tries to write in it is stopped. Raises RecordUnavailable."""
        with _telling_of_absence(), self._session(writing=False) as session:
            yield Record(session, self._master, self.now)
            _refuse_to_write(session)

    def migrate(self) -> None:
        """Bring the tables to the newest state; of several processes that try at once, one does it."""
        from cases.migrations import upgrade  # heavy: Alembic is needed at start only

        with _telling_of_absence(), self._writer.begin() as connection:
            if self.engine_name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(4855001)"))
            upgrade(connection)

    def is_current(self) -> bool:
        """Whether the tables are those that this version expects. Raises RecordUnavailable."""
        from cases.migrations import is_current  # heavy: Alembic is needed at start only

        with _telling_of_absence(), self._engine.connect() as connection:
            return is_current(connection)

    def close(self) -> None:
        """Give all connections back. The next use opens new ones."""
        if "_engine" in self.__dict__:
            self._engine.dispose()

    @cached_property
    def _engine(self) -> Engine:
        return _sqlite_engine(self._url) if self.engine_name == "sqlite" else _postgresql_engine(self._url)

    @cached_property
    def _writer(self) -> Engine:
        return self._engine.execution_options(haven_writing=True)

    @contextmanager
    def _session(self, writing: bool) -> Iterator[Session]:
        engine = self._writer if writing else self._engine
        with Session(engine, expire_on_commit=False) as session:
            if not writing:
                event.listen(session, "before_flush", _refuse_to_write)
            session.connection()
            yield session

    def _empty_journal(self) -> None:
        # What was destroyed must not live on in SQLite's journal. The change itself is stored by now: a reader who
        # holds the journal just then must not make it look as if it had failed, and the next erasure empties it.
        if self.engine_name != "sqlite":
            return
        with suppress(sqlite3.OperationalError):
            raw = self._engine.raw_connection()
            try:
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                raw.close()


def _with_driver(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgresql", "postgres") else url


def _postgresql_engine(url: URL) -> Engine:
    return create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=10,
        pool_timeout=BUSY_SECONDS,
        connect_args={
            "connect_timeout": BUSY_SECONDS,
            "options": f"-c lock_timeout={BUSY_SECONDS}s -c idle_in_transaction_session_timeout=60s -c timezone=UTC",
        },
    )


def _sqlite_engine(url: URL) -> Engine:
    if url.database:
        _create_for_owner(Path(url.database))
    engine = create_engine(
        url, hide_parameters=True, pool_size=10, max_overflow=30, pool_timeout=BUSY_SECONDS, connect_args={"timeout": 5}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _create_for_owner(path: Path) -> None:
    # Only the owner may read the file; SQLite gives its journal the same rights.
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise RecordUnavailable from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late to lock; _begin_sqlite sends it
    cursor = connection.cursor()
    for setting in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("haven_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _refuse_to_write(session: Session, *_: Any) -> None:
    # A verb that audits must not lose its audit entry because somebody opened the record for reading only.
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("this verb writes: open the record with writing()")


@contextmanager
def _telling_of_absence() -> Iterator[None]:
    try:
        yield
    except PoolEmpty:
        raise RecordUnavailable from None
    except DatabaseError as error:
        if isinstance(error, IntegrityError | ProgrammingError):
            raise  # a fault of ours, not an absence
        raise RecordUnavailable from error

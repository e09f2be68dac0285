"""The door to the database: private, honest about absence, silent about words."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from cases import errors
from cases.database import Database
from cases.errors import CaseError, RecordUnavailable
from ground.sealing import MasterKey
from tests.cases.scene import Scene


def every_error(root: type[CaseError] = CaseError) -> Iterator[type[CaseError]]:
    for error in root.__subclasses__():
        yield error
        yield from every_error(error)


def test_every_refusal_has_a_status_and_a_code_of_its_own() -> None:
    found = list(every_error())
    assert len({error.code for error in found}) == len(found)
    assert all(400 <= error.status < 600 for error in found)
    assert all(error.__name__ in (errors.__doc__ or "") for error in found)
    assert all(f"{error.__name__} {error.status}" in (errors.__doc__ or "") for error in found)


def test_files_are_readable_by_their_owner_only(tmp_path: Path, master: MasterKey) -> None:
    database = Database(f"sqlite:///{tmp_path}/deep/cases.db", master)
    database.migrate()
    with database.writing() as record:
        record.session.execute(text("UPDATE alembic_version SET version_num = version_num"))
        for path in (tmp_path / "deep").iterdir():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
    database.close()


def test_a_locked_file_is_said_and_stores_nothing(
    sqlite_url: str, master: MasterKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cases.database.BUSY_SECONDS", 0)
    holder, other = Database(sqlite_url, master), Database(sqlite_url, master)
    with holder.writing(), pytest.raises(RecordUnavailable), other.writing():
        pass
    with other.writing():
        pass
    holder.close()
    other.close()


@pytest.mark.parametrize("url", ["postgresql://postgres@127.0.0.1:1/none", "sqlite:////proc/none/cases.db"])
def test_a_database_that_is_gone_is_said(url: str, master: MasterKey) -> None:
    database = Database(url, master)
    for door in (database.writing, database.reading):
        with pytest.raises(RecordUnavailable), door():
            pass
    with pytest.raises(RecordUnavailable):
        database.is_current()


def test_a_connection_cut_in_the_middle_is_replaced(postgresql_url: str, master: MasterKey) -> None:
    database = Database(postgresql_url, master)
    with pytest.raises(RecordUnavailable), database.writing() as record:
        record.session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    with database.reading() as record:
        assert record.session.scalar(text("SELECT 1")) == 1
    database.close()


def test_a_file_that_is_no_database_is_said(tmp_path: Path, master: MasterKey) -> None:
    (tmp_path / "cases.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(RecordUnavailable), Database(f"sqlite:///{tmp_path}/cases.db", master).reading():
        pass


def test_an_errors_text_carries_no_parameters(scene: Scene) -> None:
    with pytest.raises(DBAPIError) as failure, scene.database._engine.connect() as connection:
        connection.execute(text("SELECT :word FROM nowhere"), {"word": "canary"})
    assert "canary" not in str(failure.value)

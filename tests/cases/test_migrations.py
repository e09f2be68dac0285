"""The tables: made by dated migrations, equal to the models, guarded by the database itself."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DatabaseError

from cases import migrations
from cases.database import Database
from cases.models import Base
from ground.sealing import MasterKey
from tests.cases.scene import Scene


def test_newest_migration_equals_the_models(database: Database) -> None:
    with database._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": Base.metadata})
        assert compare_metadata(context, Base.metadata) == []


def test_database_says_whether_it_is_current(database: Database, master: MasterKey, tmp_path: Path) -> None:
    assert database.is_current()
    database.migrate()
    assert database.is_current()
    empty = Database(f"sqlite:///{tmp_path}/empty.db", master)
    assert not empty.is_current()


def test_first_report_can_be_taken_back_and_made_again(database: Database) -> None:
    with database._writer.begin() as connection:
        migrations.downgrade(connection, "base")
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    assert not database.is_current()
    database.migrate()
    assert database.is_current()


@pytest.mark.parametrize("table", ["audit", "case_entry"])
@pytest.mark.parametrize("act", ["UPDATE {table} SET actor = 'nobody'", "DELETE FROM {table}"])
def test_database_itself_refuses_to_change_what_was_recorded(scene: Scene, table: str, act: str) -> None:
    scene.sends(scene.opens())
    before = scene.rows()
    with pytest.raises(DatabaseError), scene.database._writer.begin() as connection:
        connection.execute(text(act.format(table=table)))
    assert scene.rows() == before


def test_a_stopped_migration_leaves_nothing_half_made(tmp_path: Path, master: MasterKey) -> None:
    database = Database(f"sqlite:///{tmp_path}/cases.db", master)
    with pytest.raises(ZeroDivisionError), database._writer.begin() as connection:
        migrations.upgrade(connection)
        raise ZeroDivisionError
    plain = create_engine(f"sqlite:///{tmp_path}/cases.db")
    assert inspect(plain).get_table_names() == []

"""Dated changes of the tables, run from the program itself; each leaves what was stored as it was."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def configuration(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, target: str = "head") -> None:
    """Bring the tables to `target` within the connection's transaction."""
    command.upgrade(configuration(connection), target)


def downgrade(connection: Connection, target: str) -> None:
    """Take the tables back to `target`; for tests and for operators who must."""
    command.downgrade(configuration(connection), target)


def is_current(connection: Connection) -> bool:
    """Whether the tables stand at the newest revision."""
    expected = set(ScriptDirectory.from_config(configuration()).get_heads())
    return set(MigrationContext.configure(connection).get_current_heads()) == expected

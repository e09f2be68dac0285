"""The form's verbs on a case record of their own, on both engines, as the record's own tests have it."""

from tests.cases.conftest import (
    clock,
    database,
    master,
    postgresql_database,
    postgresql_url,
    scene,
    sqlite_template,
    sqlite_url,
)

__all__ = [
    "clock",
    "database",
    "master",
    "postgresql_database",
    "postgresql_url",
    "scene",
    "sqlite_template",
    "sqlite_url",
]

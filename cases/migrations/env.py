"""Alembic's entry: runs the migrations in the connection that `cases.migrations` hands over."""

from alembic import context

from cases.models import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()

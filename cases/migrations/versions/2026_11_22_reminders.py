"""Reminders: when the advisor is to be reminded of a promise, and when they were."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_reminders"
down_revision = "2026_11_22_duty"
branch_labels = None
depends_on = None

WAITING = sa.text("met_at IS NULL AND stopped_at IS NULL AND reminded_at IS NULL")
A_DAY = timedelta(days=1)


def upgrade() -> None:
    op.add_column("clock", sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("clock", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_clock_remind_at", "clock", ["remind_at"], sqlite_where=WAITING, postgresql_where=WAITING)
    _remind_of_what_runs()


def _remind_of_what_runs() -> None:
    # A day before, whatever the kind: the data of today may be other data on the day this runs.
    clock = sa.table(
        "clock",
        sa.column("id", sa.BigInteger),
        *(sa.column(name, sa.DateTime(timezone=True)) for name in ("due_at", "remind_at", "met_at", "stopped_at")),
    )
    running = sa.select(clock.c.id, clock.c.due_at).where(clock.c.met_at.is_(None), clock.c.stopped_at.is_(None))
    connection = op.get_bind()
    for number, due_at in connection.execute(running).all():
        connection.execute(sa.update(clock).where(clock.c.id == number).values(remind_at=due_at - A_DAY))


def downgrade() -> None:
    # An alert of this kind has no name in the house before.
    op.execute("DELETE FROM alert_call WHERE alert_id IN (SELECT id FROM alert WHERE kind = 'clock_due')")
    op.execute("DELETE FROM outbox WHERE kind = 'clock_due'")
    op.execute("DELETE FROM alert WHERE kind = 'clock_due'")
    op.drop_index("ix_clock_remind_at", "clock")
    for name in ("reminded_at", "remind_at"):
        op.drop_column("clock", name)

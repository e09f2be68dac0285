"""Who is there: presence and capacity instead of a switch, working hours, on call, and whom an alert was told."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_duty"
down_revision = "2026_11_22_language"
branch_labels = None
depends_on = None

WAITING = sa.text("acknowledged_at IS NULL AND called_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("advisor", sa.Column("presence", sa.String(12), server_default="available", nullable=False))
    op.add_column("advisor", sa.Column("capacity", sa.Integer(), server_default="3", nullable=False))
    op.execute("UPDATE advisor SET presence = 'off' WHERE NOT on_duty")
    op.drop_column("advisor", "on_duty")
    _rota()
    op.add_column("alert", sa.Column("called_at", _time(), nullable=True))
    op.execute(
        "UPDATE alert SET called_at = raised_at WHERE acknowledged_at IS NULL"
        " AND kind IN ('urgent', 'person_wanted', 'assistant_down')"
    )
    op.create_index("ix_alert_called_at", "alert", ["called_at"], sqlite_where=WAITING, postgresql_where=WAITING)
    op.create_table(
        "alert_call",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("alert_id", _number(), nullable=False),
        sa.Column("advisor_id", _number(), nullable=False),
        sa.Column("step", sa.String(12), nullable=False),
        sa.Column("at", _time(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name="fk_alert_call_alert_id"),
        sa.ForeignKeyConstraint(["advisor_id"], ["advisor.id"], name="fk_alert_call_advisor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_alert_call"),
        sa.UniqueConstraint("alert_id", "advisor_id", name="uq_alert_call_alert_id_advisor_id"),
    )


def _rota() -> None:
    op.create_table(
        "working_hours",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("advisor_id", _number(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("from_minute", sa.Integer(), nullable=False),
        sa.Column("to_minute", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["advisor_id"], ["advisor.id"], name="fk_working_hours_advisor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_working_hours"),
    )
    op.create_index("ix_working_hours_advisor_id", "working_hours", ["advisor_id"])
    op.create_table(
        "on_call",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("advisor_id", _number(), nullable=False),
        sa.Column("begins_at", _time(), nullable=False),
        sa.Column("ends_at", _time(), nullable=False),
        sa.ForeignKeyConstraint(["advisor_id"], ["advisor.id"], name="fk_on_call_advisor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_on_call"),
    )
    op.create_index("ix_on_call_advisor_id", "on_call", ["advisor_id"])
    op.create_index("ix_on_call_ends_at", "on_call", ["ends_at"])


def downgrade() -> None:
    for table in ("alert_call", "on_call", "working_hours"):
        op.drop_table(table)
    op.drop_index("ix_alert_called_at", "alert")
    op.drop_column("alert", "called_at")
    op.add_column("advisor", sa.Column("on_duty", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.execute("UPDATE advisor SET on_duty = false WHERE presence = 'off'")
    for name in ("capacity", "presence"):
        op.drop_column("advisor", name)


def _number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _time() -> sa.DateTime:
    return sa.DateTime(timezone=True)

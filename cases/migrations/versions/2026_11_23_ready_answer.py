"""Ready answers that the landlord edited, added or hid, a row for each language."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_ready_answer"
down_revision = "2026_11_23_seen"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "ready_answer",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("text", sa.String(600), nullable=True),
        sa.Column("english", sa.String(600), nullable=True),
        sa.Column("hidden", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ready_answer")),
        sa.UniqueConstraint("language", "key", name=op.f("uq_ready_answer_language_key")),
    )


def downgrade() -> None:
    op.drop_table("ready_answer")

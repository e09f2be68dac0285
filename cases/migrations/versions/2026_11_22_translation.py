"""Translation: what becomes of a message in another language, sealed beside the original."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_translation"
down_revision = "2026_11_22_consent"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "translation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("into", sa.String(16), nullable=False),
        sa.Column("source", sa.String(16), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("engine", sa.String(40), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_at", _time(), nullable=False),
        sa.Column("due_at", _time(), nullable=True),
        sa.Column("changed_at", _time(), nullable=True),
        sa.Column("mark", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_translation_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_translation")),
        sa.UniqueConstraint("conversation_id", "seq", name=op.f("uq_translation_conversation_id_seq")),
    )
    op.create_index("ix_translation_due_at", "translation", ["due_at"], unique=False)
    op.create_index("ix_translation_changed_at", "translation", ["changed_at"], unique=False)


def downgrade() -> None:
    # Messages of this kind mean nothing without the table.
    op.execute("DELETE FROM message WHERE kind = 'translation'")
    op.drop_table("translation")


def _time() -> sa.DateTime:
    return sa.DateTime(timezone=True)

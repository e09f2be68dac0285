"""Coming back: return codes, and the hour after which a paused conversation's token opens nothing."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_return_code"
down_revision = "2026_11_22_evidence"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversation", sa.Column("token_until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "return_code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("for_whom", sa.String(16), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_return_code_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_code")),
        sa.UniqueConstraint("digest", name=op.f("uq_return_code_digest")),
    )
    op.create_index(op.f("ix_return_code_conversation_id"), "return_code", ["conversation_id"], unique=False)


def downgrade() -> None:
    op.drop_table("return_code")
    op.drop_column("conversation", "token_until")

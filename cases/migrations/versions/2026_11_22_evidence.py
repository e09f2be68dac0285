"""Evidence: the files that a customer adds, sealed in parts, beside the clean copies that advisors view."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_evidence"
down_revision = "2026_11_22_first_report"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("client_digest", sa.String(64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("media_type", sa.String(80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=False),
        sa.Column("clean", sa.String(8), nullable=False),
        sa.Column("clean_type", sa.String(80), nullable=True),
        sa.Column("clean_size", sa.Integer(), nullable=True),
        sa.Column("clean_tries", sa.Integer(), nullable=False),
        sa.Column("clean_due_at", _time(), nullable=True),
        sa.Column("at", _time(), nullable=False),
        sa.Column("removed_at", _time(), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_evidence_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("conversation_id", "client_digest", name=op.f("uq_evidence_conversation_id_client_digest")),
    )
    op.create_index("ix_evidence_clean_due_at", "evidence", ["clean_due_at"], unique=False)
    op.create_table(
        "evidence_part",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("evidence_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_part_evidence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_part")),
        sa.UniqueConstraint("evidence_id", "kind", "number", name=op.f("uq_evidence_part_evidence_id_kind_number")),
    )


def downgrade() -> None:
    op.drop_table("evidence_part")
    op.drop_table("evidence")


def _time() -> sa.DateTime:
    return sa.DateTime(timezone=True)

"""Who is telling: the steps of a person's consent, and what an advisor says of their own gender."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_consent"
down_revision = "2026_11_22_return_code"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("advisor", sa.Column("gender", sa.String(8), nullable=True))
    op.create_table(
        "consent",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("how", sa.String(24), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_consent_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("conversation_id", "number", name=op.f("uq_consent_conversation_id_number")),
    )
    _refuse_changes()


def downgrade() -> None:
    op.drop_table("consent")
    op.drop_column("advisor", "gender")


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER consent_refuses_{act.lower()} BEFORE {act} ON consent "
                "BEGIN SELECT RAISE(ABORT, 'consent is never changed'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER consent_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON consent "
        "FOR EACH STATEMENT EXECUTE FUNCTION haven_never_changed()"
    )

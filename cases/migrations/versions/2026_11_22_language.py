"""The language of a conversation: another one that was heard, and whether going on in it was offered."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_language"
down_revision = "2026_11_22_translation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversation", sa.Column("other_language", sa.String(16), nullable=True))
    op.add_column("conversation", sa.Column("offer", sa.String(8), server_default="none", nullable=False))
    op.add_column("conversation", sa.Column("offers", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    for name in ("offers", "offer", "other_language"):
        op.drop_column("conversation", name)

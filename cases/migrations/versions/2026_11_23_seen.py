"""Up to which message each side was really shown what the other said, and when: two numbers and two times."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_seen"
down_revision = "2026_11_22_reminders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for side in ("customer", "advisor"):
        op.add_column("conversation", sa.Column(f"{side}_saw", sa.Integer(), server_default="0", nullable=False))
        op.add_column("conversation", sa.Column(f"{side}_saw_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for side in ("advisor", "customer"):
        op.drop_column("conversation", f"{side}_saw_at")
        op.drop_column("conversation", f"{side}_saw")

"""The first report: conversations, messages, answers, flags, cases, clocks, alerts, notices, advisors, audit."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_first_report"
down_revision = None
branch_labels = None
depends_on = None

NEVER_CHANGED = ("audit", "case_entry")
"""Tables whose rows the database itself refuses to change or remove."""

TABLES = (
    "advisor",
    "absence",
    "invite",
    "sign_in",
    "sign_in_failure",
    "conversation",
    "message",
    "answer",
    "risk_flag",
    "case_record",
    "case_barred",
    "case_entry",
    "clock",
    "alert",
    "outbox",
    "audit",
)


def upgrade() -> None:
    _people()
    _sign_ins()
    _conversations()
    _reports()
    _casework()
    _notices()
    _audit()
    for table in NEVER_CHANGED:
        _refuse_changes(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION haven_never_changed()")


def _refuse_changes(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION haven_never_changed() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION haven_never_changed()"
    )


def _identifier() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _time() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _people() -> None:
    op.create_table(
        "advisor",
        sa.Column("id", _identifier(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("on_duty", sa.Boolean(), nullable=False),
        sa.Column("trained_on", sa.Date(), nullable=True),
        sa.Column("last_assigned_at", _time(), nullable=True),
        sa.Column("password", sa.String(200), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_totp", sa.LargeBinary(), nullable=True),
        sa.Column("totp_confirmed_at", _time(), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.Column("added_at", _time(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advisor")),
        sa.UniqueConstraint("email", name=op.f("uq_advisor_email")),
    )
    op.create_table(
        "absence",
        sa.Column("id", _identifier(), nullable=False),
        sa.Column("advisor_id", _identifier(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["advisor_id"], ["advisor.id"], name=op.f("fk_absence_advisor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index(op.f("ix_absence_advisor_id"), "absence", ["advisor_id"], unique=False)


def _sign_ins() -> None:
    op.create_table(
        "invite",
        sa.Column("token_digest", sa.String(64), nullable=False),
        sa.Column("advisor_id", _identifier(), nullable=False),
        sa.Column("expires_at", _time(), nullable=False),
        sa.Column("used_at", _time(), nullable=True),
        sa.ForeignKeyConstraint(["advisor_id"], ["advisor.id"], name=op.f("fk_invite_advisor_id")),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_invite")),
    )
    op.create_table(
        "sign_in",
        sa.Column("token_digest", sa.String(64), nullable=False),
        sa.Column("advisor_id", _identifier(), nullable=False),
        sa.Column("started_at", _time(), nullable=False),
        sa.Column("seen_at", _time(), nullable=False),
        sa.Column("ended_at", _time(), nullable=True),
        sa.ForeignKeyConstraint(["advisor_id"], ["advisor.id"], name=op.f("fk_sign_in_advisor_id")),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_sign_in")),
    )
    op.create_index(op.f("ix_sign_in_advisor_id"), "sign_in", ["advisor_id"], unique=False)
    op.create_table(
        "sign_in_failure",
        sa.Column("account_digest", sa.String(64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("blocked_until", _time(), nullable=True),
        sa.PrimaryKeyConstraint("account_digest", name=op.f("pk_sign_in_failure")),
    )


def _conversations() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("token_digest", sa.String(64), nullable=False),
        sa.Column("data_key", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(16), nullable=False),
        sa.Column("advisor_id", _identifier(), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("question", sa.String(40), nullable=True),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("heard", sa.Integer(), nullable=False),
        sa.Column("customer_seq", sa.Integer(), nullable=False),
        sa.Column("advisor_seq", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("opened_at", _time(), nullable=False),
        sa.Column("last_at", _time(), nullable=False),
        sa.Column("erased_at", _time(), nullable=True),
        sa.CheckConstraint(
            "(owner = 'advisor') = (advisor_id IS NOT NULL)", name=op.f("ck_conversation_owner_is_named")
        ),
        sa.ForeignKeyConstraint(["advisor_id"], ["advisor.id"], name=op.f("fk_conversation_advisor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
    )
    op.create_index(op.f("ix_conversation_last_at"), "conversation", ["last_at"], unique=False)
    op.create_table(
        "message",
        sa.Column("id", _identifier(), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", _time(), nullable=False),
        sa.Column("sender", sa.String(16), nullable=False),
        sa.Column("advisor_id", _identifier(), nullable=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("question", sa.String(40), nullable=True),
        sa.Column("client_digest", sa.String(64), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["advisor_id"], ["advisor.id"], name=op.f("fk_message_advisor_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_message_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("conversation_id", "client_digest", name=op.f("uq_message_conversation_id_client_digest")),
        sa.UniqueConstraint("conversation_id", "seq", name=op.f("uq_message_conversation_id_seq")),
        sqlite_autoincrement=True,
    )


def _reports() -> None:
    op.create_table(
        "answer",
        sa.Column("id", _identifier(), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(40), nullable=False),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", _time(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_answer_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("conversation_id", "number", name=op.f("uq_answer_conversation_id_number")),
    )
    op.create_index(
        "ix_answer_conversation_id_question_seq", "answer", ["conversation_id", "question", "seq"], unique=False
    )
    op.create_table(
        "risk_flag",
        sa.Column("id", _identifier(), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("level", sa.String(8), nullable=False),
        sa.Column("judge", sa.String(40), nullable=False),
        sa.Column("at", _time(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("cleared_at", _time(), nullable=True),
        sa.Column("cleared_by", _identifier(), nullable=True),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["cleared_by"], ["advisor.id"], name=op.f("fk_risk_flag_cleared_by")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_risk_flag_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_flag")),
        sa.UniqueConstraint("conversation_id", "seq", "kind", name=op.f("uq_risk_flag_conversation_id_seq_kind")),
    )


def _casework() -> None:
    op.create_table(
        "case_record",
        sa.Column("id", _identifier(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("opened_at", _time(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("unfinished", sa.Boolean(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("advisor_id", _identifier(), nullable=True),
        sa.Column("submitted_at", _time(), nullable=True),
        sa.Column("acknowledged_at", _time(), nullable=True),
        sa.Column("closed_at", _time(), nullable=True),
        sa.ForeignKeyConstraint(["advisor_id"], ["advisor.id"], name=op.f("fk_case_record_advisor_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_case_record_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_record")),
        sa.UniqueConstraint("conversation_id", name=op.f("uq_case_record_conversation_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_case_record_reference")),
    )
    op.create_index(op.f("ix_case_record_advisor_id"), "case_record", ["advisor_id"], unique=False)
    op.create_index(op.f("ix_case_record_status"), "case_record", ["status"], unique=False)
    op.create_table(
        "case_barred",
        sa.Column("case_id", _identifier(), nullable=False),
        sa.Column("advisor_id", _identifier(), nullable=False),
        sa.Column("at", _time(), nullable=False),
        sa.ForeignKeyConstraint(["advisor_id"], ["advisor.id"], name=op.f("fk_case_barred_advisor_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_barred_case_id")),
        sa.PrimaryKeyConstraint("case_id", "advisor_id", name=op.f("pk_case_barred")),
    )
    op.create_table(
        "case_entry",
        sa.Column("id", _identifier(), nullable=False),
        sa.Column("case_id", _identifier(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("audience", sa.String(16), nullable=False),
        sa.Column("at", _time(), nullable=False),
        sa.Column("actor", sa.String(40), nullable=False),
        sa.Column("advisor_id", _identifier(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["advisor_id"], ["advisor.id"], name=op.f("fk_case_entry_advisor_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_entry_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_entry")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_case_entry_case_id_number")),
    )


def _notices() -> None:
    op.create_table(
        "clock",
        sa.Column("id", _identifier(), nullable=False),
        sa.Column("case_id", _identifier(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("started_at", _time(), nullable=False),
        sa.Column("due_at", _time(), nullable=False),
        sa.Column("met_at", _time(), nullable=True),
        sa.Column("stopped_at", _time(), nullable=True),
        sa.Column("missed_at", _time(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_clock_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
        sa.UniqueConstraint("case_id", "kind", "started_at", name=op.f("uq_clock_case_id_kind_started_at")),
    )
    running = sa.text("met_at IS NULL AND stopped_at IS NULL AND missed_at IS NULL")
    op.create_index(
        "ix_clock_due_at", "clock", ["due_at"], unique=False, sqlite_where=running, postgresql_where=running
    )
    op.create_table(
        "alert",
        sa.Column("id", _identifier(), nullable=False),
        sa.Column("case_id", _identifier(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("advisor_id", _identifier(), nullable=False),
        sa.Column("raised_at", _time(), nullable=False),
        sa.Column("acknowledged_at", _time(), nullable=True),
        sa.Column("acknowledged_by", sa.String(40), nullable=True),
        sa.ForeignKeyConstraint(["advisor_id"], ["advisor.id"], name=op.f("fk_alert_advisor_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_alert_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    op.create_index("ix_alert_acknowledged_at_case_id", "alert", ["acknowledged_at", "case_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", _identifier(), nullable=False),
        sa.Column("alert_id", _identifier(), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("advisor_id", _identifier(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("urgency", sa.String(8), nullable=False),
        sa.Column("path", sa.String(120), nullable=False),
        sa.Column("queued_at", _time(), nullable=False),
        sa.Column("next_at", _time(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(80), nullable=True),
        sa.Column("delivered_at", _time(), nullable=True),
        sa.ForeignKeyConstraint(["advisor_id"], ["advisor.id"], name=op.f("fk_outbox_advisor_id")),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_outbox_alert_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_delivered_at_next_at", "outbox", ["delivered_at", "next_at"], unique=False)


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", _identifier(), nullable=False),
        sa.Column("identity", sa.String(32), nullable=False),
        sa.Column("at", _time(), nullable=False),
        sa.Column("actor", sa.String(40), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(60), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("identity", name=op.f("uq_audit_identity")),
    )
    op.create_index(op.f("ix_audit_subject"), "audit", ["subject"], unique=False)

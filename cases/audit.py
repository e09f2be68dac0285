"""Who did what to what, and why. Written in the transaction of the act itself, and never changed afterwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import select

from cases import models
from cases.custody import Words
from cases.database import Record
from cases.thread_kinds import ENTRY_KINDS

ACTIONS = frozenset(
    {f"case:{kind}" for kind in ENTRY_KINDS}
    | {"case:read", "identity:seen"}
    | {"conversation:opened", "conversation:taken_over", "conversation:handed_back", "conversation:erased"}
    | {"conversation:paused", "conversation:resumed", "conversation:language_changed"}
    | {"conversation:returned", "return_code:made", "return_code:saved", "return_code:revoked"}
    | {"evidence:kept", "evidence:removed", "evidence:clean_made", "evidence:clean_failed"}
    | {"evidence:clean_seen", "evidence:original_opened"}
    | {"consent:recorded", "consent:changed", "referral:beyond_consent"}
    | {"flag:raised", "flag:cleared", "alert:raised", "alert:acknowledged"}
    | {"advisor:added", "advisor:invited", "advisor:password_set", "advisor:signed_in", "advisor:sign_in_refused"}
    | {"advisor:signed_out", "advisor:totp_offered", "advisor:totp_confirmed", "advisor:totp_removed"}
    | {"advisor:duty_changed", "advisor:presence_changed", "advisor:capacity_changed", "advisor:hours_changed"}
    | {
        "advisor:put_on_call",
        "advisor:taken_off_call",
        "advisor:languages_changed",
        "advisor:gender_changed",
        "advisor:absence_set",
    }
    | {"advisor:training_recorded", "advisor:deactivated"}
    | {"contact:expired"}
    | {"ready_answer:added", "ready_answer:edited", "ready_answer:hidden"}
    | {"ready_answer:shown", "ready_answer:restored"}
    | {"translation:accepted", "translation:made", "translation:asked_again"}
    | {"transcript:pdf", "transcript:pdf_with_notes", "transcript:html", "transcript:html_with_notes"}
)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit. `has_reason`: a sealed reason stands beside it."""

    at: datetime
    actor: str
    action: str
    subject: str
    has_reason: bool


def write(
    record: Record, actor: str, action: str, subject: str, *, reason: str | None = None, words: Words | None = None
) -> None:
    """Add a line. `action` is one of ACTIONS, `subject:verb`; a reason in words needs the conversation's `words`.

    Raises ValueError for an action that is not in the vocabulary, or a reason that could not be sealed.
    """
    if action not in ACTIONS:
        raise ValueError(f"not an audited action: {action}")
    identity = uuid4().hex
    sealed = None
    if reason is not None:
        if words is None:
            raise ValueError("a reason is sealed with the conversation's key")
        sealed = words.sealed(reason, "audit", "reason", identity)
    record.session.add(
        models.Audit(
            identity=identity, at=record.now(), actor=actor, action=action, subject=subject, sealed_reason=sealed
        )
    )


def wrote(record: Record, actor: str, action: str, subject: str, within: timedelta) -> bool:
    """Whether `actor` has such a line, not older than `within`."""
    query = select(models.Audit.id).where(
        models.Audit.subject == subject,
        models.Audit.actor == actor,
        models.Audit.action == action,
        models.Audit.at > record.now() - within,
    )
    return record.session.scalar(query.limit(1)) is not None


def entries(record: Record, subject: str) -> list[AuditEntry]:
    """The lines about one subject (`case:HR-…`, `conversation:…`, `advisor:7`), oldest first."""
    rows = record.session.scalars(select(models.Audit).where(models.Audit.subject == subject).order_by(models.Audit.id))
    return [AuditEntry(row.at, row.actor, row.action, row.subject, row.sealed_reason is not None) for row in rows]

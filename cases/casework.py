"""What is done with a report: sent, handed to a person, worked and closed (policy 2.10); the face of all of it.

Every verb changes the case by adding an entry to its thread (`cases.thread`), so that the audit, the clocks and the
notices commit with it. A customer's verbs stand here and take the conversation; advisors' take the case's reference.
"""

from dataclasses import dataclass
from datetime import datetime

from cases import alerts, assignment, barred, clocks, consequences, models, report, withholding
from cases.access import conversation_of
from cases.casefile import CaseFile, Identity, case_file, see_identity
from cases.custody import Words, locked, seen
from cases.database import Record
from cases.desk import CaseRow, DeskFilters, desk
from cases.errors import UnknownCase
from cases.escalation import escalate_missed
from cases.handing_over import Handover, request_person
from cases.opening import case_of, ensure_case
from cases.reminding import remind
from cases.thread import append
from cases.withholding import NOT_KEPT, Kept
from cases.working import (
    WORK_KINDS,
    acknowledge,
    add_entry,
    assess,
    close,
    note,
    reassign,
    record_consent,
    refer,
    reopen,
)

__all__ = [
    "WORK_KINDS",
    "CaseFile",
    "CaseRow",
    "DeskFilters",
    "Handover",
    "Identity",
    "Receipt",
    "acknowledge",
    "add_entry",
    "assess",
    "case_file",
    "close",
    "conversation_of",
    "desk",
    "escalate_missed",
    "note",
    "reassign",
    "receipt",
    "record_consent",
    "refer",
    "remind",
    "reopen",
    "request_deletion",
    "request_person",
    "see_identity",
    "somebody_waits",
    "stop_for_interpreter",
    "submit",
]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the customer is told once their report is stored: by when what is promised, in aware UTC.

    kept   all of it, all of it with a second reader, or what was chosen alone (`cases.withholding`)
    """

    reference: str
    advisor: str
    acknowledge_by: datetime
    assess_by: datetime
    interview_by: datetime
    urgent: bool
    kept: Kept = "all"


def submit(record: Record, conversation: str, not_kept: str = NOT_KEPT) -> Receipt:
    """The customer sends the report: its case is opened or completed, with a named advisor and clocks.

    Where the person has not agreed and nothing is at risk, its words are destroyed; `not_kept` stands in their place.
    Idempotent: a second time gives the same receipt. An advisor who has left by now is replaced.
    """
    row = locked(record, conversation)
    words = Words(record, row)
    case = ensure_case(record, row, words, "customer")
    if case.unfinished:
        append(record, case, "submitted", "customer", audience="customer")
        _replace_if_gone(record, row, case)
        alerts.raise_alert(record, case, "urgent" if case.urgent else "new_case")
        consequences.tell_of_worker(record, case, report.current(record, conversation))
        withholding.settle(record, row, case, "system", not_kept)
    return _receipt(record, case)


def stop_for_interpreter(record: Record, conversation: str) -> Receipt:
    """A child helps with the chat: the interview ends, and an interpreter calls (policy 2.11).

    What was said is kept and goes to a named advisor as a report does: it must neither wait for a "send" that never
    comes, nor be erased by whoever holds the keyboard. Idempotent.
    """
    row = locked(record, conversation)
    case = ensure_case(record, row, Words(record, row), "system")
    if case.unfinished:
        append(record, case, "interpreter_wanted", "customer", audience="customer")
        append(record, case, "submitted", "system", audience="customer")
        _replace_if_gone(record, row, case)
        alerts.raise_alert(record, case, "interpreter_wanted")
    return _receipt(record, case)


def _receipt(record: Record, case: models.Case) -> Receipt:
    clock = clocks.latest(record, case, "acknowledge")
    if clock.started_at < (case.submitted_at or clock.started_at) and clock.due_at <= record.now():
        clocks.start(record, case, "acknowledge", case.submitted_at or record.now())
    return Receipt(
        case.reference,
        _advisor(record, case.advisor_id).name,
        acknowledge_by=clocks.latest(record, case, "acknowledge").due_at,
        assess_by=clocks.latest(record, case, "risk_assessment").due_at,
        interview_by=clocks.latest(record, case, "interview").due_at,
        urgent=case.urgent,
        kept=withholding.kept(record, case),
    )


def receipt(record: Record, conversation: str) -> Receipt | None:
    """What the customer was told when the report was sent; none before that."""
    case = case_of(record, seen(record, conversation))
    if case is None or case.unfinished:
        return None
    return _receipt(record, case)


def request_deletion(record: Record, conversation: str) -> None:
    """The customer wants everything erased that an advisor already has: it becomes a wish to that advisor.

    Raises UnknownCase where there is no case; then `conversations.erase` is theirs to use.
    """
    row = locked(record, conversation)
    case = case_of(record, row)
    if case is None:
        raise UnknownCase
    append(record, case, "deletion_wanted", "customer", audience="customer")
    alerts.raise_alert(record, case, "deletion_wanted")


def somebody_waits(record: Record, conversation: str, reason: str) -> None:
    """The assistant cannot answer (`reason`: a constant such as `rasa_unreachable`): an advisor is alerted.

    Once until it is acknowledged. Opens a case where there is none, so that the advisor can take over.
    """
    row = locked(record, conversation)
    words = Words(record, row)
    case = ensure_case(record, row, words, "system")
    if alerts.raise_alert(record, case, "assistant_down"):
        append(record, case, "assistant_failed", "system", text=reason, words=words)


def _replace_if_gone(record: Record, row: models.Conversation, case: models.Case) -> None:
    # An urgent case is assigned at its first alarming words; whoever got it may have left before the report was sent.
    if not _advisor(record, case.advisor_id).active:
        assignment.assign(record, case, assignment.choose(record, row, barred.numbers(record, case)), "system")


def _advisor(record: Record, advisor_id: int | None) -> models.Advisor:
    # Whoever left since stays named until somebody else is: a customer's verb must not fail for it.
    return record.session.get_one(models.Advisor, advisor_id)

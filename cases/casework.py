"""What is done with a report: sent, handed to a person, acknowledged, assessed, worked and closed (policy 2.10).

Every verb changes the case by adding an entry to its thread (`cases.thread`), so that the audit, the clocks and the
notices commit with it. Advisors' verbs take the case's reference; a customer's take the conversation.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from cases import alerts, assignment, clocks, models
from cases.casefile import CaseFile, Identity, case_file, see_identity
from cases.custody import Words, locked, seen
from cases.database import Record
from cases.desk import CaseRow, DeskFilters, desk
from cases.errors import CaseClosed, NotAllowed, ReasonMissing, UnknownAdvisor, UnknownCase
from cases.opening import assign, case_of, ensure_case
from cases.thread import Audience, append

__all__ = [
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
    "desk",
    "note",
    "reassign",
    "receipt",
    "reopen",
    "request_deletion",
    "request_person",
    "see_identity",
    "somebody_waits",
    "submit",
]

WORK_KINDS = frozenset({"assessed", "interviewed", "plan_agreed", "contacted", "referred", "noted"})
"""The kinds of entry that `add_entry` takes; the others have verbs of their own."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the customer is told once their report is stored. acknowledge_by: aware UTC."""

    reference: str
    advisor: str
    acknowledge_by: datetime
    urgent: bool


@dataclass(frozen=True, slots=True)
class Handover:
    """Who speaks next. now: `advisor` was alerted at work; later: they begin at `by` (UTC); nobody: none on duty."""

    kind: Literal["now", "later", "nobody"]
    advisor: str | None
    by: datetime | None


def submit(record: Record, conversation: str) -> Receipt:
    """The customer sends the report: its case is opened or completed, with a named advisor and clocks.

    Idempotent: a second time gives the same receipt. An advisor whom the report names by now is replaced.
    """
    row = locked(record, conversation)
    words = Words(record, row)
    case = ensure_case(record, row, words, "customer")
    if case.unfinished:
        append(record, case, "submitted", "customer", audience="customer")
        _replace_if_named(record, row, case, words)
        alerts.raise_alert(record, case, "urgent" if case.urgent else "new_case")
    clock = clocks.latest(record, case, "acknowledge")
    if clock.started_at < (case.submitted_at or clock.started_at) and clock.due_at <= record.now():
        clock = clocks.start(record, case, "acknowledge", case.submitted_at or record.now())
    return Receipt(case.reference, _advisor(record, case.advisor_id).name, clock.due_at, case.urgent)


def request_person(record: Record, conversation: str, wish: str) -> Handover:
    """The customer wants to talk to a person; `wish` is kept with the case, sealed.

    Opens a case where there is none. Say what it gives only after the commit.
    """
    row = locked(record, conversation)
    words = Words(record, row)
    case = ensure_case(record, row, words, "customer")
    append(record, case, "person_wanted", "customer", audience="customer", text=wish, words=words)
    alerts.raise_alert(record, case, "person_wanted")
    if row.advisor_id is not None:
        return Handover("now", _advisor(record, row.advisor_id).name, None)
    advisor, now = _somebody_present(record, row, case, words), record.now()
    if not assignment.is_present(record, advisor):
        return Handover("nobody", None, clocks.next_working_time(now))
    if clocks.is_working_time(now):
        return Handover("now", advisor.name, None)
    return Handover("later", advisor.name, clocks.next_working_time(now))


def receipt(record: Record, conversation: str) -> Receipt | None:
    """What the customer was told when the report was sent; none before that."""
    case = case_of(record, seen(record, conversation))
    if case is None or case.unfinished:
        return None
    clock = clocks.latest(record, case, "acknowledge")
    return Receipt(case.reference, _advisor(record, case.advisor_id).name, clock.due_at, case.urgent)


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


def acknowledge(record: Record, reference: str, advisor_id: int) -> None:
    """An advisor has seen the case; its alerts are quiet, and the first time counts for the clock."""
    case, _ = _open_case(record, reference, advisor_id, even_closed=True)
    actor = f"advisor:{advisor_id}"
    if case.acknowledged_at is None:
        append(record, case, "acknowledged", actor, audience="customer", advisor_id=advisor_id)
    alerts.acknowledge_all(record, case, actor)


def assess(record: Record, reference: str, advisor_id: int, text: str) -> None:
    """The risk assessment (policy 2.10), in the advisor's words. Raises CaseClosed, ReasonMissing."""
    add_entry(record, reference, advisor_id, "assessed", text)


def note(record: Record, reference: str, advisor_id: int, text: str) -> None:
    """An internal note, which a customer never sees. Also after closing. Raises ReasonMissing for an empty one."""
    add_entry(record, reference, advisor_id, "noted", text)


def add_entry(
    record: Record, reference: str, advisor_id: int, kind: str, text: str, *, audience: Audience = "staff"
) -> None:
    """Add an entry of WORK_KINDS with its words, sealed. Raises ValueError, CaseClosed, ReasonMissing."""
    if kind not in WORK_KINDS:
        raise ValueError(f"not an advisor's entry: {kind}")
    case, words = _open_case(record, reference, advisor_id, even_closed=kind == "noted")
    append(record, case, kind, f"advisor:{advisor_id}", audience=audience, text=_reason(text), words=words)


def reassign(record: Record, reference: str, advisor_id: int, to: int, reason: str) -> None:
    """Give the case to another advisor; by its advisor or a manager. Raises NotAllowed, ReasonMissing, CaseClosed."""
    case, words = _open_case(record, reference, advisor_id)
    _may_decide(record, case, advisor_id)
    target = _advisor(record, to)
    if case.advisor_id != to:
        assign(record, case, target, f"advisor:{advisor_id}", reason=_reason(reason), words=words)
        alerts.raise_alert(record, case, "urgent" if case.urgent else "new_case")


def close(record: Record, reference: str, advisor_id: int, reason: str) -> None:
    """Close the case after the review with the person (policy 2.10); by its advisor or a manager. Clocks stop."""
    case, words = _open_case(record, reference, advisor_id)
    _may_decide(record, case, advisor_id)
    actor = f"advisor:{advisor_id}"
    append(record, case, "closed", actor, text=_reason(reason), words=words)
    alerts.acknowledge_all(record, case, actor)


def reopen(record: Record, reference: str, advisor_id: int, reason: str) -> None:
    """Take a closed case up again. Raises NotAllowed, ReasonMissing."""
    case, words = _open_case(record, reference, advisor_id, even_closed=True)
    _may_decide(record, case, advisor_id)
    if case.status == "closed":
        append(record, case, "reopened", f"advisor:{advisor_id}", text=_reason(reason), words=words)


def _open_case(record: Record, reference: str, advisor_id: int, even_closed: bool = False) -> tuple[models.Case, Words]:
    _advisor(record, advisor_id)
    conversation = record.session.scalar(select(models.Case.conversation_id).where(models.Case.reference == reference))
    if conversation is None:
        raise UnknownCase
    row = locked(record, conversation)
    case = case_of(record, row)
    if case is None:
        raise UnknownCase
    if case.status == "closed" and not even_closed:
        raise CaseClosed
    return case, Words(record, row)


def _replace_if_named(record: Record, row: models.Conversation, case: models.Case, words: Words) -> None:
    # An urgent case is assigned at its first alarming words; the offender may be named only later.
    advisor = _advisor(record, case.advisor_id)
    if row.advisor_id is None and assignment.is_named(advisor, assignment.told(record, row, words)):
        successor = assignment.choose(record, row, words)
        if successor.id != advisor.id:
            assign(record, case, successor, "system")


def _somebody_present(record: Record, row: models.Conversation, case: models.Case, words: Words) -> models.Advisor:
    # The advisor named days ago may be away today; whoever wants a person now is better served by one who is there.
    advisor = _advisor(record, case.advisor_id)
    if not assignment.is_present(record, advisor):
        successor = assignment.choose(record, row, words)
        if assignment.is_present(record, successor):
            assign(record, case, successor, "system")
            return successor
    return advisor


def _may_decide(record: Record, case: models.Case, advisor_id: int) -> None:
    if case.advisor_id != advisor_id and _advisor(record, advisor_id).role != "manager":
        raise NotAllowed


def _advisor(record: Record, advisor_id: int | None) -> models.Advisor:
    advisor = record.session.get(models.Advisor, advisor_id) if advisor_id is not None else None
    if advisor is None or not advisor.active:
        raise UnknownAdvisor
    return advisor


def _reason(text: str) -> str:
    if not text.strip():
        raise ReasonMissing
    return text

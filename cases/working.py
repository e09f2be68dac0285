"""What advisors do with a case: acknowledged, assessed, worked, given on and closed (policy 2.10)."""

from datetime import date
from typing import Literal

from cases import alerts, audit, barred, clocks, consent, models, reminding, withholding
from cases.access import opened_for
from cases.assignment import assign
from cases.custody import Words
from cases.database import Record
from cases.errors import BeyondConsent, CaseClosed, CaseOpen, NotAllowed, ReasonMissing, UnknownPartner
from cases.staff import found
from cases.thread import Audience, append

WORK_KINDS = frozenset({"assessed", "interviewed", "plan_agreed", "contacted", "followed_up", "noted"})
"""The kinds of entry that `add_entry` takes; the others have verbs of their own."""

DONE_KINDS = ("interviewed", "plan_agreed", "contacted", "followed_up")
"""What was done with the person: each keeps a promise (`cases.clocks`)."""

Ground = Literal["", "law", "safety"]
"""Why something is shared beyond what was agreed: nothing, the law, or somebody's safety (policy 2.10)."""


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
    record: Record,
    reference: str,
    advisor_id: int,
    kind: str,
    text: str,
    *,
    audience: Audience = "staff",
    next_contact: date | None = None,
) -> None:
    """Add an entry of WORK_KINDS with its words, sealed. `next_contact`: the day agreed for it, where it is not the
    policy's two weeks.

    Raises ValueError, CaseClosed, CaseOpen (a follow-up is held after closing), ReasonMissing, DayNotAhead.
    """
    if kind not in WORK_KINDS:
        raise ValueError(f"not an advisor's entry: {kind}")
    case, words = _open_case(record, reference, advisor_id, even_closed=kind in ("noted", "followed_up"))
    if kind == "followed_up" and case.status != "closed":
        raise CaseOpen
    actor = f"advisor:{advisor_id}"
    append(record, case, kind, actor, audience=audience, text=_reason(text), words=words)
    if next_contact is not None:
        clocks.agree_contact(record, case, next_contact)
    reminding.quiet(record, case, actor)


def refer(record: Record, reference: str, advisor_id: int, partner: str, text: str, *, ground: Ground = "") -> None:
    """Refer the case to a partner within the recorded scope, or beyond it where the law or safety requires it.

    Raises UnknownPartner, BeyondConsent, ReasonMissing, CaseClosed. What goes beyond is audited with its reason.
    """
    case, words = _open_case(record, reference, advisor_id)
    if partner not in consent.PARTNERS:
        raise UnknownPartner
    reason, actor = _reason(text), f"advisor:{advisor_id}"
    agreed = consent.current(record, case.conversation_id)
    if agreed is None or not agreed.permits(partner):
        if ground not in ("law", "safety"):
            raise BeyondConsent
        beyond = f"{partner}, {ground}: {reason}"
        audit.write(record, actor, "referral:beyond_consent", f"case:{reference}", reason=beyond, words=words)
        append(record, case, "referred", actor, text=beyond, words=words)
        return
    append(record, case, "referred", actor, text=f"{partner}: {reason}", words=words)


def record_consent(record: Record, reference: str, advisor_id: int, change: consent.Change, reason: str) -> None:
    """An advisor records what the person said of consent, with a reason, audited. Also after closing.

    A person who does not agree is heeded at once: without a ground of safety the words of the report are destroyed.
    Raises TransitionRefused, UnknownPartner, ReasonMissing, UnknownCase, NotAllowed.
    """
    case, row = opened_for(record, reference, advisor_id)
    _may_decide(record, case, advisor_id)
    words, actor = Words(record, row), f"advisor:{advisor_id}"
    audit.write(record, actor, "consent:changed", f"case:{reference}", reason=_reason(reason), words=words)
    if consent.write(record, row, actor, change) and not case.unfinished:
        withholding.settle(record, row, case, actor)


def reassign(record: Record, reference: str, advisor_id: int, to: int, reason: str) -> None:
    """Give the case to another advisor; by its advisor or a manager. Raises NotAllowed, ReasonMissing, CaseClosed."""
    case, words = _open_case(record, reference, advisor_id)
    _may_decide(record, case, advisor_id)
    target = found(record, to)
    barred.refuse(record, case, to)
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
    case, row = opened_for(record, reference, advisor_id)
    if case.status == "closed" and not even_closed:
        raise CaseClosed
    return case, Words(record, row)


def _may_decide(record: Record, case: models.Case, advisor_id: int) -> None:
    if case.advisor_id != advisor_id and found(record, advisor_id).role != "manager":
        raise NotAllowed


def _reason(text: str) -> str:
    if not text.strip():
        raise ReasonMissing
    return text

"""Urgent-risk flags (DOMAIN section 4): any component may raise urgency, none may lower it, only a person clears it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from cases import alerts, audit, barred, models, safeguarding, staff
from cases.custody import Words, locked, seen
from cases.database import Record
from cases.errors import ReasonMissing, UnknownFlag
from cases.interview import PLAN, QUESTIONS
from cases.opening import case_of, ensure_case
from cases.thread import append

Urgency = Literal["no", "ask", "yes"]

KINDS = frozenset(
    {
        "danger_now",
        "threat_to_life",
        "weapon",
        "fire",
        "injury",
        "suicide_self_harm",
        "child_at_risk",
        "stalking_or_following_now",
        "domestic_or_honour_based",
        "cant_go_home",
    }
)
ALWAYS_DANGER = "danger_now"
"""The choice behind "I am in danger", which stands on the page at every question."""


@dataclass(frozen=True, slots=True)
class Signal:
    """Why a message may be urgent; level: "yes" raises an alarm, "ask" asks a gentle question. judge: who says it."""

    kind: str
    level: Literal["yes", "ask"]
    quote: str
    judge: str

    def __post_init__(self) -> None:
        if self.kind not in KINDS or self.level not in ("yes", "ask"):
            raise ValueError(f"not a signal of urgent risk: {self.kind} {self.level}")


@dataclass(frozen=True, slots=True)
class Flag:
    """A raised flag with the words that raised it, and who cleared it, when and why."""

    id: int
    seq: int
    kind: str
    level: str
    quote: str
    judge: str
    at: datetime
    cleared_at: datetime | None
    cleared_by: str | None
    cleared_reason: str | None


def raise_flags(record: Record, conversation: str, seq: int, signals: Sequence[Signal]) -> Urgency:
    """Store the flags of message `seq`; gives the highest level this message has now.

    Idempotent per (seq, kind): a repetition stores nothing, but "yes" after "ask" raises. A new "yes" opens the case
    if there is none, marks it urgent, names an advisor and alerts them, in this transaction.
    """
    row = locked(record, conversation)
    words = Words(record, row)
    raised = [_raise(record, row, words, seq, signal) for signal in signals]
    if any(raised):
        case = ensure_case(record, row, words, "system")
        if not case.urgent:
            append(record, case, "marked_urgent", "system")
        audit.write(record, "system", "flag:raised", f"case:{case.reference}")
        alerts.raise_alert(record, case, "urgent")
        if any(new and signal.kind == safeguarding.FLAGGED for new, signal in zip(raised, signals, strict=True)):
            safeguarding.heed(record, row, (safeguarding.FLAGGED,))
    return level_of(record, conversation, seq)


def level_of(record: Record, conversation: str, seq: int) -> Urgency:
    """The highest level that was raised by this message, cleared or not."""
    levels = set(
        record.session.scalars(
            select(models.Flag.level).where(models.Flag.conversation_id == conversation, models.Flag.seq == seq)
        )
    )
    return "yes" if "yes" in levels else "ask" if "ask" in levels else "no"


def chosen_signals(choices: Sequence[str], pending: str | None) -> list[Signal]:
    """What choosing these options raises: by the pending question, else by whichever question offers the option."""
    kinds = [kind for value in choices if (kind := _raised_by(value, pending)) is not None]
    return [Signal(kind, "yes", "", "choice") for kind in dict.fromkeys(kinds)]


def clear_flag(record: Record, flag_id: int, advisor_id: int, reason: str) -> None:
    """A person clears a flag, with a reason; the case is no longer urgent once none of its urgent flags stands.

    Raises UnknownAdvisor, UnknownFlag, ReasonMissing; NotAllowed for an advisor whom the case names.
    """
    if not reason.strip():
        raise ReasonMissing
    staff.found(record, advisor_id)
    found = record.session.get(models.Flag, flag_id)
    if found is None:
        raise UnknownFlag
    row = locked(record, found.conversation_id)
    case = case_of(record, row)
    if case is not None:
        barred.refuse(record, case, advisor_id)
    flag = record.session.get_one(models.Flag, flag_id, populate_existing=True)
    if flag.cleared_at is not None:
        return
    words, actor = Words(record, row), f"advisor:{advisor_id}"
    flag.cleared_at, flag.cleared_by = record.now(), advisor_id
    flag.sealed_reason = words.sealed(reason, "risk_flag", "reason", f"{flag.seq}:{flag.kind}")
    audit.write(record, actor, "flag:cleared", f"conversation:{row.id}", reason=reason, words=words)
    if case is not None and case.urgent and not _standing_urgent(record, row):
        append(record, case, "urgency_cleared", actor, text=reason, words=words)


def flags(record: Record, conversation: str) -> list[Flag]:
    """All flags of the conversation, oldest first, cleared ones too."""
    row = seen(record, conversation)
    words = Words(record, row)
    query = (
        select(models.Flag, models.Advisor.name)
        .outerjoin(models.Advisor, models.Advisor.id == models.Flag.cleared_by)
        .where(models.Flag.conversation_id == conversation)
        .order_by(models.Flag.seq, models.Flag.id)
    )
    return [_shown(flag, name, words) for flag, name in record.session.execute(query)]


def _raise(record: Record, row: models.Conversation, words: Words, seq: int, signal: Signal) -> bool:
    # True where this is a "yes" that was not there before.
    query = select(models.Flag).where(
        models.Flag.conversation_id == row.id, models.Flag.seq == seq, models.Flag.kind == signal.kind
    )
    flag = record.session.scalar(query)
    sealed = words.sealed(signal.quote, "risk_flag", "quote", f"{seq}:{signal.kind}")
    if flag is None:
        record.session.add(
            models.Flag(
                conversation_id=row.id,
                seq=seq,
                kind=signal.kind,
                level=signal.level,
                judge=signal.judge,
                at=record.now(),
                sealed=sealed,
            )
        )
        record.session.flush()
        return signal.level == "yes"
    if flag.level == "yes" or signal.level == "ask":
        return False
    flag.level, flag.judge, flag.sealed = "yes", signal.judge, sealed
    return True


def _raised_by(value: str, pending: str | None) -> str | None:
    if value == ALWAYS_DANGER:
        return ALWAYS_DANGER
    asked = QUESTIONS.get(pending) if pending is not None else None
    here = asked.choice(value) if asked else None
    if here is not None:
        return here.raises
    # An option of an earlier question, pressed late, is still a cry for help.
    return next((choice.raises for question in PLAN for choice in question.choices if choice.value == value), None)


def _standing_urgent(record: Record, row: models.Conversation) -> bool:
    query = select(models.Flag.id).where(
        models.Flag.conversation_id == row.id, models.Flag.level == "yes", models.Flag.cleared_at.is_(None)
    )
    return record.session.scalar(query.limit(1)) is not None


def _shown(flag: models.Flag, cleared_by: str | None, words: Words) -> Flag:
    identity = f"{flag.seq}:{flag.kind}"
    reason = flag.sealed_reason
    return Flag(
        id=flag.id,
        seq=flag.seq,
        kind=flag.kind,
        level=flag.level,
        quote=words.opened(flag.sealed, "risk_flag", "quote", identity),
        judge=flag.judge,
        at=flag.at,
        cleared_at=flag.cleared_at,
        cleared_by=cleared_by,
        cleared_reason=None if reason is None else words.opened(reason, "risk_flag", "reason", identity),
    )

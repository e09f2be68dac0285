"""The one place where a case changes: an entry is added, the state follows, clocks run, the audit is written."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select

from cases import audit, clocks, models
from cases.custody import Words
from cases.database import Record
from cases.thread_kinds import ENTRY_KINDS, CaseState, after

Audience = Literal["staff", "customer"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a case's thread, as read. `text`: its note or reason, if it has one; `about`: an advisor's name."""

    number: int
    kind: str
    audience: str
    at: datetime
    actor: str
    advisor_id: int | None
    about: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class _Happening:
    kind: str
    at: datetime
    advisor_id: int | None


def append(
    record: Record,
    case: models.Case,
    kind: str,
    actor: str,
    *,
    audience: Audience = "staff",
    advisor_id: int | None = None,
    text: str | None = None,
    words: Words | None = None,
) -> models.Entry:
    """Add an entry to the case's thread; the only writer of the case's state. The conversation must be locked.

    `text` is sealed with the conversation's `words`. Raises ValueError for an unknown kind, or a text without `words`.
    """
    if kind not in ENTRY_KINDS:
        raise ValueError(f"not a kind of entry: {kind}")
    at = record.now()
    case.entries += 1
    row = models.Entry(
        case_id=case.id,
        number=case.entries,
        kind=kind,
        audience=audience,
        at=at,
        actor=actor,
        advisor_id=advisor_id,
        sealed=_sealed(text, words, case.entries),
    )
    record.session.add(row)
    _project(case, after(state_of(case), _Happening(kind, at, advisor_id)))
    record.session.flush()
    clocks.follow(record, case, kind, at)
    audit.write(record, actor, f"case:{kind}", f"case:{case.reference}")
    return row


def state_of(case: models.Case) -> CaseState:
    """The state as it is projected onto the case's row."""
    values: dict[str, Any] = {name: getattr(case, name) for name in CaseState.__slots__}
    return CaseState(**values)


def entries(record: Record, case: models.Case, words: Words) -> list[Entry]:
    """The whole thread, oldest first, its texts opened."""
    query = (
        select(models.Entry, models.Advisor.name)
        .outerjoin(models.Advisor, models.Advisor.id == models.Entry.advisor_id)
        .where(models.Entry.case_id == case.id)
        .order_by(models.Entry.number)
    )
    return [
        Entry(
            number=row.number,
            kind=row.kind,
            audience=row.audience,
            at=row.at,
            actor=row.actor,
            advisor_id=row.advisor_id,
            about=name,
            text=None if row.sealed is None else words.opened(row.sealed, "case_entry", "text", row.number),
        )
        for row, name in record.session.execute(query)
    ]


def _sealed(text: str | None, words: Words | None, number: int) -> bytes | None:
    if text is None:
        return None
    if words is None:
        raise ValueError("a text is sealed with the conversation's key")
    return words.sealed(text, "case_entry", "text", number)


def _project(case: models.Case, state: CaseState) -> None:
    for name, value in asdict(state).items():
        setattr(case, name, value)

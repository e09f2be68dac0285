"""The advisors' desk: the cases as they wait, ordered by what must happen next (LOOK)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from cases import barred, clocks, models, staff
from cases.conversations import is_unanswered
from cases.database import Record


@dataclass(frozen=True, slots=True)
class DeskFilters:
    """What to show. status "open": everything that is not closed; advisor: an advisor's number; None: everything."""

    status: Literal["open", "received", "being_assessed", "action_agreed", "closed"] | None = "open"
    urgency: Literal["urgent", "normal"] | None = None
    advisor: int | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case on the desk; carries no words.

    waiting      a message, or a wish for a person, is unanswered; waiting_since: when it began (UTC)
    next_clock   the running clock that is due first; overdue: one of them is missed
    alerts       kinds of the unacknowledged alerts; flags: kinds of the urgent flags that stand
    """

    reference: str
    conversation: str
    status: str
    unfinished: bool
    urgent: bool
    language: str
    advisor: str | None
    mine: bool
    owner: str
    opened_at: datetime
    last_at: datetime
    waiting: bool
    waiting_since: datetime | None
    next_clock: clocks.ClockFace | None
    overdue: bool
    alerts: tuple[str, ...]
    flags: tuple[str, ...]


def desk(record: Record, advisor_id: int, filters: DeskFilters | None = None) -> list[CaseRow]:
    """The cases that fit, those that need somebody now first, then by the next clock. Raises UnknownAdvisor.

    A case that names the advisor who asks is left out.
    """
    staff.found(record, advisor_id)
    chosen = filters or DeskFilters()
    query = (
        select(models.Case, models.Conversation, models.Advisor.name)
        .join(models.Conversation, models.Conversation.id == models.Case.conversation_id)
        .outerjoin(models.Advisor, models.Advisor.id == models.Case.advisor_id)
        .where(barred.open_to(advisor_id))
    )
    if chosen.status == "open":
        query = query.where(models.Case.status != "closed")
    elif chosen.status is not None:
        query = query.where(models.Case.status == chosen.status)
    if chosen.urgency is not None:
        query = query.where(models.Case.urgent == (chosen.urgency == "urgent"))
    if chosen.advisor is not None:
        query = query.where(models.Case.advisor_id == chosen.advisor)
    found = list(record.session.execute(query))
    about = _About(record, [case for case, _, _ in found])
    rows = [about.row(case, conversation, name, advisor_id) for case, conversation, name in found]
    return sorted((row for row in rows if row.overdue or not chosen.overdue), key=_order)


def _order(row: CaseRow) -> tuple[bool, bool, bool, bool, float, str]:
    calls = bool(row.alerts) or row.waiting
    due = row.next_clock.due_at.timestamp() if row.next_clock else float("inf")
    return (not (row.urgent and calls), not row.waiting, not row.urgent, not row.overdue, due, row.reference)


class _About:
    """What stands around the cases, read in one query a table."""

    def __init__(self, record: Record, cases: Sequence[models.Case]) -> None:
        numbers = [case.id for case in cases]
        conversations = [case.conversation_id for case in cases]
        self._now = record.now()
        self._clocks: dict[int, list[models.Clock]] = defaultdict(list)
        self._alerts: dict[int, list[models.Alert]] = defaultdict(list)
        self._flags: dict[str, list[str]] = defaultdict(list)
        running = select(models.Clock).where(
            models.Clock.case_id.in_(numbers), models.Clock.met_at.is_(None), models.Clock.stopped_at.is_(None)
        )
        for clock in record.session.scalars(running.order_by(models.Clock.due_at, models.Clock.id)):
            self._clocks[clock.case_id].append(clock)
        standing = select(models.Alert).where(models.Alert.case_id.in_(numbers), models.Alert.acknowledged_at.is_(None))
        for alert in record.session.scalars(standing.order_by(models.Alert.id)):
            self._alerts[alert.case_id].append(alert)
        flags = select(models.Flag.conversation_id, models.Flag.kind).where(
            models.Flag.conversation_id.in_(conversations), models.Flag.level == "yes", models.Flag.cleared_at.is_(None)
        )
        for conversation, kind in record.session.execute(flags.order_by(models.Flag.id)):
            if kind not in self._flags[conversation]:
                self._flags[conversation].append(kind)

    def row(self, case: models.Case, conversation: models.Conversation, advisor: str | None, asking: int) -> CaseRow:
        faces = [clocks.face(clock, self._now) for clock in self._clocks[case.id]]
        calling = [alert for alert in self._alerts[case.id] if alert.kind in ("person_wanted", "assistant_down")]
        unanswered = is_unanswered(conversation)
        since = [alert.raised_at for alert in calling] + ([conversation.last_at] if unanswered else [])
        return CaseRow(
            reference=case.reference,
            conversation=conversation.id,
            status=case.status,
            unfinished=case.unfinished,
            urgent=case.urgent,
            language=conversation.language,
            advisor=advisor,
            mine=case.advisor_id == asking,
            owner=conversation.owner,
            opened_at=case.opened_at,
            last_at=conversation.last_at,
            waiting=bool(since),
            waiting_since=min(since, default=None),
            next_clock=faces[0] if faces else None,
            overdue=any(face.state == "missed" for face in faces),
            alerts=tuple(dict.fromkeys(alert.kind for alert in self._alerts[case.id])),
            flags=tuple(self._flags[conversation.id]),
        )

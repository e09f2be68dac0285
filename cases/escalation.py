"""Promises that were not kept reach the Community Safety Manager, once each (policy 2.10, 2.11)."""

from sqlalchemy import select

from cases import alerts, assignment, clocks, models
from cases.custody import locked
from cases.database import Record
from cases.opening import case_of
from cases.thread import append

AT_MOST = 20
"""How many in one transaction: on SQLite nobody else writes meanwhile."""


def escalate_missed(record: Record, limit: int = AT_MOST) -> list[str]:
    """Tell the manager of up to `limit` promises whose time has passed; gives the references of their cases.

    Each clock is marked as missed once, with an entry in the case's thread and an alert, in this transaction; call it
    until it gives none. What is met or stopped meanwhile is left alone.
    """
    found = [(clock.id, clock.case_id) for clock in clocks.missed(record, limit)]
    references = [_escalate(record, clock, case) for clock, case in found]
    return list(dict.fromkeys(reference for reference in references if reference is not None))


def _escalate(record: Record, clock_id: int, case_id: int) -> str | None:
    conversation = record.session.get_one(models.Case, case_id).conversation_id
    case = case_of(record, locked(record, conversation))
    # Looked at again under the lock: an advisor may have kept the promise just now.
    query = select(models.Clock).where(models.Clock.id == clock_id).execution_options(populate_existing=True)
    clock = record.session.scalars(query).one()
    if case is None or clock.missed_at is not None or clock.met_at is not None or clock.stopped_at is not None:
        return None
    clock.missed_at = record.now()
    append(record, case, f"{clock.kind}_missed", "system")
    alerts.raise_alert(record, case, "clock_missed", to=assignment.manager_for(record, case))
    return case.reference

"""A promise is brought to mind before it is due, once for each clock (policy 2.10; DOMAIN section 3).

Told is the case's advisor. Where they are absent that day, it is whoever a new case would be given to, or the manager.
"""

from sqlalchemy import ColumnElement, select

from cases import alerts, assignment, barred, duty, models
from cases.custody import locked
from cases.database import Record
from cases.opening import case_of


def remind(record: Record) -> str | None:
    """Remind of what is due soon in the case that waits longest; gives its reference. Call it until it gives none.

    Clocks of a case that fall together are told together. What is met, stopped or already due is left alone: the first
    need no reminder, the last is told to the manager (`cases.escalation`).
    """
    query = (
        select(models.Case.conversation_id)
        .join(models.Clock, models.Clock.case_id == models.Case.id)
        .where(*_to_be_reminded_of(record))
        .order_by(models.Clock.remind_at, models.Clock.id)
        .limit(1)
    )
    # One case in a transaction: finding who stands in locks advisors' rows, after which no other chat may be locked.
    waiting = record.session.scalar(query)
    return None if waiting is None else _remind(record, waiting)


def quiet(record: Record, case: models.Case, actor: str) -> None:
    """A promise was kept: the reminder has done its work, unless it tells of another promise that still runs."""
    query = select(models.Clock.id).where(
        models.Clock.case_id == case.id,
        models.Clock.reminded_at.is_not(None),
        models.Clock.met_at.is_(None),
        models.Clock.stopped_at.is_(None),
    )
    if record.session.scalar(query.limit(1)) is None:
        alerts.done(record, case, "clock_due", actor)


def _remind(record: Record, conversation: str) -> str | None:
    row = locked(record, conversation)
    case = case_of(record, row)
    if case is None:
        return None
    # Looked at again under the lock: an advisor may have kept the promise just now.
    query = select(models.Clock).where(models.Clock.case_id == case.id, *_to_be_reminded_of(record))
    found = list(record.session.scalars(query.execution_options(populate_existing=True)))
    for clock in found:
        clock.reminded_at = record.now()
    if found:
        alerts.tell_again(record, case, "clock_due", _who_is_there(record, row, case))
    return case.reference


def _who_is_there(record: Record, conversation: models.Conversation, case: models.Case) -> models.Advisor:
    own = record.session.get_one(models.Advisor, case.advisor_id)
    if duty.is_present(record, own):
        return own
    stands_in = assignment.choose(record, conversation, barred.numbers(record, case))
    return stands_in if duty.is_present(record, stands_in) else assignment.manager_for(record, case)


def _to_be_reminded_of(record: Record) -> tuple[ColumnElement[bool], ...]:
    now = record.now()
    return (
        models.Clock.remind_at <= now,
        models.Clock.due_at > now,
        models.Clock.reminded_at.is_(None),
        models.Clock.met_at.is_(None),
        models.Clock.stopped_at.is_(None),
    )

"""Nobody answers an alert: the next one at work is told, then the manager; each step is recorded (DOMAIN section 4, 7).

Where the customer waits for a person, the case goes to the one who is told, so that a name is never one that does not
come. In an urgent case the named advisor stays: everybody sees the alert, and whoever looks first takes it on.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from cases import alerts, assignment, barred, duty, models
from cases.alerts import Step
from cases.custody import locked
from cases.database import Record
from cases.opening import case_of
from cases.thread import append


@dataclass(frozen=True, slots=True)
class NewAdvisor:
    """The customer's advisor is another one now, because the first did not answer: to be told in the chat."""

    conversation: str
    before: str
    advisor: str


def call_next(record: Record, after: timedelta) -> tuple[bool, NewAdvisor | None]:
    """Take a step in the alert that waits longest of those that nobody acknowledged for `after` since the last call.

    Gives whether there was one, and whose advisor changed; say that in the same transaction, and call again until there
    is none. One to a transaction: who holds one chat and an advisor while waiting for another chat could wait for
    somebody who waits for them.
    """
    query = (
        select(models.Alert.id, models.Case.conversation_id)
        .join(models.Case, models.Case.id == models.Alert.case_id)
        .join(models.Conversation, models.Conversation.id == models.Case.conversation_id)
        .where(
            models.Alert.acknowledged_at.is_(None),
            models.Alert.called_at <= record.now() - after,
            # An erased one cannot be opened any more, and must not stand in the way of the others.
            models.Conversation.data_key.is_not(None),
        )
        .order_by(models.Alert.called_at, models.Alert.id)
        .limit(1)
    )
    due = record.session.execute(query).first()
    return (False, None) if due is None else (True, _step(record, due.id, due.conversation_id, after))


def _step(record: Record, alert_id: int, conversation: str, after: timedelta) -> NewAdvisor | None:
    row = locked(record, conversation)
    case = case_of(record, row)
    # Looked at again under the lock: somebody may have acknowledged it just now.
    query = select(models.Alert).where(models.Alert.id == alert_id).execution_options(populate_existing=True)
    alert = record.session.scalars(query).one()
    if case is None or alert.acknowledged_at or not alert.called_at or alert.called_at > record.now() - after:
        return None
    found = _next(record, case, alert)
    if found is None:
        alert.called_at = None
        append(record, case, "nobody_left_to_call", "system")
        return None
    to, step = found
    alerts.call(record, alert, case, to, step)
    waits = alert.kind == "person_wanted" and row.owner == "assistant" and step == "next"
    if not waits or not duty.is_at_desk(record, to):
        return None
    before = record.session.get_one(models.Advisor, case.advisor_id)
    assignment.assign(record, case, to, "system")
    return NewAdvisor(conversation, before.name, to.name)


def _next(record: Record, case: models.Case, alert: models.Alert) -> tuple[models.Advisor, Step] | None:
    """Who is told now: one who is at a desk or at work, or else on call; then the managers, one after the other."""
    steps = {row.advisor_id: row.step for row in _calls(record, alert)}
    kept_out = {alert.advisor_id, *steps, *barred.numbers(record, case)}
    if "next" not in steps.values() and "manager" not in steps.values():
        there = assignment.staffed(record, kept_out)
        # Whoever sits at a desk at night is nearer than whoever is on call.
        near = [row for row in there if duty.is_at_desk(record, row)]
        near = near or [row for row in there if duty.is_at_work(record, row)]
        if near:
            return assignment.nearest(record, near, _language(record, case)), "next"
        stand_by = duty.on_call(record, kept_out)
        if stand_by is not None:
            return stand_by, "on_call"
    return next(((manager, "manager") for manager in assignment.managers(record, kept_out)), None)


def _calls(record: Record, alert: models.Alert) -> list[models.Call]:
    return list(record.session.scalars(select(models.Call).where(models.Call.alert_id == alert.id)))


def _language(record: Record, case: models.Case) -> str:
    return record.session.get_one(models.Conversation, case.conversation_id).language

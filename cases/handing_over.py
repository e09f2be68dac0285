"""Somebody wants to talk with a person: who that is and when, as far as it is true (DOMAIN section 7).

Told "now" is only who sits at an open desk with room for one more chat. Where all of them are busy there is a queue
with a place; where nobody sits there, a day and an hour.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles
from typing import Literal

from sqlalchemy import func, select

from cases import alerts, assignment, barred, clocks, duty, models, wishes
from cases.custody import Words, locked
from cases.database import Record
from cases.opening import ensure_case
from cases.thread import append

LOOK_BACK = timedelta(days=14)
LEAST_WAITS = 5
"""Fewer waits than this tell nothing of how long the next one lasts."""
LAST_WAITS = 40
SHORTEST_WAIT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Handover:
    """Who speaks next.

    now       `advisor` sits at the desk and was alerted
    queue     `advisor` was alerted and holds all the chats they can; `place` in the queue; `by`: roughly when (UTC), if
              enough others waited lately to say so
    on_call   the office is closed and the case urgent: `advisor` is on call and was told
    later     nobody sits at a desk; `advisor` was told, and the person hears from us by `by` (UTC)
    nobody    nobody is on duty; the same
    """

    kind: Literal["now", "queue", "on_call", "later", "nobody"]
    advisor: str
    by: datetime | None = None
    place: int | None = None

    @property
    def text(self) -> str:
        """The text that says so."""
        return f"utter_handover_{self.kind}{'_until' if self.kind == 'queue' and self.by else ''}"


def request_person(record: Record, conversation: str) -> Handover:
    """The customer wants to talk to a person; in which words stands in the transcript alone: an entry keeps its own
    for good, and they may name somebody who has not agreed.

    Opens a case where there is none. Say what it gives only after the commit.
    """
    row = locked(record, conversation)
    case = ensure_case(record, row, Words(record, row), "customer")
    append(record, case, "person_wanted", "customer", audience="customer")
    alerts.raise_alert(record, case, "person_wanted")
    if row.advisor_id is not None:
        return Handover("now", _named(record, row.advisor_id).name)
    at_desk = _at_desk(record, row, case)
    free = [advisor for advisor in at_desk if duty.has_room(record, advisor, beside=case)]
    if free:
        return Handover("now", _given_to(record, row, case, free).name)
    if at_desk:
        return _queued(record, case, _given_to(record, row, case, at_desk))
    return _absent(record, row, case)


def place_in_queue(record: Record, case: models.Case) -> int:
    """Which of those who wait for a person this one is, the first who asked first. 1 where nobody else waits."""
    waiting = (
        select(models.Alert.case_id, func.min(models.Alert.raised_at).label("since"))
        .join(models.Case, models.Case.id == models.Alert.case_id)
        .join(models.Conversation, models.Conversation.id == models.Case.conversation_id)
        .where(
            models.Alert.kind == "person_wanted",
            models.Alert.acknowledged_at.is_(None),
            models.Conversation.owner == "assistant",
            models.Case.status != "closed",
        )
        .group_by(models.Alert.case_id)
        .order_by("since", models.Alert.case_id)
    )
    order = [case_id for case_id, _ in record.session.execute(waiting)]
    return order.index(case.id) + 1 if case.id in order else len(order) + 1


def usual_wait(record: Record) -> timedelta | None:
    """How long three of four people waited for a person lately; none where too few did to say so."""
    query = (
        select(models.Alert.raised_at, models.Alert.acknowledged_at)
        .where(
            models.Alert.kind == "person_wanted",
            models.Alert.acknowledged_at.is_not(None),
            models.Alert.acknowledged_by != "system",
            models.Alert.raised_at > record.now() - LOOK_BACK,
        )
        .order_by(models.Alert.id.desc())
        .limit(LAST_WAITS)
    )
    waits = [(seen - raised).total_seconds() for raised, seen in record.session.execute(query) if seen]
    if len(waits) < LEAST_WAITS:
        return None
    return max(SHORTEST_WAIT, timedelta(seconds=quantiles(waits, n=4)[2]))


def _at_desk(record: Record, row: models.Conversation, case: models.Case) -> list[models.Advisor]:
    """Who sits at a desk and may have this case: those who fit the customer's wish, or all where none does.

    Managers where no advisor sits there.
    """
    kept_out = barred.numbers(record, case)
    there = [advisor for advisor in assignment.staffed(record, kept_out) if duty.is_at_desk(record, advisor)]
    there = there or [each for each in assignment.managers(record, kept_out) if duty.is_at_desk(record, each)]
    wish = wishes.wish_of(record, row)
    return [advisor for advisor in there if not wishes.unmet(wish, advisor, row.language)] or there


def _given_to(
    record: Record, row: models.Conversation, case: models.Case, people: list[models.Advisor]
) -> models.Advisor:
    """The case's own advisor if they are among these, else whoever fits best, who has the case from now on.

    The advisor named days ago may be away today; whoever wants a person now is better served by one who is there.
    """
    own = next((advisor for advisor in people if advisor.id == case.advisor_id), None)
    if own is None:
        own = assignment.nearest(record, people, row.language)
        assignment.assign(record, case, own, "system")
    return own


def _queued(record: Record, case: models.Case, advisor: models.Advisor) -> Handover:
    place, wait = place_in_queue(record, case), usual_wait(record)
    return Handover("queue", advisor.name, record.now() + place * wait if wait else None, place)


def _absent(record: Record, row: models.Conversation, case: models.Case) -> Handover:
    """Nobody sits at a desk: who is told, and by when the customer hears from us."""
    advisor, now = _named(record, case.advisor_id), record.now()
    if not duty.is_present(record, advisor):
        successor = assignment.choose(record, row, barred.numbers(record, case))
        if duty.is_present(record, successor):
            assignment.assign(record, case, successor, "system")
            advisor = successor
    if case.urgent and not duty.is_at_work(record, advisor):
        stand_by = duty.on_call(record, barred.numbers(record, case))
        if stand_by is not None:
            # The urgent alert may be old and acknowledged: "has been told" is true of this wish only if it is told now.
            alerts.call_once(record, case, "person_wanted", stand_by, "on_call")
            return Handover("on_call", stand_by.name)
    if not duty.is_present(record, advisor):
        return Handover("nobody", advisor.name, clocks.next_working_time(now))
    if duty.is_at_work(record, advisor):
        return Handover("later", advisor.name, max(now, clocks.due("acknowledge", now)))
    return Handover("later", advisor.name, duty.next_at_work(record, advisor))


def _named(record: Record, advisor_id: int | None) -> models.Advisor:
    # Whoever left since stays named until somebody else is: a customer's verb must not fail for it.
    return record.session.get_one(models.Advisor, advisor_id)

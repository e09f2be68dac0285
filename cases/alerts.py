"""What an advisor must see now: stands on the screen until somebody acknowledges it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import or_, select

from cases import audit, barred, duty, models, outbox, staff
from cases.database import Record
from cases.errors import NotAllowed, UnknownAlert
from cases.thread import append

AlertKind = Literal[
    "urgent",
    "new_case",
    "person_wanted",
    "assistant_down",
    "message_waiting",
    "deletion_wanted",
    "advisor_named",
    "clock_missed",
    "clock_due",
    "second_reader",
    "second_reader_disagreed",
    "safeguarding",
    "interpreter_wanted",
    "interpreter_asked",
    "worker_named",
    "wish_not_met",
    "consent_changed",
    "consent_withdrawn",
    "affected_wrote",
]
EVERYBODYS: tuple[AlertKind, ...] = ("urgent", "person_wanted", "assistant_down")
"""Somebody waits or is in danger: every advisor sees these, whoever is named."""
MANAGERS: tuple[AlertKind, ...] = (
    "advisor_named",
    "clock_missed",
    "worker_named",
    "wish_not_met",
    "second_reader_disagreed",
    "interpreter_asked",
)
"""What a manager must hear of: an advisor who works on does not quiet them, and they do not move to another advisor."""
UNTIL_DONE: tuple[AlertKind, ...] = ("second_reader",)
"""What stands until it is done, not until somebody looks; it belongs to the one who was asked."""
NEEDLESS_ONCE_SEEN: tuple[AlertKind, ...] = ("clock_due",)
"""What reminds of something: a notice that did not go out yet would remind of what is done."""
_STAY_PUT = MANAGERS + UNTIL_DONE


Step = Literal["on_call", "next", "manager"]
"""Who was told of an alert beside the one it is addressed to: who is on call, the next one at work, the manager."""


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who was told of an alert as well, and when (UTC)."""

    advisor: str
    step: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert. `mine`: the advisor who asks is the one it is addressed to. Carries no words.

    told   whom else it was told, because nobody answered or nobody was at work
    """

    id: int
    kind: str
    reference: str
    conversation: str
    advisor: str
    mine: bool
    urgent: bool
    language: str
    raised_at: datetime
    path: str
    told: tuple[Told, ...] = ()


def raise_alert(record: Record, case: models.Case, kind: AlertKind, to: models.Advisor | None = None) -> bool:
    """Raise an alert to the case's advisor, or `to` somebody else, with its notices. True if it is new.

    Once until it is acknowledged.
    """
    standing = select(models.Alert.id).where(
        models.Alert.case_id == case.id, models.Alert.kind == kind, models.Alert.acknowledged_at.is_(None)
    )
    if record.session.scalar(standing.limit(1)) is not None:
        return False
    advisor = to or record.session.get_one(models.Advisor, case.advisor_id)
    now = record.now()
    alert = models.Alert(case_id=case.id, kind=kind, advisor_id=advisor.id, raised_at=now)
    alert.called_at = now if kind in EVERYBODYS else None
    record.session.add(alert)
    record.session.flush()
    outbox.queue(record, alert, case, advisor)
    if kind in EVERYBODYS:
        outbox.queue_for_team(record, alert, case)
    audit.write(record, "system", "alert:raised", f"case:{case.reference}")
    if kind == "urgent" and not duty.is_at_work(record, advisor):
        stand_by = duty.on_call(record, {advisor.id, *barred.numbers(record, case)})
        if stand_by is not None:
            call(record, alert, case, stand_by, "on_call")
    return True


def tell_again(record: Record, case: models.Case, kind: AlertKind, to: models.Advisor) -> None:
    """Raise an alert to `to`; where one of the kind stands already, it is theirs now, and they are told of it anew."""
    if raise_alert(record, case, kind, to):
        return
    for row in _standing(record, case):
        if row.kind == kind:
            row.advisor_id = to.id
            outbox.queue(record, row, case, to)


def call(record: Record, alert: models.Alert, case: models.Case, to: models.Advisor, step: Step) -> None:
    """Tell somebody else of an alert, beside the one it is addressed to; recorded in the case's thread."""
    now = record.now()
    record.session.add(models.Call(alert_id=alert.id, advisor_id=to.id, step=step, at=now))
    alert.called_at = now
    append(record, case, "called", "system", advisor_id=to.id)
    outbox.queue(record, alert, case, to)


def call_once(record: Record, case: models.Case, kind: AlertKind, to: models.Advisor, step: Step) -> None:
    """Tell somebody else of the standing alert of this kind, unless it is theirs or they were told of it."""
    for row in _standing(record, case):
        told = select(models.Call.id).where(models.Call.alert_id == row.id, models.Call.advisor_id == to.id)
        if row.kind == kind and row.advisor_id != to.id and record.session.scalar(told.limit(1)) is None:
            call(record, row, case, to, step)


def called(record: Record, alert_ids: Collection[int]) -> dict[int, list[Told]]:
    """Whom else each of these alerts was told, in order."""
    query = (
        select(models.Call, models.Advisor.name)
        .join(models.Advisor, models.Advisor.id == models.Call.advisor_id)
        .where(models.Call.alert_id.in_(alert_ids))
        .order_by(models.Call.id)
    )
    told: dict[int, list[Told]] = {}
    for row, name in record.session.execute(query):
        told.setdefault(row.alert_id, []).append(Told(name, row.step, row.at))
    return told


def alerts(record: Record, advisor_id: int) -> list[Alert]:
    """The unacknowledged alerts that this advisor should see: urgent cases first, then the oldest.

    Their own; those of everybody where a person waits or is in danger; a manager sees all. None of a case that names
    the one who asks. Raises UnknownAdvisor.
    """
    asking = staff.found(record, advisor_id)
    query = (
        select(models.Alert, models.Case, models.Conversation.language, models.Advisor.name)
        .join(models.Case, models.Case.id == models.Alert.case_id)
        .join(models.Conversation, models.Conversation.id == models.Case.conversation_id)
        .join(models.Advisor, models.Advisor.id == models.Alert.advisor_id)
        .where(models.Alert.acknowledged_at.is_(None), barred.open_to(advisor_id))
        .order_by(models.Case.urgent.desc(), models.Alert.raised_at, models.Alert.id)
    )
    if asking.role != "manager":
        query = query.where(or_(models.Alert.advisor_id == advisor_id, models.Alert.kind.in_(EVERYBODYS)))
    found = list(record.session.execute(query))
    told = called(record, [row[0].id for row in found])
    return [
        Alert(
            id=alert.id,
            kind=alert.kind,
            reference=case.reference,
            conversation=case.conversation_id,
            advisor=name,
            mine=alert.advisor_id == advisor_id,
            urgent=case.urgent,
            language=language,
            raised_at=alert.raised_at,
            path=f"/console/cases/{case.reference}",
            told=tuple(told.get(alert.id, ())),
        )
        for alert, case, language, name in found
    ]


def acknowledge_alert(record: Record, alert_id: int, advisor_id: int) -> None:
    """The advisor has seen it and takes it on; a second acknowledgement changes nothing. One of UNTIL_DONE stays.

    Raises UnknownAdvisor, UnknownAlert; NotAllowed for an advisor whom the case names, and where it is a manager's.
    """
    asking = staff.found(record, advisor_id)
    row = record.session.get(models.Alert, alert_id, with_for_update=True)
    if row is None:
        raise UnknownAlert
    case = record.session.get_one(models.Case, row.case_id)
    barred.refuse(record, case, advisor_id)
    if row.kind in MANAGERS and asking.role != "manager" and row.advisor_id != advisor_id:
        raise NotAllowed
    if row.kind not in UNTIL_DONE:
        _acknowledge(record, row, case, f"advisor:{advisor_id}")


def acknowledge_all(record: Record, case: models.Case, actor: str) -> None:
    """Acknowledge the case's alerts, because somebody now deals with what they tell; a manager's stay theirs."""
    for row in _standing(record, case):
        if (
            row.kind not in _STAY_PUT
            or actor == "system"
            or (row.kind in MANAGERS and actor == f"advisor:{row.advisor_id}")
        ):
            _acknowledge(record, row, case, actor)


def done(record: Record, case: models.Case, kind: AlertKind, actor: str) -> None:
    """What this kind of alert asked for is done."""
    for row in _standing(record, case):
        if row.kind == kind:
            _acknowledge(record, row, case, actor)


def never_raised(record: Record, case: models.Case, kind: AlertKind) -> bool:
    """Whether no alert of this kind was ever raised in the case."""
    query = select(models.Alert.id).where(models.Alert.case_id == case.id, models.Alert.kind == kind)
    return record.session.scalar(query.limit(1)) is None


def addressed_to(record: Record, case: models.Case, kind: AlertKind) -> int | None:
    """Whose the standing alert of this kind is; none where none stands."""
    return next((row.advisor_id for row in _standing(record, case) if row.kind == kind), None)


def readdress(record: Record, case: models.Case, advisor: models.Advisor) -> None:
    """The case has another advisor: what still stands is theirs now, and they are told."""
    for row in _standing(record, case):
        if row.advisor_id != advisor.id and row.kind not in _STAY_PUT:
            row.advisor_id = advisor.id
            outbox.queue(record, row, case, advisor)


def hand_on(record: Record, case: models.Case, kind: AlertKind, to: models.Advisor) -> None:
    """What stands of this kind is for `to` from now on."""
    for row in _standing(record, case):
        if row.kind == kind and row.advisor_id != to.id:
            row.advisor_id = to.id
            outbox.queue(record, row, case, to)


def pass_on(record: Record, case: models.Case, advisor_id: int, to: models.Advisor) -> None:
    """Whatever still stands for this advisor is for `to` from now on: they may not see the case any more."""
    for row in _standing(record, case):
        if row.advisor_id == advisor_id:
            row.advisor_id = to.id
            outbox.queue(record, row, case, to)


def _standing(record: Record, case: models.Case) -> list[models.Alert]:
    query = select(models.Alert).where(models.Alert.case_id == case.id, models.Alert.acknowledged_at.is_(None))
    return list(record.session.scalars(query))


def _acknowledge(record: Record, row: models.Alert, case: models.Case, actor: str) -> None:
    if row.acknowledged_at is None:
        row.acknowledged_at = record.now()
        row.acknowledged_by = actor
        if row.kind in NEEDLESS_ONCE_SEEN:
            outbox.drop(record, row)
        audit.write(record, actor, "alert:acknowledged", f"case:{case.reference}")

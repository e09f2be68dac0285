"""What an advisor must see now: stands on the screen until somebody acknowledges it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import or_, select

from cases import audit, models, outbox
from cases.database import Record
from cases.errors import UnknownAdvisor, UnknownAlert

AlertKind = Literal["urgent", "new_case", "person_wanted", "assistant_down", "message_waiting", "deletion_wanted"]
EVERYBODYS: tuple[AlertKind, ...] = ("urgent", "person_wanted", "assistant_down")
"""Somebody waits or is in danger: every advisor sees these, whoever is named."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert. `mine`: the advisor who asks is the one it is addressed to. Carries no words."""

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


def raise_alert(record: Record, case: models.Case, kind: AlertKind) -> bool:
    """Raise an alert to the case's advisor, with its notices; once until it is acknowledged. True if it is new."""
    standing = select(models.Alert.id).where(
        models.Alert.case_id == case.id, models.Alert.kind == kind, models.Alert.acknowledged_at.is_(None)
    )
    if record.session.scalar(standing.limit(1)) is not None:
        return False
    advisor = record.session.get(models.Advisor, case.advisor_id)
    if advisor is None:
        raise UnknownAdvisor
    alert = models.Alert(case_id=case.id, kind=kind, advisor_id=advisor.id, raised_at=record.now())
    record.session.add(alert)
    record.session.flush()
    outbox.queue(record, alert, case, advisor)
    audit.write(record, "system", "alert:raised", f"case:{case.reference}")
    return True


def alerts(record: Record, advisor_id: int) -> list[Alert]:
    """The unacknowledged alerts that this advisor should see: urgent cases first, then the oldest.

    Their own; those of everybody where a person waits or is in danger; a manager sees all. Raises UnknownAdvisor.
    """
    asking = record.session.get(models.Advisor, advisor_id)
    if asking is None or not asking.active:
        raise UnknownAdvisor
    query = (
        select(models.Alert, models.Case, models.Conversation.language, models.Advisor.name)
        .join(models.Case, models.Case.id == models.Alert.case_id)
        .join(models.Conversation, models.Conversation.id == models.Case.conversation_id)
        .join(models.Advisor, models.Advisor.id == models.Alert.advisor_id)
        .where(models.Alert.acknowledged_at.is_(None))
        .order_by(models.Case.urgent.desc(), models.Alert.raised_at, models.Alert.id)
    )
    if asking.role != "manager":
        query = query.where(or_(models.Alert.advisor_id == advisor_id, models.Alert.kind.in_(EVERYBODYS)))
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
        )
        for alert, case, language, name in record.session.execute(query)
    ]


def acknowledge_alert(record: Record, alert_id: int, advisor_id: int) -> None:
    """The advisor has seen it and takes it on; a second acknowledgement changes nothing. Raises UnknownAlert."""
    row = record.session.get(models.Alert, alert_id, with_for_update=True)
    if row is None:
        raise UnknownAlert
    case = record.session.get_one(models.Case, row.case_id)
    _acknowledge(record, row, case, f"advisor:{advisor_id}")


def acknowledge_all(record: Record, case: models.Case, actor: str, kinds: tuple[AlertKind, ...] = ()) -> None:
    """Acknowledge the case's alerts (of these kinds, or all), because somebody now deals with what they tell."""
    query = select(models.Alert).where(models.Alert.case_id == case.id, models.Alert.acknowledged_at.is_(None))
    if kinds:
        query = query.where(models.Alert.kind.in_(kinds))
    for row in record.session.scalars(query):
        _acknowledge(record, row, case, actor)


def readdress(record: Record, case: models.Case, advisor: models.Advisor) -> None:
    """The case has another advisor: what still stands is theirs now, and they are told."""
    query = select(models.Alert).where(models.Alert.case_id == case.id, models.Alert.acknowledged_at.is_(None))
    for row in record.session.scalars(query):
        if row.advisor_id != advisor.id:
            row.advisor_id = advisor.id
            outbox.queue(record, row, case, advisor)


def _acknowledge(record: Record, row: models.Alert, case: models.Case, actor: str) -> None:
    if row.acknowledged_at is None:
        row.acknowledged_at = record.now()
        row.acknowledged_by = actor
        audit.write(record, actor, "alert:acknowledged", f"case:{case.reference}")

"""Which advisor a case is given to (policy 2.10, 2.12; DOMAIN section 3): somebody, never one the report names."""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy import case as where
from sqlalchemy.exc import IntegrityError

from cases import alerts, barred, duty, models, wishes
from cases.clocks import LONDON
from cases.custody import Words
from cases.database import Record
from cases.naming import MANAGER_NAME
from cases.thread import append

MANAGER_EMAIL = "manager@localhost"
TRAINING_LASTS = timedelta(days=366)
URGENT_WEIGHT = 3


def choose(record: Record, conversation: models.Conversation, named: Collection[int]) -> models.Advisor:
    """The advisor for this report: present, trained, not `named` in it; then wish, language, load, rest.

    Where none fits it is the Community Safety Manager; where the report names the manager, anybody whom it does not
    name. Only where it names everybody is one of them given. The advisors' rows are locked, so that two cases at once
    do not pile up on one person.
    """
    rows = _people(record)
    unnamed = [advisor for advisor in rows if advisor.id not in named]
    fitting = _fitting(record, unnamed)
    if fitting:
        loads, wish = _loads(record), wishes.wish_of(record, conversation)
        language = conversation.language
        return min(
            fitting,
            key=lambda each: (wishes.unmet(wish, each, language), *_preference(each, language, loads)),
        )
    managers = [advisor for advisor in unnamed if advisor.role == "manager"]
    if managers:
        return managers[0]
    if any(advisor.role == "manager" for advisor in rows) and unnamed:
        return unnamed[0]
    return community_safety_manager(record)


def assign(
    record: Record,
    case: models.Case,
    advisor: models.Advisor,
    actor: str,
    *,
    reason: str | None = None,
    words: Words | None = None,
) -> None:
    """Name the advisor of the case; what still waits for an answer is theirs from now on."""
    advisor.last_assigned_at = record.now()
    append(record, case, "assigned", actor, audience="customer", advisor_id=advisor.id)
    if reason is not None:
        append(record, case, "noted", actor, text=reason, words=words)
    alerts.readdress(record, case, advisor)
    if alerts.addressed_to(record, case, "second_reader") == advisor.id:
        alerts.hand_on(record, case, "second_reader", reader_for(record, case))


def reader_for(record: Record, case: models.Case) -> models.Advisor:
    """A second reader (policy 2.9): trained, another than the case's advisor, not named in it; else the manager."""
    kept_out = barred.numbers(record, case) | {case.advisor_id}
    rows = [advisor for advisor in _people(record) if advisor.id not in kept_out]
    readers = _fitting(record, rows)
    if readers:
        loads = _loads(record)
        return min(readers, key=lambda each: _preference(each, "", loads))
    managers = [advisor for advisor in rows if advisor.role == "manager"]
    return managers[0] if managers else manager_for(record, case)


def manager_for(record: Record, case: models.Case) -> models.Advisor:
    """The manager who is told of this case: one whom it does not name, or else whoever works it."""
    query = (
        select(models.Advisor)
        .join(models.Case, models.Case.id == case.id)
        .where(models.Advisor.role == "manager", models.Advisor.active, barred.open_to(models.Advisor.id))
        .order_by(models.Advisor.id)
    )
    return record.session.scalar(query.limit(1)) or record.session.get_one(models.Advisor, case.advisor_id)


def community_safety_manager(record: Record) -> models.Advisor:
    """The manager; made where there is none, so that a case always has somebody named."""
    query = (
        select(models.Advisor)
        .where(models.Advisor.role == "manager", models.Advisor.active)
        .order_by(models.Advisor.id)
    )
    manager = record.session.scalar(query.limit(1))
    if manager is not None:
        return manager
    manager = models.Advisor(
        name=MANAGER_NAME, email=MANAGER_EMAIL, role="manager", languages=["en"], added_at=record.now()
    )
    try:
        with record.session.begin_nested():
            record.session.add(manager)
    except IntegrityError:  # another transaction made it first
        manager = record.session.scalars(query.limit(1)).one()
    return manager


def today(record: Record) -> date:
    """The day it is in London."""
    return record.now().astimezone(LONDON).date()


def is_trained(record: Record, advisor: models.Advisor) -> bool:
    """Whether the yearly training (policy 2.12) was done within the last twelve months."""
    day = today(record)
    return advisor.trained_on is not None and day - TRAINING_LASTS < advisor.trained_on <= day


def nearest(record: Record, rows: list[models.Advisor], language: str) -> models.Advisor:
    """Of these people, who speaks the language, then who has least to do, then who was given a case longest ago."""
    loads = _loads(record)
    return min(rows, key=lambda each: _preference(each, language, loads))


def staffed(record: Record, kept_out: Collection[int]) -> list[models.Advisor]:
    """Everybody to whom a case can be given today, none of `kept_out`; their rows are locked."""
    return [advisor for advisor in _fitting(record, _people(record)) if advisor.id not in kept_out]


def managers(record: Record, kept_out: Collection[int]) -> list[models.Advisor]:
    """The managers, none of `kept_out`."""
    query = (
        select(models.Advisor)
        .where(models.Advisor.role == "manager", models.Advisor.active, models.Advisor.id.not_in(kept_out))
        .order_by(models.Advisor.id)
    )
    return list(record.session.scalars(query))


def _people(record: Record) -> list[models.Advisor]:
    query = select(models.Advisor).where(models.Advisor.active).order_by(models.Advisor.id)
    return list(record.session.scalars(query.with_for_update(key_share=True)))


def _fitting(record: Record, rows: list[models.Advisor]) -> list[models.Advisor]:
    away = duty.absent(record)
    return [
        advisor
        for advisor in rows
        if advisor.role == "advisor"
        and advisor.presence in duty.GIVEN_CASES
        and advisor.id not in away
        and is_trained(record, advisor)
    ]


def _loads(record: Record) -> dict[int, int]:
    weight = func.sum(where((models.Case.urgent, URGENT_WEIGHT), else_=1))
    query = (
        select(models.Case.advisor_id, weight)
        .where(and_(models.Case.status != "closed", models.Case.advisor_id.is_not(None)))
        .group_by(models.Case.advisor_id)
    )
    return {advisor_id: int(load) for advisor_id, load in record.session.execute(query) if advisor_id}


def _preference(advisor: models.Advisor, language: str, loads: dict[int, int]) -> tuple[bool, int, float, int]:
    speaks = language.split("-", maxsplit=1)[0] in {spoken.split("-")[0] for spoken in advisor.languages}
    rested_since = advisor.last_assigned_at.timestamp() if advisor.last_assigned_at else 0.0
    return (not speaks, loads.get(advisor.id, 0), rested_since, advisor.id)

"""An advisor whom a report names never sees the case, and the manager is told (policy 2.10, 2.12).

Looked for in the words themselves as they are stored, and kept in a table, so that no desk has to open words for it.
Threat considered: the offender works for the landlord, and reads or works the case against themselves.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from cases import alerts, assignment, barred, models, naming, outbox
from cases.database import Record
from cases.naming import Told
from cases.thread import append

_TELLS_THE_ADVISOR = frozenset({"submitted", "person_wanted", "deletion_wanted"})
"""Entries with which the customer was told who their advisor is."""


def bar(record: Record, case: models.Case, named: Collection[int]) -> None:
    """Bar these advisors from the case and tell the manager; the case must have an advisor.

    Whoever works the case is left: they stay only where the report names everybody else as well.
    """
    kept_out = sorted(set(named) - barred.numbers(record, case) - {case.advisor_id})
    for number in kept_out:
        record.session.add(models.Barred(case_id=case.id, advisor_id=number, at=record.now()))
        append(record, case, "advisor_named", "system", advisor_id=number)
        outbox.withdraw(record, case, number)
    if not kept_out:
        return
    record.session.flush()
    manager = assignment.manager_for(record, case)
    for number in kept_out:
        alerts.pass_on(record, case, number, manager)
    alerts.raise_alert(record, case, "advisor_named", to=manager)


def heed(
    record: Record,
    conversation: models.Conversation,
    case: models.Case,
    told: Sequence[Told],
    said_at: datetime | None = None,
) -> None:
    """Bar whom these new words name; where it is the case's advisor, another takes it over. Idempotent.

    Whoever was presented to the customer is not barred by being named: "thank you, Ms Price" accuses nobody. `said_at`:
    when the words were said, where they are understood only later; who was presented since then is barred all the same.
    """
    named = naming.named(record, told)
    if not named:
        return
    before = barred.numbers(record, case)
    fresh = set(named) - before - _presented(record, case, said_at)
    if not fresh:
        return
    if case.advisor_id in fresh:
        successor = assignment.choose(record, conversation, before | fresh)
        if successor.id not in before | fresh:
            assignment.assign(record, case, successor, "system")
    bar(record, case, fresh)


def _presented(record: Record, case: models.Case, until: datetime | None) -> set[int]:
    query = select(models.Entry.kind, models.Entry.advisor_id).where(models.Entry.case_id == case.id)
    if until is not None:
        query = query.where(models.Entry.at <= until)
    rows = list(record.session.execute(query))
    told = any(kind in _TELLS_THE_ADVISOR for kind, _ in rows)
    return {
        number
        for kind, number in rows
        if number is not None and (kind == "taken_over" or (told and kind == "assigned"))
    }

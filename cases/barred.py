"""Who is barred from a case because it names them: one indexed look, asked wherever an advisor acts on it."""

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute

from cases import models
from cases.database import Record
from cases.errors import NotAllowed


def refuse(record: Record, case: models.Case, advisor_id: int) -> None:
    """Raises NotAllowed where the case names this advisor."""
    query = select(models.Barred.case_id).where(
        models.Barred.case_id == case.id, models.Barred.advisor_id == advisor_id
    )
    if record.session.scalar(query) is not None:
        raise NotAllowed


def numbers(record: Record, case: models.Case) -> set[int]:
    """The numbers of the advisors who are barred from the case."""
    return set(record.session.scalars(select(models.Barred.advisor_id).where(models.Barred.case_id == case.id)))


def open_to(advisor_id: int | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """The condition, in a query over cases, that the case does not name this advisor."""
    return ~exists().where(models.Barred.case_id == models.Case.id, models.Barred.advisor_id == advisor_id)

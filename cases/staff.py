"""An advisor as others see them: nothing secret."""

from dataclasses import dataclass
from datetime import date

from cases import models
from cases.database import Record
from cases.errors import UnknownAdvisor


@dataclass(frozen=True, slots=True)
class Advisor:
    """An advisor. role: advisor or manager; totp: six digits are asked for; ready: a password is set.

    gender: woman, man or other, where they say so themselves; presence, capacity: see `cases.duty`.
    """

    id: int
    name: str
    email: str
    role: str
    languages: tuple[str, ...]
    presence: str
    capacity: int
    trained_on: date | None
    totp: bool
    ready: bool
    gender: str | None = None


def found(record: Record, advisor_id: int) -> models.Advisor:
    """The active advisor's row. Raises UnknownAdvisor."""
    row = record.session.get(models.Advisor, advisor_id)
    if row is None or not row.active:
        raise UnknownAdvisor
    return row


def shown(row: models.Advisor) -> Advisor:
    return Advisor(
        id=row.id,
        name=row.name,
        email=row.email,
        role=row.role,
        languages=tuple(row.languages),
        presence=row.presence,
        capacity=row.capacity,
        trained_on=row.trained_on,
        totp=row.totp_confirmed_at is not None,
        ready=row.password is not None,
        gender=row.gender,
    )

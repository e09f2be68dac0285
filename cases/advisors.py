"""The landlord's people: added by invitation, signed in by password and, if they wish, six digits (TOTP).

Threats considered: guessing (argon2, slowed down per account, known or not), a stolen database (digests and sealed
secrets only), digits used twice (the last step is kept), a forgotten browser (12 hours at most, 60 minutes idle).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import select

from cases import assignment, audit, duty, language_code, models
from cases.database import Record
from cases.duty import set_capacity, set_hours, set_presence
from cases.errors import EmailTaken, UnknownAdvisor, UnknownLanguage
from cases.invitations import Invite, accept_invite, first_invite, invite, invited
from cases.signing_in import SessionToken, advisor_of, sign_in, sign_out
from cases.staff import Advisor, found, shown
from cases.totp import TotpOffer, confirm_totp, disable_totp, enable_totp

__all__ = [
    "Advisor",
    "Invite",
    "Presence",
    "SessionToken",
    "TotpOffer",
    "accept_invite",
    "add",
    "advisor_of",
    "by_email",
    "confirm_totp",
    "deactivate",
    "disable_totp",
    "enable_totp",
    "first_invite",
    "invite",
    "invited",
    "listing",
    "record_training",
    "set_absence",
    "set_capacity",
    "set_gender",
    "set_hours",
    "set_languages",
    "set_presence",
    "sign_in",
    "sign_out",
]


GENDERS = ("woman", "man", "other")


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether a case can be given to the advisor now, and what stands against it."""

    advisor: Advisor
    present: bool
    trained: bool


def add(
    record: Record,
    name: str,
    email: str,
    role: Literal["advisor", "manager"] = "advisor",
    *,
    languages: Sequence[str] = ("en",),
    gender: str | None = None,
    trained_on: date | None = None,
    actor: str = "system",
) -> Invite:
    """Add an advisor, trained today unless told otherwise, and invite them. Raises EmailTaken, ValueError."""
    address, whole_name = email.strip().casefold(), " ".join(name.split())
    if not whole_name or "@" not in address:
        raise ValueError("an advisor has a name and an e-mail address")
    if record.session.scalar(select(models.Advisor.id).where(models.Advisor.email == address)) is not None:
        raise EmailTaken
    row = models.Advisor(
        name=whole_name,
        email=address,
        role=role,
        languages=list(languages),
        gender=_known(gender),
        trained_on=trained_on or assignment.today(record),
        added_at=record.now(),
    )
    record.session.add(row)
    record.session.flush()
    audit.write(record, actor, "advisor:added", f"advisor:{row.id}")
    return invite(record, row.id, actor)


def listing(record: Record) -> list[Presence]:
    """All active advisors by name, with their presence today."""
    query = select(models.Advisor).where(models.Advisor.active).order_by(models.Advisor.name, models.Advisor.id)
    return [
        Presence(shown(row), duty.is_present(record, row), assignment.is_trained(record, row))
        for row in record.session.scalars(query)
    ]


def set_languages(record: Record, advisor_id: int, languages: Sequence[str], actor: str | None = None) -> None:
    """The languages the advisor speaks, for the assignment of cases. Raises UnknownAdvisor, UnknownLanguage."""
    row = found(record, advisor_id)
    spoken = list(dict.fromkeys(language_code.checked(language) for language in languages))
    if not spoken:
        raise UnknownLanguage
    if row.languages != spoken:
        row.languages = spoken
        audit.write(record, actor or f"advisor:{advisor_id}", "advisor:languages_changed", f"advisor:{advisor_id}")


def set_gender(record: Record, advisor_id: int, gender: str | None, actor: str | None = None) -> None:
    """What the advisor says of their own gender: woman, man, other or nothing. Raises UnknownAdvisor, ValueError."""
    row = found(record, advisor_id)
    if row.gender != _known(gender):
        row.gender = gender
        audit.write(record, actor or f"advisor:{advisor_id}", "advisor:gender_changed", f"advisor:{advisor_id}")


def set_absence(record: Record, advisor_id: int, first_day: date, last_day: date, actor: str | None = None) -> None:
    """Away from `first_day` to `last_day`, both included, London's days. Raises UnknownAdvisor, ValueError."""
    found(record, advisor_id)
    if last_day < first_day:
        raise ValueError("an absence ends on or after its first day")
    record.session.add(models.Absence(advisor_id=advisor_id, first_day=first_day, last_day=last_day))
    audit.write(record, actor or f"advisor:{advisor_id}", "advisor:absence_set", f"advisor:{advisor_id}")


def record_training(record: Record, advisor_id: int, trained_on: date, actor: str) -> None:
    """The yearly refresher (policy 2.12) was done on this day; without it no case is given. Raises UnknownAdvisor."""
    found(record, advisor_id).trained_on = trained_on
    audit.write(record, actor, "advisor:training_recorded", f"advisor:{advisor_id}")


def deactivate(record: Record, advisor_id: int, actor: str) -> None:
    """The advisor has left: signed out everywhere, and given nothing more. Raises UnknownAdvisor."""
    row = found(record, advisor_id)
    row.active = False
    ended: datetime = record.now()
    for session in record.session.scalars(select(models.SignIn).where(models.SignIn.advisor_id == advisor_id)):
        session.ended_at = session.ended_at or ended
    audit.write(record, actor, "advisor:deactivated", f"advisor:{advisor_id}")


def by_email(record: Record, email: str) -> Advisor:
    """The active advisor with this address. Raises UnknownAdvisor."""
    query = select(models.Advisor).where(models.Advisor.email == email.strip().casefold(), models.Advisor.active)
    row = record.session.scalar(query)
    if row is None:
        raise UnknownAdvisor
    return shown(row)


def _known(gender: str | None) -> str | None:
    if gender is not None and gender not in GENDERS:
        raise ValueError("an advisor says woman, man or other, or nothing")
    return gender

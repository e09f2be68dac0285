"""Which advisor a case is given to (policy 2.10, 2.12; DOMAIN section 3): somebody, never one the report names."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import and_, case, func, select
from sqlalchemy.exc import IntegrityError

from cases import models
from cases.clocks import LONDON
from cases.custody import Words
from cases.database import Record

MANAGER_NAME = "Community Safety Manager"
MANAGER_EMAIL = "manager@localhost"
TRAINING_LASTS = timedelta(days=366)
URGENT_WEIGHT = 3

_NOT_DECOMPOSED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def choose(record: Record, conversation: models.Conversation, words: Words) -> models.Advisor:
    """The advisor for this report: on duty, present, trained, not named in it; then language, load, longest rest.

    Where none fits it is the Community Safety Manager; where the report names the manager, anybody whom it does not
    name. The advisors' rows are locked, so that two cases at once do not pile up on one person.
    """
    rows = _people(record)
    unnamed = _unnamed(rows, told(record, conversation, words))
    fitting = _fitting(record, unnamed)
    if fitting:
        loads = _loads(record)
        return min(fitting, key=lambda advisor: _preference(advisor, conversation.language, loads))
    managers = [advisor for advisor in unnamed if advisor.role == "manager"]
    if managers:
        return managers[0]
    if any(advisor.role == "manager" for advisor in rows) and unnamed:
        return unnamed[0]
    return community_safety_manager(record)


def is_named(advisor: models.Advisor, words: Iterable[str]) -> bool:
    """Whether any of these texts names the advisor: the whole name, or the surname as a word of its own."""
    name = folded(advisor.name)
    sought = {name} if advisor.name == MANAGER_NAME else {name, name.split()[-1]}
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(part)}(?!\w)" for part in sorted(sought)))
    return any(pattern.search(folded(text)) for text in words)


def folded(text: str) -> str:
    """The text as names are compared: without case, accents and doubled spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_NOT_DECOMPOSED))
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def told(record: Record, conversation: models.Conversation, words: Words) -> list[str]:
    """What the customer told of the incident: every word before an advisor spoke, and every answer.

    What is said to an advisor is left out: whoever writes "thank you, Ms Price" accuses nobody.
    """
    spoken = select(func.min(models.Message.seq)).where(
        models.Message.conversation_id == conversation.id, models.Message.sender == "advisor"
    )
    before = record.session.scalar(spoken) or conversation.last_seq + 1
    messages = select(models.Message).where(
        models.Message.conversation_id == conversation.id,
        models.Message.sender == "customer",
        models.Message.seq < before,
    )
    texts = [words.opened(row.sealed, "message", "body", row.seq)["text"] for row in record.session.scalars(messages)]
    answers = select(models.Answer).where(models.Answer.conversation_id == conversation.id)
    for row in record.session.scalars(answers):
        texts.append(words.opened(row.sealed, "answer", "body", row.number)["words"])
    return texts


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


def is_present(record: Record, advisor: models.Advisor) -> bool:
    """Whether the advisor is active, on duty and not absent today."""
    return advisor.active and advisor.on_duty and advisor.id not in _away(record)


def is_trained(record: Record, advisor: models.Advisor) -> bool:
    """Whether the yearly training (policy 2.12) was done within the last twelve months."""
    day = today(record)
    return advisor.trained_on is not None and day - TRAINING_LASTS < advisor.trained_on <= day


def _people(record: Record) -> list[models.Advisor]:
    query = select(models.Advisor).where(models.Advisor.active).order_by(models.Advisor.id)
    return list(record.session.scalars(query.with_for_update(key_share=True)))


def _unnamed(rows: list[models.Advisor], texts: list[str]) -> list[models.Advisor]:
    return [advisor for advisor in rows if not is_named(advisor, texts)]


def _fitting(record: Record, rows: list[models.Advisor]) -> list[models.Advisor]:
    away = _away(record)
    return [
        advisor
        for advisor in rows
        if advisor.role == "advisor" and advisor.on_duty and advisor.id not in away and is_trained(record, advisor)
    ]


def _away(record: Record) -> set[int]:
    day = today(record)
    query = select(models.Absence.advisor_id).where(models.Absence.first_day <= day, models.Absence.last_day >= day)
    return set(record.session.scalars(query))


def _loads(record: Record) -> dict[int, int]:
    weight = func.sum(case((models.Case.urgent, URGENT_WEIGHT), else_=1))
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

"""How a case comes to be: a reference nobody can guess, a named advisor and the clocks, all in one transaction."""

import secrets

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from cases import assignment, barring, clocks, models, naming, wishing
from cases.custody import CASES_OF, Words
from cases.database import Record
from cases.errors import RecordUnavailable
from cases.thread import append

TRIES = 50
_CASE_OF = select(models.Case).where(models.Case.conversation_id == bindparam("conversation"))
"""Put together once: nearly every transaction asks it."""


def case_of(record: Record, conversation: models.Conversation) -> models.Case | None:
    """The conversation's case, if one was opened. Looked up once for a transaction, as a rule with its row."""
    known: dict[str, models.Case | None] = record.session.info.setdefault(CASES_OF, {})
    if conversation.id not in known:
        known[conversation.id] = record.session.scalar(_CASE_OF, {"conversation": conversation.id})
    return known[conversation.id]


def ensure_case(record: Record, conversation: models.Conversation, words: Words, actor: str) -> models.Case:
    """The conversation's case; opened as unfinished where there is none, with its advisor and clocks.

    Whom the conversation names so far is barred from it. The conversation must be locked.
    """
    case = case_of(record, conversation)
    if case is None:
        case = _insert(record, conversation)
        append(record, case, "opened", actor)
        named = naming.named(record, naming.told(record, conversation, words))
        assignment.assign(record, case, assignment.choose(record, conversation, named), "system")
        barring.bar(record, case, named)
        wishing.honour(record, conversation, case)
        at = record.now()
        for kind in clocks.ON_OPENING:
            clocks.start(record, case, kind, at)
    return case


def _insert(record: Record, conversation: models.Conversation) -> models.Case:
    # Random digits: a reference tells an outsider neither how many cases there are nor what the next one is called.
    at = record.now()
    for _ in range(TRIES):
        reference = f"HR-{at.astimezone(clocks.LONDON).year}-{secrets.randbelow(1_000_000):06d}"
        case = models.Case(reference=reference, conversation_id=conversation.id, opened_at=at)
        try:
            with record.session.begin_nested():
                record.session.add(case)
        except IntegrityError:
            continue
        record.session.info.setdefault(CASES_OF, {})[conversation.id] = case
        return case
    raise RecordUnavailable

"""Translations as they stand in the record: queued with the message, read beside it, destroyed with it.

The original is never changed. No word of a translation stands anywhere but sealed under the conversation's key.
"""

from datetime import datetime
from typing import cast

from sqlalchemy import Select, exists, func, select

from cases import language_code, models
from cases.custody import Words
from cases.database import Record
from cases.messages import Translation, TranslationState


def queue(record: Record, message: models.Message, into: str) -> None:
    """Have the message translated, as soon as the worker comes to it; committed with the message itself."""
    now = record.now()
    record.session.add(
        models.Translation(
            conversation_id=message.conversation_id,
            seq=message.seq,
            into=into,
            state="waiting",
            asked_at=now,
            due_at=now,
        )
    )


def of_messages(record: Record, row: models.Conversation, words: Words, *, for_staff: bool) -> dict[int, Translation]:
    """The translations by the number of their message; for the customer those of an advisor's words alone."""
    query = select(models.Translation).where(models.Translation.conversation_id == row.id)
    if not for_staff:
        query = query.where(models.Translation.into != language_code.ENGLISH)
    return {each.seq: _shown(each, words) for each in record.session.scalars(query)}


def english_of_customer(record: Record, row: models.Conversation, words: Words) -> list[str]:
    """The English of what the customer wrote, as far as there is one."""
    query = _of_customer(row.id).where(models.Translation.sealed.is_not(None))
    return [_shown(each, words).text for each in record.session.scalars(query)]


def destroy_of_customer(record: Record, conversation: str) -> None:
    """Destroy every translation of the customer's words, and what still waits for one."""
    for each in record.session.scalars(_of_customer(conversation)):
        record.session.delete(each)


def edition(record: Record, conversation: str) -> list[tuple[int, str, int]]:
    """A mark that changes with any translation of the conversation; tells no word."""
    row = models.Translation
    query = select(row.seq, row.state, row.tries).where(row.conversation_id == conversation).order_by(row.seq)
    return [(seq, state, tries) for seq, state, tries in record.session.execute(query)]


def last_changed(record: Record) -> datetime | None:
    """When any translation was last changed, for the live feed."""
    return record.session.scalar(select(func.max(models.Translation.changed_at)))


def sealed_text(words: Words, text: str, seq: int) -> bytes:
    """A translation as it is kept, bound to its message."""
    return words.sealed(text, "translation", "text", seq)


def opened_text(words: Words, row: models.Translation) -> str:
    """The translation; empty where there is none."""
    return "" if row.sealed is None else str(words.opened(row.sealed, "translation", "text", row.seq))


def _shown(row: models.Translation, words: Words) -> Translation:
    state, text = cast(TranslationState, row.state), opened_text(words, row)
    return Translation(row.into, state, row.source, row.engine, row.changed_at, text, row.tries)


def _of_customer(conversation: str) -> Select[models.Translation]:
    wrote = exists().where(
        models.Message.conversation_id == models.Translation.conversation_id,
        models.Message.seq == models.Translation.seq,
        models.Message.sender == "customer",
    )
    return select(models.Translation).where(models.Translation.conversation_id == conversation, wrote)

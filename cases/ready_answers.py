"""Ready answers for advisors: the catalogue's, as the landlord edited, added to or hid them, each language for itself.

They are words that anybody may read, and hold nothing of a customer. What is changed in one language changes no other.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Select, select

from cases import audit, language_code, models
from cases.database import Record
from cases.errors import MessageTooLong, NotAllowed, UnknownAnswer
from cases.staff import found

LONGEST = 600
OWN = "own_"

Source = Literal["catalogue", "own"]


@dataclass(frozen=True, slots=True)
class Shipped:
    """An answer as the catalogue has it in a language, and its English."""

    key: str
    text: str
    english: str


@dataclass(frozen=True, slots=True)
class ReadyAnswer:
    """An answer as it stands. source: whose words these are; shipped: whether the catalogue has one under this key."""

    key: str
    text: str
    english: str
    source: Source
    shipped: bool
    hidden: bool = False


def answers(record: Record, language: str, shipped: Sequence[Shipped], *, hidden: bool = False) -> list[ReadyAnswer]:
    """The answers of a language: the catalogue's `shipped`, then those added; hidden ones only where wanted."""
    rows = {row.key: row for row in record.session.scalars(_of(language).order_by(models.ReadyAnswer.id))}
    standing = [_standing(each, rows.get(each.key)) for each in shipped]
    added = [_added(row) for key, row in rows.items() if key.startswith(OWN)]
    return [each for each in (*standing, *added) if hidden or not each.hidden]


def exactly(record: Record, language: str, shipped: Sequence[Shipped], text: str) -> ReadyAnswer | None:
    """The answer of the language whose words are `text` and nothing else; none where somebody changed a word."""
    return next((each for each in answers(record, language, shipped) if each.text == text.strip()), None)


def edit(record: Record, language: str, key: str, text: str, english: str, *, advisor_id: int) -> None:
    """Give the answer `key` other words in one language. Raises NotAllowed, MessageTooLong, UnknownLanguage.

    UnknownAnswer for one that was added and is not there. `text` and, in another language, `english` are not empty.
    """
    _manager(record, advisor_id)
    row = _row(record, language, key)
    row.text, row.english = _checked(text), _english(language, text, english)
    _changed(record, row, advisor_id, "ready_answer:edited")


def add(record: Record, language: str, text: str, english: str, *, advisor_id: int) -> str:
    """Add an answer in one language; gives its key. Raises as `edit` does."""
    _manager(record, advisor_id)
    row = _new(record, language, OWN + secrets.token_hex(6))
    row.text, row.english = _checked(text), _english(language, text, english)
    _changed(record, row, advisor_id, "ready_answer:added")
    return row.key


def hide(record: Record, language: str, key: str, hidden: bool, *, advisor_id: int) -> None:
    """Offer the answer no more in one language, or again. Raises as `edit` does."""
    _manager(record, advisor_id)
    row = _row(record, language, key)
    row.hidden = hidden
    _changed(record, row, advisor_id, "ready_answer:hidden" if hidden else "ready_answer:shown")


def restore(record: Record, language: str, key: str, *, advisor_id: int) -> None:
    """Let the catalogue's words stand again in one language. Raises NotAllowed; UnknownAnswer where it was added."""
    _manager(record, advisor_id)
    if key.startswith(OWN):
        raise UnknownAnswer
    row = _row(record, language, key)
    row.text, row.english = None, None
    _changed(record, row, advisor_id, "ready_answer:restored")


def _standing(shipped: Shipped, row: models.ReadyAnswer | None) -> ReadyAnswer:
    if row is None or row.text is None:
        hidden = row.hidden if row else False
        return ReadyAnswer(shipped.key, shipped.text, shipped.english, "catalogue", shipped=True, hidden=hidden)
    return ReadyAnswer(shipped.key, row.text, row.english or "", "own", shipped=True, hidden=row.hidden)


def _added(row: models.ReadyAnswer) -> ReadyAnswer:
    return ReadyAnswer(row.key, row.text or "", row.english or "", "own", shipped=False, hidden=row.hidden)


def _of(language: str) -> Select[models.ReadyAnswer]:
    return select(models.ReadyAnswer).where(models.ReadyAnswer.language == language)


def _row(record: Record, language: str, key: str) -> models.ReadyAnswer:
    row = record.session.scalar(_of(language).where(models.ReadyAnswer.key == key).with_for_update())
    if row is None and key.startswith(OWN):
        raise UnknownAnswer
    return row or _new(record, language, key)


def _new(record: Record, language: str, key: str) -> models.ReadyAnswer:
    row = models.ReadyAnswer(language=language_code.checked(language), key=key, hidden=False, changed_at=record.now())
    record.session.add(row)
    return row


def _manager(record: Record, advisor_id: int) -> None:
    if found(record, advisor_id).role != "manager":
        raise NotAllowed


def _checked(text: str) -> str:
    if len(text.strip()) > LONGEST:
        raise MessageTooLong
    return text.strip()


def _english(language: str, text: str, english: str) -> str:
    return _checked(text if language_code.is_english(language) else english)


def _changed(record: Record, row: models.ReadyAnswer, advisor_id: int, action: str) -> None:
    row.changed_at = record.now()
    record.session.flush()
    audit.write(record, f"advisor:{advisor_id}", action, f"ready_answer:{row.language}:{row.key}")

"""Return codes: seven secret words and a check word, with which somebody comes back to their conversation.

Threats considered: a copy of the database is searched for codes (84 random bits behind argon2id and a secret of the
house that is not in the database); codes are guessed (each costs a tenth of a second, `api` slows who guesses, and
an unknown code looks like one that was taken back); a hostile partner finds a code (a new one ends the old one; coming
back ends the session before).
"""

import re
import secrets
import unicodedata
from dataclasses import dataclass, field
from typing import Literal

from argon2.low_level import Type, hash_secret_raw
from sqlalchemy import select

from cases import audit, models
from cases.code_words import check_word, known, words
from cases.conversations import limit_token, new_token
from cases.custody import locked, touch
from cases.database import Record
from cases.errors import CodeMistyped, CodeOfAffected, ConversationErased, UnknownCode

SECRET_WORDS = 7
LONGEST = 500
"""Characters that are looked at; eight words have at most 79."""

COST = {"time_cost": 3, "memory_cost": 32_768, "parallelism": 1}
"""Argon2id: 32 MiB and some 100 ms for each look. Another cost opens no code that was made before."""

ForWhom = Literal["reporter", "affected"]
State = Literal["none", "made", "saved"]


@dataclass(frozen=True, slots=True)
class FreshCode:
    """A code that was just drawn: its eight words, told once and never stored, and what is stored of them."""

    words: tuple[str, ...] = field(repr=False)
    digest: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Returned:
    """Somebody is back: the conversation, its new token (told once, never stored), and who came with the code."""

    conversation: str
    token: str = field(repr=False)
    language: str
    for_whom: ForWhom


def draw(pepper: str) -> FreshCode:
    """A code that nobody has. Takes some 100 ms: call it outside any transaction."""
    secret = [secrets.choice(words()) for _ in range(SECRET_WORDS)]
    return FreshCode((*secret, check_word(secret)), _digest(secret, pepper))


def recognise(typed: str) -> tuple[str, ...]:
    """The eight words that were typed, whatever stands around them. Raises CodeMistyped; asks no database."""
    plain = unicodedata.normalize("NFKC", typed[:LONGEST]).casefold()
    found = tuple(re.findall(r"[^\W\d_]+", plain))
    if len(found) != SECRET_WORDS + 1 or not all(known(word) for word in found):
        raise CodeMistyped
    if check_word(found[:SECRET_WORDS]) != found[SECRET_WORDS]:
        raise CodeMistyped
    return found


def digest_of(code: tuple[str, ...], pepper: str) -> str:
    """What is stored of a recognised code. Takes some 100 ms: call it outside any transaction."""
    return _digest(code[:SECRET_WORDS], pepper)


def make(record: Record, conversation: str, code: FreshCode, for_whom: ForWhom = "reporter") -> bool:
    """From now on `code` opens the conversation, and no older one for the same person; gives whether there was one.

    Raises UnknownConversation, ConversationErased.
    """
    locked(record, conversation)
    older = _working(record, conversation, for_whom)
    for row in older:
        row.revoked_at = record.now()
        _audit(record, "revoked", conversation)
    record.session.add(
        models.ReturnCode(conversation_id=conversation, digest=code.digest, for_whom=for_whom, made_at=record.now())
    )
    record.session.flush()
    _audit(record, "made", conversation)
    return bool(older)


def saved(record: Record, conversation: str, for_whom: ForWhom = "reporter") -> None:
    """The person says that they have kept the words. A paused conversation's token then opens it for an hour more."""
    row = locked(record, conversation)
    for code in _working(record, conversation, for_whom):
        if code.saved_at is None:
            code.saved_at = record.now()
            _audit(record, "saved", conversation)
        if row.paused:
            limit_token(record, row)


def state(record: Record, conversation: str, for_whom: ForWhom = "reporter") -> State:
    """Whether a code opens the conversation, and whether its words were saved."""
    codes = _working(record, conversation, for_whom)
    if not codes:
        return "none"
    return "saved" if any(code.saved_at for code in codes) else "made"


def enter(record: Record, code_digest: str) -> Returned:
    """The conversation of a code with a new token; the token before opens nothing any more.

    Raises UnknownCode; CodeOfAffected for the code of the person it happened to, which opens a page of its own.
    """
    query = select(models.ReturnCode).where(models.ReturnCode.digest == code_digest)
    code = record.session.scalar(query)
    if code is None:
        raise UnknownCode
    try:
        row = locked(record, code.conversation_id)
    except ConversationErased:
        raise UnknownCode from None
    # Looked at again under the lock: a newer code may have been made, or everything erased, a moment ago.
    code = record.session.scalar(query.execution_options(populate_existing=True))
    if code is None or code.revoked_at is not None:
        raise UnknownCode
    if code.for_whom == "affected":
        # Threat: who told it and whom it happened to are two people; neither may read the other's words.
        raise CodeOfAffected
    token = new_token(row)
    row.paused = False
    touch(record, row)
    audit.write(record, "customer", "conversation:returned", f"conversation:{row.id}")
    return Returned(row.id, token, row.language, "reporter")


def of_affected(record: Record, code_digest: str) -> str:
    """The conversation of which this is the affected person's code. Opens no chat. Raises UnknownCode."""
    query = select(models.ReturnCode.conversation_id).where(
        models.ReturnCode.digest == code_digest,
        models.ReturnCode.for_whom == "affected",
        models.ReturnCode.revoked_at.is_(None),
    )
    conversation = record.session.scalar(query)
    if conversation is None:
        raise UnknownCode
    return conversation


def _working(record: Record, conversation: str, for_whom: ForWhom) -> list[models.ReturnCode]:
    query = select(models.ReturnCode).where(
        models.ReturnCode.conversation_id == conversation,
        models.ReturnCode.for_whom == for_whom,
        models.ReturnCode.revoked_at.is_(None),
    )
    return list(record.session.scalars(query))


def _audit(record: Record, act: str, conversation: str) -> None:
    audit.write(record, "customer", f"return_code:{act}", f"conversation:{conversation}")


def _digest(secret: list[str] | tuple[str, ...], pepper: str) -> str:
    # One salt for the whole house, secret instead of stored: only so can a code be looked up by equality.
    return hash_secret_raw(
        " ".join(secret).encode(),
        salt=bytes.fromhex(pepper),
        hash_len=32,
        type=Type.ID,
        **COST,
    ).hex()

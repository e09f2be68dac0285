"""How a conversation is locked and opened: its row for the transaction, its words under its own data key."""

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, text

from cases import models
from cases.database import Record
from cases.errors import ConversationErased, UnknownConversation
from ground.sealing import Seal

FEED_LOCK = 4855002
_LOCKED = "locked_conversations"
_SEEN = "seen_conversations"
CASES_OF = "cases_of_conversations"
"""Where the session keeps which case a conversation has (cases/opening.py)."""


_BY_ID = (
    select(models.Conversation, models.Case)
    .outerjoin(models.Case, models.Case.conversation_id == models.Conversation.id)
    .where(models.Conversation.id == bindparam("conversation"))
)
"""Put together once: every transaction asks it, and nearly every one for the case as well."""


def digest(secret: str) -> str:
    """What is stored of a token or an outside identifier: enough to recognise it, not to know it."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def locked(record: Record, conversation: str) -> models.Conversation:
    """The conversation's row, locked until the transaction ends. Raises UnknownConversation, ConversationErased.

    Every verb locks; the transaction that holds the lock already does not ask for it again.
    """
    held: set[str] = record.session.info.setdefault(_LOCKED, set())
    if conversation not in held:
        # SQLite locked the whole file as the transaction began (BEGIN IMMEDIATE): what was read in it stands.
        if not _one_writer(record):
            _kept(record)[conversation] = _present(_lock(record, conversation))
            # Looked up before the lock, it may be another one now.
            record.session.info.pop(CASES_OF, None)
        held.add(conversation)
    return seen(record, conversation)


def seen(record: Record, conversation: str) -> models.Conversation:
    """The conversation's row, for reading, once for a transaction. Raises UnknownConversation, ConversationErased."""
    return _present(known(record, conversation))


def known(record: Record, conversation: str) -> models.Conversation | None:
    """The conversation's row as it is, erased ones too, once for a transaction; none where there is none."""
    kept = _kept(record)
    row = kept.get(conversation)
    if row is None or row not in record.session:
        found = record.session.execute(_BY_ID, {"conversation": conversation}).one_or_none()
        if found is None:
            return None
        row, case = found
        kept[conversation] = row
        record.session.info.setdefault(CASES_OF, {}).setdefault(conversation, case)
    return row


def _kept(record: Record) -> dict[str, models.Conversation]:
    # The session itself lets go of a row as soon as nobody holds it.
    kept: dict[str, models.Conversation] = record.session.info.setdefault(_SEEN, {})
    return kept


def _lock(record: Record, conversation: str) -> models.Conversation | None:
    query = select(models.Conversation).where(models.Conversation.id == conversation)
    # Without the key: rows that refer to this one may be written meanwhile, or two transactions wait in a ring.
    query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return record.session.scalar(query)


def _present(row: models.Conversation | None) -> models.Conversation:
    if row is None:
        raise UnknownConversation
    if row.data_key is None:
        raise ConversationErased
    return row


class Words:
    """Seals and opens the words of one conversation; `table`, `column` and `row` bind a value to its place."""

    def __init__(self, record: Record, row: models.Conversation) -> None:
        if row.data_key is None:
            raise ConversationErased
        self._conversation = row.id
        self._seal: Seal = record.master.open(row.data_key, row.id)

    def sealed(self, value: Any, table: str, column: str, row: str | int) -> bytes:
        # Escaped JSON: half a surrogate pair, which some phones send, survives it unchanged.
        return self._seal.seal(json.dumps(value, separators=(",", ":")).encode(), self._context(table, column, row))

    def opened(self, sealed: bytes, table: str, column: str, row: str | int) -> Any:
        return self._seal.unseal_json(sealed, self._context(table, column, row))

    def sealed_bytes(self, plain: bytes, table: str, column: str, row: str | int) -> bytes:
        return self._seal.seal(plain, self._context(table, column, row))

    def opened_bytes(self, sealed: bytes, table: str, column: str, row: str | int) -> bytes:
        return self._seal.unseal(sealed, self._context(table, column, row))

    def mark(self, digest: bytes, table: str, row: str | int) -> bytes:
        """By which the bytes behind `digest` are recognised again under this conversation's key alone."""
        return self._seal.mark(digest, self._context(table, "mark", row))

    def _context(self, table: str, column: str, row: str | int) -> str:
        return f"{table}:{column}:{self._conversation}:{row}"


def touch(record: Record, row: models.Conversation) -> datetime:
    """Note that something happened in the conversation now; times within one conversation never run backwards."""
    row.last_at = max(row.last_at, record.now())
    return row.last_at


def announce_writing(record: Record) -> None:
    """Hold the live feed's readers back until this message is committed, so that none is skipped (PostgreSQL)."""
    if _engine_name(record) == "postgresql":
        record.session.execute(text("SELECT pg_advisory_xact_lock_shared(:lock)"), {"lock": FEED_LOCK})


def wait_for_writers(record: Record) -> None:
    """Wait until the messages being written are committed. Raises the engine's lock timeout after 250 ms."""
    if _engine_name(record) == "postgresql":
        record.session.execute(text("SET LOCAL lock_timeout = '250ms'"))
        record.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": FEED_LOCK})


def _one_writer(record: Record) -> bool:
    return _engine_name(record) == "sqlite"


def _engine_name(record: Record) -> str:
    return record.session.get_bind().dialect.name

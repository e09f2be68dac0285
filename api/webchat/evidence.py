"""The verbs for a customer's files: read as they arrive, a part at a time, each stored before the next is read.

Threats considered: a body without an end (counted as it is read, refused at the limit), many at once that fill the
memory (no process holds more than a part of each), a name in an address or a log (it travels in a header, is sealed).
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator

from fastapi import Request
from starlette.requests import ClientDisconnect

from api.errors import Refusal
from api.live import ALERTS
from api.notices import say_as_house
from api.services import Services
from api.webchat.chats import Key
from api.webchat.letters import Added
from cases import conversations, evidence
from cases.database import Record
from cases.errors import (
    AlreadySubmitted,
    CaseError,
    FileKindNotTaken,
    FileTooLarge,
    FileUnreadable,
    TooManyFiles,
    UnknownEvidence,
)
from cases.evidence import Begun
from cases.evidence_parts import PART_BYTES
from cases.messages import Attached

LONGEST_SECONDS = 15 * 60.0
DRAINED = 4
"""How many times the limit is read and dropped, so that the browser hears the refusal instead of a broken line."""

_OF_THE_FILE = (FileKindNotTaken, FileTooLarge, FileUnreadable, TooManyFiles)


async def take_in(services: Services, key: Key, client_id: str, name: str, request: Request) -> Added:
    """Stores a file as it arrives. Raises Refusal in the customer's language, CaseError where the chat is gone."""
    language = await services.records.read(lambda record: _admitted(record, key))
    incoming = _Incoming(services, key, request)
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            incoming.refuse_announced()
            stored = await incoming.store(client_id, name, language)
    except _OF_THE_FILE as refusal:
        await incoming.drain()
        raise Refusal(refusal.status, refusal.code, language=language) from None
    except (ClientDisconnect, TimeoutError, UnknownEvidence):
        # Unknown: the same file was sent once more before this one had come whole.
        raise Refusal(408, "file_unreadable", language=language) from None
    services.feed.wake_conversation(key.conversation)
    services.feed.wake(ALERTS)
    return Added(id=stored.id, kind=stored.group, size=stored.size, removed=stored.removed, seq=stored.seq)


async def take_back(services: Services, key: Key, file: str) -> bool:
    """Destroys a file; false where the report was sent, and the advisor was told of the wish instead."""

    def work(record: Record) -> bool:
        conversations.admit(record, key.conversation, key.token)
        try:
            evidence.remove(record, key.conversation, file)
        except AlreadySubmitted:
            _tell_of_wish(services, record, key, file)
            return False
        return True

    removed = await services.records.write(work)
    services.feed.wake_conversation(key.conversation)
    services.feed.wake(ALERTS)
    return removed


class _Incoming:
    """One file on its way in."""

    def __init__(self, services: Services, key: Key, request: Request) -> None:
        self._services = services
        self._conversation = key.conversation
        self._limits = services.settings.evidence_limits
        self._stream = request.stream()
        self._announced = request.headers.get("content-length", "")
        self._taken = 0

    def refuse_announced(self) -> None:
        """Raises FileTooLarge where the browser says beforehand that it is."""
        if self._announced.isdecimal() and int(self._announced[:20]) > self._limits.file:
            raise FileTooLarge

    async def store(self, client_id: str, name: str, language: str) -> Attached:
        parts = self._parts()
        head = await anext(parts, b"")
        begun: Begun = await self._services.records.write(
            lambda record: evidence.begin(record, self._conversation, client_id, name, head, limits=self._limits)
        )
        if begun.known is not None:
            await self.drain()
            return begun.known
        try:
            sha256 = await self._add_all(begun.evidence, head, parts)
            return await self._services.records.write(lambda record: self._finish(record, begun, sha256, language))
        except BaseException:
            # Also where the customer cancels: what came of it is nobody's to keep.
            await asyncio.shield(self._abandon(begun.evidence))
            raise

    async def drain(self) -> None:
        """Read and drop what still comes, up to a bound."""
        try:
            async for chunk in self._stream:
                self._taken += len(chunk)
                if self._taken > DRAINED * self._limits.file:
                    return
        except (ClientDisconnect, RuntimeError):
            return

    async def _add_all(self, file: str, head: bytes, parts: AsyncIterator[bytes]) -> bytes:
        sha256, number, part = hashlib.sha256(), 0, head
        while part:
            sha256.update(part)
            await self._add(file, number, part)
            number, part = number + 1, await anext(parts, b"")
        return sha256.digest()

    async def _add(self, file: str, number: int, part: bytes) -> None:
        await self._services.records.write(
            lambda record: evidence.add(record, self._conversation, file, number, part, limits=self._limits)
        )

    def _finish(self, record: Record, begun: Begun, sha256: bytes, language: str) -> Attached:
        group, size = evidence.coming(record, self._conversation, begun.evidence)
        text = self._services.texts.file_line(group, size, language)
        return evidence.finish(record, self._conversation, begun.evidence, sha256, text, limits=self._limits)

    async def _abandon(self, file: str) -> None:
        try:
            await self._services.records.write(lambda record: evidence.abandon(record, self._conversation, file))
        except CaseError:
            # The worker forgets it in an hour.
            return

    async def _parts(self) -> AsyncIterator[bytes]:
        held = bytearray()
        async for chunk in self._stream:
            self._taken += len(chunk)
            held += chunk
            while len(held) >= PART_BYTES:
                yield bytes(held[:PART_BYTES])
                del held[:PART_BYTES]
        if held:
            yield bytes(held)


def _admitted(record: Record, key: Key) -> str:
    conversations.admit(record, key.conversation, key.token)
    return conversations.standing(record, key.conversation).language


def _tell_of_wish(services: Services, record: Record, key: Key, file: str) -> None:
    advisor = evidence.wish_removed(record, key.conversation, file)
    say_as_house(record, key.conversation, services.texts, "utter_evidence_removal_is_with_advisor", advisor=advisor)

"""The live feed: wakes those who wait for a conversation or for alerts, without carrying a word itself.

Whoever is woken reads the case record again, so nothing that another process stored is missed. Topics are
`conversation:<id>`, `advisor:<number>` (a sign of a customer whose conversation they hold), `alerts` (something that an
advisor should see may have changed) and `messages` (any message).
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from api.background import begin
from api.record import RecordThreads
from cases import outbox, transcript, translations
from cases.conversations import Lock, Standing
from cases.errors import CaseError
from cases.messages import Message

ALERTS = "alerts"
MESSAGES = "messages"
LOOK_EVERY_SECONDS = 0.2

log = structlog.get_logger()


def conversation_topic(conversation: str) -> str:
    """The topic that is woken when something of `conversation` changed."""
    return f"conversation:{conversation}"


def advisor_topic(advisor_id: int) -> str:
    """The topic that is woken when a customer, whose conversation this advisor holds, gives a sign."""
    return f"advisor:{advisor_id}"


@dataclass(frozen=True, slots=True)
class Fresh:
    """What was said just now, as the transaction that stored it saw it: nobody need read it once more.

    Threat considered: somebody whose token opens nothing any more reads on. Who takes it shows the token to `lock`.
    """

    messages: tuple[Message, ...] = field(repr=False)
    standing: Standing
    lock: Lock

    def follows(self, after: int) -> bool:
        """Whether this is all that came after message `after`."""
        return self.messages[0].seq == after + 1


class Listener:
    """One waiter for some topics. A wake between two waits is not lost; `woken_by` are the topics of the last one.

    fresh: what came with the last wake, where there was one alone and it brought something
    """

    def __init__(self) -> None:
        self._woken = asyncio.Event()
        self._topics: set[str] = set()
        self._brought: list[Fresh | None] = []
        self.woken_by: frozenset[str] = frozenset()
        self.fresh: Fresh | None = None

    def wake(self, topic: str, fresh: Fresh | None = None) -> None:
        self._topics.add(topic)
        self._brought.append(fresh)
        self._woken.set()

    async def wait(self, seconds: float) -> bool:
        """True once woken since the last wait; false after `seconds` of silence."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)
        woken = self._woken.is_set()
        self._woken.clear()
        self.woken_by, self._topics = frozenset(self._topics), set()
        self.fresh, self._brought = self._brought[0] if len(self._brought) == 1 else None, []
        return woken


class Feed:
    """Who waits for what. One watcher looks for what other processes stored; this process wakes at once."""

    def __init__(self, records: RecordThreads) -> None:
        self._records = records
        self._listeners: dict[str, set[Listener]] = {}
        self._watcher: asyncio.Task[None] | None = None
        self._translated: datetime | None = None
        self._told: dict[str, int] = {}
        self._outgoing: int | None = None

    @contextmanager
    def listening(self, *topics: str) -> Iterator[Listener]:
        """A listener for `topics`. Begin to listen before reading the record, or a change in between is missed."""
        listener = Listener()
        for topic in topics:
            self._listeners.setdefault(topic, set()).add(listener)
        try:
            yield listener
        finally:
            for topic in topics:
                self._leave(topic, listener)

    async def wait(self, topic: str, seconds: float = 15.0) -> bool:
        """Waits for one wake of `topic`; false after `seconds`. For those who read the record afterwards anyway."""
        with self.listening(topic) as listener:
            return await listener.wait(seconds)

    def wake(self, topic: str, fresh: Fresh | None = None) -> None:
        for listener in self._listeners.get(topic, ()):
            listener.wake(topic, fresh)

    def wake_conversation(self, conversation: str, upto: int = 0, fresh: Fresh | None = None) -> None:
        """Something of `conversation` was stored: its readers and the advisors' lists look again.

        upto: the newest message that this process stored there, so that the watcher need not wake for it once more.
        fresh: what was stored, for those who read on from there
        """
        if upto:
            self._told[conversation] = max(upto, self._told.get(conversation, 0))
        self.wake(conversation_topic(conversation), fresh)
        self.wake(MESSAGES)

    def start(self) -> None:
        self._watcher = begin(self._watch(), "feed")

    async def stop(self) -> None:
        """Stop watching and let everybody who waits look once more."""
        if self._watcher is not None:
            self._watcher.cancel()
            with suppress(asyncio.CancelledError):
                await self._watcher
        for topic in list(self._listeners):
            self.wake(topic)

    def _leave(self, topic: str, listener: Listener) -> None:
        listeners = self._listeners[topic]
        listeners.discard(listener)
        if not listeners:
            del self._listeners[topic]

    async def _watch(self) -> None:
        newest: int | None = None
        blind = False
        while True:
            try:
                newest = await self._look(newest)
                if blind:
                    # What was stored meanwhile by others is behind us: everybody looks for themselves.
                    blind = False
                    for topic in list(self._listeners):
                        self.wake(topic)
            except CaseError as error:
                if not blind:
                    log.warning("feed_blind", error=type(error).__name__)
                blind = True
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def _look(self, newest: int | None) -> int:
        if newest is None:
            return await self._records.read(transcript.last_id)
        since = newest
        found, translated, outgoing = await self._records.read(
            lambda record: (
                transcript.newer(record, since),
                translations.last_changed(record),
                outbox.last_id(record),
            )
        )
        for message, conversation, seq in found:
            newest = message
            known = self._told.get(conversation, 0)
            if seq >= known:
                self._told.pop(conversation, None)
            if seq > known:
                self.wake_conversation(conversation)
                self.wake(ALERTS)
        if outgoing != self._outgoing:
            # The worker tells of what is due, missed or unanswered without a message.
            self._outgoing = outgoing
            self.wake(ALERTS)
        if translated != self._translated:
            # The English of a message comes after it, and is no message of its own.
            self._translated = translated
            self.wake(MESSAGES)
        return newest

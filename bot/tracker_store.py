"""Rasa's memory of conversations: one sealed row each, holding the slots, the open form and the last three turns.

The case record is the truth; this is only what Rasa needs to go on. A stock SQL store keeps the whole history and
sends it to the action server several times a turn, so that every turn is slower than the one before.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.constants import ASSISTANT_ID_KEY
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
    deserialise_events,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import METADATA_MODEL_ID

from bot.at_hand import AtHand
from bot.settings import BotSettings
from ground.sealing import MasterKey

TURNS_KEPT = 3
OF_THE_MODEL = frozenset({METADATA_MODEL_ID, ASSISTANT_ID_KEY})

SCHEMA = """
CREATE TABLE IF NOT EXISTS tracker (
    conversation TEXT PRIMARY KEY,
    wrapped_key BLOB NOT NULL,
    sealed BLOB NOT NULL
)
"""


class SealedTrackerStore(TrackerStore):  # type: ignore[misc]
    """Keeps each conversation under a data key of its own; forgetting deletes the row with its key.

    The calls are synchronous on purpose: one row of a local file is read in less time than a thread switch takes.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        host: Any = None,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        settings = BotSettings()
        # Rasa hands the endpoint's `url` over as `host`.
        self._path = Path(str(getattr(host, "url", host) or settings.tracker_path))
        self._master: MasterKey = settings.master()
        self._connection = self._connect()
        self._at_hand: AtHand[DialogueStateTracker] = AtHand(self._read)

    def _connect(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        self._path.chmod(0o600)
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON", "busy_timeout=5000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(SCHEMA)
        return connection

    async def save(self, tracker: DialogueStateTracker) -> None:
        conversation = tracker.sender_id
        self._at_hand.take(conversation)
        row = self._row(conversation)
        wrapped = row[0] if row else self._master.new_data_key(conversation)
        events = [as_kept(event) for event in essentials(tracker) if not isinstance(event, BotUttered)]
        sealed = self._master.open(wrapped, conversation).seal_json(events, f"tracker:{conversation}")
        self._connection.execute("INSERT OR REPLACE INTO tracker VALUES (?, ?, ?)", (conversation, wrapped, sealed))
        self._at_hand.open_soon(conversation)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        return self._at_hand.take(sender_id) or self._read(sender_id)

    async def keys(self) -> Iterable[str]:
        with closing(self._connection.execute("SELECT conversation FROM tracker")) as cursor:
            return [conversation for (conversation,) in cursor]

    async def forget(self, conversation: str) -> None:
        """Remove all that is kept of a conversation, its key included. Nothing happens where nothing is kept."""
        self._at_hand.take(conversation)
        self._connection.execute("DELETE FROM tracker WHERE conversation = ?", (conversation,))
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _read(self, conversation: str) -> DialogueStateTracker | None:
        row = self._row(conversation)
        if row is None:
            return None
        wrapped, sealed = row
        events = self._master.open(wrapped, conversation).unseal_json(sealed, f"tracker:{conversation}")
        return DialogueStateTracker.from_events(
            conversation, deserialise_events(events), self.domain.slots, sender_source="haven", domain=self.domain
        )

    def _row(self, conversation: str) -> tuple[bytes, bytes] | None:
        query = "SELECT wrapped_key, sealed FROM tracker WHERE conversation = ?"
        with closing(self._connection.execute(query, (conversation,))) as cursor:
            row: tuple[bytes, bytes] | None = cursor.fetchone()
            return row


def as_kept(event: Event) -> dict[str, Any]:
    """The event as it is stored: of a message what was meant by it, but not what else was weighed or found in it.

    What was said to the customer is not stored at all, nor with each event the model that was in use.
    """
    kept: dict[str, Any] = event.as_dict()
    metadata = {name: value for name, value in event.metadata.items() if name not in OF_THE_MODEL}
    kept.pop("metadata", None)
    if metadata:
        kept["metadata"] = metadata
    if isinstance(event, UserUttered):
        kept["parse_data"] = {name: kept["parse_data"].get(name) for name in ("text", "intent", "entities")}
    return kept


def essentials(tracker: DialogueStateTracker) -> list[Event]:
    """The events that give the same slots, open form and last turns as the whole history of `tracker`."""
    events = list(tracker.events)
    turns = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(turns) <= TURNS_KEPT:
        return events
    cut = turns[-TURNS_KEPT]
    slots: dict[str, Any] = {}
    loop = None
    for event in events[:cut]:
        if isinstance(event, SlotSet):
            slots[event.key] = event.value
        elif isinstance(event, ActiveLoop):
            loop = event.name
    before: list[Event] = [SlotSet(name, value) for name, value in slots.items() if value is not None]
    if loop:
        before.append(ActiveLoop(loop))
    return [*before, ActionExecuted("action_listen"), *events[cut:]]

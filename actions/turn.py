"""One turn of a customer as an action sees it: what was written, what it was taken to mean, where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Tracker


@dataclass(frozen=True, slots=True)
class Turn:
    """The latest customer message. `question` is the one that the customer saw when they wrote it."""

    conversation: str
    seq: int
    text: str = ""
    question: str | None = None
    choices: tuple[str, ...] = ()
    by_button: bool = False
    intent: str = ""
    confidence: float = 0.0
    answer: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    urgent: str = "no"
    kinds: tuple[str, ...] = ()
    language: str = "en"
    heard: int = 0
    slots: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Whether the form has not taken this message in yet."""
        return self.seq > self.heard


def turn_of(tracker: Tracker) -> Turn:
    """The turn that `tracker` is at."""
    message = tracker.latest_message or {}
    metadata = _metadata(tracker)
    intent = message.get("intent") or {}
    meaning = message.get("meaning") or {}
    return Turn(
        conversation=tracker.sender_id,
        seq=int(metadata.get("seq") or 0),
        text=(message.get("text") or "").strip(),
        question=metadata.get("question"),
        choices=tuple(meaning.get("choices") or ()),
        by_button=bool(metadata.get("choices")),
        intent=intent.get("name") or "",
        confidence=float(intent.get("confidence") or 0.0),
        answer=meaning.get("question"),
        facts=message.get("facts") or {},
        urgent=metadata.get("urgent") or "no",
        kinds=tuple(metadata.get("kinds") or ()),
        language=_language(tracker, metadata),
        heard=int(tracker.get_slot("heard") or 0),
        slots=dict(tracker.slots),
    )


def _language(tracker: Tracker, metadata: Mapping[str, Any]) -> str:
    """The language of what is said in this turn: what an action of it has changed to, else what `api` said."""
    for event in reversed(tracker.events):
        if event.get("event") == "slot" and event.get("name") == "language" and event.get("value"):
            return str(event["value"])
        if event.get("event") == "user":
            break
    return metadata.get("language") or "en"


def _metadata(tracker: Tracker) -> Mapping[str, Any]:
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            metadata: Mapping[str, Any] = event.get("metadata") or {}
            return metadata
    return {}

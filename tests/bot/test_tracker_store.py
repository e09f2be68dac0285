"""Rasa's memory is sealed, stays small, and gives the same state as the whole history."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

from bot.at_hand import AFTER_SECONDS
from bot.tracker_store import SealedTrackerStore, essentials

CANARY = "zebra canary"
DOMAIN = Domain.from_dict(
    {
        "intents": ["answer"],
        "slots": {
            name: {"type": "any", "influence_conversation": False, "mappings": [{"type": "custom"}]}
            for name in ("where", "when")
        },
        "forms": {"report_form": {"required_slots": ["where", "when"]}},
        "actions": ["action_x"],
    }
)


def heard(text: str) -> UserUttered:
    return UserUttered(text, {"name": "answer", "confidence": 1.0}, [])


def tracker_with(events: list[Event]) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("c1", events, DOMAIN.slots, domain=DOMAIN)


def everything_below(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SealedTrackerStore:
    monkeypatch.setenv("HAVEN_VAR", str(tmp_path))
    return SealedTrackerStore(DOMAIN, str(tmp_path / "tracker.db"))


async def test_a_conversation_comes_back_as_it_was(store: SealedTrackerStore) -> None:
    await store.save(tracker_with([heard("hello"), ActiveLoop("report_form"), SlotSet("where", "shared_area")]))
    kept = await store.retrieve("c1")
    assert kept is not None
    assert kept.get_slot("where") == "shared_area"
    assert kept.active_loop_name == "report_form"


async def test_the_file_holds_no_word_of_a_customer(store: SealedTrackerStore, tmp_path: Path) -> None:
    await store.save(tracker_with([heard(CANARY), SlotSet("where", CANARY)]))
    assert CANARY.encode() not in everything_below(tmp_path)


async def test_forgetting_leaves_nothing(store: SealedTrackerStore, tmp_path: Path) -> None:
    await store.save(tracker_with([heard("hello")]))
    await store.forget("c1")
    assert await store.retrieve("c1") is None
    with sqlite3.connect(tmp_path / "tracker.db") as connection:
        assert connection.execute("SELECT count(*) FROM tracker").fetchone() == (0,)


async def test_a_row_of_one_conversation_cannot_pass_for_another(store: SealedTrackerStore, tmp_path: Path) -> None:
    await store.save(tracker_with([heard("hello")]))
    with sqlite3.connect(tmp_path / "tracker.db") as connection:
        connection.execute("UPDATE tracker SET conversation = 'c2'")
    with pytest.raises(Exception, match="c2"):
        await store.retrieve("c2")


events = st.lists(
    st.one_of(
        st.builds(heard, st.sampled_from(["yes", "no", "last night"])),
        st.builds(SlotSet, st.sampled_from(["where", "when"]), st.sampled_from([None, "a", "b"])),
        st.builds(ActionExecuted, st.sampled_from(["action_x", "action_listen"])),
        st.builds(BotUttered, st.just("asked")),
        st.sampled_from([ActiveLoop("report_form"), ActiveLoop(None)]),
    ),
    max_size=60,
)


@settings(max_examples=300, deadline=None)
@given(events)
def test_what_is_kept_gives_the_state_of_the_whole_history(history: list[Event]) -> None:
    whole = tracker_with(history)
    kept = tracker_with(essentials(whole))
    assert kept.current_slot_values() == whole.current_slot_values()
    assert kept.active_loop_name == whole.active_loop_name
    assert (kept.latest_message.text if kept.latest_message else None) == (
        whole.latest_message.text if whole.latest_message else None
    )


def test_a_long_conversation_does_not_grow() -> None:
    history: list[Event] = []
    for number in range(200):
        history += [heard(f"message {number}"), SlotSet("where", str(number)), ActionExecuted("action_listen")]
    assert len(essentials(tracker_with(history))) < 15


async def test_of_a_message_only_what_was_meant_is_kept(store: SealedTrackerStore) -> None:
    """Least data: what else it may have meant, and what was found in it, is not Rasa's to remember."""
    weighed = {
        "intent": {"name": "affirm"},
        "entities": [],
        "intent_ranking": [1],
        "facts": {"where": "x"},
        "text": "yes",
    }
    await store.save(tracker_with([UserUttered("yes", {"name": "affirm"}, [], weighed)]))
    found = await store.retrieve("c1")
    assert found is not None
    assert found.latest_message is not None
    assert (found.latest_message.text, found.latest_message.intent_name) == ("yes", "affirm")
    assert not found.latest_message.parse_data.get("facts")
    assert not found.latest_message.parse_data.get("intent_ranking")


async def test_of_what_was_said_to_the_customer_nothing_is_kept(store: SealedTrackerStore) -> None:
    """The record holds it; and each event would name the model that was in use."""
    tracker = tracker_with([heard("hello"), BotUttered("Where did it happen?"), SlotSet("where", "shared_area")])
    tracker.model_id = "m" * 32
    tracker.update(ActionExecuted("action_listen"))
    await store.save(tracker)
    found = await store.retrieve("c1")
    assert found is not None
    assert not [event for event in found.events if isinstance(event, BotUttered)]
    assert not [event for event in found.events if event.metadata]
    assert found.get_slot("where") == "shared_area"


async def test_the_next_turn_finds_the_same_whether_it_was_opened_ahead_or_not(store: SealedTrackerStore) -> None:
    await store.save(tracker_with([heard("hello"), ActiveLoop("report_form"), SlotSet("where", "shared_area")]))
    at_once = await store.retrieve("c1")
    await asyncio.sleep(2 * AFTER_SECONDS)
    ahead = await store.retrieve("c1")
    assert at_once is not None
    assert ahead is not None
    assert ahead.current_state(EventVerbosity.ALL) == at_once.current_state(EventVerbosity.ALL)


async def test_a_forgotten_conversation_is_not_at_hand_either(store: SealedTrackerStore) -> None:
    await store.save(tracker_with([heard(CANARY)]))
    await asyncio.sleep(2 * AFTER_SECONDS)
    await store.forget("c1")
    assert await store.retrieve("c1") is None


async def test_what_was_opened_ahead_is_not_taken_for_what_was_stored_since(store: SealedTrackerStore) -> None:
    await store.save(tracker_with([heard("hello")]))
    await asyncio.sleep(2 * AFTER_SECONDS)
    await store.save(tracker_with([heard("hello"), SlotSet("where", "shared_area")]))
    found = await store.retrieve("c1")
    assert found is not None
    assert found.get_slot("where") == "shared_area"

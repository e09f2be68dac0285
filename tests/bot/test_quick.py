"""What is done once instead of in every turn gives what Rasa gives."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction, default_actions
from rasa.core.actions.forms import FormAction
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, LoopInterrupted, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.utils.endpoints import EndpointConfig

from bot.quick import (
    action_call,
    as_the_form_sees_it,
    begun_once,
    copy_of,
    copy_of_tracker,
    is_action_result,
    made_once,
    run_in_order,
)
from tests.house import ROOT

ANSWERS: list[Any] = [
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "name": "where", "value": "x", "timestamp": None}], "responses": [{"text": "a"}]},
    {"events": [{"event": "followup", "name": "report_form", "timestamp": None}], "responses": []},
    {"events": [{"event": "no such event"}], "responses": []},
    {"events": "none", "responses": []},
    {"events": [], "responses": "none"},
    {"events": [{"name": "where"}], "responses": []},
    [],
]


def rasas_own(result: Any) -> bool:
    try:
        return bool(RemoteAction("x", None)._validate_action_result(result))
    except ValidationError:
        return False


@pytest.mark.parametrize("answer", ANSWERS, ids=str)
def test_the_quick_check_agrees_with_rasas_own(answer: Any) -> None:
    if rasas_own(answer):
        assert is_action_result(answer)
    else:
        with pytest.raises(ValidationError):
            is_action_result(answer)


def test_a_refused_answer_is_not_quoted() -> None:
    with pytest.raises(ValidationError) as refused:
        is_action_result({"events": "zebra canary", "responses": []})
    assert "zebra" not in str(refused.value)


class Add(GraphComponent):  # type: ignore[misc]
    """A component that adds to what it is given, and counts how often."""

    runs = 0

    def __init__(self, more: int) -> None:
        self._more = more

    @classmethod
    def create(cls, config: dict[str, Any], **_: Any) -> "Add":
        return cls(config["more"])

    def give(self, one: int, other: int = 0) -> int:
        Add.runs += 1
        return one + other + self._more


def node(more: int, **needs: str) -> SchemaNode:
    return SchemaNode(needs=needs, uses=Add, constructor_name="create", fn="give", config={"more": more}, eager=True)


def test_components_give_the_same_without_a_plan_and_run_once(tmp_path: Path) -> None:
    schema = GraphSchema(
        {
            "first": node(1, one="__input__"),
            "second": node(10, one="first", other="__input__"),
            "third": node(100, one="first", other="second"),
            "aside": node(1000, one="__input__"),
        }
    )
    runner = DaskGraphRunner.create(schema, LocalModelStorage(tmp_path), ExecutionContext(schema, "model"))
    before = Add.runs
    given = run_in_order(runner, {"__input__": 5}, ["second", "third"])
    assert Add.runs - before == 3
    assert given == runner.run(inputs={"__input__": 5}, targets=["second", "third"]) == {"second": 21, "third": 127}


def test_an_action_gets_the_slots_that_hold_something_and_what_came_since_the_last_message() -> None:
    slots = [AnySlot("where", mappings=[{}]), AnySlot("when", mappings=[{}])]
    tracker = DialogueStateTracker("one", slots)
    last = UserUttered("in the lift", parse_data={"intent": {"name": "answer"}}, metadata={"seq": 4})
    for event in (UserUttered("hello"), BotUttered("Where?"), last, SlotSet("where", "shared_area")):
        tracker.update(event)
    tracker.update(ActionExecuted("report_form"))
    call = action_call("validate_report_form", tracker, Domain.empty())
    assert call["next_action"] == "validate_report_form"
    assert call["tracker"]["slots"] == {"where": "shared_area"}
    assert [event["event"] for event in call["tracker"]["events"]] == ["user", "slot", "action"]
    assert call["tracker"]["events"][0]["metadata"] == {"seq": 4}
    assert call["tracker"]["latest_message"]["intent"] == {"name": "answer"}


def test_before_anybody_wrote_an_action_gets_all_there_is() -> None:
    tracker = DialogueStateTracker("one", [])
    tracker.update(ActionExecuted("action_session_start"))
    call = action_call("action_greet", tracker, Domain.empty())
    assert [event["event"] for event in call["tracker"]["events"]] == ["action"]


def test_no_slot_is_filled_by_rasa_itself() -> None:
    """Rasa is not asked to: a slot with another mapping would stay empty without a word."""
    slots = Domain.load([str(ROOT / "domain.yml")]).slots
    assert slots
    filled = {slot.name for slot in slots if any(mapping != {"type": "custom"} for mapping in slot.mappings)}
    assert filled <= {"requested_slot", "session_started_metadata"}


def test_a_copied_slot_is_another_one_with_the_same_content() -> None:
    slot = AnySlot("where", mappings=[{}])
    slot.value = "a"
    copied = copy_of(slot)
    slot.value = "b"
    assert (type(copied), copied.name, copied.value) == (AnySlot, "where", "a")


def having_told(*events: Event) -> DialogueStateTracker:
    slots = [AnySlot("where", mappings=[{}]), AnySlot("requested_slot", mappings=[{}])]
    return DialogueStateTracker.from_events("one", list(events), slots)


happened = st.lists(
    st.one_of(
        st.builds(UserUttered, st.sampled_from(["yes", "in the lift"])),
        st.builds(SlotSet, st.sampled_from(["where", "requested_slot"]), st.sampled_from([None, "where", "b"])),
        st.builds(ActionExecuted, st.sampled_from(["report_form", "action_listen"])),
        st.sampled_from([ActiveLoop("report_form"), ActiveLoop(None), LoopInterrupted(True)]),
    ),
    max_size=20,
)


@settings(deadline=None)
@given(happened, happened)
def test_a_copied_tracker_is_as_if_it_had_lived_through_it_all_and_goes_on_alone(
    before: list[Event], after: list[Event]
) -> None:
    tracker = having_told(*before)
    stood = tracker.current_state(EventVerbosity.ALL)
    copied, lived = copy_of_tracker(tracker), tracker.travel_back_in_time(float("inf"))
    for event in after:
        copied.update(event)
        lived.update(event)
    assert copied.current_state(EventVerbosity.ALL) == lived.current_state(EventVerbosity.ALL)
    assert copied.followup_action == lived.followup_action
    assert tracker.current_state(EventVerbosity.ALL) == stood


@settings(deadline=None)
@given(happened)
def test_a_form_sees_the_same_as_by_rasas_own_way(before: list[Event]) -> None:
    form, domain = FormAction("report_form", None), Domain.empty()
    tracker = having_told(*before)
    more = [SlotSet("where", "shared_area")]
    seen = as_the_form_sees_it(form, tracker, more, domain)
    replayed = [
        *before,
        SlotSet("requested_slot", form.get_slot_to_fill(tracker)),
        ActionExecuted("report_form"),
        *more,
    ]
    states = [each.current_state(EventVerbosity.AFTER_RESTART) for each in (seen, having_told(*replayed))]
    for state in states:
        for event in state["events"]:
            event.pop("timestamp")
    assert states[0]["events"] == states[1]["events"]
    assert states[0]["slots"] == states[1]["slots"]
    assert states[0]["active_loop"] == states[1]["active_loop"]


async def test_a_conversation_begins_once() -> None:
    begun: list[str] = []

    async def begin(_processor: Any, tracker: DialogueStateTracker) -> None:
        begun.append(tracker.sender_id)
        tracker.update(ActionExecuted("action_session_start"))

    tracker = DialogueStateTracker("one", [])
    for _ in range(2):
        await begun_once(begin)(None, tracker)
    assert begun == ["one"]


def test_rasas_own_actions_are_made_once_for_each_way_to_the_action_server() -> None:
    actions, here, there = made_once(default_actions), EndpointConfig("here"), EndpointConfig("there")
    assert actions(here) is actions(here)
    assert actions(here) is not actions(there)
    assert [each.name() for each in actions()] == [each.name() for each in default_actions()]

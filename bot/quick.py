"""What Rasa does anew in every turn, done once: a turn is to take half of a stock server's time (DESIGN section 7).

Rasa checks the schema of the action server's answers before every answer that it validates with it, looks through all
subclasses of an event for every event that it reads, sends the whole history and every empty slot with every call,
copies every slot by way of pickling for every look back, lives through the whole history once more for every copy of
it, makes all its own actions anew to find one by its name, copies states, slots and events for log lines that nobody
reads (and none may hold a customer's words), looks for rules about the very text of a message, which there are none of,
for slots to be filled from it, which the actions alone do, and for intents that the domain does not know, writing the
whole domain out to see that it is not empty; and it has dask plan its few components anew for every prediction.
"""

from copy import copy
from functools import cache, cached_property
from typing import Any

import rasa
from jsonschema import ValidationError
from rasa.core import processor
from rasa.core.actions import action, forms
from rasa.core.actions.action import Action, RemoteAction
from rasa.core.policies import rule_policy
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity


def is_action_result(result: Any) -> bool:
    """True for an answer of the form that Rasa reads. Raises ValidationError, without the answer's content.

    The other side is our own and shows a token; what is checked is what Rasa would stumble over.
    """
    if not (isinstance(result, dict) and _are_objects(result.get("responses")) and _are_objects(result.get("events"))):
        raise ValidationError("the action server's answer has not the form of events and responses")
    if not all(isinstance(event.get("event"), str) and _is_known(event["event"]) for event in result["events"]):
        raise ValidationError("an event of the action server has no known name")
    return True


@cache
def _is_known(event: str) -> bool:
    try:
        return Event.resolve_by_type(event) is not None
    except ValueError:
        return False


def _are_objects(found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(each, dict) for each in found)


def copy_of(slot: Slot) -> Slot:
    """A slot with the same content, as `copy.copy` makes it."""
    copied = object.__new__(type(slot))
    copied.__dict__ = slot.__dict__.copy()
    return copied


def copy_of_tracker(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """A tracker in the same state, which goes on by itself; the events are shared, since nothing changes them."""
    copied = object.__new__(type(tracker))
    copied.__dict__ = tracker.__dict__.copy()
    copied.events = tracker.events.copy()
    copied.slots = {name: copy_of(slot) for name, slot in tracker.slots.items()}
    copied.active_loop = copy(tracker.active_loop)
    return copied


def as_the_form_sees_it(
    form: forms.FormAction, tracker: DialogueStateTracker, more: list[Event], _domain: Domain
) -> DialogueStateTracker:
    """A copy of `tracker` in which the form has just been run and `more` happened."""
    copied = copy_of_tracker(tracker)
    for event in (SlotSet(REQUESTED_SLOT, form.get_slot_to_fill(tracker)), ActionExecuted(form.name()), *more):
        copied.update(event)
    return copied


def begun_once(begin: Any) -> Any:
    """Have a conversation begin where nothing happened in it so far; sessions, which end by the clock, are off."""

    async def begun(self: MessageProcessor, tracker: DialogueStateTracker, *more: Any, **named: Any) -> None:
        if not tracker.events:
            await begin(self, tracker, *more, **named)

    return begun


def made_once(make: Any) -> Any:
    """Have Rasa's own actions made once for each way to the action server; they hold nothing of a conversation."""
    made: dict[int, tuple[Any, list[Action]]] = {}

    def actions(endpoint: Any = None) -> list[Action]:
        kept = made.get(id(endpoint))
        if kept is None:
            kept = made[id(endpoint)] = (endpoint, make(endpoint))
        return kept[1]

    return actions


def surest(prediction: PolicyPrediction) -> float:
    """The chance of the likeliest action; asked of each prediction several times."""
    chance: float = max(prediction.probabilities, default=0.0)
    return chance


def action_call(action: str, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:  # noqa: ARG001 - as Rasa's
    """What the action server gets: the slots that hold something, and the events since the last message.

    The record is the truth, and the actions ask it; nothing older is theirs to know.
    """
    state = tracker.current_state(EventVerbosity.NONE)
    state["slots"] = {name: value for name, value in state["slots"].items() if value is not None}
    state["events"] = [event.as_dict() for event in since_last_message(tracker)]
    return {"next_action": action, "sender_id": tracker.sender_id, "tracker": state, "version": rasa.__version__}


def since_last_message(tracker: DialogueStateTracker) -> list[Event]:
    """The last message and the events after it; all of them where nobody has written."""
    events: list[Event] = []
    for event in reversed(tracker.events):
        events.append(event)
        if isinstance(event, UserUttered):
            break
    return events[::-1]


def run_in_order(runner: DaskGraphRunner, inputs: dict[str, Any], targets: list[str] | None) -> dict[str, Any]:
    """What the components named in `targets` give, each run once after those that it needs."""
    schema, nodes = runner._graph_schema, runner._instantiated_nodes
    done: dict[str, tuple[str, Any]] = {name: (name, value) for name, value in inputs.items()}

    def result(name: str) -> tuple[str, Any]:
        if name not in done:
            done[name] = nodes[name](*map(result, schema.nodes[name].needs.values()))
        return done[name]

    return dict(result(name) for name in targets or schema.target_names)


class Uncopied:
    """Stands for the module `copy` where Rasa copies for its log alone."""

    @staticmethod
    def deepcopy(value: Any) -> Any:
        return value


def by_intent_alone(policy: type[RulePolicy]) -> None:
    """Have the policy look for rules by what was meant; by the text itself only end-to-end stories could be found."""
    find = policy._find_action_from_rules

    def found(
        self: RulePolicy, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> Any:
        return (None, None, False) if use_text_for_last_user_input else find(self, tracker, domain, False)

    policy._find_action_from_rules = found


async def as_it_is(_self: MessageProcessor, _output: Any, tracker: DialogueStateTracker) -> DialogueStateTracker:
    """The tracker as it is: no slot of the domain is filled from a message by Rasa itself."""
    return tracker


def be_quick() -> None:
    """Have Rasa work so from now on."""
    for module in (rule_policy, processor, forms):
        module.copy = Uncopied
    MessageProcessor._log_slots = staticmethod(lambda _tracker: None)
    MessageProcessor._check_for_unseen_features = lambda _self, _parsed: None
    MessageProcessor.run_action_extract_slots = as_it_is
    MessageProcessor._update_tracker_session = begun_once(MessageProcessor._update_tracker_session)
    DialogueStateTracker.copy = copy_of_tracker
    forms.FormAction._temporary_tracker = as_the_form_sees_it
    action.default_actions = made_once(action.default_actions)
    PolicyPrediction.max_confidence = cached_property(surest)
    PolicyPrediction.max_confidence.__set_name__(PolicyPrediction, "max_confidence")
    by_intent_alone(RulePolicy)
    RemoteAction._validate_action_result = lambda _self, result: is_action_result(result)
    RemoteAction._action_call_format = lambda self, tracker, domain: action_call(self.name(), tracker, domain)
    DaskGraphRunner.run = lambda self, inputs=None, targets=None: run_in_order(self, inputs or {}, targets)
    Event.resolve_by_type = staticmethod(cache(Event.resolve_by_type))
    Slot.__copy__ = copy_of

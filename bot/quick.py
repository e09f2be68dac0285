"""What Rasa does anew in every turn, done once: a turn is to take half of a stock server's time (DESIGN section 7).

Rasa checks the schema of the action server's answers before every answer that it validates with it, looks through all
subclasses of an event for every event that it reads, sends the whole history and every empty slot with every call, and
has dask plan its few components anew for every prediction.
"""

from functools import cache
from typing import Any

import rasa
from jsonschema import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity


@cache
def _validator() -> Validator:
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def is_action_result(result: Any) -> bool:
    """True for an answer of the form that Rasa expects. Raises ValidationError, without the answer's content."""
    if not _validator().is_valid(result):
        raise ValidationError("the action server's answer has not the form of events and responses")
    return True


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


def be_quick() -> None:
    """Have Rasa work so from now on."""
    RemoteAction._validate_action_result = lambda _self, result: is_action_result(result)
    RemoteAction._action_call_format = lambda self, tracker, domain: action_call(self.name(), tracker, domain)
    DaskGraphRunner.run = lambda self, inputs=None, targets=None: run_in_order(self, inputs or {}, targets)
    Event.resolve_by_type = staticmethod(cache(Event.resolve_by_type))

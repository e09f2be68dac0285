"""A person instead of the assistant: asked for at any time, told truthfully who and when."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.record import in_record
from actions.spoken import by_when
from actions.turn import turn_of
from cases import casework


class HandOver(Action):  # type: ignore[misc]
    """Alerts an advisor that somebody wants a person and says what was arranged, once it is stored."""

    def name(self) -> str:
        return "action_hand_over"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:  # noqa: ARG002
        turn = turn_of(tracker)
        arranged = await in_record(lambda record: casework.request_person(record, turn.conversation, turn.text))
        by = by_when(arranged.by) if arranged.by else ""
        dispatcher.utter_message(response=f"utter_handover_{arranged.kind}", advisor=arranged.advisor, by=by)
        return []

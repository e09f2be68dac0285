"""Leaving: pause and come back, or erase everything."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.listening import then_listen
from actions.record import in_record
from actions.turn import turn_of
from cases import casework, conversations
from cases.database import Record


class Pause(Action):  # type: ignore[misc]
    """Says what is saved and how to come back; the form stays open at its question."""

    def name(self) -> str:
        return "action_pause"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:  # noqa: ARG002
        turn = turn_of(tracker)
        await in_record(lambda record: conversations.pause(record, turn.conversation))
        dispatcher.utter_message(response="utter_paused")
        return [SlotSet("heard", turn.seq), *then_listen(tracker)]


class StopAndDelete(Action):  # type: ignore[misc]
    """Asks once before erasing; what an advisor already has becomes a wish to that advisor.

    The erasing itself is `api`'s: it owns every message.
    """

    def name(self) -> str:
        return "action_stop_and_delete"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:  # noqa: ARG002
        turn = turn_of(tracker)
        advisor = await in_record(lambda record: _ask_advisor_to_erase(record, turn.conversation))
        if advisor:
            dispatcher.utter_message(response="utter_deletion_is_with_advisor", advisor=advisor)
        else:
            dispatcher.utter_message(response="utter_confirm_deletion")
        return [SlotSet("heard", turn.seq), *then_listen(tracker)]


def _ask_advisor_to_erase(record: Record, conversation: str) -> str | None:
    standing = conversations.standing(record, conversation)
    if standing.reference is None:
        return None
    casework.request_deletion(record, conversation)
    return standing.named_advisor

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
    """Says what is kept and how to come back; the form, if one is open, stays at its question."""

    def name(self) -> str:
        return "action_pause"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:  # noqa: ARG002
        turn = turn_of(tracker)
        sent = await in_record(lambda record: _pause(record, turn.conversation))
        dispatcher.utter_message(response="utter_goodbye" if sent else "utter_paused")
        return [SlotSet("heard", turn.seq), *then_listen(tracker)]


class OfferReturnCode(Action):  # type: ignore[misc]
    """Says how one comes back; the page shows the code beside it. Its words never pass through the assistant."""

    def name(self) -> str:
        return "action_return_code"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:  # noqa: ARG002
        turn = turn_of(tracker)
        dispatcher.utter_message(response="utter_return_code")
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


def _pause(record: Record, conversation: str) -> bool:
    """Pauses; gives whether the report was sent."""
    conversations.pause(record, conversation)
    return conversations.standing(record, conversation).state in ("submitted", "closed")


def _ask_advisor_to_erase(record: Record, conversation: str) -> str | None:
    standing = conversations.standing(record, conversation)
    if not standing.urgent and standing.state not in ("submitted", "closed"):
        # Not sent: theirs to erase, even where a person was wanted meanwhile.
        return None
    casework.request_deletion(record, conversation)
    return standing.named_advisor

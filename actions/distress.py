"""Somebody for whom it is too much: met as a person first, with a person within reach; the questions can wait."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.listening import then_listen
from actions.turn import turn_of


class MeetDistress(Action):  # type: ignore[misc]
    """Offers a person, a pause, and going on. Said in full once: whoever hears it at every message is not heard."""

    def name(self) -> str:
        return "action_meet_distress"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:  # noqa: ARG002
        turn = turn_of(tracker)
        taken = [SlotSet("heard", turn.seq), SlotSet("misunderstood", 0)]
        if turn.slots.get("distress_met"):
            dispatcher.utter_message(response="utter_distress_again")
            asking = [FollowupAction("report_form")] if (tracker.active_loop or {}).get("name") else []
            return [*taken, *asking]
        dispatcher.utter_message(response="utter_distress")
        return [*taken, SlotSet("distress_met", True), *then_listen(tracker)]

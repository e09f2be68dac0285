"""A typed wish for another language: which one is meant. What comes of it is decided by `api`, which owns the chat."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.listening import then_listen
from actions.turn import turn_of
from language.language_names import named_in


class ChangeLanguage(Action):  # type: ignore[misc]
    """Hands on which languages the message names. `api` changes the language, or asks which one is best."""

    def name(self) -> str:
        return "action_change_language"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:  # noqa: ARG002
        turn = turn_of(tracker)
        dispatcher.utter_message(custom={"languages": list(named_in(turn.text))})
        return [SlotSet("heard", turn.seq), *then_listen(tracker)]

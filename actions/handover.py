"""A person instead of the assistant: asked for at any time, told truthfully who and when."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.record import in_record
from actions.spoken import times
from actions.turn import Turn, turn_of
from actions.wishes import has_wish, note, say_outcome
from cases import casework, wishing
from cases.casework import Handover
from cases.database import Record


class HandOver(Action):  # type: ignore[misc]
    """Alerts an advisor that somebody wants a person and says what was arranged, once it is stored."""

    def name(self) -> str:
        return "action_hand_over"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:  # noqa: ARG002
        turn = turn_of(tracker)
        arranged, wish = await in_record(lambda record: _arrange(record, turn))
        said = times(turn.language, by=arranged.by)
        dispatcher.utter_message(response=arranged.text, advisor=arranged.advisor, place=arranged.place or "", **said)
        if wish is not None and wish.kind == "not_met":
            say_outcome(dispatcher, wish)
        return []


def _arrange(record: Record, turn: Turn) -> tuple[Handover, wishing.Outcome | None]:
    # "Can I talk to a woman" is both: the wish first, so that the right person is called.
    if not has_wish(turn):
        return casework.request_person(record, turn.conversation), None
    note(record, turn)
    arranged = casework.request_person(record, turn.conversation)
    return arranged, wishing.outcome(record, turn.conversation)

"""After the report was sent, and questions about where it stands."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.feedback import is_feedback
from actions.listening import then_listen
from actions.record import from_record
from actions.standings import standing_message
from actions.turn import turn_of
from cases import conversations
from cases.interview import PLAN
from cases.progress import progress

ASKED = frozenset(question.id for question in PLAN)


class MyCase(Action):  # type: ignore[misc]
    """Says where the report stands, who has it, and what was promised by when."""

    def name(self) -> str:
        return "action_my_case"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:  # noqa: ARG002
        turn = turn_of(tracker)
        found = await from_record(lambda record: progress(record, turn.conversation))
        if found is None:
            dispatcher.utter_message(response="utter_case_not_sent")
        else:
            dispatcher.utter_message(**standing_message(found, turn.language))
        return [SlotSet("heard", turn.seq)]


class KeepWords(Action):  # type: ignore[misc]
    """What nobody asked for is kept all the same, and goes to the advisor who has the report."""

    def name(self) -> str:
        return "action_keep_words"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:  # noqa: ARG002
        turn = turn_of(tracker)
        if is_feedback(turn):
            return [FollowupAction("action_take_feedback")]
        standing = await from_record(lambda record: conversations.standing(record, turn.conversation))
        if turn.question in ASKED and standing.state not in ("submitted", "closed"):
            # Begun on the form, where this assistant was never asked: the interview is taken up at its question.
            return [FollowupAction("report_form")]
        if standing.named_advisor:
            dispatcher.utter_message(response="utter_words_added", advisor=standing.named_advisor)
        else:
            dispatcher.utter_message(response="utter_words_kept")
        # Said where no rule fits as well: without this Rasa's fallback would run it again and again.
        return [SlotSet("heard", turn.seq), *then_listen(tracker)]


class Resume(Action):  # type: ignore[misc]
    """After a person handed back: the assistant says that it goes on."""

    def name(self) -> str:
        return "action_resume"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:  # noqa: ARG002
        dispatcher.utter_message(response="utter_resumed")
        return []

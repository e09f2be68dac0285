"""How it felt to report: one question after the sending, answered once or left out (policy 4.3)."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.following import say
from actions.listening import then_listen
from actions.record import in_record
from actions.texts import catalogue
from actions.turn import Turn, turn_of
from cases import report
from cases.database import Record
from cases.ending import NOTHING_ASKED
from cases.interview import FEEDBACK
from cases.messages import said
from cases.report import Answer

ABOUT_IT = frozenset({"answer", "skip_question", "ask_why_question"})


def is_feedback(turn: Turn) -> bool:
    """Whether this is about that question: a button, never free words. Those are a word to the advisor."""
    return turn.question == FEEDBACK.id and turn.by_button and turn.intent in ABOUT_IT


class TakeFeedback(Action):  # type: ignore[misc]
    """Stores how it felt, and says thank you; nothing is asked after that."""

    def name(self) -> str:
        return "action_take_feedback"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:  # noqa: ARG002
        turn = turn_of(tracker)
        if turn.intent == "ask_why_question":
            dispatcher.utter_message(response="utter_why_feedback")
            return [SlotSet("heard", turn.seq), *then_listen(tracker)]
        given = await in_record(lambda record: _take(record, turn))
        key = "utter_feedback_taken" if given else "utter_skipped"
        thanks = said("text", lambda spoken: catalogue().text(key, spoken), turn.language, question=NOTHING_ASKED)
        say(dispatcher, thanks)
        return [SlotSet("heard", turn.seq), *then_listen(tracker)]


def _take(record: Record, turn: Turn) -> bool:
    felt = tuple(choice for choice in turn.choices if FEEDBACK.choice(choice))[:1]
    answer = Answer(FEEDBACK.id, "given" if felt else "skipped", felt, source="chosen", seq=turn.seq)
    report.put(record, turn.conversation, answer)
    return bool(felt)

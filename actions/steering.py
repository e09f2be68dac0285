"""Moving about in the interview: skip, why, back, change, start again, and what was not understood."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.correcting import correct
from actions.interview import Events, end_account
from actions.listening import then_listen
from actions.meanings import Offer, likely_meanings
from actions.record import from_record, in_record
from actions.texts import catalogue
from actions.turn import Turn, turn_of
from cases import report
from cases.database import Record
from cases.interview import QUESTIONS, previous_question
from cases.report import Answer

Domain = dict[str, Any]


def standing_question(record: Record, turn: Turn) -> str:
    """The question that the customer is at: the one they saw, or the next one of the plan."""
    if turn.question in QUESTIONS:
        return str(turn.question)
    upcoming = report.current(record, turn.conversation).upcoming()
    return upcoming.id if upcoming else "summary"


class SkipQuestion(Action):  # type: ignore[misc]
    """Leaves the question out. "Rather not say" is an answer."""

    def name(self) -> str:
        return "action_skip_question"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:  # noqa: ARG002
        turn = turn_of(tracker)
        skipped = await in_record(lambda record: _skip(record, turn))
        dispatcher.utter_message(response="utter_skipped" if skipped else "utter_cannot_skip")
        return [SlotSet("heard", turn.seq)]


def _skip(record: Record, turn: Turn) -> bool:
    question = standing_question(record, turn)
    if not QUESTIONS[question].skippable:
        return False
    if question == "what_happened":
        end_account(record, turn)
        return True
    report.put(record, turn.conversation, Answer(question, "skipped", (), "", {}, "chosen", turn.seq, record.now()))
    return True


class ExplainWhy(Action):  # type: ignore[misc]
    """Says why the question is asked; the form then asks it again."""

    def name(self) -> str:
        return "action_explain_why"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:  # noqa: ARG002
        turn = turn_of(tracker)
        question = await from_record(lambda record: standing_question(record, turn))
        dispatcher.utter_message(response=f"utter_why_{question}")
        return [SlotSet("heard", turn.seq)]


class GoBack(Action):  # type: ignore[misc]
    """Opens the question before the present one again."""

    def name(self) -> str:
        return "action_go_back"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:  # noqa: ARG002
        turn = turn_of(tracker)
        went = await in_record(lambda record: _back(record, turn))
        dispatcher.utter_message(response="utter_went_back" if went else "utter_at_beginning")
        return [SlotSet("heard", turn.seq)]


def _back(record: Record, turn: Turn) -> bool:
    standing = report.current(record, turn.conversation)
    earlier = previous_question(standing, standing_question(record, turn))
    if earlier is None:
        return False
    report.reopen(record, turn.conversation, earlier.id)
    return True


class ChangeAnswer(Action):  # type: ignore[misc]
    """Changes what was said: at once where the new answer stands in the message, else by asking that question again."""

    def name(self) -> str:
        return "action_change_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:  # noqa: ARG002
        turn = turn_of(tracker)
        said = await in_record(lambda record: correct(record, turn))
        if said == "utter_which_to_change":
            await _offer_lines(dispatcher, turn)
            return [SlotSet("heard", turn.seq), *then_listen(tracker)]
        dispatcher.utter_message(response=said)
        return [SlotSet("heard", turn.seq), FollowupAction("report_form")]


async def _offer_lines(dispatcher: CollectingDispatcher, turn: Turn) -> None:
    standing = await from_record(lambda record: report.current(record, turn.conversation))
    buttons = [
        {"title": catalogue().text(f"utter_label_{question}", turn.language), "payload": f"change:{question}"}
        for question in QUESTIONS
        if question in standing and question != "summary"
    ]
    dispatcher.utter_message(response="utter_which_to_change", buttons=buttons)


class StartAgain(Action):  # type: ignore[misc]
    """Begins the report anew; what was written stays in the transcript, but is not used as an answer."""

    def name(self) -> str:
        return "action_start_again"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:  # noqa: ARG002
        turn = turn_of(tracker)
        await in_record(lambda record: report.clear(record, turn.conversation))
        dispatcher.utter_message(response="utter_started_again")
        return [SlotSet("heard", turn.seq)]


class NotUnderstood(Action):  # type: ignore[misc]
    """Keeps the words; offers what they may have meant, or asks again. Nothing is asked a third time, only the sending
    stays open (DOMAIN section 6)."""

    def name(self) -> str:
        return "action_not_understood"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:  # noqa: ARG002
        turn = turn_of(tracker)
        times = int(turn.slots.get("misunderstood") or 0) + 1
        beside = turn.intent == "out_of_scope"
        if times == 1 and not beside:
            question = await from_record(lambda record: standing_question(record, turn))
            offers = likely_meanings(turn, question)
            if offers:
                _ask_which(dispatcher, question, offers)
                return [SlotSet("heard", turn.seq), SlotSet("misunderstood", times), *then_listen(tracker)]
        if times == 1:
            dispatcher.utter_message(response="utter_out_of_scope" if beside else "utter_not_understood")
        else:
            kept = await in_record(lambda record: _keep_as_said(record, turn))
            dispatcher.utter_message(response="utter_kept_as_said" if kept else "utter_not_understood_again")
            times = 0 if kept else times
        return [SlotSet("heard", turn.seq), SlotSet("misunderstood", times), FollowupAction("report_form")]


def _ask_which(dispatcher: CollectingDispatcher, question: str, offers: tuple[Offer, ...]) -> None:
    """Offer meanings. What is typed instead still answers the question, which therefore stays the one at hand."""
    buttons = [{"title": offer.title, "payload": offer.value} for offer in offers]
    dispatcher.utter_message(response="utter_did_you_mean", buttons=buttons, custom={"question": question, "one": True})


def _keep_as_said(record: Record, turn: Turn) -> bool:
    """Take the words for the answer as they stand, so that the interview goes on; False where it cannot."""
    question = QUESTIONS[standing_question(record, turn)]
    if not question.skippable:
        return False
    if question.id == "what_happened":
        end_account(record, turn)
    elif turn.intent == "out_of_scope":
        report.put(record, turn.conversation, Answer(question.id, "skipped", source="typed", seq=turn.seq))
    else:
        unsure = ("unsure",) if question.choice("unsure") else ()
        report.put(record, turn.conversation, Answer(question.id, "given", unsure, turn.text, seq=turn.seq))
    return True

"""What is said once a report is sent, or ends because a child helped: all of it after it was stored."""

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.following import say_what_follows
from actions.receipts import receipt_message
from actions.record import from_record, in_record
from actions.settings import ActionSettings
from actions.texts import catalogue
from actions.turn import Turn, turn_of
from actions.wishes import outcome_for, say_outcome
from cases import casework, report, return_codes, withholding
from cases.casework import Receipt
from cases.interview import child_interprets

Domain = dict[str, Any]


class CreateCase(Action):  # type: ignore[misc]
    """Makes the report a case and says who has it and by when they hear, once that is stored."""

    def name(self) -> str:
        return "action_create_case"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Any]:  # noqa: ARG002
        turn = turn_of(tracker)
        told = await from_record(lambda record: report.current(record, turn.conversation))
        if child_interprets(told):
            stopped = await in_record(lambda record: casework.stop_for_interpreter(record, turn.conversation))
            dispatcher.utter_message(**receipt_message("utter_receipt_interpreter", stopped, turn.language))
            return []
        not_kept = catalogue().text("utter_not_kept", turn.language)
        receipt = await in_record(lambda record: casework.submit(record, turn.conversation, not_kept))
        _say_receipt(dispatcher, turn, receipt)
        await _give_code(dispatcher, turn)
        wish = await outcome_for(turn)
        if wish.kind == "not_met":
            say_outcome(dispatcher, wish)
        if receipt.kept == "choices":
            dispatcher.utter_message(response="utter_next_choices")
        else:
            await say_what_follows(dispatcher, turn, receipt)
        return []


def _say_receipt(dispatcher: CollectingDispatcher, turn: Turn, receipt: Receipt) -> None:
    response = "utter_receipt_choices" if receipt.kept == "choices" else "utter_receipt"
    dispatcher.utter_message(**receipt_message(response, receipt, turn.language))
    if receipt.kept == "second_reader":
        dispatcher.utter_message(response="utter_second_reader")


async def _give_code(dispatcher: CollectingDispatcher, turn: Turn) -> None:
    """A code of the person's own, where they have not agreed. Its words go to the customer alone, not to staff."""
    if not await from_record(lambda record: withholding.lacks_consent(record, turn.conversation)):
        return
    settings = ActionSettings()
    # Some 100 ms of a processor: beside the loop, and in no transaction.
    code = await asyncio.to_thread(return_codes.draw, settings.key_of_return_codes())
    await in_record(lambda record: return_codes.make(record, turn.conversation, code, "affected"))
    address = f"{settings.address}/consent"
    dispatcher.utter_message(response="utter_affected_code", address=address, words=" ".join(code.words))

"""What follows the receipt of a sent report: next steps, the right to a review, who can help, how it felt."""

from dataclasses import asdict
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions.record import from_record
from actions.texts import catalogue
from actions.turn import Turn
from cases.casework import Receipt
from cases.contacts import contacts
from cases.ending import after_receipt
from cases.messages import Reply


async def say_what_follows(dispatcher: CollectingDispatcher, turn: Turn, receipt: Receipt) -> None:
    """Says it as the form says it (cases/ending.py), a message each."""
    conversation = turn.conversation
    following = await from_record(lambda record: after_receipt(record, conversation, receipt, contacts(), catalogue()))
    for reply in following:
        say(dispatcher, reply)


def say(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    """Says a message that was composed by the record's own words."""
    custom: dict[str, Any] = {"kind": reply.kind, "lines": [asdict(line) for line in reply.lines]}
    if reply.question is not None:
        custom["question"] = reply.question
    buttons = [{"title": option.title, "payload": option.value} for option in reply.options]
    dispatcher.utter_message(text=reply.text, buttons=buttons or None, custom=custom, english=reply.english)

"""How it felt to report is asked after sending: a button answers it, free words are a word to the advisor."""

from typing import Any

from cases import casework, conversations
from cases.database import Database
from tests.api.conftest import Arrives
from tests.api.rasa import SAFETY, Answer, ScriptedRasa

FEELS = {
    "text": "How was it?",
    "key": "utter_ask_report_form_feedback",
    "buttons": [{"title": "It was hard", "payload": "hard"}],
}
THANKS = {"text": "Thank you.", "custom": {"kind": "text", "question": ""}}


def after_sending(turn: dict[str, Any]) -> Answer:
    if turn["event"] == "start":
        return [SAFETY]
    if turn["question"] == "feedback":
        return [THANKS]
    return [FEELS] if turn["text"] == "done" else [{"text": f"heard {turn['text']}", "key": "utter_words_added"}]


async def test_only_a_button_answers_how_it_felt_and_then_nothing_is_asked(
    arrives: Arrives, rasa: ScriptedRasa, database: Database
) -> None:
    rasa.script = after_sending
    customer = await arrives()
    with database.writing() as record:
        casework.submit(record, customer.conversation)
    await customer.writes("done")
    await customer.waits_for("How was it?")
    assert (await customer.update())["question"] == "feedback"
    await customer.writes("He was back last night.")
    await customer.waits_for("heard He was back last night.")
    assert [turn["question"] for turn in rasa.turns[-1:]] == [None]
    await customer.chooses("hard")
    await customer.waits_for("Thank you.")
    assert (rasa.turns[-1]["question"], rasa.turns[-1]["choices"]) == ("feedback", ["hard"])
    assert "question" not in await customer.update()
    with database.reading() as record:
        assert conversations.standing(record, customer.conversation).question is None

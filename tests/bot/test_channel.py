"""The one way into Rasa: free text is text, what was chosen needs no guessing, strangers stay outside."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channel import HavenInput, Replies, user_message


def message(**body: Any) -> Any:
    return user_message({"conversation": "c", "seq": 1, **body}, Replies())


@given(st.text())
def test_no_text_of_a_customer_is_ever_a_command_of_rasas(text: str) -> None:
    assert not message(text=f"/restart{text}").text.lstrip().startswith("/")
    assert not message(text=text).text.lstrip().startswith("/")


def test_free_text_is_left_to_the_pipeline() -> None:
    assert message(text="they shouted").parse_data is None


def test_a_chosen_option_is_an_answer_to_the_question_that_was_seen() -> None:
    parsed = message(text="Yes", choices=["reported"], question="police").parse_data
    assert parsed["intent"]["name"] == "answer"
    assert parsed["meaning"] == {"question": "police", "choices": ["reported"]}


@pytest.mark.parametrize(("choice", "intent"), [
    ("skip_question", "skip_question"),
    ("talk_to_person", "talk_to_person"),
    ("danger_now", "immediate_danger"),
    ("change:where", "change_answer"),
    ("meant:faq/eviction", "faq"),
    ("meant:go_back", "go_back"),
    ("meant:none_of_these", "none_of_these"),
])  # fmt: skip
def test_a_button_of_the_page_is_its_command(choice: str, intent: str) -> None:
    assert message(text="x", choices=[choice], question="police").parse_data["intent"]["name"] == intent


def test_danger_at_the_first_question_is_its_answer() -> None:
    assert message(text="x", choices=["danger_now"], question="safety").parse_data["intent"]["name"] == "answer"


def test_a_channel_without_a_token_does_not_start() -> None:
    with pytest.raises(ValueError, match="token"):
        HavenInput.from_credentials({"token": ""})


async def test_replies_keep_text_buttons_and_key() -> None:
    replies = Replies()
    await replies.send_response(
        "c", {"text": "Where?", "buttons": [{"title": "a", "payload": "b"}], "utter_action": "utter_x"}
    )
    await replies.send_response("c", {"text": ""})
    assert replies.messages == [{"text": "Where?", "buttons": [{"title": "a", "payload": "b"}], "key": "utter_x"}]

"""Which turns after the sending are about how it felt, and which are a word to the advisor."""

import pytest

from actions.feedback import is_feedback
from actions.turn import Turn


@pytest.mark.parametrize("intent", ["answer", "skip_question", "ask_why_question"])
def test_a_button_of_the_question_is_about_it(intent: str) -> None:
    assert is_feedback(Turn("c", 9, question="feedback", by_button=True, intent=intent))


@pytest.mark.parametrize(
    "turn",
    [
        Turn("c", 9, "it was hard", question="feedback", intent="report_incident"),
        Turn("c", 9, question="feedback", by_button=True, intent="go_back"),
        Turn("c", 9, question="safety", by_button=True, intent="answer"),
    ],
)
def test_anything_else_is_not(turn: Turn) -> None:
    assert not is_feedback(turn)

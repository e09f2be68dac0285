"""The quick check of the action server's answers says what Rasa's own says."""

from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from bot.action_results import is_action_result

ANSWERS: list[Any] = [
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "name": "where", "value": "x", "timestamp": None}], "responses": [{"text": "a"}]},
    {"events": [{"event": "followup", "name": "report_form", "timestamp": None}], "responses": []},
    {"events": [{"event": "no such event"}], "responses": []},
    {"events": "none", "responses": []},
    {"events": [], "responses": "none"},
    {"events": [{"name": "where"}], "responses": []},
    [],
]


def rasas_own(result: Any) -> bool:
    try:
        return bool(RemoteAction("x", None)._validate_action_result(result))
    except ValidationError:
        return False


@pytest.mark.parametrize("answer", ANSWERS, ids=str)
def test_the_quick_check_agrees_with_rasas_own(answer: Any) -> None:
    if rasas_own(answer):
        assert is_action_result(answer)
    else:
        with pytest.raises(ValidationError):
            is_action_result(answer)


def test_a_refused_answer_is_not_quoted() -> None:
    with pytest.raises(ValidationError) as refused:
        is_action_result({"events": "zebra canary", "responses": []})
    assert "zebra" not in str(refused.value)

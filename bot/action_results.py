"""Checks what the action server answers against Rasa's schema, with the schema itself checked once.

Rasa checks the schema anew before every answer that it validates with it: two thirds of a turn's time.
"""

from functools import cache
from typing import Any

from jsonschema import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction


@cache
def _validator() -> Validator:
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def is_action_result(result: Any) -> bool:
    """True for an answer of the form that Rasa expects. Raises ValidationError, without the answer's content."""
    if not _validator().is_valid(result):
        raise ValidationError("the action server's answer has not the form of events and responses")
    return True


def check_quickly() -> None:
    """Have Rasa use this check from now on."""
    RemoteAction._validate_action_result = lambda _self, result: is_action_result(result)

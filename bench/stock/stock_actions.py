"""The stock bot's action server: a form validation as in Rasa's documentation. It keeps no record."""

from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import AllSlotsReset
from rasa_sdk.executor import CollectingDispatcher

Domain = dict[str, Any]
Filled = dict[str, Any]


class ValidateInterviewForm(FormValidationAction):  # type: ignore[misc]
    """Accepts any words, as the interview does."""

    def name(self) -> str:
        return "validate_interview_form"

    def validate_safety(
        self, value: Any, _dispatcher: CollectingDispatcher, _tracker: Tracker, _domain: Domain
    ) -> Filled:
        return {"safety": str(value).strip() or None}

    def validate_what_happened(
        self, value: Any, _dispatcher: CollectingDispatcher, _tracker: Tracker, _domain: Domain
    ) -> Filled:
        return {"what_happened": str(value).strip() or None}

    def validate_when(
        self, value: Any, _dispatcher: CollectingDispatcher, _tracker: Tracker, _domain: Domain
    ) -> Filled:
        return {"when": str(value).strip() or None}

    def validate_contact_channel(
        self, value: Any, _dispatcher: CollectingDispatcher, _tracker: Tracker, _domain: Domain
    ) -> Filled:
        return {"contact_channel": str(value).strip() or None}


class Clear(Action):  # type: ignore[misc]
    """Empties the form."""

    def name(self) -> str:
        return "action_clear"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[dict[str, Any]]:  # noqa: ARG002
        return [AllSlotsReset()]

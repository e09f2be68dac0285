"""The response generator: the catalogue's text in the conversation's language, fitted to who is telling.

The texts stand in `data/**/responses.yml`; conditions on slots choose the variation (for myself, for somebody else).
"""

from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker


class ResponseCatalogue(TemplatedNaturalLanguageGenerator):  # type: ignore[misc]
    """Serves catalogue texts by key. The same state gives the same text: nothing is drawn by chance."""

    def __init__(self, endpoint_config: Any = None, domain: Domain | None = None) -> None:  # noqa: ARG002 - Rasa's signature
        super().__init__((domain or Domain.empty()).responses)

    def _random_response_for(
        self,
        utter_action: str,
        output_channel: str,  # noqa: ARG002 - Rasa's signature
        filled_slots: dict[str, Any],
    ) -> dict[str, Any] | None:
        fallback = None
        for variation in self.responses.get(utter_action, ()):
            conditions = variation.get("condition")
            if not conditions:
                fallback = fallback or variation
            elif all(filled_slots.get(condition["name"]) == condition["value"] for condition in conditions):
                chosen: dict[str, Any] = variation
                return chosen
        return fallback

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        response: dict[str, Any] | None = await super().generate(utter_action, tracker, output_channel, **kwargs)
        if response is None:
            raise KeyError(f"no text for {utter_action}")
        return response

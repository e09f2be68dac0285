"""The response generator: the catalogue's text in the conversation's language, fitted to who is telling.

The English stands in `data/**/responses.yml` and comes with the model; conditions on slots choose the variation (for
myself, for somebody else). The other languages come from the catalogue that the pages read as well. What is said in
another language carries its English along, for the record: nobody has to translate what Haven itself asked.
"""

import copy
from functools import cached_property
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.settings import BotSettings
from language.catalogue import ENGLISH, Catalogue
from language.source import context_of, context_of_button
from language.tongue import isolated

SLOT = "language"
EMERGENCY = "utter_emergency_"


class ResponseCatalogue(TemplatedNaturalLanguageGenerator):  # type: ignore[misc]
    """Serves catalogue texts by key. The same state gives the same text: nothing is drawn by chance."""

    def __init__(self, endpoint_config: Any = None, domain: Domain | None = None) -> None:  # noqa: ARG002 - Rasa's signature
        super().__init__((domain or Domain.empty()).responses)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The translations, read once."""
        return Catalogue.load(BotSettings().home / "data")

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
        """The text under its key with the values in its places; `in_english`: those that read otherwise in English."""
        slots = tracker.current_slot_values()
        english = self._random_response_for(utter_action, output_channel, slots)
        if english is None:
            raise KeyError(f"no text for {utter_action}")
        in_english = kwargs.pop("in_english", None) or {}
        spoken = self.catalogue.spoken(language_of(tracker))
        said = self._in(spoken.code, utter_action, english)
        placed = {name: isolated(value, spoken.direction) for name, value in {**slots, **kwargs}.items()}
        response: dict[str, Any] = self._fill_response(said, placed)
        heard = self.catalogue.spoken(language_heard(tracker))
        if utter_action.startswith(EMERGENCY) and heard.code != spoken.code:
            # Whoever cries for help in another language than the chat's reads it in both: an offer comes too late.
            own = self._fill_response(self._in(heard.code, utter_action, english), placed)
            response["text"] = f"{own['text']}\n\n{response['text']}"
        if spoken.code != ENGLISH:
            original = self._fill_response(copy.deepcopy(english), {**slots, **kwargs, **in_english})
            response["english"] = original.get("text") or ""
        return response

    def _in(self, language: str, key: str, english: dict[str, Any]) -> dict[str, Any]:
        """One variation in another language."""
        said = copy.deepcopy(english)
        context = context_of(key, english.get("condition"))
        if said.get("text"):
            said["text"] = self.catalogue.translated(context, said["text"], language)
        for button in said.get("buttons") or ():
            named = context_of_button(context, button["payload"])
            button["title"] = self.catalogue.translated(named, button["title"], language)
        return said


def language_of(tracker: DialogueStateTracker) -> str:
    """The language to speak: what an action has just changed to, else what `api` said with the latest message."""
    for event in reversed(tracker.events):
        if isinstance(event, SlotSet) and event.key == SLOT and event.value:
            return str(event.value)
        if isinstance(event, UserUttered):
            return str((event.metadata or {}).get("language") or ENGLISH)
    return ENGLISH


def language_heard(tracker: DialogueStateTracker) -> str:
    """The language in which the latest message was written, as far as `api` was sure of it; else the chat's."""
    uttered = next((event for event in reversed(tracker.events) if isinstance(event, UserUttered)), None)
    return str(((uttered and uttered.metadata) or {}).get("written") or language_of(tracker))

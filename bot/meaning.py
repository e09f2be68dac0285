"""What a message means, as a component of Rasa's pipeline: one classifier, read in the light of the question.

The classifier itself is `language.meaning`, which knows nothing of Rasa. The question that the customer saw comes
with the message (`metadata.question`), so that only what is possible there competes.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.settings import BotSettings
from language.encoder import Encoder
from language.examples import load_examples
from language.labels import FAQ, MEANT
from language.meaning import MeaningModel, MeaningReading, train
from language.understanding import LEAST, LEAST_OF_AN_ANSWER, MEANING_FILE, meant

Parsed = dict[str, Any]

COMMANDS = {
    "skip_question": "skip_question",
    "ask_why_question": "ask_why_question",
    "go_back": "go_back",
    "start_again": "start_again",
    "pause_or_come_back_later": "pause_or_come_back_later",
    "talk_to_person": "talk_to_person",
    "stop_and_delete": "stop_and_delete",
    "danger_now": "immediate_danger",
}
"""What the page's buttons mean at any moment, unless the question at hand has a choice of the same name."""

CHANGE = "change:"


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class MeaningReader(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Sets the intent of each message, and for an answer the question and choice that it names.

    A reading below `threshold` is no understanding; the fallback rule then keeps the words and offers the options.
    """

    FILE = MEANING_FILE

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, model: MeaningModel | None = None
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"threshold": LEAST, "answer_threshold": LEAST_OF_AN_ANSWER, "examples": "data"}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa's signature
    ) -> "MeaningReader":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa's signature
        **kwargs: Any,  # noqa: ARG003 - Rasa's signature
    ) -> "MeaningReader":
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, MeaningModel.load(folder / cls.FILE, _encoder()))

    def train(self, training_data: TrainingData) -> Resource:  # noqa: ARG002 - Rasa's signature
        """Learn from the examples of every language below the folder `examples`, which Rasa itself does not read:
        its own reader takes minutes for what ours takes a second."""
        model = train(load_examples(Path(self._config["examples"])), encoder=_encoder())
        with self._storage.write_to(self._resource) as folder:
            model.save(folder / self.FILE)
        self._model = model
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The policies learn from rules alone; the examples need no prediction."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self._read(message)
        return messages

    def _read(self, message: Message) -> None:
        if self._model is None:
            return
        metadata = message.get("metadata") or {}
        question = metadata.get("question")
        reading = self._model.read(message.get("text") or "", question)
        if metadata.get("urgent") == "yes" and not question:
            # After the report was sent no form listens: danger must still be answered as danger.
            parsed = intent("immediate_danger", 1.0)
        else:
            parsed = self._parsed(reading, question, message.get("text") or "")
        for name, value in parsed.items():
            message.set(name, value, add_to_output=True)

    def _parsed(self, reading: MeaningReading, question: str | None, text: str) -> Parsed:
        understood = meant(reading, text, self._config["threshold"], self._config["answer_threshold"])
        if understood.question:
            parsed = answered(understood.question, understood.choices, understood.confidence)
        elif understood.intent == "faq":
            parsed = asked(understood.label, understood.confidence)
        else:
            parsed = intent(understood.intent, understood.confidence)
        parsed["intent_ranking"] = [{"name": name, "confidence": sure} for name, sure in reading.ranking[:5]]
        parsed["meaning"] = {"question": question, **parsed.get("meaning", {}), "label": reading.label}
        return parsed


def _encoder() -> Encoder | None:
    """The sentence encoder, where a setting names one. Raises EncoderUnusable."""
    folder = BotSettings().encoder_folder
    return Encoder.load(folder) if folder else None


def intent(name: str, confidence: float) -> Parsed:
    """The parse of a plain intent."""
    return {"intent": {"name": name, "confidence": confidence}, "entities": []}


def answered(question: str, choices: Sequence[str], confidence: float) -> Parsed:
    """The parse of an answer: which question, which choices."""
    return {**intent("answer", confidence), "meaning": {"question": question, "choices": list(choices)}}


def asked(label: str, confidence: float) -> Parsed:
    """The parse of a question to the assistant, in the form in which Rasa looks up a retrieval answer."""
    response = {"response": {"intent_response_key": label, "utter_action": f"utter_{label}", "confidence": confidence}}
    return {
        **intent("faq", confidence),
        "response_selector": {"all_retrieval_intents": ["faq"], "faq": response},
    }


def chosen_meaning(choices: Sequence[str], question: str | None) -> Parsed:
    """The parse of what was chosen by button: an answer to the question at hand, or a command."""
    first = choices[0]
    if first.startswith(MEANT):
        return _said_to_be_meant(first.removeprefix(MEANT))
    if first.startswith(CHANGE):
        return {**intent("change_answer", 1.0), "facts": {"changing": [first.removeprefix(CHANGE)]}}
    if first in COMMANDS and not (question == "safety" and first == "danger_now"):
        return intent(COMMANDS[first], 1.0)
    return answered(question or "", choices, 1.0)


def _said_to_be_meant(label: str) -> Parsed:
    return asked(label, 1.0) if label.startswith(f"{FAQ}/") else intent(label, 1.0)


def event_meaning(event: str) -> Parsed:
    """The parse of what happened without a message: the chat was opened, or handed back by a person."""
    return intent({"start": "start_report", "resume": "resume_report"}[event], 1.0)

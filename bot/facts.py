"""What a message tells about the incident, as a component of Rasa's pipeline; the model is `language.facts`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.examples import examples_in
from language.facts import FactModel
from language.understanding import FACTS_FILE, facts_in

LEXICONS = Path("language") / "lexicons"


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=True)
class FactReader(GraphComponent):  # type: ignore[misc]
    """Sets `facts` on each message: what it tells, each with the words it came from."""

    FILE = FACTS_FILE

    def __init__(self, model_storage: ModelStorage, resource: Resource, model: FactModel | None = None) -> None:
        self._storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],  # noqa: ARG003 - Rasa's signature
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa's signature
    ) -> "FactReader":
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],  # noqa: ARG003 - Rasa's signature
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa's signature
        **kwargs: Any,  # noqa: ARG003 - Rasa's signature
    ) -> "FactReader":
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, FactModel.load(folder / cls.FILE))

    def train(self, training_data: TrainingData) -> Resource:
        model = FactModel.train(examples_in(training_data), LEXICONS)
        with self._storage.write_to(self._resource) as folder:
            model.save(folder / self.FILE)
        self._model = model
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing downstream learns from facts."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if self._model is not None:
                metadata = message.get("metadata") or {}
                language = metadata.get("written") or metadata.get("language") or "en"
                found = facts_in(self._model, message.get("text") or "", datetime.now(UTC), language)
                message.set("facts", found, add_to_output=True)
        return messages

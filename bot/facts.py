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

from language.examples import load_examples
from language.facts import FactModels
from language.understanding import facts_in

LEXICONS = Path("language") / "lexicons"


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=True)
class FactReader(GraphComponent):  # type: ignore[misc]
    """Sets `facts` on each message: what it tells, each with the words it came from."""

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, model: FactModels | None = None
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"examples": "data"}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa's signature
    ) -> "FactReader":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa's signature
        **kwargs: Any,  # noqa: ARG003 - Rasa's signature
    ) -> "FactReader":
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, FactModels.load(folder))

    def train(self, training_data: TrainingData) -> Resource:  # noqa: ARG002 - Rasa's signature
        """Learn from the examples of every language below the folder `examples` (see bot.meaning)."""
        model = FactModels.train(load_examples(Path(self._config["examples"])), LEXICONS)
        with self._storage.write_to(self._resource) as folder:
            model.save(folder)
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

"""Rasa's training data as the examples of `language`."""

from collections.abc import Iterator
from typing import Any

from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from language.examples import Example


def examples_in(training_data: TrainingData) -> list[Example]:
    """Every example with its label: an intent, `faq/<key>`, or `<question>/<choice>` for an answer."""
    return list(_examples(training_data.nlu_examples))


def _examples(messages: list[Message]) -> Iterator[Example]:
    for message in messages:
        intent = message.get("intent")
        text = message.get("text")
        if not intent or not text:
            continue
        facts = _facts(message)
        question, choice = facts.get("question"), facts.get("choice")
        if intent == "answer" and question:
            yield Example(text, f"{question}/{choice}", question, choice, facts=facts)
        else:
            yield Example(text, message.get("intent_response_key") or intent, facts=facts)


def _facts(message: Message) -> dict[str, Any]:
    metadata = message.get("metadata") or {}
    return {**(metadata.get("intent") or {}), **(metadata.get("example") or {})}

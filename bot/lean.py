"""Serves without what Rasa imports for training networks, testing and drawing: some 400 MB and seconds of a start.

An archive names the components of its training too, so that loading one imports TensorFlow, although this assistant has
no network (bot/meaning.py): whoever serves only needs the classes to be there. In their place stand classes that
refuse to be made, so that what would be missing is told at once and not taken for something else.
"""

import sys
from types import ModuleType
from typing import Any

LEFT_OUT = (
    "rasa.graph_components.validators.default_recipe_validator",
    "rasa.utils.plotting",
    "rasa.utils.tensorflow.callback",
    "rasa.utils.tensorflow.data_generator",
    "rasa.utils.tensorflow.model_data",
)


class NotServed(RuntimeError):
    """Something of Rasa was used that is left out of serving."""


class _Refuses:
    def __init__(self, *_: Any, **__: Any) -> None:
        raise NotServed(type(self).__name__)


class _LeftOut(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (_Refuses,), {"__module__": self.__name__})


def leave_out_training() -> None:
    """Have this process serve and no more. Before Rasa is imported; what is imported already stays."""
    for name in LEFT_OUT:
        sys.modules.setdefault(name, _LeftOut(name))

"""Facts that an account tells, each with the words it came from. The model itself is in `language.facts.model`."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from language.facts.languages import FactModels
    from language.facts.model import Fact, FactModel, FactModelUnreadable, Facts

__all__ = ["Fact", "FactModel", "FactModelUnreadable", "FactModels", "Facts"]


def __getattr__(name: str) -> Any:
    # Late, because meanings need the lexicon beside it and neither spends the second that scikit-learn takes.
    if name not in __all__:
        raise AttributeError(name)
    from language.facts import languages, model

    return getattr(languages if name == "FactModels" else model, name)

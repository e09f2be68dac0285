"""Facts that an account tells, each with the words it came from."""

from language.facts.model import Fact, FactModel, FactModelUnreadable, Facts

__all__ = ["Fact", "FactModel", "FactModelUnreadable", "Facts"]

"""The catalogue of texts, read once, for what an action composes itself (the summary's lines)."""

from functools import cache

from actions.settings import ActionSettings
from language.catalogue import Catalogue


@cache
def catalogue() -> Catalogue:
    """All texts of the assistant."""
    return Catalogue.load(ActionSettings().home / "data")

"""The ready answers that Haven brings along, from the catalogue of texts (data/ready_answers)."""

from api.texts import Texts
from cases.ready_answers import Shipped

PREFIX = "utter_ready_"


def shipped_answers(texts: Texts, language: str) -> tuple[Shipped, ...]:
    """The catalogue's answers in a language, in the order in which they are offered; none where it is not spoken."""
    catalogue = texts.catalogue
    if not texts.speaks(language):
        return ()
    keys = [key for key in catalogue.keys_in_order() if key.startswith(PREFIX)]
    return tuple(Shipped(key, catalogue.text(key, language), catalogue.text(key)) for key in keys)

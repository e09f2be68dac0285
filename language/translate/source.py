"""In which language a message stands, for translating it: what its chat is held in, unless its words say otherwise."""

from language.identify import ENGLISH, SURE, Identifier
from language.translate.codes import base


def written_in(text: str, held_in: str, languages: Identifier) -> str | None:
    """The language of `text` in a chat that is held in `held_in`; none where there is nothing to translate in it.

    Words that are surely English are English in any chat; words that are surely of another language are of that one.
    """
    if not any(sign.isalpha() for sign in text):
        return None
    found = languages.identify(text)
    if found.language == ENGLISH and found.confidence < SURE:
        return held_in
    if found.language == ENGLISH or found.offer:
        return held_in if base(held_in) == found.language else found.language
    return held_in

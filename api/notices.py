"""What the house says in a conversation by itself: in its language, with the English beside it for the record."""

from api.texts import Texts
from cases import conversations, transcript
from cases.database import Record
from cases.messages import Kind, Message, is_english


def say_as_house(
    record: Record, conversation: str, texts: Texts, key: str, kind: Kind = "text", **values: object
) -> Message:
    """Say the text under `key` in the conversation's language. Raises UnknownConversation, ConversationErased."""
    language = conversations.standing(record, conversation).language
    words = texts.catalogue.text(key, language, **values)
    english = "" if is_english(language) else texts.catalogue.text(key, "en", **values)
    return transcript.say(record, conversation, "system", words, kind, english=english)

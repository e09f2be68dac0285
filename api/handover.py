"""A person takes over a chat and hands it back; the customer is told who speaks, in the same transaction."""

from api.live import ALERTS
from api.notices import say_as_house
from api.ready_answers import shipped_answers
from api.services import Services
from cases import casework, conversations, ready_answers, transcript
from cases.database import Record
from cases.errors import NotTheSpeaker
from cases.language_code import ENGLISH, is_english
from cases.transcript import Message


async def take_over(services: Services, conversation: str, advisor_id: int) -> Message | None:
    """Makes the advisor the speaker and says so in the chat. From the commit on the assistant is silent.

    None where this advisor speaks already. Raises CaseError: UnknownConversation, ConversationErased, UnknownAdvisor.
    """

    def work(record: Record) -> Message | None:
        if conversations.standing(record, conversation).advisor_id == advisor_id:
            return None
        conversations.take_over(record, conversation, advisor_id)
        return _announce(record, services, conversation, "utter_taken_over")

    message = await services.records.write(work)
    _wake(services, conversation)
    return message


async def hand_back(services: Services, conversation: str, advisor_id: int) -> Message:
    """Makes the assistant the speaker again, says so, and lets it go on at the right question.

    Raises CaseError: UnknownConversation, ConversationErased, NotTheSpeaker where the advisor does not speak.
    """

    def work(record: Record) -> Message:
        if conversations.standing(record, conversation).advisor_id != advisor_id:
            raise NotTheSpeaker
        message = _announce(record, services, conversation, "utter_handed_back")
        conversations.hand_back(record, conversation, advisor_id)
        return message

    message = await services.records.write(work)
    _wake(services, conversation)
    services.turns.take_up(conversation)
    return message


async def pass_on(services: Services, reference: str, advisor_id: int, to: int, reason: str) -> None:
    """Gives the case to another advisor for `reason`, and tells the customer the new name.

    Nothing is said where it was their case already. Raises CaseError: NotAllowed, ReasonMissing, CaseClosed.
    """

    def work(record: Record) -> str:
        conversation = casework.conversation_of(record, reference, advisor_id)
        before = conversations.standing(record, conversation).named_advisor or ""
        casework.reassign(record, reference, advisor_id, to, reason)
        after = conversations.standing(record, conversation).named_advisor or ""
        if before != after:
            names = {"before": before, "advisor": after}
            say_as_house(record, conversation, services.texts, "utter_advisor_passed_on", kind="handover", **names)
        return conversation

    _wake(services, await services.records.write(work))


async def say_as_advisor(
    services: Services, conversation: str, advisor_id: int, text: str, language: str = ENGLISH
) -> Message:
    """Stores and shows an advisor's words, at once; where the chat is held in another language a translation follows.

    A ready answer in the chat's language, sent as it stands, brings its own English, and no engine is asked.
    Raises NotTheSpeaker unless this advisor has taken over.
    """

    def work(record: Record) -> Message:
        held_in = conversations.standing(record, conversation).language
        shipped = () if is_english(held_in) else shipped_answers(services.texts, held_in)
        ready = ready_answers.exactly(record, held_in, shipped, text)
        if ready is None or is_english(held_in):
            return transcript.say(record, conversation, "advisor", text, advisor_id=advisor_id, language=language)
        return transcript.say(
            record,
            conversation,
            "advisor",
            ready.text,
            advisor_id=advisor_id,
            language=held_in,
            english=ready.english,
            ready=ready.source,
        )

    message = await services.records.write(work)
    services.signs.has_sent(conversation, "advisor")
    _wake(services, conversation)
    return message


def _announce(record: Record, services: Services, conversation: str, key: str) -> Message:
    """Says who came or went. Called while the advisor owns the conversation, so that the name is known."""
    standing = conversations.standing(record, conversation)
    return say_as_house(record, conversation, services.texts, key, kind="handover", advisor=standing.advisor or "")


def _wake(services: Services, conversation: str) -> None:
    services.feed.wake_conversation(conversation)
    services.feed.wake(ALERTS)

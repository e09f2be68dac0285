"""What is said while the assistant cannot answer: the truth, and the emergency text where somebody is in danger.

Once it is back it does not say the same again. Everything here asks the record whether it was said already, so that
a restart neither repeats nor forgets it.
"""

from collections.abc import Sequence
from dataclasses import replace

from api.notices import say_as_house
from api.texts import Texts
from cases import casework, conversations, transcript
from cases.conversations import Standing
from cases.database import Record
from cases.transcript import Reply, Unheard

EMERGENCY_FOR = {"suicide_self_harm": "suicide", "fire": "fire", "injury": "hurt"}
"""The emergency text that fits a kind of risk; every other kind is answered as danger (as actions/urgent_risk.py)."""

UNAVAILABLE = "utter_assistant_unavailable"
AGAIN = "utter_emergency_again"
BACK = "utter_assistant_back"

LOOK_BACK = 4
"""How many messages before the one that waits are looked at; enough to find what was said when the turn began."""


def say_unavailable(record: Record, conversation: str, texts: Texts) -> bool:
    """Tells the customer once in this outage that the words are saved, and an advisor that somebody waits.

    The assistant's cursor stays: the message is not answered by this. False where it was said, or a person took over.
    """
    standing = conversations.standing(record, conversation)
    if standing.owner != "assistant":
        return False
    words = texts.catalogue.text(UNAVAILABLE, standing.language)
    if _said_since_last_answer(record, conversation, standing, words):
        return False
    # First the alert, then the sentence that promises it; both in this transaction.
    casework.somebody_waits(record, conversation, "assistant_down")
    say_as_house(record, conversation, texts, UNAVAILABLE)
    return True


def say_emergency_words(record: Record, conversation: str, seq: int, texts: Texts) -> bool:
    """Shows the emergency text for the urgent message `seq` unless it was answered or shown already."""
    standing = conversations.standing(record, conversation)
    if standing.owner != "assistant":
        return False
    urgent = next((each for each in transcript.unheard(record, conversation) if each.seq == seq), None)
    since = transcript.messages(record, conversation, after=seq)
    if urgent is None or any(message.kind == "emergency" for message in since):
        return False
    key = f"utter_emergency_{emergency_for(urgent)}"
    if texts.catalogue.text(key, standing.language) in _emergency_texts(record, conversation, 0):
        key = AGAIN
    say_as_house(record, conversation, texts, key, kind="emergency")
    return True


def without_repetition(
    record: Record, conversation: str, seq: int, spoken: Sequence[Reply], texts: Texts
) -> tuple[Reply, ...]:
    """What the assistant says to message `seq`, but for emergency words that were shown since without it.

    In their place it says that it is back, with the same options; nothing while later messages still wait.
    """
    emergency = any(one.kind == "emergency" for one in spoken)
    shown = _emergency_texts(record, conversation, seq, "system") if emergency else set()
    if not shown:
        return tuple(spoken)
    language = conversations.standing(record, conversation).language
    shown |= {texts.catalogue.text(AGAIN, language)}
    back, english = texts.catalogue.text(BACK, language), texts.catalogue.text(BACK)
    later = any(each.seq > seq for each in transcript.unheard(record, conversation))
    said = [
        replace(one, kind="question", text=back, english=one.english and english)
        if one.kind == "emergency" and one.text in shown
        else one
        for one in spoken
    ]
    return tuple(one for one in said if not (later and one.text == back))


def emergency_for(message: Unheard) -> str:
    """The emergency text that fits what was seen: a person in despair is met first."""
    fitting = [EMERGENCY_FOR[kind] for kind in message.kinds if kind in EMERGENCY_FOR]
    if "suicide" in fitting:
        return "suicide"
    return fitting[0] if fitting and len(set(message.kinds)) == 1 else "danger"


def _said_since_last_answer(record: Record, conversation: str, standing: Standing, words: str) -> bool:
    waiting = transcript.unheard(record, conversation)
    oldest = waiting[0].seq if waiting else standing.last_seq
    for message in reversed(transcript.messages(record, conversation, after=max(0, oldest - LOOK_BACK))):
        if message.sender in ("assistant", "advisor"):
            return False
        if message.sender == "system" and message.text == words:
            return True
    return False


def _emergency_texts(record: Record, conversation: str, after: int, sender: str | None = None) -> set[str]:
    since = transcript.messages(record, conversation, after=after)
    return {each.text for each in since if each.kind == "emergency" and sender in (None, each.sender)}

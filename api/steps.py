"""What the assistant has to answer next in a conversation, and how its answer is stored; both read from the record.

The order is: its first words, then going on after a person handed back, then each customer message that is unheard.
"""

from collections import OrderedDict
from dataclasses import dataclass

from api.door import Said, Turn
from api.notices import say_as_house
from api.replies import replies
from api.texts import Texts, readable
from api.unavailable import without_repetition
from cases import casework, conversations, transcript
from cases.conversations import Standing
from cases.database import Record
from cases.interview import FEEDBACK, QUESTIONS
from cases.messages import said as said_in
from cases.transcript import Message, Unheard

KEEP = "keep_everything"
DELETE = "delete_everything"
RESUMED = "utter_resumed"
REMEMBERED = 10_000


@dataclass(frozen=True)
class Step:
    """One turn to take. `epoch`: who spoke as it began; `message`: whether it answers a message or comes unasked."""

    turn: Turn
    epoch: int
    message: bool = False
    kept: bool = False
    """Whether it answers "keep it" after the question about erasing."""


class Began:
    """The conversations whose beginning need not be looked up any more; the oldest are forgotten."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, None] = OrderedDict()

    def add(self, conversation: str) -> None:
        self._known[conversation] = None
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def discard(self, conversation: str) -> None:
        self._known.pop(conversation, None)

    def __contains__(self, conversation: str) -> bool:
        return conversation in self._known


def next_step(record: Record, conversation: str, began: Began) -> Step | None:
    """The turn to take now; none where all is answered or a person speaks."""
    standing = conversations.standing(record, conversation)
    if standing.owner != "assistant":
        return None
    if conversation not in began:
        beginning = _beginning(record, conversation, standing)
        if beginning:
            return beginning
        began.add(conversation)
    waiting = transcript.unheard(record, conversation)
    return _answering(conversation, waiting[0], standing) if waiting else None


def left_unanswered(record: Record) -> list[str]:
    """The conversations with something to answer, as a process finds them that begins where another one ended."""
    return transcript.unanswered(record)


def pending_question(standing: Standing, asked: str | None) -> str | None:
    """The question that a message answers. Once the report was sent, only how it felt is asked."""
    over = standing.state in ("submitted", "closed") and asked in QUESTIONS and asked != FEEDBACK.id
    return None if over else asked


def _beginning(record: Record, conversation: str, standing: Standing) -> Step | None:
    """The first words, or going on after a person, where they are not said yet."""
    handed_back = 0
    for message in reversed(transcript.messages(record, conversation)):
        if message.sender == "assistant":
            break
        if message.sender == "system" and message.kind == "handover":
            handed_back = max(handed_back, message.seq)
    else:
        return Step(Turn(conversation, 0, "start", language=standing.language), standing.epoch)
    if not handed_back:
        return None
    return Step(Turn(conversation, handed_back, "resume", language=standing.language), standing.epoch)


def _answering(conversation: str, message: Unheard, standing: Standing) -> Step:
    asked = pending_question(standing, message.question)
    if asked == FEEDBACK.id and not message.choices:
        # Free words after the sending are a word to the advisor, whatever stands above them.
        asked = None
    keeps = KEEP in message.choices and message.question == "deletion"
    turn = Turn(
        conversation,
        message.seq,
        "resume" if keeps else "message",
        readable(message.text),
        asked,
        tuple(message.choices),
        message.language,
        message.urgent,
        tuple(message.kinds),
    )
    return Step(turn, standing.epoch, message=True, kept=keeps)


def store(record: Record, step: Step, said: tuple[Said, ...], texts: Texts) -> list[Message]:
    """Stores what the assistant said to `step`. Raises NotTheSpeaker once a person has taken over."""
    conversation = step.turn.conversation
    if not step.message:
        return transcript.open_with(record, conversation, replies(said), epoch=step.epoch)
    spoken = replies(said)
    if step.kept:
        kept = said_in("text", lambda spoken: texts.catalogue.text("utter_kept", spoken), step.turn.language)
        spoken = (kept, *replies([one for one in said if one.key != RESUMED]))
    spoken = without_repetition(record, conversation, step.turn.seq, spoken, texts)
    return transcript.reply(record, conversation, step.turn.seq, spoken, epoch=step.epoch)


def wants_erasing(choices: tuple[str, ...], question: str | None) -> bool:
    """Whether what was chosen is the yes to erasing everything; it counts only where that was asked."""
    return DELETE in choices and question == "deletion"


def hand_deletion_to_advisor(record: Record, conversation: str, seq: int, texts: Texts) -> None:
    """Passes the wish to erase to the advisor who has the case and says so; the message is answered by that."""
    ask_advisor_to_erase(record, conversation, texts)
    transcript.skip_heard(record, conversation, seq)


def ask_advisor_to_erase(record: Record, conversation: str, texts: Texts) -> None:
    """Passes the wish to erase to the advisor who has the case and says so. Raises UnknownCase where there is none."""
    standing = conversations.standing(record, conversation)
    casework.request_deletion(record, conversation)
    say_as_house(record, conversation, texts, "utter_deletion_is_with_advisor", advisor=standing.named_advisor or "")

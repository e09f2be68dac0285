"""What the assistant has to answer next in a conversation, and how its answer is stored; both read from the record.

The order is: its first words, then going on after a person handed back, then each customer message that is unheard.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from api.door import Said, Turn
from api.languages import answer_wish, wish_in, with_offer
from api.live import Fresh
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
WISH = "languages"
"""What an action says beside its words where another language is wished for: the codes that were named."""
REMEMBERED = 10_000


@dataclass(frozen=True)
class Step:
    """One turn to take. `epoch`: who spoke as it began; `message`: whether it answers a message or comes unasked."""

    turn: Turn
    epoch: int
    message: bool = False
    instead: str | None = None
    """The key of what is said in place of "we can go on"; empty: nothing is."""


class Began:
    """The conversations whose beginning need not be looked up any more; the oldest are forgotten.

    Of each the epoch is known: after another one began, a person handed back or the language changed.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[str, int] = OrderedDict()

    def add(self, conversation: str, epoch: int) -> None:
        self._known[conversation] = epoch
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def discard(self, conversation: str) -> None:
        self._known.pop(conversation, None)

    def has(self, conversation: str, epoch: int) -> bool:
        return self._known.get(conversation) == epoch


def next_step(record: Record, conversation: str, began: Began) -> Step | None:
    """The turn to take now; none where all is answered or a person speaks."""
    standing = conversations.standing(record, conversation)
    if standing.owner != "assistant":
        return None
    waiting = transcript.unheard(record, conversation)
    if not began.has(conversation, standing.epoch):
        beginning = _beginning(record, conversation, standing, bool(waiting))
        if beginning:
            return beginning
        began.add(conversation, standing.epoch)
    return _answering(conversation, waiting[0], standing) if waiting else None


def step_to(record: Record, conversation: str, message: Unheard | None, began: Began) -> Step | None:
    """The turn that answers `message`, which was stored just now: what `next_step` would find. None: it has to look."""
    standing = conversations.standing(record, conversation)
    if message is None or standing.owner != "assistant" or standing.heard >= message.seq:
        return None
    return _answering(conversation, message, standing) if began.has(conversation, standing.epoch) else None


def left_unanswered(record: Record) -> list[str]:
    """The conversations with something to answer, as a process finds them that begins where another one ended."""
    return transcript.unanswered(record)


def pending_question(standing: Standing, asked: str | None) -> str | None:
    """The question that a message answers. Once the report was sent, only how it felt is asked."""
    over = standing.state in ("submitted", "closed") and asked in QUESTIONS and asked != FEEDBACK.id
    return None if over else asked


def _beginning(record: Record, conversation: str, standing: Standing, waits: bool) -> Step | None:
    """The first words, or going on after a person or in another language, where they are not said yet."""
    since: dict[str, int] = {}
    for message in reversed(transcript.messages(record, conversation)):
        if message.sender == "assistant":
            break
        if message.sender == "system":
            since.setdefault(message.kind, message.seq)
    else:
        return Step(Turn(conversation, 0, "start", language=standing.language), standing.epoch)
    if "handover" in since:
        return Step(Turn(conversation, since["handover"], "resume", language=standing.language), standing.epoch)
    # What waits for an answer gets it in the new language, with the question; once sent there is nothing to ask.
    if "language" not in since or waits or standing.state not in ("open", "paused"):
        return None
    turn = Turn(conversation, since["language"], "resume", language=standing.language)
    return Step(turn, standing.epoch, instead="")


def _answering(conversation: str, message: Unheard, standing: Standing) -> Step:
    asked = pending_question(standing, message.question)
    if asked == FEEDBACK.id and not message.choices:
        # Free words after the sending are a word to the advisor, whatever stands above them.
        asked = None
    instead = "utter_kept" if KEEP in message.choices and message.question == "deletion" else None
    if wish_in(message.choices):
        instead = ""
    turn = Turn(
        conversation,
        message.seq,
        "message" if instead is None else "resume",
        readable(message.text),
        question=asked,
        choices=tuple(message.choices),
        language=standing.language,
        written=message.language,
        urgent=message.urgent,
        kinds=tuple(message.kinds),
    )
    return Step(turn, standing.epoch, message=True, instead=instead)


def store(record: Record, step: Step, said: tuple[Said, ...], texts: Texts) -> list[Message]:
    """Stores what the assistant said to `step`. Raises NotTheSpeaker once a person has taken over."""
    conversation, seq = step.turn.conversation, step.turn.seq
    spoken = replies(said)
    if step.instead is not None:
        spoken = replies([one for one in said if one.key != RESUMED])
    if step.instead:
        key = step.instead
        first = said_in("text", lambda spoken: texts.catalogue.text(key, spoken), step.turn.language)
        spoken = (first, *spoken)
    if not step.message:
        return transcript.open_with(record, conversation, spoken, epoch=step.epoch)
    spoken = without_repetition(record, conversation, seq, spoken, texts)
    spoken = with_offer(record, step.turn, spoken, texts)
    stored = transcript.reply(record, conversation, seq, spoken, epoch=step.epoch)
    wish = next((one.custom[WISH] for one in said if WISH in one.custom), None)
    return stored if wish is None else [*stored, *answer_wish(record, conversation, wish, texts)]


@dataclass(frozen=True)
class Stored:
    """What came of storing an answer. newest: the last message's number; more: there may be another turn to take."""

    newest: int = 0
    more: bool = True
    fresh: Fresh | None = None


def store_and_look_on(record: Record, step: Step, said: tuple[Said, ...], texts: Texts) -> Stored:
    """Stores as `store` does, and looks where the conversation stands then."""
    spoken = store(record, step, said, texts)
    conversation = step.turn.conversation
    standing = conversations.standing(record, conversation)
    more = standing.epoch != step.epoch or transcript.may_be_unheard(record, conversation)
    return Stored(standing.last_seq, more, fresh_in(record, conversation, spoken))


def fresh_in(record: Record, conversation: str, spoken: Sequence[Message]) -> Fresh | None:
    """What this transaction stored, where it is all that is new and no case is to be told of besides."""
    standing = conversations.standing(record, conversation)
    all_of_it = bool(spoken) and spoken[-1].seq == standing.last_seq == spoken[0].seq + len(spoken) - 1
    lock = conversations.lock_of(record, conversation) if all_of_it and standing.reference is None else None
    return Fresh(tuple(spoken), standing, lock) if lock else None


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

"""The verbs of the webchat's routes: open, take in a letter, read on, erase. Each is one transaction of the record."""

from dataclasses import dataclass, field, replace

import structlog

from api import languages
from api.errors import Refusal
from api.live import ALERTS, Fresh
from api.services import Services
from api.signs import Signs
from api.steps import Step, fresh_in, hand_deletion_to_advisor, pending_question, wants_erasing
from api.texts import KEEP_LANGUAGE, readable
from api.webchat.letters import Letter, Update, update
from cases import conversations, language_choice, seeing, transcript
from cases.database import Record
from cases.errors import AlreadySubmitted, StaleChoice, UnknownLanguage
from cases.messages import Received
from cases.progress import progress
from cases.risk import Signal
from language.identify import Identified, candidates

LONGEST_TEXT = 20_000

log = structlog.get_logger()


@dataclass(frozen=True)
class Key:
    """What opens one conversation: its identifier and its secret token."""

    conversation: str
    token: str = field(repr=False)


@dataclass(frozen=True)
class TakenIn:
    """What became of a letter. turn: the one that answers it, fresh: what is new by it, where they are known."""

    seq: int
    urgent: str = "no"
    erased: bool = False
    received: Received | None = None
    turn: Step | None = None
    fresh: Fresh | None = None


def open_in(record: Record, language: str, *, chosen: bool) -> conversations.Opened:
    """A new conversation. `chosen`: the customer chose the language, and is offered no other one."""
    opened = conversations.open_conversation(record, language)
    if chosen:
        language_choice.choose(record, opened.conversation, language)
    return opened


def read_on(record: Record, signs: Signs, key: Key, after: int) -> Update:
    """What came after number `after`, what the advisor has read, and whether they write. Raises what `admit` raises."""
    conversations.admit(record, key.conversation, key.token)
    standing = conversations.standing(record, key.conversation)
    case = progress(record, key.conversation) if standing.reference else None
    writing = signs.writing(key.conversation, "advisor", standing.advisor_id)
    read = seeing.by_advisor(record, key.conversation)
    return update(transcript.messages(record, key.conversation, after=after), standing, case, read, writing)


def read_fresh(fresh: Fresh | None, signs: Signs, key: Key, after: int) -> Update | None:
    """The same as `read_on` gives, out of what was stored just now; none where the record has to be read."""
    if fresh is None or not fresh.follows(after) or not fresh.lock.opens(key.token):
        return None
    writing = signs.writing(key.conversation, "advisor", fresh.standing.advisor_id)
    return update(list(fresh.messages), fresh.standing, writing=writing)


async def take_in(services: Services, key: Key, letter: Letter) -> TakenIn:
    """Stores a letter with what the risk screen sees in it, in one transaction, before anything else sees it.

    Raises Refusal for an empty one; MessageTooLong, StaleChoice, RecordUnavailable: then nothing was stored.
    """
    if letter.is_empty:
        raise Refusal(422, "empty")
    seen = await services.records.beside(lambda: _looked_at(services, letter))

    def work(record: Record) -> TakenIn:
        conversations.admit(record, key.conversation, key.token)
        if letter.choices:
            taken = _choose(record, services, key, letter)
        else:
            taken = _write(record, services, key, letter, seen)
        if taken.received is None or taken.received.message is None:
            return taken
        turn = services.turns.foresee(record, key.conversation, taken.received.next)
        return replace(taken, turn=turn, fresh=fresh_in(record, key.conversation, [taken.received.message]))

    taken = await services.records.write(work)
    _tell(services, key.conversation, taken)
    return taken


async def erase(services: Services, key: Key) -> None:
    """Erases a conversation and the assistant's memory of it. Raises AlreadySubmitted once there is a case."""

    def work(record: Record) -> None:
        conversations.admit(record, key.conversation, key.token)
        conversations.erase(record, key.conversation)

    await services.records.write(work)
    _forget(services, key.conversation)


async def change_language(services: Services, key: Key, language: str) -> str:
    """The customer's own choice of a language, at any time; everything said stays. Gives its code.

    Raises UnknownLanguage for one that Haven does not speak.
    """
    if not services.texts.speaks(language):
        raise UnknownLanguage

    def work(record: Record) -> None:
        conversations.admit(record, key.conversation, key.token)
        languages.go_on_in(record, key.conversation, language, services.texts)

    await services.records.write(work)
    services.feed.wake_conversation(key.conversation)
    services.turns.take_up(key.conversation)
    return language


@dataclass(frozen=True)
class Looked:
    """What is seen in typed words before they are stored: what is urgent, and their language where that is sure."""

    signals: tuple[Signal, ...] = ()
    language: Identified | None = None


def _looked_at(services: Services, letter: Letter) -> Looked:
    """What the words show. Of a choice its question knows that; of what is too long nothing is stored."""
    if letter.choices or len(letter.text) > LONGEST_TEXT:
        return Looked()
    text = readable(letter.text)
    written = services.languages.written_in(text)
    return Looked(services.risk.signals(text, written.language if written else ""), written)


def _write(record: Record, services: Services, key: Key, letter: Letter, looked: Looked) -> TakenIn:
    conversation, written = key.conversation, looked.language
    standing = conversations.standing(record, conversation)
    wish = languages.answer_in(standing, letter.text, looked.signals, services.texts)
    received = transcript.receive(
        record,
        conversation,
        letter.client_id,
        letter.text,
        (wish,) if wish else (),
        looked.signals,
        written.language if written else None,
    )
    if not received.duplicate:
        _heed_language(record, services, key, wish)
        heard = (written.heard or written.language) if written else None
        if heard and standing.language not in candidates(heard):
            language_choice.hear(record, conversation, heard)
    return TakenIn(received.seq, received.urgent, received=received)


def _heed_language(record: Record, services: Services, key: Key, wish: str | None) -> None:
    if wish:
        languages.act_on(record, key.conversation, wish, services.texts)
    else:
        language_choice.pass_over(record, key.conversation)


def _choose(record: Record, services: Services, key: Key, letter: Letter) -> TakenIn:
    standing = conversations.standing(record, key.conversation)
    question = pending_question(standing, standing.question)
    if standing.offer == "asked" and letter.choices == ("skip_question",):
        # Nothing of the interview stands on the page: what is left out is the offer.
        letter = letter.model_copy(update={"choices": (KEEP_LANGUAGE,)})
    erases = wants_erasing(letter.choices, question)
    if erases:
        try:
            conversations.erase(record, key.conversation)
            return TakenIn(standing.last_seq + 1, erased=True)
        except AlreadySubmitted:
            log.info("erasing_left_to_advisor", conversation=key.conversation)
    titles = services.texts.choice_titles(letter.choices, question, standing.language)
    text = ", ".join(titles or services.texts.late_titles(letter.choices, standing.language))
    received = transcript.receive(record, key.conversation, letter.client_id, text, letter.choices)
    # The same letter once more is no fault of it, and a late cry for help is still one (cases/risk.py).
    if titles is None and not received.duplicate and received.urgent != "yes":
        raise StaleChoice
    if not received.duplicate:
        _heed_language(record, services, key, languages.wish_in(letter.choices))
    if erases and not received.duplicate:
        hand_deletion_to_advisor(record, key.conversation, received.seq, services.texts)
    return TakenIn(received.seq, received.urgent, received=received)


def _tell(services: Services, conversation: str, taken: TakenIn) -> None:
    if taken.erased:
        _forget(services, conversation)
        return
    services.signs.has_sent(conversation, "customer")
    # The answer before the news of the customer's own words.
    services.turns.take_up(conversation, taken.turn)
    services.feed.wake_conversation(conversation, taken.seq, taken.fresh)
    services.feed.wake(ALERTS)
    if taken.urgent == "yes":
        services.turns.watch_over(conversation, taken.seq)


def _forget(services: Services, conversation: str) -> None:
    services.turns.forget(conversation)
    services.feed.wake_conversation(conversation)
    services.feed.wake(ALERTS)

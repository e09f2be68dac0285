"""What is done about translations: the worker takes what is due and brings it back; an advisor asks again.

The worker asks an engine outside of any transaction. It may be killed at any moment: what it had taken is due again
after LEASE, and what it brings back after an erasure finds nothing to be put beside, and is dropped.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Select, select
from sqlalchemy import case as either

from cases import audit, barring, language_code, models, outbox
from cases.access import opened_for
from cases.custody import Words, locked
from cases.database import Record
from cases.errors import ConversationErased, UnknownConversation, UnknownMessage
from cases.messages import IDENTITY, TranslationState
from cases.naming import Told
from cases.opening import case_of
from cases.transcript import announce_translation
from cases.translations import opened_text, queue, sealed_text
from ground.sealing import CannotUnseal


@dataclass(frozen=True, slots=True)
class Recalled:
    """A translation that the conversation holds already, and the engine that made it."""

    text: str = field(repr=False)
    engine: str


LEASE = timedelta(minutes=5)
GIVE_UP_AFTER = timedelta(hours=24)
IN_A_MOMENT = timedelta(seconds=5)
AT_ONCE = 40


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message to be translated. language: in which it was written, as far as the chat knows; theirs: a customer's."""

    conversation: str
    seq: int
    language: str
    into: str
    theirs: bool
    text: str = field(repr=False)


def is_due(record: Record) -> bool:
    """Whether anything waits for the worker now; only reads."""
    row = models.Translation
    return record.session.scalar(select(row.id).where(row.due_at <= record.now()).limit(1)) is not None


def take(record: Record) -> list[Waiting]:
    """Take what is due, an advisor's answers first: somebody waits for those. Open the record for writing.

    Lent for LEASE: what is neither kept, settled nor postponed by then is due again.
    """
    now, row = record.now(), models.Translation
    answers_first = either((row.into == language_code.ENGLISH, 1), else_=0)
    due = select(row).where(row.due_at <= now).order_by(answers_first, row.due_at, row.id).limit(AT_ONCE)
    taken = list(record.session.scalars(due.with_for_update(skip_locked=True)))
    waiting = []
    for each in taken:
        each.due_at = now + LEASE
        try:
            waiting.append(_waiting(record, each))
        except CannotUnseal:
            # One damaged row must not hold up everybody else's.
            _settle(record, each, "failed", None)
    return waiting


def recall(record: Record, lines: Sequence[Waiting], source: str) -> dict[int, Recalled]:
    """The lines of one conversation whose very words were translated in it before, by their number."""
    conversation = lines[0].conversation
    row = record.session.get(models.Conversation, conversation)
    if row is None or row.data_key is None:
        return {}
    words = Words(record, row)
    marks = {line.seq: _mark(words, line.text, source, line.into) for line in lines}
    table = models.Translation
    known = select(table).where(table.conversation_id == conversation, table.mark.in_(list(marks.values())))
    found = {each.mark: Recalled(opened_text(words, each), each.engine or "") for each in record.session.scalars(known)}
    return {seq: found[mark] for seq, mark in marks.items() if mark in found}


def keep(record: Record, lines: Sequence[Waiting], told: Mapping[int, str], *, source: str, engine: str) -> None:
    """Keep the translations that an engine made of `lines` of one conversation; what was erased meanwhile stays so.

    An advisor whom the English names is barred from the case: in another script nobody could see it. The translation of
    an advisor's words is shown to the customer below them.
    """
    row = _present(record, lines[0].conversation)
    if row is None:
        return
    words, kept = Words(record, row), []
    for line in lines:
        waiting = _still_waiting(record, line)
        if waiting is None or line.seq not in told:
            continue
        waiting.sealed = sealed_text(words, told[line.seq], line.seq)
        waiting.mark = _mark(words, line.text, source, line.into)
        waiting.engine = engine
        _settle(record, waiting, "translated", source)
        kept.append(line)
    _follow(record, row, kept, told)
    if kept:
        audit.write(record, "system", "translation:made", f"conversation:{row.id}")


def settle(record: Record, lines: Sequence[Waiting], state: TranslationState, source: str | None) -> None:
    """Nothing more is done about these by itself: `state` says why."""
    for line in lines:
        waiting = _still_waiting(record, line)
        if waiting is not None:
            _settle(record, waiting, state, source)


def postpone(record: Record, lines: Sequence[Waiting], source: str) -> None:
    """The engine gave nothing: they are tried again after a growing delay, for a day; then they have failed."""
    for line in lines:
        waiting = _still_waiting(record, line)
        if waiting is None:
            continue
        waiting.tries += 1
        if record.now() - waiting.asked_at > GIVE_UP_AFTER:
            _settle(record, waiting, "failed", source)
            continue
        waiting.source, waiting.changed_at = source, record.now()
        waiting.due_at = record.now() + outbox.delay(waiting.tries)


def give_back(record: Record, lines: Sequence[Waiting]) -> None:
    """They were taken, and the engine rests: due again in a moment, without counting as a try."""
    for line in lines:
        waiting = _still_waiting(record, line)
        if waiting is not None:
            waiting.due_at = record.now() + IN_A_MOMENT


def ask_again(record: Record, reference: str, advisor_id: int, seq: int) -> None:
    """An advisor wants the translation of a message tried once more, now; nothing, where there is one already.

    Raises UnknownMessage for one that is not to be translated; UnknownCase, NotAllowed, UnknownAdvisor.
    """
    _, row = opened_for(record, reference, advisor_id)
    message = translatable(record, row.id, seq)
    found = record.session.scalar(_of(row.id, seq).with_for_update())
    if found is None:
        answer = message.sender == "advisor" and language_code.is_english(message.language)
        queue(record, message, row.language if answer else language_code.ENGLISH)
    elif found.sealed is None:
        found.state, found.tries, found.asked_at, found.due_at = "waiting", 0, record.now(), record.now()
    else:
        return
    audit.write(record, f"advisor:{advisor_id}", "translation:asked_again", f"case:{reference}")


def accept_company(record: Record, engine: str, by: str, on: str) -> None:
    """Record once who accepted that customers' words go to another organisation, and when (`on`: an ISO date)."""
    actor, subject = f"accepted:{by}"[:40], f"translation:{engine}:{on}"
    if not any(line.actor == actor for line in audit.entries(record, subject)):
        audit.write(record, actor, "translation:accepted", subject)


def translatable(record: Record, conversation: str, seq: int) -> models.Message:
    """The message, where it holds words of a person that may be translated. Raises UnknownMessage."""
    query = select(models.Message).where(models.Message.conversation_id == conversation, models.Message.seq == seq)
    message = record.session.scalar(query)
    if message is None or message.kind != "text" or message.sender not in ("customer", "advisor"):
        raise UnknownMessage
    if message.question in IDENTITY:
        raise UnknownMessage
    return message


def _waiting(record: Record, row: models.Translation) -> Waiting:
    conversation = record.session.get_one(models.Conversation, row.conversation_id)
    query = select(models.Message).where(
        models.Message.conversation_id == row.conversation_id, models.Message.seq == row.seq
    )
    message = record.session.scalars(query).one()
    text = Words(record, conversation).opened(message.sealed, "message", "body", message.seq)["text"]
    return Waiting(row.conversation_id, row.seq, message.language, row.into, message.sender == "customer", text)


def _present(record: Record, conversation: str) -> models.Conversation | None:
    try:
        return locked(record, conversation)
    except (UnknownConversation, ConversationErased):
        return None


def _of(conversation: str, seq: int) -> Select[models.Translation]:
    row = models.Translation
    return select(row).where(row.conversation_id == conversation, row.seq == seq)


def _still_waiting(record: Record, line: Waiting) -> models.Translation | None:
    found = record.session.scalar(_of(line.conversation, line.seq).with_for_update())
    return found if found is not None and found.state == "waiting" else None


def _settle(record: Record, row: models.Translation, state: TranslationState, source: str | None) -> None:
    row.state, row.source, row.due_at, row.changed_at = state, source, None, record.now()


def _follow(record: Record, row: models.Conversation, kept: Sequence[Waiting], told: Mapping[int, str]) -> None:
    case = case_of(record, row)
    table = models.Message
    for line in kept:
        message = record.session.scalars(
            select(table).where(table.conversation_id == row.id, table.seq == line.seq)
        ).one()
        if line.theirs and case is not None:
            barring.heed(record, row, case, [Told(told[line.seq])], said_at=message.at)
        if line.into != language_code.ENGLISH:
            announce_translation(record, row, line.seq, message.advisor_id, line.into)


def _mark(words: Words, text: str, source: str, into: str) -> bytes:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return words.mark(digest, "translation", f"{source}>{into}")

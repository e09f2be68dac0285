"""What was said, in order and for good: every message of the customer is stored before anything else sees it."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import bindparam, select

from cases import alerts, barring, language_code, models, translations
from cases.custody import Words, announce_writing, digest, locked, seen, touch
from cases.database import Record
from cases.errors import MessageTooLong, NotTheSpeaker
from cases.messages import (
    IDENTITY,
    Kind,
    Line,
    Message,
    Option,
    ReadySource,
    Received,
    Reply,
    Sender,
    Unheard,
    body_of,
)
from cases.naming import Told
from cases.opening import case_of
from cases.reading import identifying, last_id, messages, newer, shown, unanswered
from cases.risk import Signal, chosen_signals, level_of, raise_flags
from cases.thread import append

__all__ = [
    "Line",
    "Message",
    "Option",
    "Received",
    "Reply",
    "Unheard",
    "already_received",
    "announce",
    "announce_translation",
    "identifying",
    "last_id",
    "messages",
    "newer",
    "open_with",
    "receive",
    "reply",
    "say",
    "skip_heard",
    "unanswered",
    "unheard",
]

LONGEST = 20_000

# Put together once: every message of a customer asks it.
_BY_CLIENT = select(models.Message.seq).where(
    models.Message.conversation_id == bindparam("conversation"), models.Message.client_digest == bindparam("client")
)


def receive(  # noqa: PLR0917 - the contract's order
    record: Record,
    conversation: str,
    client_id: str,
    text: str,
    choices: Sequence[str] = (),
    signals: Sequence[Signal] = (),
    language: str | None = None,
) -> Received:
    """Store a customer's message byte for byte, and raise what it raises, in one transaction.

    `language`: the one in which it is surely written, where that is known; else the conversation's is taken for it.
    The same `client_id` twice is stored once. Whoever should see it, because an advisor speaks here or the report was
    sent already, is alerted; an advisor whom it names is barred from the case. Raises MessageTooLong above
    20,000 characters.
    """
    if len(text) > LONGEST:
        raise MessageTooLong
    row = locked(record, conversation)
    known = _known(record, row, client_id)
    if known is not None:
        return Received(known, True, level_of(record, conversation, known))
    pending = row.question if row.owner == "assistant" else None
    comes_next = row.owner == "assistant" and row.customer_seq <= row.heard
    body = {"text": text, "choices": list(choices)}
    message = _add(record, row, "customer", "text", body, question=pending, client_digest=digest(client_id))
    message.language = language or message.language
    row.customer_seq, row.paused, row.token_until = message.seq, False, None
    if text and not choices and pending not in IDENTITY and not (language and language_code.is_english(language)):
        # What is chosen is English already; who somebody is goes to no engine.
        translations.queue(record, message, language_code.ENGLISH)
    case = case_of(record, row)
    if case is not None:
        barring.heed(record, row, case, [Told(text, pending in IDENTITY)])
    raised = [*chosen_signals(choices, row.question), *signals]
    urgent = raise_flags(record, conversation, message.seq, raised) if raised else "no"
    if case is not None and (row.owner == "advisor" or not case.unfinished):
        alerts.raise_alert(record, case, "message_waiting")
    kinds = tuple(dict.fromkeys(signal.kind for signal in raised))
    unheard = Unheard(message.seq, text, tuple(choices), pending, urgent, kinds, message.language)
    stored = shown(message, None, Words(record, row), hide=False)
    return Received(message.seq, False, urgent, unheard if comes_next else None, stored)


def announce(record: Record, row: models.Conversation, text: str, evidence: str, client_digest: str) -> int:
    """The customer's message that says that a file was added; gives its number. It asks nothing of the assistant."""
    body = {"text": text, "choices": [], "evidence": evidence}
    message = _add(record, row, "customer", "evidence", body, client_digest=client_digest)
    row.paused = False
    return message.seq


def unheard(record: Record, conversation: str) -> list[Unheard]:
    """The customer's messages that the assistant has still to answer, oldest first; none while an advisor speaks."""
    row = seen(record, conversation)
    if row.owner != "assistant":
        return []
    waiting = list(_of_customer(record, row, row.heard))
    if not waiting:
        return []
    words = Words(record, row)
    raised = _raised_after(record, row)
    return [
        Unheard(
            seq=message.seq,
            text=body["text"],
            choices=tuple(body["choices"]),
            question=message.question,
            urgent=level_of(record, conversation, message.seq) if message.seq in raised else "no",
            kinds=tuple(raised.get(message.seq, ())),
            language=message.language,
        )
        for message in waiting
        for body in (words.opened(message.sealed, "message", "body", message.seq),)
    ]


def may_be_unheard(record: Record, conversation: str) -> bool:
    """Whether the assistant may have something to answer: false only where it certainly has not."""
    row = seen(record, conversation)
    return row.owner == "assistant" and row.customer_seq > row.heard


def reply(
    record: Record, conversation: str, heard: int, replies: Sequence[Reply], epoch: int | None = None
) -> list[Message]:
    """Store the assistant's answer to everything up to message `heard`, if it still is the one who speaks.

    Raises NotTheSpeaker where an advisor owns the conversation, where `heard` was answered before or was never said,
    or where the owner or the language changed since `epoch` (if given): then nothing is stored, nothing may be shown.
    """
    row = locked(record, conversation)
    if row.owner != "assistant" or not row.heard < heard <= row.customer_seq:
        raise NotTheSpeaker
    if epoch is not None and epoch != row.epoch:
        raise NotTheSpeaker
    row.heard = heard
    return _speak(record, row, replies)


def open_with(record: Record, conversation: str, replies: Sequence[Reply], epoch: int | None = None) -> list[Message]:
    """What the assistant says unasked: its first words, or as the customer comes back.

    Raises NotTheSpeaker where an advisor owns the conversation, or the owner changed since `epoch` (if given).
    """
    row = locked(record, conversation)
    if row.owner != "assistant" or (epoch is not None and epoch != row.epoch):
        raise NotTheSpeaker
    return _speak(record, row, replies)


def say(  # noqa: PLR0917 - the contract's order
    record: Record,
    conversation: str,
    sender: Sender,
    text: str,
    kind: Kind = "text",
    advisor_id: int | None = None,
    language: str = language_code.ENGLISH,
    english: str = "",
    ready: ReadySource = "",
) -> Message:
    """Say something as the system, or as the advisor who owns the conversation (else NotTheSpeaker).

    english: the same in English, where the system says it in another language, or the advisor by a `ready` answer: then
    no engine is asked.
    An advisor's words acknowledge the report and whatever waited. They stand in `language`, and are stored at once;
    where the chat is held in another one, their translation follows. Raises MessageTooLong above 20,000 characters.
    """
    if len(text) > LONGEST:
        raise MessageTooLong
    row = locked(record, conversation)
    if sender not in ("advisor", "system") or (sender == "advisor" and row.advisor_id != advisor_id):
        raise NotTheSpeaker
    if sender == "advisor" and advisor_id is None:
        raise NotTheSpeaker
    speaker = advisor_id if sender == "advisor" else None
    body = {"text": text, **({"english": english} if english else {}), **({"ready": ready} if ready else {})}
    message = _add(record, row, sender, kind, body, advisor_id=speaker, language=language if speaker else None)
    if speaker is not None:
        row.advisor_seq = message.seq
        if not (ready and english):
            _have_translated(record, row, message)
        _advisor_answered(record, row, speaker)
    return shown(message, _name_of(record, speaker), Words(record, row), hide=False)


def skip_heard(record: Record, conversation: str, upto: int) -> None:
    """Let the assistant pass over messages that somebody else dealt with; the cursor never goes back."""
    row = locked(record, conversation)
    row.heard = max(row.heard, min(upto, row.customer_seq))


def already_received(record: Record, conversation: str, client_id: str) -> int | None:
    """The number of the message that came under this `client_id`; none where none did."""
    return _known(record, seen(record, conversation), client_id)


def _known(record: Record, row: models.Conversation, client_id: str) -> int | None:
    return record.session.scalar(_BY_CLIENT, {"conversation": row.id, "client": digest(client_id)})


def _of_customer(record: Record, row: models.Conversation, after: int) -> Iterable[models.Message]:
    return record.session.scalars(
        select(models.Message)
        .where(
            models.Message.conversation_id == row.id,
            models.Message.sender == "customer",
            models.Message.kind != "evidence",
            models.Message.seq > after,
        )
        .order_by(models.Message.seq)
    )


def _raised_after(record: Record, row: models.Conversation) -> dict[int, list[str]]:
    raised: dict[int, list[str]] = {}
    query = select(models.Flag).where(models.Flag.conversation_id == row.id, models.Flag.seq > row.heard)
    for flag in record.session.scalars(query.order_by(models.Flag.seq, models.Flag.id)):
        raised.setdefault(flag.seq, []).append(flag.kind)
    return raised


def _speak(record: Record, row: models.Conversation, replies: Sequence[Reply]) -> list[Message]:
    words = Words(record, row)
    spoken = []
    for one in replies:
        message = _add(record, row, "assistant", one.kind, body_of(one), question=one.question or None)
        pending = one.question if one.pending is None else one.pending
        if pending is not None:
            row.question = pending or None
        spoken.append(shown(message, None, words, hide=False))
    return spoken


def _add(
    record: Record,
    row: models.Conversation,
    sender: Sender,
    kind: Kind,
    body: Mapping[str, object],
    *,
    question: str | None = None,
    client_digest: str | None = None,
    advisor_id: int | None = None,
    language: str | None = None,
) -> models.Message:
    announce_writing(record)
    row.last_seq += 1
    message = models.Message(
        conversation_id=row.id,
        seq=row.last_seq,
        at=touch(record, row),
        sender=sender,
        advisor_id=advisor_id,
        kind=kind,
        language=language or row.language,
        question=question,
        client_digest=client_digest,
        sealed=Words(record, row).sealed(body, "message", "body", row.last_seq),
    )
    record.session.add(message)
    return message


def announce_translation(record: Record, row: models.Conversation, of: int, advisor_id: int | None, into: str) -> None:
    """The translation of an advisor's message `of` reaches the customer as a message of its own, below it."""
    _add(record, row, "advisor", "translation", {"text": "", "translates": of}, advisor_id=advisor_id, language=into)


def _have_translated(record: Record, row: models.Conversation, message: models.Message) -> None:
    if language_code.base(message.language) != language_code.base(row.language):
        translations.queue(record, message, row.language)
    elif not language_code.is_english(message.language):
        translations.queue(record, message, language_code.ENGLISH)


def _advisor_answered(record: Record, row: models.Conversation, advisor_id: int) -> None:
    case = case_of(record, row)
    if case is None:
        return
    actor = f"advisor:{advisor_id}"
    if case.acknowledged_at is None:
        append(record, case, "acknowledged", actor, audience="customer", advisor_id=advisor_id)
    alerts.acknowledge_all(record, case, actor)


def _name_of(record: Record, advisor_id: int | None) -> str | None:
    advisor = record.session.get(models.Advisor, advisor_id) if advisor_id is not None else None
    return advisor.name if advisor else None

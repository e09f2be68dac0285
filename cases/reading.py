"""Reading what was said: by the customer, by staff (without who the person is), and by the live feed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import aliased

from cases import language_code, models, translations
from cases.custody import Words, seen, wait_for_writers
from cases.database import Record
from cases.messages import IDENTITY, Attached, CleanState, Kind, Line, Message, Option, Sender, Translation
from cases.sniffing import KINDS


def messages(record: Record, conversation: str, after: int = 0, for_staff: bool = False) -> list[Message]:
    """The messages after `after`, in order. For staff, words that tell who the person is are left out (policy 2.10).

    A translation of an advisor's words is a message of its own for the customer, and stands beside them for staff.
    """
    row = seen(record, conversation)
    words = Words(record, row)
    query = (
        select(models.Message, models.Advisor.name)
        .outerjoin(models.Advisor, models.Advisor.id == models.Message.advisor_id)
        .where(models.Message.conversation_id == conversation, models.Message.seq > after)
        .order_by(models.Message.seq)
    )
    if for_staff:
        query = query.where(models.Message.kind != "translation")
    rows = list(record.session.execute(query))
    telling = identifying(record, conversation, after) if for_staff and rows else frozenset()
    # Most of what a chat reads on is the assistant's and its customer's words: no file and no translation among them.
    kinds = {message.kind for message, _ in rows}
    files = _files(record, conversation) if "evidence" in kinds else {}
    spoken_for = for_staff or any(message.sender == "advisor" for message, _ in rows)
    translated = translations.of_messages(record, row, words, for_staff=for_staff) if spoken_for else {}
    found = (
        shown(message, name, words, hide=message.seq in telling, hide_lines=for_staff, file=files.get(message.seq))
        for message, name in rows
    )
    return [_beside(message, translated, row.language) for message in found]


def identifying(record: Record, conversation: str, after: int = 0) -> frozenset[int]:
    """The customer's messages after `after` that told a name or contact details, as answers to what asked for them."""
    asked = select(models.Message.seq).where(
        models.Message.conversation_id == conversation,
        models.Message.sender == "customer",
        models.Message.question.in_(IDENTITY),
        models.Message.seq > after,
    )
    answered = select(models.Answer.seq).where(
        models.Answer.conversation_id == conversation,
        models.Answer.question.in_(IDENTITY),
        models.Answer.seq > after,
    )
    found = [*record.session.scalars(asked), *record.session.scalars(answered)]
    return frozenset(seq for seq in found if seq is not None)


def newer(record: Record, after_id: int) -> list[tuple[int, str, int]]:
    """(identifier, conversation, number there) of every message stored after `after_id`, for the feed; none is skipped.

    PostgreSQL hands numbers out before the commit: so those still being written are waited for, or, where that takes
    longer than a quarter of a second, nothing is given this time.
    """
    query = (
        select(models.Message.id, models.Message.conversation_id, models.Message.seq)
        .where(models.Message.id > after_id)
        .order_by(models.Message.id)
    )
    if record.session.execute(query.limit(1)).first() is None:
        return []
    try:
        wait_for_writers(record)
    except OperationalError:
        record.session.rollback()
        return []
    return [(number, conversation, seq) for number, conversation, seq in record.session.execute(query)]


def unanswered(record: Record) -> list[str]:
    """The conversations that the assistant has to take up after a restart, those that wait longest first.

    It speaks there and left a customer's message unanswered, has not said its first words, or was handed the
    conversation back by a person, or asked to go on in another language, and has not gone on.
    """
    spoken = aliased(models.Message)
    said = exists().where(spoken.conversation_id == models.Conversation.id, spoken.sender == "assistant")
    handed_back = exists().where(
        models.Message.conversation_id == models.Conversation.id,
        models.Message.sender == "system",
        models.Message.kind.in_(("handover", "language")),
        ~said.where(spoken.seq > models.Message.seq).correlate(models.Message, models.Conversation),
    )
    query = select(models.Conversation.id).where(
        models.Conversation.data_key.is_not(None),
        models.Conversation.owner == "assistant",
        or_(
            models.Conversation.customer_seq > models.Conversation.heard,
            ~said,
            and_(models.Conversation.epoch > 0, handed_back),
        ),
    )
    return list(record.session.scalars(query.order_by(models.Conversation.last_at, models.Conversation.id)))


def last_id(record: Record) -> int:
    """The newest message's number; 0 where there is none."""
    return record.session.scalar(select(func.max(models.Message.id))) or 0


def attached(file: models.Evidence) -> Attached:
    """What is shown of a file that has come whole."""
    kind = KINDS[file.media_type]
    return Attached(
        id=file.id,
        seq=file.seq or 0,
        group=kind.group,
        media_type=file.media_type,
        size=file.size,
        clean=cast(CleanState, file.clean),
        clean_type=file.clean_type,
        cleaned=kind.cleaned,
        at=file.at,
        removed=file.removed_at is not None,
    )


def _files(record: Record, conversation: str) -> dict[int, Attached]:
    query = select(models.Evidence).where(
        models.Evidence.conversation_id == conversation, models.Evidence.seq.is_not(None)
    )
    return {file.seq: attached(file) for file in record.session.scalars(query) if file.seq is not None}


def shown(
    message: models.Message,
    name: str | None,
    words: Words,
    hide: bool,
    *,
    hide_lines: bool = False,
    file: Attached | None = None,
) -> Message:
    """The message with its words opened; `hide` leaves them out, `hide_lines` those lines that tell who it is."""
    body = words.opened(message.sealed, "message", "body", message.seq)
    lines = tuple(Line(**line) for line in body.get("lines", ()))
    private = body.get("private", False)
    return Message(
        seq=message.seq,
        at=message.at,
        sender=cast(Sender, message.sender),
        name=name,
        kind=cast(Kind, message.kind),
        text="" if hide or (private and hide_lines) else body["text"],
        language=message.language,
        question=message.question,
        options=tuple(Option(**option) for option in body.get("options", ())),
        multiple=body.get("multiple", False),
        skippable=body.get("skippable", False),
        lines=tuple(_closed(line) if hide_lines and line.question in IDENTITY else line for line in lines),
        choices=tuple(body.get("choices", ())),
        hidden=hide,
        evidence=file,
        not_kept=body.get("not_kept", False),
        private=private,
        english="" if hide or (private and hide_lines) else body.get("english", ""),
        ready=body.get("ready", ""),
        translates=body.get("translates"),
    )


def _beside(message: Message, translated: Mapping[int, Translation], held_in: str) -> Message:
    if message.translates is not None:
        whole = translated.get(message.translates)
        return replace(message, text=whole.text if whole else "")
    own = translated.get(message.seq)
    if message.sender == "advisor":
        foreign = language_code.base(message.language) != language_code.base(held_in)
        return replace(message, translation=own, untranslated=foreign and not (own and own.text))
    # Words that tell who the person is are closed in every language.
    return message if own is None or message.hidden else replace(message, translation=own)


def _closed(line: Line) -> Line:
    return Line(line.question, line.label, "", line.english_label)

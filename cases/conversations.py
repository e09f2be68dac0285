"""A customer's conversation: who may read it, who speaks in it, how it is paused and erased."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Literal
from uuid import uuid4

from sqlalchemy import delete, select

from cases import alerts, audit, barred, language_code, models
from cases.custody import Words, digest, locked, seen, touch
from cases.database import ERASED, Record
from cases.errors import (
    AlreadySubmitted,
    ConversationErased,
    NotTheSpeaker,
    UnknownConversation,
    WrongToken,
)
from cases.opening import case_of, ensure_case
from cases.staff import found
from cases.thread import append

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Opened:
    """A new conversation and its secret token, which is told once and never stored."""

    conversation: str
    token: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a conversation stands.

    owner      who speaks: the assistant, or the advisor whose name stands in `advisor`
    epoch      grows with every change of the owner
    state      open | paused | submitted | closed
    question   the pending question's identifier
    heard      the assistant has answered up to this message
    waiting    a customer's message, or a wish for a person, is unanswered
    """

    owner: Literal["assistant", "advisor"]
    advisor: str | None
    advisor_id: int | None
    epoch: int
    state: Literal["open", "paused", "submitted", "closed"]
    question: str | None
    language: str
    last_seq: int
    heard: int
    reference: str | None
    named_advisor: str | None
    urgent: bool
    waiting: bool
    last_at: datetime


def open_conversation(record: Record, language: str) -> Opened:
    """Begin a conversation under a data key of its own. Raises UnknownLanguage."""
    conversation, token = uuid4().hex, secrets.token_urlsafe(TOKEN_BYTES)
    now = record.now()
    record.session.add(
        models.Conversation(
            id=conversation,
            token_digest=digest(token),
            data_key=record.master.new_data_key(conversation),
            language=language_code.checked(language),
            opened_at=now,
            last_at=now,
        )
    )
    record.session.flush()
    audit.write(record, "customer", "conversation:opened", f"conversation:{conversation}")
    return Opened(conversation, token)


def admit(record: Record, conversation: str, token: str) -> None:
    """Let in who shows the conversation's token, in constant time.

    Raises UnknownConversation or WrongToken (shown alike outside); ConversationErased to who held the right token.
    """
    row = record.session.get(models.Conversation, conversation)
    expected = row.token_digest if row else digest("")
    fits = compare_digest(expected, digest(token))
    if row is None:
        raise UnknownConversation
    if not fits:
        raise WrongToken
    if row.data_key is None:
        raise ConversationErased


def standing(record: Record, conversation: str) -> Standing:
    """How the conversation stands. Raises UnknownConversation, ConversationErased."""
    row = seen(record, conversation)
    case = case_of(record, row)
    return Standing(
        owner="advisor" if row.advisor_id is not None else "assistant",
        advisor=_name(record, row.advisor_id),
        advisor_id=row.advisor_id,
        epoch=row.epoch,
        state=_state(row, case),
        question=row.question,
        language=row.language,
        last_seq=row.last_seq,
        heard=row.heard,
        reference=case.reference if case else None,
        named_advisor=_name(record, case.advisor_id) if case else None,
        urgent=case.urgent if case else False,
        waiting=is_unanswered(row) or (case is not None and _person_wanted(record, case)),
        last_at=row.last_at,
    )


def is_unanswered(row: models.Conversation) -> bool:
    """Whether the customer's last message was neither answered by the assistant nor by an advisor."""
    answered = row.advisor_seq if row.owner == "advisor" else max(row.heard, row.advisor_seq)
    return row.customer_seq > answered


def take_over(record: Record, conversation: str, advisor_id: int) -> None:
    """The advisor speaks from now on and the assistant is silent, whatever it was about to say.

    Opens a case where there is none, and acknowledges what waited. Raises UnknownAdvisor; NotAllowed for an
    advisor whom the conversation names: then nothing is stored.
    """
    row = locked(record, conversation)
    found(record, advisor_id)
    if row.advisor_id == advisor_id:
        return
    actor = f"advisor:{advisor_id}"
    case = ensure_case(record, row, Words(record, row), actor)
    barred.refuse(record, case, advisor_id)
    row.owner, row.advisor_id = "advisor", advisor_id
    row.epoch += 1
    append(record, case, "taken_over", actor, audience="customer", advisor_id=advisor_id)
    alerts.acknowledge_all(record, case, actor)
    audit.write(record, actor, "conversation:taken_over", f"conversation:{conversation}")


def hand_back(record: Record, conversation: str, advisor_id: int) -> None:
    """The assistant speaks again, at the question that was pending; what the advisor answered it need not answer.

    Raises NotTheSpeaker where another owns the conversation.
    """
    row = locked(record, conversation)
    if row.advisor_id != advisor_id:
        raise NotTheSpeaker
    actor = f"advisor:{advisor_id}"
    row.owner, row.advisor_id = "assistant", None
    row.epoch += 1
    row.heard = max(row.heard, row.advisor_seq)
    case = ensure_case(record, row, Words(record, row), actor)
    append(record, case, "handed_back", actor, audience="customer", advisor_id=advisor_id)
    audit.write(record, actor, "conversation:handed_back", f"conversation:{conversation}")


def pause(record: Record, conversation: str) -> None:
    """The customer stops for now; nothing is lost, and writing again resumes."""
    _set_paused(record, conversation, True)


def resume(record: Record, conversation: str) -> None:
    """The customer is back."""
    _set_paused(record, conversation, False)


def set_language(record: Record, conversation: str, language: str) -> None:
    """The conversation goes on in this language. Raises UnknownLanguage."""
    row = locked(record, conversation)
    chosen = language_code.checked(language)
    if row.language != chosen:
        row.language = chosen
        audit.write(record, "customer", "conversation:language_changed", f"conversation:{conversation}")


def erase(record: Record, conversation: str, actor: str = "customer") -> None:
    """Destroy the conversation's key, words, answers and flags; what remains is that it was erased, and when.

    Raises AlreadySubmitted once the report was sent or an urgent case exists: then an advisor decides. A case that
    was opened only because a person was wanted is closed with it.
    """
    row = locked(record, conversation)
    case = case_of(record, row)
    if case is not None and (case.urgent or not case.unfinished):
        raise AlreadySubmitted
    if case is not None:
        append(record, case, "erased", actor)
        alerts.acknowledge_all(record, case, "system")
    for table in (models.Message, models.Answer, models.Flag):
        record.session.execute(delete(table).where(table.conversation_id == conversation))
    row.data_key, row.question, row.erased_at = None, None, record.now()
    row.owner, row.advisor_id = "assistant", None
    row.epoch += 1
    audit.write(record, actor, "conversation:erased", f"conversation:{conversation}")
    record.session.info[ERASED] = True


def _set_paused(record: Record, conversation: str, paused: bool) -> None:
    row = locked(record, conversation)
    if row.paused != paused:
        row.paused = paused
        touch(record, row)
        action = "conversation:paused" if paused else "conversation:resumed"
        audit.write(record, "customer", action, f"conversation:{conversation}")


def _state(row: models.Conversation, case: models.Case | None) -> Literal["open", "paused", "submitted", "closed"]:
    if case is not None and case.status == "closed":
        return "closed"
    if case is not None and not case.unfinished:
        return "submitted"
    return "paused" if row.paused else "open"


def _person_wanted(record: Record, case: models.Case) -> bool:
    query = select(models.Alert.id).where(
        models.Alert.case_id == case.id,
        models.Alert.kind.in_(("person_wanted", "assistant_down")),
        models.Alert.acknowledged_at.is_(None),
    )
    return record.session.scalar(query.limit(1)) is not None


def _name(record: Record, advisor_id: int | None) -> str | None:
    advisor = record.session.get(models.Advisor, advisor_id) if advisor_id is not None else None
    return advisor.name if advisor else None

"""A customer's conversation: who may read it, who speaks in it, how it is paused and erased."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Literal
from uuid import uuid4

from sqlalchemy import delete, select

from cases import alerts, audit, barred, evidence_parts, language_code, models, safeguarding
from cases.custody import Words, digest, known, locked, seen, touch
from cases.database import ERASED, Record
from cases.errors import (
    AlreadySubmitted,
    ConversationErased,
    NotTheSpeaker,
    TokenExpired,
    UnknownConversation,
    WrongToken,
)
from cases.opening import case_of, ensure_case
from cases.staff import found
from cases.thread import append

TOKEN_BYTES = 32
PAUSE_LASTS = timedelta(hours=1)
"""How long after a pause the token still opens the conversation; then the code does.

Threat: a hostile partner at the same keyboard an hour later, with what the browser kept. Nobody is locked out of their
own words by it: the hour begins once the code was saved, or where the customer said who uses the device.
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """A new conversation and its secret token, which is told once and never stored."""

    conversation: str
    token: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a conversation stands.

    owner      who speaks: the assistant, or the advisor whose name stands in `advisor`
    epoch      grows with every change of the owner or the language
    state      open | paused | submitted | closed
    question   the pending question's identifier
    heard      the assistant has answered up to this message
    waiting    a customer's message, or a wish for a person, is unanswered
    other_language, offer   a language that the customer wrote besides, and whether it was offered (language_choice)
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
    other_language: str | None
    offer: str


def open_conversation(record: Record, language: str) -> Opened:
    """Begin a conversation under a data key of its own. Raises UnknownLanguage."""
    conversation, now = uuid4().hex, record.now()
    row = models.Conversation(
        id=conversation,
        data_key=record.master.new_data_key(conversation),
        language=language_code.checked(language),
        opened_at=now,
        last_at=now,
    )
    token = new_token(row)
    record.session.add(row)
    record.session.flush()
    audit.write(record, "customer", "conversation:opened", f"conversation:{conversation}")
    return Opened(conversation, token)


@dataclass(frozen=True, slots=True)
class Lock:
    """What opens a conversation just now: only who shows the token behind this digest."""

    token_digest: str = field(repr=False)

    def opens(self, token: str) -> bool:
        """Whether `token` is the one; in constant time."""
        return compare_digest(self.token_digest, digest(token))


def lock_of(record: Record, conversation: str) -> Lock | None:
    """The conversation's lock; none where its token opens it for a limited time only, so that the clock decides."""
    row = seen(record, conversation)
    return Lock(row.token_digest) if row.token_until is None else None


def admit(record: Record, conversation: str, token: str) -> None:
    """Let in who shows the conversation's token, in constant time.

    Raises UnknownConversation or WrongToken (shown alike outside); to who holds the right token ConversationErased, or
    TokenExpired an hour after a pause.
    """
    row = known(record, conversation)
    expected = row.token_digest if row else digest("")
    fits = compare_digest(expected, digest(token))
    if row is None:
        raise UnknownConversation
    if not fits:
        raise WrongToken
    if row.data_key is None:
        raise ConversationErased
    if row.token_until is not None and row.token_until <= record.now():
        raise TokenExpired


def new_token(row: models.Conversation) -> str:
    """Give the conversation a new secret token, told once; the one before opens nothing any more."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row.token_digest, row.token_until = digest(token), None
    return token


def limit_token(record: Record, row: models.Conversation, lasts: timedelta = PAUSE_LASTS) -> None:
    """From `lasts` on the token opens nothing; never later than was said before."""
    until = record.now() + lasts
    row.token_until = until if row.token_until is None else min(until, row.token_until)


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
        waiting=is_unanswered(row) or (case is not None and is_person_wanted(record, case)),
        last_at=row.last_at,
        other_language=row.other_language,
        offer=row.offer,
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


def pause(record: Record, conversation: str, token_lasts: timedelta | None = None) -> None:
    """The customer stops for now; nothing is lost, and writing again resumes.

    token_lasts  how long the token still opens the conversation, where the customer said who uses the device (zero: no
                 longer); None: an hour if a return code was saved, else as long as before
    """
    row = locked(record, conversation)
    _set_paused(record, row, True)
    if token_lasts is not None:
        limit_token(record, row, token_lasts)
    elif _has_saved_code(record, conversation):
        limit_token(record, row)


def resume(record: Record, conversation: str) -> None:
    """The customer is back."""
    row = locked(record, conversation)
    _set_paused(record, row, False)
    row.token_until = None


def erase(record: Record, conversation: str, actor: str = "customer") -> None:
    """Destroy the conversation's key, words, answers, flags and return codes; that it was erased, and when, remains.

    Raises AlreadySubmitted once the report was sent, an urgent case exists or a safeguarding question stands: then an
    advisor decides. A case that was opened only because a person was wanted is closed with it.
    """
    row = locked(record, conversation)
    case = case_of(record, row)
    if case is not None and (case.urgent or not case.unfinished or safeguarding.asks(record, case)):
        raise AlreadySubmitted
    if case is not None:
        append(record, case, "erased", actor)
        alerts.acknowledge_all(record, case, "system")
    for table in (models.Message, models.Translation, models.Answer, models.Flag, models.ReturnCode):
        record.session.execute(delete(table).where(table.conversation_id == conversation))
    evidence_parts.destroy_all(record, conversation)
    row.data_key, row.question, row.erased_at = None, None, record.now()
    row.customer_saw, row.customer_saw_at, row.advisor_saw, row.advisor_saw_at = 0, None, 0, None
    row.owner, row.advisor_id = "assistant", None
    row.epoch += 1
    audit.write(record, actor, "conversation:erased", f"conversation:{conversation}")
    record.session.info[ERASED] = True


def _set_paused(record: Record, row: models.Conversation, paused: bool) -> None:
    if row.paused != paused:
        row.paused = paused
        touch(record, row)
        action = "conversation:paused" if paused else "conversation:resumed"
        audit.write(record, "customer", action, f"conversation:{row.id}")


def _has_saved_code(record: Record, conversation: str) -> bool:
    query = select(models.ReturnCode.id).where(
        models.ReturnCode.conversation_id == conversation,
        models.ReturnCode.revoked_at.is_(None),
        models.ReturnCode.saved_at.is_not(None),
    )
    return record.session.scalar(query.limit(1)) is not None


def _state(row: models.Conversation, case: models.Case | None) -> Literal["open", "paused", "submitted", "closed"]:
    if case is not None and case.status == "closed":
        return "closed"
    if case is not None and not case.unfinished:
        return "submitted"
    return "paused" if row.paused else "open"


def is_person_wanted(record: Record, case: models.Case) -> bool:
    """Whether somebody still waits for a person."""
    query = select(models.Alert.id).where(
        models.Alert.case_id == case.id,
        models.Alert.kind.in_(("person_wanted", "assistant_down")),
        models.Alert.acknowledged_at.is_(None),
    )
    return record.session.scalar(query.limit(1)) is not None


def _name(record: Record, advisor_id: int | None) -> str | None:
    advisor = record.session.get(models.Advisor, advisor_id) if advisor_id is not None else None
    return advisor.name if advisor else None

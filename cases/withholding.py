"""A report about somebody who has not agreed (policy 2.9; DOMAIN section 2).

Where safety needs it, it is kept whole and a second advisor reads it. Otherwise only what identifies nobody stays: what
was chosen. Every word is destroyed in its place: the account, the words of answers, of messages and their translations,
of risk flags and of the summary that was read back, and every file. Nothing is destroyed before the report is sent:
until then a reason can still be given.

Threat considered: a name stands in an account whose owner never agreed, and lives on in a transcript, a quote or a
backup of a field. What an advisor wrote stays: it is the landlord's own word. Messages keep their order and time, and
both sides read in their place that they were not kept.
"""

from typing import Literal

from sqlalchemy import select

from cases import alerts, consent, evidence, models, report, safeguarding, second_reader, translations
from cases.consent import represented
from cases.custody import Words
from cases.database import ERASED, Record
from cases.interview import SAFEGUARDING_REASONS
from cases.thread import append

Kept = Literal["all", "second_reader", "choices"]
NOT_KEPT = "Not kept: the person has not agreed."
"""What stands in the place of words where the caller has no catalogue."""


def settle(record: Record, row: models.Conversation, case: models.Case, actor: str, not_kept: str = NOT_KEPT) -> Kept:
    """Do what the consent as it stands asks for, and say what is kept. The conversation must be locked."""
    if not lacks_consent(record, row.id):
        second_reader.release(record, case, actor)
        return "all"
    if grounds(record, row):
        second_reader.ask(record, case)
        return "second_reader"
    if not destroyed(record, case):
        destroy(record, row, not_kept)
        append(record, case, "words_destroyed", actor, audience="customer")
    return "choices"


def lacks_consent(record: Record, conversation: str) -> bool:
    """Whether it is told for somebody who has not agreed. Raises UnknownConversation, ConversationErased."""
    stands = consent.current(record, conversation)
    return represented(report.current(record, conversation)) and (stands is None or stands.state != "given")


def kept(record: Record, case: models.Case) -> Kept:
    """What is kept of a report that was sent."""
    if destroyed(record, case):
        return "choices"
    return "all" if alerts.addressed_to(record, case, "second_reader") is None else "second_reader"


def grounds(record: Record, row: models.Conversation) -> tuple[str, ...]:
    """Why the report must be kept although the person has not agreed: what was answered, urgent flags that stand."""
    told = report.current(record, row.id)
    reason = told.get("consent_reason")
    chosen = tuple(value for value in (reason.choices if reason else ()) if value in SAFEGUARDING_REASONS)
    flag = models.Flag
    raised = record.session.scalars(
        select(flag.kind).where(flag.conversation_id == row.id, flag.level == "yes", flag.cleared_at.is_(None))
    )
    return tuple(dict.fromkeys((*chosen, *safeguarding.reasons(told), *raised)))


def destroyed(record: Record, case: models.Case) -> bool:
    """Whether the words of this report were destroyed."""
    entry = models.Entry
    query = select(entry.id).where(entry.case_id == case.id, entry.kind == "words_destroyed")
    return record.session.scalar(query.limit(1)) is not None


def destroy(record: Record, row: models.Conversation, not_kept: str) -> None:
    """Destroy every word of the customer's, and leave what was chosen."""
    words = Words(record, row)
    report.keep_choices_alone(record, row)
    evidence.destroy_all(record, row)
    translations.destroy_of_customer(record, row.id)
    messages = select(models.Message).where(models.Message.conversation_id == row.id)
    for message in record.session.scalars(messages):
        _empty(message, words, not_kept)
    for flag in record.session.scalars(select(models.Flag).where(models.Flag.conversation_id == row.id)):
        flag.sealed = words.sealed(not_kept, "risk_flag", "quote", f"{flag.seq}:{flag.kind}")
    record.session.flush()
    record.session.info[ERASED] = True


def _empty(message: models.Message, words: Words, not_kept: str) -> None:
    body = words.opened(message.sealed, "message", "body", message.seq)
    if message.sender == "customer" and body["text"]:
        left = {**body, "text": not_kept, "not_kept": True}
    elif body.get("lines") and message.kind == "summary":
        left = {**body, "lines": []}
    else:
        return
    message.sealed = words.sealed(left, "message", "body", message.seq)

"""One case opened for reading: the report, the flags, the transcript, the thread. Who the person is stays closed.

Threat considered: an advisor, or somebody at their screen, learns a name nobody needed to know. A case is read without
it; opening it asks for a reason and leaves a line in the audit (policy 2.10).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select

from cases import audit, clocks, models
from cases.conversations import Standing, standing
from cases.custody import Words, locked
from cases.database import Record
from cases.errors import NotAllowed, ReasonMissing, UnknownAdvisor, UnknownCase
from cases.messages import IDENTITY, Message
from cases.opening import case_of
from cases.report import Answer, current
from cases.risk import Flag, flags
from cases.thread import Entry, entries, state_of
from cases.thread_kinds import CaseState
from cases.transcript import identifying, messages


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case as an advisor reads it.

    report             every answer under its question id; those of IDENTITY without their words
    accounts           what was told so far in the customer's own words, complete or not
    identity_withheld  the questions whose words were left out; `see_identity` opens them
    state              the derived state; standing: how the conversation stands
    """

    reference: str
    conversation: str
    state: CaseState
    advisor: str
    advisor_id: int
    report: Mapping[str, Answer]
    accounts: tuple[str, ...]
    identity_withheld: tuple[str, ...]
    risk_flags: tuple[Flag, ...]
    clocks: tuple[clocks.ClockFace, ...]
    transcript: tuple[Message, ...]
    entries: tuple[Entry, ...]
    standing: Standing


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the person is, as far as they told. channel, safe: the plan's values; messages: in which they told it."""

    name: str | None
    details: str | None
    channel: tuple[str, ...]
    safe: tuple[str, ...]
    safe_words: str
    messages: tuple[Message, ...]


def case_file(record: Record, reference: str, advisor_id: int) -> CaseFile:
    """The case without who the person is; reading it is audited, so open the record for writing.

    Raises UnknownCase, UnknownAdvisor, ConversationErased.
    """
    case, row = _found(record, reference, advisor_id)
    advisor = record.session.get_one(models.Advisor, case.advisor_id)
    report = current(record, row.id)
    audit.write(record, f"advisor:{advisor_id}", "case:read", f"case:{reference}")
    return CaseFile(
        reference=reference,
        conversation=row.id,
        state=state_of(case),
        advisor=advisor.name,
        advisor_id=advisor.id,
        report={question: _closed(answer) for question, answer in report.items()},
        accounts=report.accounts,
        identity_withheld=tuple(sorted(IDENTITY & set(report))),
        risk_flags=tuple(flags(record, row.id)),
        clocks=tuple(clocks.faces(record, case)),
        transcript=tuple(messages(record, row.id, for_staff=True)),
        entries=tuple(entries(record, case, Words(record, row))),
        standing=standing(record, row.id),
    )


def see_identity(record: Record, reference: str, advisor_id: int, reason: str) -> Identity:
    """Who the person is; for the case's advisor, whoever speaks with them, or a manager. Every sight is audited.

    Raises NotAllowed, ReasonMissing, UnknownCase, UnknownAdvisor.
    """
    if not reason.strip():
        raise ReasonMissing
    case, row = _found(record, reference, advisor_id)
    asking = record.session.get_one(models.Advisor, advisor_id)
    if advisor_id not in (case.advisor_id, row.advisor_id) and asking.role != "manager":
        raise NotAllowed
    audit.write(
        record, f"advisor:{advisor_id}", "identity:seen", f"case:{reference}", reason=reason, words=Words(record, row)
    )
    report = current(record, row.id)
    telling = identifying(record, row.id)
    safe = report.get("contact_safe")
    return Identity(
        name=_words_of(report.get("contact_name")),
        details=_words_of(report.get("contact_details")),
        channel=report["contact_channel"].choices if "contact_channel" in report else (),
        safe=safe.choices if safe else (),
        safe_words=safe.words if safe else "",
        messages=tuple(message for message in messages(record, row.id) if message.seq in telling),
    )


def _found(record: Record, reference: str, advisor_id: int) -> tuple[models.Case, models.Conversation]:
    advisor = record.session.get(models.Advisor, advisor_id)
    if advisor is None or not advisor.active:
        raise UnknownAdvisor
    conversation = record.session.scalar(select(models.Case.conversation_id).where(models.Case.reference == reference))
    if conversation is None:
        raise UnknownCase
    row = locked(record, conversation)
    case = case_of(record, row)
    if case is None:
        raise UnknownCase
    return case, row


def _closed(answer: Answer) -> Answer:
    return replace(answer, words="", understood={}) if answer.question in IDENTITY else answer


def _words_of(answer: Answer | None) -> str | None:
    return answer.words if answer is not None and answer.standing == "given" else None

"""One case opened for reading: the report, the flags, the transcript, the thread. Who the person is stays closed.

Threat considered: an advisor, or somebody at their screen, learns a name nobody needed to know. A case is read without
it; opening it asks for a reason and leaves a line in the audit (policy 2.10).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from cases import audit, clocks, evidence, models, safeguarding, second_reader
from cases.access import opened_for
from cases.consent import Consent, steps
from cases.conversations import Standing, standing
from cases.custody import Words
from cases.database import Record
from cases.errors import NotAllowed, ReasonMissing
from cases.messages import IDENTITY, Attached, Message
from cases.report import Answer, current
from cases.risk import Flag, flags
from cases.safeguarding import Safeguarding
from cases.second_reader import SecondReader
from cases.thread import Entry, entries, state_of
from cases.thread_kinds import CaseState
from cases.transcript import identifying, messages
from cases.wishing import Outcome, outcome

READ_LASTS = timedelta(hours=12)
"""As long as a sign-in: a page opened longer ago is opened anew."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case as an advisor reads it.

    report             every answer under its question id; those of IDENTITY without their words
    accounts           what was told so far in the customer's own words, complete or not
    identity_withheld  the questions whose words were left out; `see_identity` opens them
    state              the derived state; standing: how the conversation stands
    consent            every step of the person's consent, oldest first
    wish               what became of a wish about the advisor
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
    consent: tuple[Consent, ...]
    safeguarding: Safeguarding
    second_reader: SecondReader
    wish: Outcome
    evidence: tuple[Attached, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the person is, as far as they told. channel, safe: the plan's values; messages: in which they told it."""

    name: str | None
    details: str | None
    channel: tuple[str, ...]
    safe: tuple[str, ...]
    safe_words: str
    messages: tuple[Message, ...]


def case_file(record: Record, reference: str, advisor_id: int, *, watching: bool = False) -> CaseFile:
    """The case without who the person is; reading it is audited, so open the record for writing.

    `watching`: a page that the advisor opened reads itself again; no second line in the audit and no lock, so reading()
    will do. NotAllowed where they have not opened the case within READ_LASTS, or nobody would know that they read it.
    Raises UnknownCase, UnknownAdvisor, ConversationErased.
    """
    case, row = opened_for(record, reference, advisor_id, lock=not watching)
    if not watching:
        audit.write(record, f"advisor:{advisor_id}", "case:read", f"case:{reference}")
    elif not audit.wrote(record, f"advisor:{advisor_id}", "case:read", f"case:{reference}", READ_LASTS):
        raise NotAllowed
    advisor = record.session.get_one(models.Advisor, case.advisor_id)
    report = current(record, row.id)
    thread = entries(record, case, Words(record, row))
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
        entries=tuple(thread),
        standing=standing(record, row.id),
        evidence=tuple(evidence.listing(record, row.id)),
        consent=tuple(steps(record, row.id)),
        safeguarding=safeguarding.standing(thread),
        second_reader=second_reader.standing(thread),
        wish=outcome(record, row.id),
    )


def see_identity(record: Record, reference: str, advisor_id: int, reason: str) -> Identity:
    """Who the person is; for the case's advisor, whoever speaks with them, or a manager. Every sight is audited.

    Raises NotAllowed, ReasonMissing, UnknownCase, UnknownAdvisor.
    """
    if not reason.strip():
        raise ReasonMissing
    case, row = opened_for(record, reference, advisor_id)
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


def _closed(answer: Answer) -> Answer:
    return replace(answer, words="", understood={}) if answer.question in IDENTITY else answer


def _words_of(answer: Answer | None) -> str | None:
    return answer.words if answer is not None and answer.standing == "given" else None

"""What the person whom it happened to can do with their own code: see what was kept, agree, agree to less, say no.

They never enter the chat of who told it: neither its words nor who that is. Threat considered: somebody else finds the
code. It opens what was chosen, in plain words, and nothing that names anybody.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cases import alerts, consent, models, report, withholding
from cases.consent import BY_CODE, Change, Consent
from cases.custody import Words, locked, seen
from cases.database import Record
from cases.errors import MessageTooLong, ReasonMissing, UnknownCase
from cases.opening import case_of
from cases.thread import append

ACTOR = "affected"
LONGEST = 5_000
SHOWN = (
    "incident_types",
    "characteristics",
    "when",
    "where",
    "repeated",
    "getting_worse",
    "injuries",
    "police",
    "effect",
    "household",
    "support_needs",
)
"""The questions about what happened; those about who tells it are not theirs to see."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the person sees. chosen: the plan's values under each question; closed: the case is."""

    advisor: str
    chosen: Mapping[str, tuple[str, ...]]
    consent: Consent | None
    closed: bool


def look(record: Record, conversation: str) -> Kept:
    """What is kept, in choices alone, and who the advisor is. Raises UnknownCase, ConversationErased."""
    row = seen(record, conversation)
    case = _case(record, row)
    told = report.current(record, conversation)
    chosen = {question: told[question].choices for question in SHOWN if question in told and told[question].choices}
    advisor = record.session.get_one(models.Advisor, case.advisor_id)
    return Kept(advisor.name, chosen, consent.current(record, conversation), case.status == "closed")


def agree(record: Record, conversation: str, scope: Collection[str]) -> None:
    """The person agrees, and says with whom it may be shared; a second time may narrow or widen it.

    Raises UnknownPartner, UnknownCase.
    """
    row = locked(record, conversation)
    case = _case(record, row)
    change = Change("given", BY_CODE, record.now(), consent.checked_scope(scope))
    if consent.write(record, row, ACTOR, change):
        if case.status == "closed":
            append(record, case, "reopened", ACTOR)
        withholding.settle(record, row, case, ACTOR)
        alerts.raise_alert(record, case, "consent_changed")


def agree_to_some(record: Record, conversation: str, scope: Collection[str]) -> None:
    """The person agrees that the landlord looks into it, and to no partner whom they had not agreed to before.

    Raises UnknownPartner, UnknownCase.
    """
    stands = consent.current(record, conversation)
    agreed = stands.scope if stands is not None and stands.state == "given" else ()
    agree(record, conversation, [partner for partner in consent.checked_scope(scope) if partner in agreed])


def withdraw(record: Record, conversation: str, not_kept: str) -> withholding.Kept:
    """The person does not want it: the advisor is told at once. Gives what is kept.

    What safety does not need is destroyed and the case closed; what it needs stays, and a second advisor reads it.
    """
    row = locked(record, conversation)
    case = _case(record, row)
    if not consent.write(record, row, ACTOR, Change("refused")):
        return withholding.kept(record, case)
    kept = withholding.settle(record, row, case, ACTOR, not_kept)
    if kept == "choices" and case.status != "closed":
        append(record, case, "closed", ACTOR)
    alerts.raise_alert(record, case, "consent_withdrawn")
    return kept


def write(record: Record, conversation: str, text: str) -> None:
    """The person writes to the advisor; whoever told it does not see it. Raises ReasonMissing, MessageTooLong."""
    if not text.strip():
        raise ReasonMissing
    if len(text) > LONGEST:
        raise MessageTooLong
    row = locked(record, conversation)
    case = _case(record, row)
    append(record, case, "affected_wrote", ACTOR, text=text, words=Words(record, row))
    alerts.raise_alert(record, case, "affected_wrote")


def _case(record: Record, row: models.Conversation) -> models.Case:
    case = case_of(record, row)
    if case is None:
        raise UnknownCase
    return case

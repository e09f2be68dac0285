"""What an answer sets off in its own transaction: consent, safeguarding, a wish, an accused worker."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cases import alerts, assignment, consent, models, safeguarding, wishing
from cases.database import Record
from cases.interview import child_interprets
from cases.opening import case_of
from cases.questions import Condition, Given, chosen, every, unless
from cases.thread import append

if TYPE_CHECKING:
    from cases.report import Answer

_OF_CONSENT = frozenset({"reporter_role", "consent", "consent_how", "share_with"})
_OF_SAFETY = frozenset({"reporter_role", "at_risk", "interpreter_age", "consent_reason"})
FOLLOWED = _OF_CONSENT | _OF_SAFETY | {"offender", "advisor_wish"}
"""The questions whose answers set something off."""

worker_accused = chosen("offender", "livv_worker")

SAID_ONCE: Mapping[str, Condition] = {
    "worker_named": worker_accused,
    # Where a child interprets, the interview ends and its last words say this.
    "safeguarding": every(lambda given: bool(safeguarding.reasons(given)), unless(child_interprets)),
}
"""What the customer is told once, as soon as the report holds it: the text is `utter_` and the name."""


def before(record: Record, row: models.Conversation, answer: "Answer") -> "Answer":
    """The answer as it is to be stored: a wish for somebody else names whom the case has now."""
    case = case_of(record, row) if answer.question == "advisor_wish" else None
    return answer if case is None else wishing.about(record, case, answer)


def follow(record: Record, row: models.Conversation, given: Given, question: str) -> None:
    """Do what follows from the report, now that `question` was answered. The conversation must be locked."""
    if question in _OF_CONSENT:
        consent.follow(record, row, given)
    if question in _OF_SAFETY:
        safeguarding.heed(record, row, safeguarding.reasons(given))
    case = case_of(record, row)
    if case is None:
        return
    if question == "offender":
        tell_of_worker(record, case, given)
    if question == "advisor_wish":
        wishing.honour(record, row, case)


def tell_of_worker(record: Record, case: models.Case, given: Given) -> None:
    """The report is about somebody who works for the landlord: the manager is told, once (policy 2.12)."""
    if worker_accused(given) and alerts.never_raised(record, case, "worker_named"):
        append(record, case, "worker_named", "system")
        alerts.raise_alert(record, case, "worker_named", to=assignment.manager_for(record, case))

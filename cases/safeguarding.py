"""Safeguarding (policy 2.11): a child or an adult at risk, and whether the MASH threshold is met.

The reasons are derived, never asked of an advisor to find. Each opens an entry and calls once; the question stands in
the case until an advisor has answered it. A person answers it, never the assistant.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select

from cases import alerts, models
from cases.access import opened_for
from cases.custody import Words
from cases.database import Record
from cases.errors import NothingAsked, ReasonMissing
from cases.opening import ensure_case
from cases.questions import Condition, Given, chosen, either, every, unless
from cases.thread import Entry, append, entries

MashAnswer = Literal["referred", "not_met"]
FLAGGED = "child_at_risk"

_speaks_for_somebody = chosen("reporter_role", "representative")
_under_age = chosen("interpreter_age", "under_18")
REASONS: dict[str, Condition] = {
    "child_at_risk": either(chosen("at_risk", "child"), chosen("consent_reason", "child_at_risk")),
    "adult_at_risk": either(chosen("at_risk", "adult_at_risk"), chosen("consent_reason", "adult_at_risk")),
    "child_interprets": every(_under_age, unless(_speaks_for_somebody)),
    "child_reports": every(_under_age, _speaks_for_somebody),
}
"""Why somebody has to ask whether the MASH threshold is met, and when a report says so."""


@dataclass(frozen=True, slots=True)
class Safeguarding:
    """How it stands. answer: what was said to the question last; none: it stands unanswered, or was never asked."""

    reasons: tuple[str, ...] = ()
    answer: MashAnswer | None = None
    words: str | None = None

    @property
    def asks(self) -> bool:
        """Whether the question about MASH stands."""
        return bool(self.reasons) and self.answer is None


def reasons(given: Given) -> tuple[str, ...]:
    """The reasons that the answers of a report give."""
    return tuple(reason for reason, applies in REASONS.items() if applies(given))


def heed(record: Record, row: models.Conversation, found: Iterable[str]) -> tuple[str, ...]:
    """Open an entry and call for each reason that is new, in a case that is opened for it; gives the new ones.

    The conversation must be locked.
    """
    found = tuple(found)
    if not found:
        return ()
    words = Words(record, row)
    case = ensure_case(record, row, words, "system")
    known = standing(entries(record, case, words)).reasons
    fresh = tuple(reason for reason in found if reason not in known)
    for reason in fresh:
        append(record, case, "safeguarding", "system", text=reason, words=words)
    if fresh:
        alerts.raise_alert(record, case, "safeguarding")
    return fresh


def standing(thread: Iterable[Entry]) -> Safeguarding:
    """How safeguarding stands after these entries, oldest first. A reason that comes later asks again."""
    found = Safeguarding()
    for entry in thread:
        if entry.kind == "safeguarding" and entry.text:
            found = Safeguarding((*found.reasons, entry.text))
        elif entry.kind == "mash_referred":
            found = Safeguarding(found.reasons, "referred", entry.text)
        elif entry.kind == "mash_not_met":
            found = Safeguarding(found.reasons, "not_met", entry.text)
    return found


def asks(record: Record, case: models.Case) -> bool:
    """Whether the question about MASH stands unanswered. Opens no words."""
    kinds = ("safeguarding", "mash_referred", "mash_not_met")
    query = select(models.Entry.kind).where(models.Entry.case_id == case.id, models.Entry.kind.in_(kinds))
    return record.session.scalar(query.order_by(models.Entry.number.desc()).limit(1)) == "safeguarding"


def answer_mash(record: Record, reference: str, advisor_id: int, answer: MashAnswer, text: str) -> None:
    """Whether the MASH threshold is met, in an advisor's words, sealed (policy 2.11).

    Raises NothingAsked, ReasonMissing, UnknownCase, NotAllowed.
    """
    case, row = opened_for(record, reference, advisor_id)
    if not text.strip():
        raise ReasonMissing
    if not asks(record, case):
        raise NothingAsked
    actor = f"advisor:{advisor_id}"
    append(record, case, f"mash_{answer}", actor, text=text, words=Words(record, row))
    alerts.done(record, case, "safeguarding", actor)

"""The kinds of entry in a case's thread, and the state of a case that follows from them. Knows no database."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Protocol

Status = Literal["received", "being_assessed", "action_agreed", "closed"]

ENTRY_KINDS = frozenset(
    {
        "opened",
        "submitted",
        "marked_urgent",
        "urgency_cleared",
        "assigned",
        "called",
        "nobody_left_to_call",
        "person_wanted",
        "deletion_wanted",
        "removal_wanted",
        "assistant_failed",
        "advisor_named",
        "consent_recorded",
        "second_reader_asked",
        "second_reader_agreed",
        "second_reader_disagreed",
        "words_destroyed",
        "affected_wrote",
        "interpreter_wanted",
        "interpreter_asked",
        "safeguarding",
        "mash_referred",
        "mash_not_met",
        "worker_named",
        "wish_met",
        "wish_not_met",
        "acknowledge_missed",
        "risk_assessment_missed",
        "interview_missed",
        "plan_missed",
        "contact_missed",
        "follow_up_missed",
        "taken_over",
        "handed_back",
        "acknowledged",
        "assessed",
        "interviewed",
        "plan_agreed",
        "contacted",
        "followed_up",
        "referred",
        "noted",
        "closed",
        "reopened",
        "erased",
    }
)


class Happened(Protocol):
    """What the state needs to know of one entry."""

    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def advisor_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class CaseState:
    """The state of a case, derived from its entries (policy 2.10). Unfinished: told, but not sent by the customer."""

    status: Status = "received"
    unfinished: bool = True
    urgent: bool = False
    advisor_id: int | None = None
    submitted_at: datetime | None = None
    acknowledged_at: datetime | None = None
    closed_at: datetime | None = None


def after(state: CaseState, entry: Happened) -> CaseState:  # noqa: PLR0911 - one answer for each kind
    """The state once `entry` was added."""
    match entry.kind:
        case "submitted":
            return replace(state, unfinished=False, submitted_at=state.submitted_at or entry.at)
        case "marked_urgent":
            return replace(state, urgent=True)
        case "urgency_cleared":
            return replace(state, urgent=False)
        case "assigned":
            return replace(state, advisor_id=entry.advisor_id)
        case "acknowledged":
            return replace(
                state, acknowledged_at=state.acknowledged_at or entry.at, status=_moved(state, "being_assessed")
            )
        case "assessed" | "interviewed":
            return replace(state, status=_moved(state, "being_assessed"))
        case "plan_agreed":
            return replace(state, status=_moved(state, "action_agreed"))
        case "closed" | "erased":
            return replace(state, status="closed", closed_at=state.closed_at or entry.at)
        case "reopened":
            return replace(state, status="being_assessed", closed_at=None)
    return state


def derived(entries: Iterable[Happened]) -> CaseState:
    """The state that a whole thread, oldest entry first, adds up to."""
    state = CaseState()
    for entry in entries:
        state = after(state, entry)
    return state


_FORWARD: tuple[Status, ...] = ("received", "being_assessed", "action_agreed", "closed")


def _moved(state: CaseState, status: Status) -> Status:
    # A case never slides back by itself: an interview held after the plan was agreed leaves it agreed.
    return max(state.status, status, key=_FORWARD.index)

"""The filters of the open cases, as an address carries them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, Query

from api.console.terms import term
from cases.advisors import Presence
from cases.desk import DeskFilters

Status = Literal["open", "received", "being_assessed", "action_agreed", "closed"]
Urgency = Literal["", "urgent", "normal"]
STATUSES: tuple[Status, ...] = ("received", "being_assessed", "action_agreed", "closed")


@dataclass(frozen=True)
class FilterForm:
    """What was chosen, for the form, and what the record is asked."""

    status: str
    urgency: str
    advisor: str
    overdue: bool
    chosen: DeskFilters

    @property
    def any(self) -> bool:
        return self.chosen != DeskFilters()


def filter_form(
    status: Status = "open",
    urgency: Urgency = "",
    advisor: Annotated[str, Query(pattern=r"^\d{0,18}$")] = "",
    overdue: Annotated[Literal["", "yes"], Query()] = "",
) -> FilterForm:
    """The filters of a request; empty ones narrow nothing."""
    chosen = DeskFilters(
        status=status,
        urgency=urgency or None,
        advisor=int(advisor) if advisor else None,
        overdue=overdue == "yes",
    )
    return FilterForm(status, urgency, advisor, chosen.overdue, chosen)


Filters = Annotated[FilterForm, Depends(filter_form)]


def choices(people: Sequence[Presence], asking: int) -> dict[str, list[tuple[str, str]]]:
    """What each filter offers, each value with its title."""
    statuses: list[tuple[str, str]] = [("open", "All open"), *((value, term("statuses", value)) for value in STATUSES)]
    named = [(str(each.advisor.id), each.advisor.name) for each in people if each.advisor.id != asking]
    return {
        "status": statuses,
        "urgency": [("", "Any"), ("urgent", "Urgent"), ("normal", "Not urgent")],
        "advisor": [("", "Anybody"), (str(asking), "Me"), *named],
    }

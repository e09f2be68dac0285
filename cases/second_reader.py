"""A second reader: a report that is kept without consent is read by another trained advisor (policy 2.9, 2.12)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from cases import alerts, assignment, models
from cases.access import opened_for
from cases.custody import Words
from cases.database import Record
from cases.errors import NotAllowed, NothingAsked, ReasonMissing
from cases.thread import Entry, append

Reading = Literal["agreed", "disagreed"]


@dataclass(frozen=True, slots=True)
class SecondReader:
    """How the second reading stands. asked: whom, by name; answer: none while it is still to be done."""

    asked: str | None = None
    asked_id: int | None = None
    answer: Reading | None = None
    words: str | None = None

    @property
    def waits(self) -> bool:
        """Whether somebody was asked and has not answered."""
        return self.asked is not None and self.answer is None


def ask(record: Record, case: models.Case) -> None:
    """Ask another advisor to read the report, once; the conversation must be locked."""
    reader = assignment.reader_for(record, case)
    if alerts.raise_alert(record, case, "second_reader", to=reader):
        append(record, case, "second_reader_asked", "system", audience="customer", advisor_id=reader.id)


def release(record: Record, case: models.Case, actor: str) -> None:
    """The person has agreed by now: nobody needs to read it in their stead."""
    alerts.done(record, case, "second_reader", actor)


def answer(record: Record, reference: str, advisor_id: int, reading: Reading, text: str) -> None:
    """The second reader's judgement, in words, sealed. Where they disagree, the manager is told.

    Raises NotAllowed for the advisor who works the case, NothingAsked, ReasonMissing, UnknownCase.
    """
    case, row = opened_for(record, reference, advisor_id)
    if case.advisor_id == advisor_id:
        raise NotAllowed
    if not text.strip():
        raise ReasonMissing
    if alerts.addressed_to(record, case, "second_reader") is None:
        raise NothingAsked
    actor = f"advisor:{advisor_id}"
    append(record, case, f"second_reader_{reading}", actor, text=text, words=Words(record, row))
    alerts.done(record, case, "second_reader", actor)
    if reading == "disagreed":
        manager = assignment.manager_for(record, case)
        alerts.raise_alert(record, case, "second_reader_disagreed", to=manager)


def standing(thread: Iterable[Entry]) -> SecondReader:
    """How the second reading stands after these entries, oldest first."""
    found = SecondReader()
    for entry in thread:
        if entry.kind == "second_reader_asked":
            found = SecondReader(entry.about, entry.advisor_id)
        elif entry.kind == "second_reader_agreed":
            found = SecondReader(found.asked, found.asked_id, "agreed", entry.text)
        elif entry.kind == "second_reader_disagreed":
            found = SecondReader(found.asked, found.asked_id, "disagreed", entry.text)
    return found

"""What a customer may know of their case: where it stands, who has it, what was promised and by when (policy 2.10)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cases import clocks, models
from cases.custody import seen
from cases.database import Record
from cases.opening import case_of
from cases.thread_kinds import Status


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise. state: `due`; `late`, not kept in time and still open; `kept`, be it late. Times are aware UTC."""

    kind: str
    by: datetime
    state: Literal["due", "late", "kept"]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a report stands that was sent. Promises: the last one of each kind, in the order of their times."""

    reference: str
    status: Status
    advisor: str
    promises: tuple[Promise, ...]


def progress(record: Record, conversation: str) -> Progress | None:
    """Where the customer's report stands; none before it was sent. Raises UnknownConversation, ConversationErased."""
    case = case_of(record, seen(record, conversation))
    if case is None or case.unfinished:
        return None
    latest = {face.kind: face for face in sorted(clocks.faces(record, case), key=lambda face: face.started_at)}
    promises = [_promise(face) for face in latest.values() if face.state != "stopped"]
    advisor = record.session.get_one(models.Advisor, case.advisor_id)
    status: Status = next(status for status in STEPS if status == case.status)
    return Progress(case.reference, status, advisor.name, tuple(sorted(promises, key=lambda promise: promise.by)))


STEPS: tuple[Status, ...] = ("received", "being_assessed", "action_agreed", "closed")


def _promise(face: clocks.ClockFace) -> Promise:
    if face.met_at is not None:
        return Promise(face.kind, face.due_at, "kept")
    return Promise(face.kind, face.due_at, "late" if face.state == "missed" else "due")

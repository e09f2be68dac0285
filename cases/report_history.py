"""The history of a report's answers as one transaction reads it: fetched once, and kept up as it writes.

It is fetched since the interview was last begun anew, and only what stands is opened: a report takes no longer to read
for having been told or corrected often.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from cases import models
from cases.custody import Words
from cases.database import Record

CLEARED = "cleared"
"""The standing of a step with which the interview begins anew: nothing before it counts."""
_KEPT = "histories_of_reports"


class Step(NamedTuple):
    """One step in the history of an answer, its words sealed. position: the conversation's last message by then."""

    number: int
    question: str
    standing: str
    source: str
    seq: int | None
    position: int
    at: datetime
    sealed: bytes


_begun_anew = aliased(models.Answer)
_BEGINNING = (
    select(func.coalesce(func.max(_begun_anew.number), 0))
    .where(_begun_anew.conversation_id == bindparam("conversation"), _begun_anew.standing == CLEARED)
    .scalar_subquery()
)
_STEPS = (
    select(*(getattr(models.Answer, name) for name in Step._fields))
    .where(models.Answer.conversation_id == bindparam("conversation"), models.Answer.number >= _BEGINNING)
    .order_by(models.Answer.number)
)
_ASKED = (
    select(models.Message.question, models.Message.seq)
    .where(
        models.Message.conversation_id == bindparam("conversation"),
        models.Message.sender == "assistant",
        models.Message.kind == "question",
        models.Message.question.is_not(None),
        models.Message.seq > bindparam("after"),
    )
    .order_by(models.Message.seq)
)


@dataclass
class History:
    """The steps that count, in order; bodies that were opened, by number; the questions that were asked, by message."""

    conversation: str
    steps: list[Step]
    opened: dict[int, dict[str, Any]] = field(default_factory=dict)
    _asked: list[tuple[str, int]] = field(default_factory=list)
    _asked_upto: int = -1

    @property
    def newest(self) -> int:
        """The number of the last step; 0 where there is none."""
        return self.steps[-1].number if self.steps else 0

    @property
    def begun_after(self) -> int:
        """The message after which the interview was last begun."""
        return next((step.position for step in reversed(self.steps) if step.standing == CLEARED), 0)

    def body(self, step: Step, words: Words) -> dict[str, Any]:
        """What the step holds: its choices, its words, and what was understood in them."""
        if step.number not in self.opened:
            self.opened[step.number] = words.opened(step.sealed, "answer", "body", step.number)
        return self.opened[step.number]

    def asked(self, record: Record, last_seq: int) -> list[tuple[str, int]]:
        """(question, number of the message that asked it) since it was begun, up to `last_seq`, the newest there is."""
        if self._asked_upto != last_seq:
            found = record.session.execute(_ASKED, {"conversation": self.conversation, "after": self.begun_after})
            self._asked = [(question, seq) for question, seq in found if question is not None]
            self._asked_upto = last_seq
        return self._asked


def history(record: Record, row: models.Conversation) -> History:
    """The history as it stands; fetched once for a transaction, and again where others wrote before it locked."""
    kept: dict[str, History] = record.session.info.setdefault(_KEPT, {})
    if row.id not in kept or kept[row.id].newest != row.answers:
        steps = [Step(*step) for step in record.session.execute(_STEPS, {"conversation": row.id})]
        kept[row.id] = History(row.id, steps)
    return kept[row.id]


def add(record: Record, row: models.Conversation, step: Step) -> None:
    """Store a step, the last one."""
    record.session.add(models.Answer(conversation_id=row.id, **step._asdict()))
    record.session.flush()
    kept = record.session.info.get(_KEPT, {}).get(row.id)
    if kept is not None:
        kept.steps.append(step)


def read_anew(record: Record) -> None:
    """The history was changed otherwise: what was read of it in this transaction counts no more."""
    record.session.info.pop(_KEPT, None)

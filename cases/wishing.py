"""Honouring a wish about the advisor: where nobody fits, it is said, and it stands for the manager."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from sqlalchemy import select

from cases import alerts, assignment, barred, models, wishes
from cases.custody import seen
from cases.database import Record
from cases.thread import append

if TYPE_CHECKING:
    from cases.report import Answer


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the wish. noted: there is no case yet; met, not_met: `advisor` is named now."""

    kind: Literal["none", "noted", "met", "not_met"]
    advisor: str | None = None


def about(record: Record, case: models.Case, answer: "Answer") -> "Answer":
    """The wish with whom it means: "somebody else", where nobody is named, is not the advisor whom the case has."""
    if "not_a_certain_person" not in answer.choices or _names_somebody(record, answer.words):
        return answer
    return replace(answer, understood={**answer.understood, "not": case.advisor_id})


def honour(record: Record, row: models.Conversation, case: models.Case) -> None:
    """Give the case to whom the customer wished for, where somebody present fits; else the manager is told.

    The conversation must be locked, and the case have an advisor.
    """
    wish = wishes.wish_of(record, row)
    if wish is None:
        return
    advisor = record.session.get_one(models.Advisor, case.advisor_id)
    if wishes.unmet(wish, advisor, row.language):
        successor = assignment.choose(record, row, barred.numbers(record, case))
        if wishes.unmet(wish, successor, row.language):
            append(record, case, "wish_not_met", "system")
            alerts.raise_alert(record, case, "wish_not_met", to=assignment.manager_for(record, case))
            return
        assignment.assign(record, case, successor, "system")
    append(record, case, "wish_met", "system")
    alerts.done(record, case, "wish_not_met", "system")


def outcome(record: Record, conversation: str) -> Outcome:
    """What became of the wish so far. Raises UnknownConversation, ConversationErased."""
    row = seen(record, conversation)
    if wishes.wish_of(record, row) is None:
        return Outcome("none")
    query = (
        select(models.Entry.kind, models.Advisor.name)
        .join(models.Case, models.Case.id == models.Entry.case_id)
        .join(models.Advisor, models.Advisor.id == models.Case.advisor_id)
        .where(models.Case.conversation_id == conversation, models.Entry.kind.in_(("wish_met", "wish_not_met")))
        .order_by(models.Entry.number.desc())
    )
    last = record.session.execute(query.limit(1)).first()
    if last is None:
        return Outcome("noted")
    return Outcome("met" if last[0] == "wish_met" else "not_met", last[1])


def _names_somebody(record: Record, words: str) -> bool:
    people = record.session.scalars(select(models.Advisor.name).where(models.Advisor.active))
    return any(wishes.names(name, words) for name in people)

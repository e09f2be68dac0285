"""The consent of the person whom it happened to (policy 2.9, 2.10; DOMAIN section 2): a machine of four states.

Who tells for themselves gives it by what they allow to be shared; who tells for somebody else says how that person
agreed. Whoever is nearer to the person has the last word: a reporter does not overrule an advisor who spoke with the
person, nor the person. The steps are kept for good and hold no words: words could not be taken back out of them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal, cast

from sqlalchemy import select

from cases import audit, models
from cases.custody import seen, touch
from cases.database import Record
from cases.errors import TransitionRefused, UnknownPartner
from cases.interview import QUESTIONS
from cases.opening import case_of
from cases.questions import Given, chosen
from cases.thread import append

State = Literal["given", "not_asked_yet", "refused", "cannot_be_asked"]
Recorder = Literal["customer", "advisor", "affected"]

STATES: tuple[State, ...] = ("given", "not_asked_yet", "refused", "cannot_be_asked")
PARTNERS = tuple(c.value for c in QUESTIONS["share_with"].choices if c.value not in ("ask_me_first", "nobody"))
"""With whom a report may be shared (policy 2.6). "Ask me first" and "nobody" name no partner."""

HOW = tuple(choice.value for choice in QUESTIONS["consent_how"].choices)
OWN_ACCOUNT, BY_CODE = "own_account", "by_code"

_EVERY = frozenset(STATES)
_DECIDED: frozenset[State] = frozenset({"given", "refused"})
TRANSITIONS: Mapping[Recorder, Mapping[State | None, frozenset[State]]] = {
    "customer": dict.fromkeys((None, *STATES), _EVERY),
    "advisor": {
        None: _EVERY,
        "not_asked_yet": _EVERY,
        "cannot_be_asked": _EVERY,
        "given": frozenset({"given", "refused", "cannot_be_asked"}),
        "refused": _DECIDED,
    },
    "affected": dict.fromkeys((None, *STATES), _DECIDED),
}
"""Which state may follow which, by who records it. A reporter may put right what they chose; what a person decided is
never "not asked yet" again; the person agrees or does not."""

MAY_OVERRULE: Mapping[Recorder, frozenset[Recorder]] = {
    "customer": frozenset({"customer"}),
    "advisor": frozenset({"customer", "advisor", "affected"}),
    "affected": frozenset({"customer", "advisor", "affected"}),
}
"""Whose step may follow whose. An advisor may record what the person told them later, with a reason."""

represented = chosen("reporter_role", "representative")


@dataclass(frozen=True, slots=True)
class Consent:
    """One step. how: a value of `consent_how`, own_account or by_code; given_at, at: UTC; scope: of PARTNERS."""

    state: State
    how: str | None
    given_at: datetime | None
    recorded_by: str
    scope: tuple[str, ...]
    at: datetime

    @property
    def recorder(self) -> Recorder:
        return cast(Recorder, self.recorded_by.partition(":")[0])

    def permits(self, partner: str) -> bool:
        """Whether the report may be shared with this partner."""
        return self.state == "given" and partner in self.scope


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be recorded. The scope counts only where consent is given."""

    state: State
    how: str | None = None
    given_at: datetime | None = None
    scope: tuple[str, ...] = ()


def may_follow(before: Consent | None, recorder: Recorder, state: State) -> bool:
    """Whether `recorder` may bring the consent from where it stands to `state`."""
    if before is not None and before.recorder not in MAY_OVERRULE[recorder]:
        return False
    return state in TRANSITIONS[recorder][before.state if before else None]


def checked_scope(partners: Collection[str]) -> tuple[str, ...]:
    """The partners, each once and in their order. Raises UnknownPartner."""
    if set(partners) - set(PARTNERS):
        raise UnknownPartner
    return tuple(partner for partner in PARTNERS if partner in partners)


def steps(record: Record, conversation: str) -> list[Consent]:
    """All that was ever recorded, oldest first."""
    row = models.Consent
    query = select(row).where(row.conversation_id == conversation).order_by(row.number)
    return [
        Consent(cast(State, s.state), s.how, s.given_at, s.recorded_by, tuple(s.scope), s.at)
        for s in record.session.scalars(query)
    ]


def current(record: Record, conversation: str) -> Consent | None:
    """The consent as it stands; none where nothing was recorded. Raises UnknownConversation, ConversationErased."""
    seen(record, conversation)
    return next(reversed(steps(record, conversation)), None)


def write(record: Record, row: models.Conversation, by: str, change: Change) -> bool:
    """Record a step; `by`: customer, affected or advisor:7. The conversation must be locked. True if it changed.

    Raises TransitionRefused, UnknownPartner: then nothing is recorded.
    """
    before = current(record, row.id)
    recorder = cast(Recorder, by.partition(":")[0])
    scope = checked_scope(change.scope) if change.state == "given" else ()
    if not may_follow(before, recorder, change.state):
        raise TransitionRefused
    given_at = change.given_at if change.state == "given" else None
    how = change.how if change.state == "given" else None
    if before is not None and (before.state, before.how, before.scope, before.given_at, before.recorded_by) == (
        change.state,
        how,
        scope,
        given_at,
        by,
    ):
        return False
    record.session.add(
        models.Consent(
            conversation_id=row.id,
            number=len(steps(record, row.id)) + 1,
            state=change.state,
            how=how,
            given_at=given_at,
            recorded_by=by,
            scope=list(scope),
            at=touch(record, row),
        )
    )
    record.session.flush()
    audit.write(record, by, "consent:recorded", f"conversation:{row.id}")
    case = case_of(record, row)
    if case is not None:
        append(record, case, "consent_recorded", by)
    return True


def follow(record: Record, row: models.Conversation, given: Given) -> None:
    """Bring the consent to what the report's answers say, where whoever is nearer to the person said nothing else."""
    change = told(given, current(record, row.id) is not None)
    if change is not None and may_follow(current(record, row.id), "customer", change.state):
        write(record, row, "customer", change)


def told(given: Given, recorded: bool) -> Change | None:
    """What the answers say of consent; none where they say nothing yet. `recorded`: something stands already."""
    share = given.get("share_with")
    scope = tuple(partner for partner in PARTNERS if share is not None and partner in share.choices)
    if represented(given):
        answer = given.get("consent")
        if answer is None and not recorded:
            return None
        # Left out or not known is not a yes.
        state = cast(State, answer.choices[0]) if answer is not None and answer.choices else "not_asked_yet"
        how = given.get("consent_how")
        return Change(state, how.choices[0] if how and how.choices else None, _given_at(how), scope)
    if share is None and not recorded:
        return None
    return Change("given", OWN_ACCOUNT, None, scope)


def _given_at(how: object) -> datetime | None:
    start = getattr(how, "understood", {}).get("start")
    if not isinstance(start, str):
        return None
    try:
        moment = datetime.fromisoformat(start)
    except ValueError:
        return None
    if len(start) <= len("2026-11-22"):
        moment = datetime.combine(date.fromisoformat(start), time(12))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

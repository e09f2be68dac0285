"""The desk's lists: what needs somebody now, whose case is whose, and what each must have happen next."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from api.console.blurring import Piece, pieces
from api.console.moments import day_and_time, from_now, length
from api.console.shapes import AlertLine, CaseLine, ClockLine, DeskLists
from api.console.terms import clock_term, language_term, term
from cases import alerts, desk, risk
from cases.alerts import Alert
from cases.clocks import ClockFace
from cases.database import Record
from cases.desk import CaseRow, DeskFilters

SOON = timedelta(hours=4)


def desk_lists(record: Record, advisor_id: int, filters: DeskFilters | None = None) -> DeskLists:
    """Everything the desk shows to this advisor, as the record has it now; `filters` narrow the table alone."""
    now = record.now()
    every = desk.desk(record, advisor_id)
    calling = sorted(alerts.alerts(record, advisor_id), key=lambda alert: alert.kind != "urgent")
    chosen = every if filters in (None, DeskFilters()) else desk.desk(record, advisor_id, filters)
    return DeskLists(
        needs=tuple(_alert_line(record, alert, now) for alert in calling),
        mine=tuple(case_line(row, now) for row in every if row.mine),
        others=tuple(case_line(row, now) for row in every if not row.mine),
        table=tuple(case_line(row, now) for row in chosen),
    )


def case_line(row: CaseRow, now: datetime) -> CaseLine:
    """One case in a list."""
    return CaseLine(
        reference=row.reference,
        urgent=row.urgent,
        language=language_term(row.language),
        status=row.status,
        status_words=status_words(row.status, row.unfinished),
        advisor=row.advisor or "nobody",
        mine=row.mine,
        waits=length(now - row.waiting_since) if row.waiting_since else None,
        clock=clock_line(row.next_clock, now) if row.next_clock else None,
        overdue=row.overdue,
    )


def clock_line(face: ClockFace, now: datetime) -> ClockLine:
    """A promise in words and a time, never a colour alone: "assess by Tue 10:40, in 3 h"."""
    state, words = _standing(face, now)
    return ClockLine(
        kind=face.kind,
        title=clock_term(face.kind, "title"),
        promise=clock_term(face.kind, "promise"),
        due=face.due_at,
        state=state,
        words=words,
    )


def next_clock(faces: Iterable[ClockFace]) -> ClockFace | None:
    """The running promise that is due first."""
    running = [face for face in faces if face.met_at is None and face.state in ("due", "missed")]
    return min(running, key=lambda face: face.due_at, default=None)


def status_words(status: str, unfinished: bool) -> str:
    """The case's state in words; a report that was not sent yet is said to be so."""
    words = term("statuses", status)
    return f"{words}, not sent yet" if unfinished and status != "closed" else words


def _standing(face: ClockFace, now: datetime) -> tuple[str, str]:
    by = day_and_time(face.due_at, now)
    if face.met_at is not None:
        kept = "kept" if face.state == "met" else f"kept late; it was due {by}"
        return "met", f"{kept}, {day_and_time(face.met_at, now)}"
    if face.state == "stopped":
        return "stopped", "stopped, the case was closed"
    words = f"{clock_term(face.kind, 'verb')} by {by}, {from_now(face.due_at, now)}"
    if now > face.due_at:
        return "late", words
    return ("soon" if face.due_at - now <= SOON else "due"), words


def _alert_line(record: Record, alert: Alert, now: datetime) -> AlertLine:
    raised = _standing_flags(record, alert) if alert.kind == "urgent" else ()
    kinds = ", ".join(dict.fromkeys(term("kinds", flag.kind) for flag in raised))
    title = term("alerts", alert.kind)
    return AlertLine(
        id=alert.id,
        reference=alert.reference,
        kind=alert.kind,
        title=f"{title}: {kinds}" if kinds else title,
        urgent=alert.kind == "urgent",
        at=day_and_time(alert.raised_at, now).removeprefix("today "),
        iso=alert.raised_at.isoformat(),
        waiting=length(now - alert.raised_at),
        language=language_term(alert.language),
        advisor="you" if alert.mine else alert.advisor,
        quote=_latest_quote(raised),
        told=tuple(
            f"{each.advisor} ({term('steps', each.step)}) {day_and_time(each.at, now).removeprefix('today ')}"
            for each in alert.told
        ),
    )


def _standing_flags(record: Record, alert: Alert) -> tuple[risk.Flag, ...]:
    return tuple(
        flag for flag in risk.flags(record, alert.conversation) if flag.level == "yes" and flag.cleared_at is None
    )


def _latest_quote(raised: Sequence[risk.Flag]) -> tuple[Piece, ...]:
    quoted = [flag.quote for flag in raised if flag.quote.strip()]
    return pieces(quoted[-1]) if quoted else ()

"""What was done with a case, by whom and when: its thread of entries and its audit, as one list in words."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from api.console.blurring import Piece, pieces
from api.console.moments import full
from api.console.shapes import HistoryLine, NoteLine
from api.console.terms import term, terms
from cases.audit import AuditEntry
from cases.thread import Entry

_WRITTEN = frozenset(
    {"noted", "assessed", "interviewed", "plan_agreed", "contacted", "followed_up", "referred", "closed", "reopened"}
    | {"affected_wrote", "mash_referred", "mash_not_met", "second_reader_agreed", "second_reader_disagreed"}
)
_CONSTANT = frozenset({"assistant_failed"})
"""Entries whose text is a word of ours for the operator, not for an advisor."""

_ABOUT = frozenset({"assigned", "advisor_named", "second_reader_asked"})
"""Entries that are about an advisor, whose name is said."""


def history(entries: Sequence[Entry], audit: Sequence[AuditEntry], names: Mapping[int, str]) -> tuple[HistoryLine, ...]:
    """Entries and audit, the newest first; what the audit only repeats is left out, repeated readings are counted."""
    happened: list[tuple[datetime, str, str, tuple[Piece, ...]]] = [
        (entry.at, actor_name(entry.actor, names), _deed(entry), _words(entry)) for entry in entries
    ]
    happened += [
        (line.at, actor_name(line.actor, names), str(terms()["audit"][line.action]), ())
        for line in audit
        if line.action in terms()["audit"]
    ]
    happened.sort(key=lambda each: each[0], reverse=True)
    return tuple(_counted(happened))


def notes(entries: Sequence[Entry], names: Mapping[int, str]) -> tuple[NoteLine, ...]:
    """What advisors wrote down, the newest first."""
    return tuple(
        NoteLine(full(entry.at), actor_name(entry.actor, names), _deed(entry), pieces(entry.text))
        for entry in reversed(entries)
        if entry.kind in _WRITTEN and entry.text
    )


def actor_name(actor: str, names: Mapping[int, str]) -> str:
    """Who `advisor:7`, `customer` or `system` is."""
    kind, _, number = actor.partition(":")
    if kind == "advisor" and number.isdigit():
        return names.get(int(number), "A former advisor")
    return term("actors", actor)


def _deed(entry: Entry) -> str:
    deed = term("entries", entry.kind)
    return f"{deed} {entry.about}" if entry.kind in _ABOUT and entry.about else deed


def _words(entry: Entry) -> tuple[Piece, ...]:
    if entry.kind == "safeguarding" and entry.text:
        return pieces(term("safeguarding", entry.text))
    if entry.kind == "interpreter_asked":
        return pieces(f"Message {entry.text}")
    return pieces(entry.text) if entry.text and entry.kind not in _CONSTANT else ()


def _counted(happened: Sequence[tuple[datetime, str, str, tuple[Piece, ...]]]) -> list[HistoryLine]:
    lines: list[HistoryLine] = []
    times = 1
    for at, who, what, words in happened:
        if (
            lines
            and not words
            and not lines[-1].words
            and (who, what) == (lines[-1].who, lines[-1].what.split(" (")[0])
        ):
            times += 1
            lines[-1] = HistoryLine(lines[-1].at, lines[-1].iso, who, f"{what} ({times} times)")
            continue
        times = 1
        lines.append(HistoryLine(full(at), at.isoformat(), who, what, words))
    return lines

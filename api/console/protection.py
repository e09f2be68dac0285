"""Consent, the second reader, safeguarding and the wish about the advisor, in words for the case's page."""

from collections.abc import Mapping

from api.console.blurring import pieces
from api.console.history import actor_name
from api.console.moments import full
from api.console.shapes import HistoryLine, Protection
from api.console.terms import choice_term, term, terms
from cases.casework import CaseFile
from cases.consent import HOW, PARTNERS, STATES, Consent
from cases.safeguarding import Safeguarding
from cases.second_reader import SecondReader


def protection(found: CaseFile, names: Mapping[int, str], advisor_id: int) -> Protection:
    """How it stands, and what this advisor can do about it."""
    now = found.consent[-1] if found.consent else None
    reader, guarding = found.second_reader, found.safeguarding
    return Protection(
        consent=tuple(_step(step, names) for step in reversed(found.consent)),
        states=tuple((state, choice_term("consent", state)) for state in STATES),
        ways=tuple((how, choice_term("consent_how", how)) for how in HOW),
        partners=tuple(
            (partner, choice_term("share_with", partner), bool(now and now.permits(partner))) for partner in PARTNERS
        ),
        reader=_reader(reader, now),
        reads=_waits(reader, now) and found.advisor_id != advisor_id,
        read=pieces(reader.words) if reader.words else (),
        reasons=", ".join(term("safeguarding", reason).lower() for reason in guarding.reasons),
        asks=guarding.asks,
        mash=_mash(guarding),
        mash_words=pieces(guarding.words) if guarding.words else (),
        wish=str(terms()["protection"]["wish_not_met"]) if found.wish.kind == "not_met" else "",
    )


def _step(step: Consent, names: Mapping[int, str]) -> HistoryLine:
    shared = ", ".join(choice_term("share_with", partner) for partner in step.scope) or "nobody"
    parts = [choice_term("consent", step.state)]
    if step.state == "given":
        when = f", given {full(step.given_at)}" if step.given_at else ""
        parts = [f"{parts[0]} ({term('ways_of_consent', step.how or 'unknown')}{when})", f"may be shared with {shared}"]
    return HistoryLine(full(step.at), step.at.isoformat(), actor_name(step.recorded_by, names), "; ".join(parts))


def _waits(reader: SecondReader, now: Consent | None) -> bool:
    return reader.waits and (now is None or now.state != "given")


def _reader(reader: SecondReader, now: Consent | None) -> str:
    if reader.asked is None:
        return ""
    if reader.answer is not None:
        return str(terms()["protection"][f"reader_{reader.answer}"])
    stands = "reader_waits" if _waits(reader, now) else "reader_released"
    return str(terms()["protection"][stands]).format(name=reader.asked)


def _mash(guarding: Safeguarding) -> str:
    return str(terms()["protection"][f"mash_{guarding.answer}"]) if guarding.answer else ""

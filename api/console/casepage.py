"""One case, shaped for its page: from the case file to plain lines."""

from collections.abc import Mapping

from api.console.blurring import pieces
from api.console.conversation_lines import flag_lines, is_foreign, ownership, shown_words, transcript
from api.console.facts import crime, facts, strands
from api.console.history import history, notes
from api.console.in_short import in_short
from api.console.lists import clock_line, next_clock, status_words
from api.console.protection import protection
from api.console.shapes import CaseLine, CasePage, ReadyLine
from api.console.terms import languages_term
from api.ready_answers import shipped_answers
from api.texts import Texts
from cases import advisors, audit, casework, ready_answers, seeing, staff
from cases.casework import CaseFile
from cases.database import Record
from cases.interpreting import asked_for
from cases.language_code import ENGLISH, base, is_english


def case_page(record: Record, reference: str, advisor_id: int, texts: Texts, engine: str = "") -> CasePage:
    """The case as this advisor sees it; reading it is audited, so open the record for writing. engine: who translates.

    Raises UnknownCase, NotAllowed, ConversationErased.
    """
    found = casework.case_file(record, reference, advisor_id)
    names = {each.advisor.id: each.advisor.name for each in advisors.listing(record)}
    clocks = tuple(clock_line(face, record.now()) for face in found.clocks)
    standing = [flag.kind for flag in found.risk_flags if flag.level == "yes" and flag.cleared_at is None]
    short = in_short(found.report, standing)
    closed = found.state.status == "closed"
    return CasePage(
        line=_line(record, found, advisor_id),
        short=pieces(short) if short else (),
        facts=facts(found.report, found.accounts, found.transcript),
        crime=crime(found.report),
        strands=strands(found.report),
        flags=flag_lines(found.risk_flags),
        clocks=clocks,
        notes=notes(found.entries, names),
        history=history(found.entries, audit.entries(record, f"case:{reference}"), names),
        transcript=transcript(found.transcript, found.risk_flags, asked_for(found.entries)),
        foreign=is_foreign(found.transcript),
        ownership=ownership(found.standing, advisor_id),
        unacknowledged=found.state.acknowledged_at is None,
        closed=closed,
        colleagues=_colleagues(names, found.advisor_id),
        protection=protection(found, names, advisor_id),
        engine=engine,
        writes_in=_writes_in(record, found, advisor_id),
        shown=_shown(record, found, advisor_id),
        ready=_ready(record, texts, found.standing.language),
    )


def _line(record: Record, found: CaseFile, advisor_id: int) -> CaseLine:
    face = next_clock(found.clocks)
    return CaseLine(
        reference=found.reference,
        urgent=found.state.urgent,
        language=languages_term(found.standing.language, found.standing.other_language),
        status=found.state.status,
        status_words=status_words(found.state.status, found.state.unfinished),
        advisor=found.advisor,
        mine=found.advisor_id == advisor_id,
        waits=None,
        clock=clock_line(face, record.now()) if face else None,
        overdue=any(face.state == "missed" and face.met_at is None for face in found.clocks),
    )


def _writes_in(record: Record, found: CaseFile, advisor_id: int) -> str:
    held_in = found.standing.language
    spoken = {base(language) for language in staff.found(record, advisor_id).languages}
    return held_in if not is_english(held_in) and base(held_in) in spoken else ""


def _shown(record: Record, found: CaseFile, advisor_id: int) -> str:
    if found.standing.advisor_id != advisor_id:
        return ""
    conversation = casework.conversation_of(record, found.reference, advisor_id)
    return shown_words(seeing.by_customer(record, conversation), record.now())


def _ready(record: Record, texts: Texts, held_in: str) -> tuple[ReadyLine, ...]:
    language = held_in if texts.speaks(held_in) else ENGLISH
    every = ready_answers.answers(record, language, shipped_answers(texts, language))
    foreign = not is_english(language)
    return tuple(ReadyLine(each.key, each.text, each.english if foreign else "", language) for each in every)


def _colleagues(names: Mapping[int, str], named: int) -> tuple[tuple[int, str], ...]:
    return tuple((number, name) for number, name in names.items() if number != named)

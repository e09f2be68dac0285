"""The JSON of the desk (DESIGN section 5): what is sent in, and what a case looks like to another program."""

from dataclasses import asdict
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.console.translated_lines import english_of
from cases.casework import CaseFile
from cases.clocks import ClockFace
from cases.desk import CaseRow
from cases.language_code import is_english
from cases.messages import Attached, Message, Translation
from cases.report import Answer
from cases.risk import Flag


class SignInLetter(BaseModel):
    """Address and password, and the six digits where the second factor is on."""

    email: str = Field(max_length=254)
    password: str = Field(max_length=1000)
    code: str = Field(default="", max_length=10)


class SessionLetter(BaseModel):
    """Who signed in. `token`: to be sent as X-Haven-Token with everything that changes something."""

    name: str
    role: str
    token: str


class ActLetter(BaseModel):
    """What a verb needs: `text` of a message or note, `reason`, `advisor` (whom to give the case to), `choice`.

    state, how, scope: a step of consent, the partners with commas; partner, ground (law, safety): of a referral;
    answer: agreed or disagreed (second reader), referred or not_met (MASH); language: of `text`;
    empty: as the words show, else English. step: interviewed, plan_agreed, contacted or followed_up; next_contact: the
    day agreed for it, 2026-12-03.
    """

    text: str = Field(default="", max_length=20_000)
    reason: str = Field(default="", max_length=20_000)
    advisor: str = Field(default="", max_length=18)
    choice: Literal["", "contact", "safety", "law", "check", "other"] = ""
    words: str = Field(default="", max_length=2_000)
    state: str = Field(default="", max_length=20)
    how: str = Field(default="", max_length=24)
    scope: str = Field(default="", max_length=400)
    partner: str = Field(default="", max_length=40)
    ground: Literal["", "law", "safety"] = ""
    answer: str = Field(default="", max_length=20)
    language: str = Field(default="", max_length=16)
    step: str = Field(default="", max_length=20)
    next_contact: str = Field(default="", max_length=10)

    def fields(self) -> dict[str, str]:
        return {str(name): str(value) for name, value in self.model_dump().items()}


class DoneLetter(BaseModel):
    """It is done. `seq`: the number of the message that was stored; `identity`: labelled lines, shown once."""

    done: bool = True
    seq: int | None = None
    identity: list[tuple[str, str]] | None = None


def row_json(row: CaseRow) -> dict[str, Any]:
    """A case of the desk, as GET /api/cases lists it."""
    return {
        "reference": row.reference,
        "status": row.status,
        "unfinished": row.unfinished,
        "urgent": row.urgent,
        "language": row.language,
        "advisor": row.advisor,
        "owner": row.owner,
        "opened_at": row.opened_at,
        "waiting_since": row.waiting_since,
        "next_clock": _clock(row.next_clock) if row.next_clock else None,
        "overdue": row.overdue,
        "alerts": row.alerts,
        "flags": row.flags,
    }


def case_json(found: CaseFile) -> dict[str, Any]:
    """A case as GET /api/cases/{reference} gives it: who the person is stays closed."""
    return {
        "reference": found.reference,
        "status": found.state.status,
        "unfinished": found.state.unfinished,
        "urgent": found.state.urgent,
        "advisor": found.advisor,
        "owner": {"speaker": found.standing.owner, "advisor": found.standing.advisor},
        "report": {question: _answer(answer) for question, answer in found.report.items()},
        "identity_withheld": found.identity_withheld,
        "risk_flags": [_flag(flag) for flag in found.risk_flags],
        "clocks": [_clock(face) for face in found.clocks],
        "transcript": [_message(message) for message in found.transcript],
        "evidence": [file_json(file) for file in found.evidence],
        "entries": [asdict(entry) for entry in found.entries],
        "consent": [asdict(step) for step in found.consent],
        "safeguarding": {**asdict(found.safeguarding), "asks": found.safeguarding.asks},
        "second_reader": {**asdict(found.second_reader), "waits": found.second_reader.waits},
        "advisor_wish": asdict(found.wish),
    }


def file_json(file: Attached) -> dict[str, Any]:
    """A file that the customer added; its name stays sealed. `clean`: none, ready or failed."""
    return {
        "id": file.id,
        "seq": file.seq,
        "kind": file.group,
        "media_type": file.media_type,
        "size": file.size,
        "at": file.at,
        "clean": file.clean,
        "removed": file.removed,
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "standing": answer.standing,
        "choices": answer.choices,
        "words": _readable(answer.words),
        "understood": dict(answer.understood),
        "source": answer.source,
        "seq": answer.seq,
        "at": answer.at,
    }


def _flag(flag: Flag) -> dict[str, Any]:
    return {**asdict(flag), "quote": _readable(flag.quote)}


def _clock(face: ClockFace) -> dict[str, Any]:
    return asdict(face)


def _message(message: Message) -> dict[str, Any]:
    """`english`: what Haven itself said and what was chosen, or the translation; none for what is English already, or
    was not translated.

    translation  what became of it: into which language, state, engine, at, and its text, beside the original always
    """
    made = message.translation
    english = english_of(message) or (made.text if made is not None and is_english(made.into) else "")
    return {
        "seq": message.seq,
        "at": message.at,
        "sender": message.sender,
        "name": message.name,
        "kind": message.kind,
        "text": _readable(message.text),
        "english": _readable(english) if english else None,
        "translation": _translation(made) if made else None,
        "language": message.language,
        "question": message.question,
        "choices": message.choices,
        "lines": [asdict(line) for line in message.lines],
        "hidden": message.hidden,
        "evidence": message.evidence.id if message.evidence else None,
        "not_kept": message.not_kept,
    }


def _translation(made: Translation) -> dict[str, Any]:
    return {**asdict(made), "text": _readable(made.text) or None}


def _readable(words: str) -> str:
    return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

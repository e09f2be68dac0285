"""What the assistant said, as messages of the transcript: which question it asks, what can be chosen, how it looks."""

from collections.abc import Mapping, Sequence
from typing import get_args

from api.door import Said
from cases.interview import QUESTIONS
from cases.messages import Kind
from cases.transcript import Line, Option, Reply

ASKING = "utter_ask_report_form_"


def replies(said: Sequence[Said]) -> tuple[Reply, ...]:
    """One message of the transcript for each that has something to show."""
    return tuple(_reply(one) for one in said if one.text or one.buttons or one.custom.get("lines"))


def _reply(said: Said) -> Reply:
    question = _question(said)
    plan = QUESTIONS.get(question or "")
    return Reply(
        kind=_kind(said, question),
        text=said.text,
        question=question,
        options=tuple(Option(value, title) for value, title in said.buttons),
        multiple=plan.multiple if plan else False,
        skippable=plan.skippable if plan else False,
        private=bool(said.custom.get("private")),
        lines=tuple(_line(line) for line in said.custom.get("lines") or ()),
        english=said.english,
    )


def _line(line: Mapping[str, object]) -> Line:
    english = (str(line.get("english_label") or ""), str(line.get("english") or ""))
    return Line(str(line["question"]), str(line["label"]), str(line["words"]), *english)


def _question(said: Said) -> str | None:
    named = said.custom.get("question")
    if named is not None:
        return str(named)
    return said.key.removeprefix(ASKING) if said.key.startswith(ASKING) else None


def _kind(said: Said, question: str | None) -> Kind:
    named = said.custom.get("kind")
    kind: Kind | None = next((kind for kind in get_args(Kind) if kind == named), None)
    return kind or ("question" if question else "text")

"""A transcript as an advisor reads it: who said what and when, original beside English, flags at their message."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from api.console.blurring import hides, pieces
from api.console.files import file_line
from api.console.moments import day, day_and_time, full, time_of_day
from api.console.shapes import FlagLine, Ownership, Spoken
from api.console.terms import choice_term, term
from api.console.translated_lines import is_foreign_line, translation_line
from cases.conversations import Standing
from cases.language_code import is_english
from cases.messages import Line, Message, Option
from cases.risk import Flag
from cases.seeing import Seen

_SPEAKERS = {"customer": "Customer", "assistant": "Haven, the assistant", "system": "Notice", "advisor": "Advisor"}


def transcript(messages: Sequence[Message], flags: Sequence[Flag], asked: Collection[int] = ()) -> tuple[Spoken, ...]:
    """The messages, oldest first; what may tell an identity is closed. asked: an interpreter was asked for to these."""
    raised: dict[int, list[str]] = defaultdict(list)
    for flag in flags:
        cleared = " (cleared)" if flag.cleared_at else ""
        raised[flag.seq].append(term("kinds", flag.kind) + cleared)
    days = ["", *(day(message.at) for message in messages)]
    return tuple(
        _spoken(message, tuple(raised[message.seq]), new if new != before else "", message.seq in asked)
        for message, before, new in zip(messages, days, days[1:], strict=False)
    )


def is_foreign(messages: Sequence[Message]) -> bool:
    """Whether anything was said in another language than English, so that the English needs its own column."""
    return any(is_foreign_line(message) for message in messages)


def flag_lines(flags: Sequence[Flag]) -> tuple[FlagLine, ...]:
    """The flags with the words that raised them; the newest first, those that stand before those that were cleared."""
    lines = [_flag_line(flag) for flag in reversed(flags)]
    return tuple(sorted(lines, key=lambda line: bool(line.cleared)))


def ownership(standing: Standing, advisor_id: int) -> Ownership:
    """Who speaks, said honestly."""
    waits = " The customer waits for an answer." if standing.waiting else ""
    paused = " The customer has paused." if standing.state == "paused" else ""
    if standing.owner == "assistant":
        take = "" if standing.state == "closed" else "Take over"
        return Ownership(f"The assistant speaks.{waits}{paused}", False, take, "assistant")
    if standing.advisor_id == advisor_id:
        return Ownership(f"You speak. The assistant is silent.{waits}{paused}", True, "", "you")
    name = standing.advisor or "Another advisor"
    take = f"Take over from {name}"
    return Ownership(f"{name} speaks. The assistant is silent.{waits}{paused}", False, take, "other")


def shown_words(seen: Seen, now: datetime) -> str:
    """Whether the customer's page has shown the advisor's last message; never that somebody read it."""
    if not seen.last:
        return ""
    if seen.upto < seen.last or seen.at is None:
        return term("shown", "not_shown")
    return term("shown", "is_shown").format(at=day_and_time(seen.at, now))


def _spoken(message: Message, flags: tuple[str, ...], new_day: str, asked: bool) -> Spoken:
    parts, english = pieces(_text(message)), translation_line(message)
    foreign = is_foreign_line(message)
    return Spoken(
        seq=message.seq,
        sender=message.sender,
        speaker=message.name or _SPEAKERS[message.sender],
        at=time_of_day(message.at),
        iso=message.at.isoformat(),
        new_day=new_day,
        kind=message.kind,
        language=message.language,
        pieces=parts,
        translation=english,
        foreign=foreign,
        own_english=message.sender == "advisor" and is_english(message.language),
        interpreter=("asked" if asked else "offer") if foreign and not message.hidden else "",
        hides=hides(parts) or bool(english and hides(english.pieces)),
        flags=flags,
        closed=message.hidden,
        file=file_line(message.evidence) if message.evidence else None,
        options=tuple(_offered(message, option) for option in message.options),
        lines=tuple(_line(line) for line in message.lines),
    )


def _offered(message: Message, option: Option) -> str:
    return option.title if is_english(message.language) else choice_term(message.question or "", option.value)


def _line(line: Line) -> tuple[str, str]:
    words = line.english or line.words
    return line.english_label or line.label, words or "closed, see “Identity”"


def _text(message: Message) -> str:
    if message.private:
        return "A code for the person it happened to. Its words were shown to the customer alone."
    if message.text or not message.choices:
        return message.text
    return ", ".join(choice_term(message.question or "", value) for value in message.choices)


def _flag_line(flag: Flag) -> FlagLine:
    cleared = f"Cleared by {flag.cleared_by or 'an advisor'}, {full(flag.cleared_at)}." if flag.cleared_at else ""
    return FlagLine(
        id=flag.id,
        seq=flag.seq,
        kind=flag.kind,
        title=term("kinds", flag.kind),
        level=flag.level,
        level_words=term("levels", flag.level),
        quote=pieces(flag.quote),
        judge=term("judges", flag.judge).lower(),
        at=full(flag.at),
        cleared=cleared,
        cleared_reason=flag.cleared_reason or "",
    )

"""The shapes of what is said in a conversation, as verbs take and give them."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from cases.language_code import is_english
from cases.sniffing import Group

Sender = Literal["customer", "assistant", "advisor", "system"]
Kind = Literal[
    "text",
    "question",
    "emergency",
    "summary",
    "receipt",
    "handover",
    "evidence",
    "pause",
    "code",
    "translation",
    "language",
]
"""`pause` and `code`: the page offers to pause, or a return code, beside the words; `translation`: of an advisor's;
`language`: what was said about the language; the pending question is asked again after it."""

CleanState = Literal["none", "ready", "failed"]

TranslationState = Literal[
    "waiting", "translated", "not_needed", "no_engine", "needs_interpreter", "unchanged", "failed"
]
"""needs_interpreter: the engine does not know the language; unchanged: it gave the words back as they were."""

ReadySource = Literal["", "catalogue", "own"]

IDENTITY = frozenset({"contact_name", "contact_details", "home_address", "affected_name", "interpreter_call"})
"""The questions whose answers tell who the person is; seen only with a reason, and audited (policy 2.10)."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be chosen: a stable English value and its title in the conversation's language."""

    value: str
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the summary, changeable by its question's identifier. english_label, english: where it is not."""

    question: str
    label: str
    words: str
    english_label: str = ""
    english: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """Something the assistant says. `question`: what it asks; empty: nothing is asked any more.

    private   to the customer alone; staff do not read its words
    pending   the question that stays open below this one, which only stands between
    english   the same in English, where it is said in another language: nobody has to translate what Haven asked
    """

    kind: Kind
    text: str
    question: str | None = None
    options: tuple[Option, ...] = ()
    multiple: bool = False
    skippable: bool = False
    lines: tuple[Line, ...] = ()
    private: bool = False
    pending: str | None = None
    english: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that a message announces. group: photo, sound, video or document; size: bytes; clean: none, ready, failed.

    cleaned  whether a clean copy is made of such files; at: when it was added
    """

    id: str
    seq: int
    group: Group
    media_type: str
    size: int
    clean: CleanState
    clean_type: str | None
    cleaned: bool
    at: datetime
    removed: bool


@dataclass(frozen=True, slots=True)
class Translation:
    """What became of a message's translation. into: the language; source: the language it was written in, once known.

    engine, at   who translated, and when; text: the translation; tries: how often it did not work
    """

    into: str
    state: TranslationState
    source: str | None = None
    engine: str | None = None
    at: datetime | None = None
    text: str = ""
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """One message as stored. `hidden`: its words tell who the person is, and were left out (see `see_identity`).

    private: it is for the customer alone; staff see that it was said, and no word of it
    not_kept: its words were destroyed, since the person whom they are about has not agreed (`cases.withholding`).
    english: what Haven said, in English, where it was said in another language; empty for what people wrote.
    ready: an advisor sent a ready answer as it stood, so that `english` holds what it means: catalogue (Haven's) or own
    (the landlord's); empty for everything else
    translation: of the customer's words, for staff; of an advisor's, for both. translates: the message whose
    translation this one is. untranslated: an advisor's words that do not stand in the customer's language so far
    """

    seq: int
    at: datetime
    sender: Sender
    name: str | None
    kind: Kind
    text: str
    language: str
    question: str | None = None
    options: tuple[Option, ...] = ()
    multiple: bool = False
    skippable: bool = False
    lines: tuple[Line, ...] = ()
    choices: tuple[str, ...] = ()
    hidden: bool = False
    evidence: Attached | None = None
    not_kept: bool = False
    private: bool = False
    english: str = ""
    ready: ReadySource = ""
    translation: Translation | None = None
    translates: int | None = None
    untranslated: bool = False


@dataclass(frozen=True, slots=True)
class Unheard:
    """A customer's message that the assistant has not answered. question: what was pending as it was written."""

    seq: int
    text: str
    choices: tuple[str, ...]
    question: str | None
    urgent: Literal["no", "ask", "yes"]
    kinds: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a customer's message. duplicate: it was stored before; urgent: the highest level it raised.

    next     the message, where it is the one that the assistant has to answer now
    message  the message as it was stored; none where it was stored before
    """

    seq: int
    duplicate: bool
    urgent: Literal["no", "ask", "yes"]
    next: Unheard | None = None
    message: Message | None = None


def body_of(reply: Reply) -> dict[str, Any]:
    """The words of a reply as they are sealed."""
    return {
        "text": reply.text,
        "options": [asdict(option) for option in reply.options],
        "multiple": reply.multiple,
        "skippable": reply.skippable,
        "lines": [asdict(line) for line in reply.lines],
        **({"private": True} if reply.private else {}),
        **({"english": reply.english} if reply.english else {}),
    }


def said(kind: Kind, say: Callable[[str], str], language: str, **more: Any) -> Reply:
    """What `say` gives in the conversation's language, with its English beside it for the record."""
    return Reply(kind, say(language), english="" if is_english(language) else say("en"), **more)


def lines_of(facts: Callable[[str], Sequence[tuple[str, str, str]]], language: str) -> tuple[Line, ...]:
    """The lines that `facts` gives in a language (identifier, label, words), each with its English beside it."""
    told = facts(language)
    if is_english(language):
        return tuple(Line(*each) for each in told)
    return tuple(Line(*each, *english[1:]) for each, english in zip(told, facts("en"), strict=True))

"""What a customer sent with a page of the form, as it was filled in, and the answers that it makes."""

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.datastructures import FormData

from cases.interview import QUESTIONS
from cases.questions import Question
from cases.report import ACCOUNT, Answer, AnswerSource
from language.moment import spoken, understand_when

CONTINUE, SKIP, BACK, DANGER, PERSON = "continue", "skip", "back", "danger", "person"
SEND, WRITE, FEEDBACK, ERASE = "send", "write", "feedback", "erase"
FILES, PAUSE, CHAT = "files", "pause", "chat"
ACTS = frozenset({CONTINUE, SKIP, BACK, DANGER, PERSON, SEND, WRITE, FEEDBACK, ERASE, FILES, PAUSE, CHAT})
LEADS_TO = {FILES: "/form/files", PAUSE: "/form/pause", CHAT: "/form/chat"}
"""What is pressed to go to a page beside the questions; what was filled in is stored first."""

CATCH_ALL = ("something_else", "somewhere_else", "another_reason", "another_wish")
LONGEST_PART = 19_000
"""Words are stored in parts of so many characters at most: nobody is asked to shorten what happened to them."""
MOST_QUESTIONS = 8


@dataclass(frozen=True)
class Entry:
    """What was chosen and written at one question."""

    question: Question
    choices: tuple[str, ...] = ()
    words: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.choices and not self.words


@dataclass(frozen=True)
class Filled:
    """A page as it came back. `token` proves where it came from, `page` names it, `words` belong to no question.

    language  the language of the page
    """

    act: str
    page: str
    token: str
    entries: tuple[Entry, ...] = ()
    words: str = field(default="", repr=False)
    language: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.words and all(entry.is_empty for entry in self.entries)

    @property
    def account(self) -> str:
        """What was written of what happened."""
        return next((entry.words for entry in self.entries if entry.question.id == ACCOUNT), "")

    def texts(self) -> Iterator[str]:
        """Everything that was written, in parts, for the risk screen."""
        for words in (*(entry.words for entry in self.entries), self.words):
            yield from parts(words)

    def client_id(self, *of: str) -> str:
        """The same words of the same page are the same message, whatever is pressed twice; changed ones are not."""
        return hashlib.sha256("\x00".join((self.page, *of)).encode("utf-8", "surrogatepass")).hexdigest()[:40]


def read(form: FormData) -> Filled:
    """The page in `form`. Whatever it does not offer is left out."""
    act = _text(form, "act")
    names = dict.fromkeys(_text(form, "asked").split(","))
    asked = [QUESTIONS[name] for name in names if name in QUESTIONS][:MOST_QUESTIONS]
    return Filled(
        act=act if act in ACTS else CONTINUE,
        page=_text(form, "page")[:64],
        token=_text(form, "token"),
        entries=tuple(_entry(form, question) for question in asked),
        words=seen_words(_text(form, "words")),
        language=_text(form, "language")[:12],
    )


def _entry(form: FormData, question: Question) -> Entry:
    named = [value for value in form.getlist(question.id) if isinstance(value, str)]
    choices = consistent(question, [value for value in dict.fromkeys(named) if question.choice(value)])
    return Entry(question, choices, seen_words(_text(form, f"{question.id}-words")))


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def seen_words(text: str) -> str:
    """The words as they were typed: a form sends a line break as two characters. Nothing where nobody sees any."""
    words = text.replace("\r\n", "\n")
    hidden = {"Cc", "Cf", "Cs", "Cn"}
    some = any(not each.isspace() and unicodedata.category(each) not in hidden for each in words)
    return words if some else ""


def consistent(question: Question, choices: Sequence[str]) -> tuple[str, ...]:
    """What of `choices` may stand together, as the chat reads them (actions/answering.py)."""
    if not question.multiple:
        return tuple(choices[:1])
    others = [choice for choice in choices if choice not in question.exclusive]
    return tuple(others or choices[:1])


def parts(words: str) -> Iterator[str]:
    """`words` in parts that may be stored, cut at a space where there is one; together they are the same again."""
    while len(words) > LONGEST_PART:
        cut = max(words.rfind(space, LONGEST_PART // 2, LONGEST_PART) for space in (" ", "\n")) + 1 or LONGEST_PART
        yield words[:cut]
        words = words[cut:]
    if words:
        yield words


def as_read(known: Answer) -> Entry:
    """An answer that was read from the account, as a page shows it filled in."""
    question = QUESTIONS[known.question]
    return Entry(question, known.choices, known.words if question.open or not question.choices else "")


def takes_words(question: Question) -> bool:
    """Whether the page offers a box for own words: where they say more than the choices can."""
    return not question.choices or question.open or question.id == "what_happened" or _catch_all(question) is not None


def answer(entry: Entry, seq: int, at: datetime, language: str = "en") -> Answer:
    """The answer that an entry makes, written in `language`, as the chat would store it."""
    question, choices = entry.question, entry.choices
    understood: Mapping[str, Any] = {}
    if question.id == "when" and entry.words:
        understood, again = _moment(entry.words, at, language)
        choices = choices or (("keeps_happening",) if again else ())
    elif entry.words and not choices and (other := _catch_all(question)):
        choices = (other,)
    source: AnswerSource = "typed" if entry.words else "chosen"
    return Answer(question.id, "given", choices, entry.words, understood, source, seq)


def _catch_all(question: Question) -> str | None:
    return next((value for value in CATCH_ALL if question.choice(value)), None)


def _moment(words: str, at: datetime, language: str) -> tuple[Mapping[str, Any], bool]:
    moment = understand_when(words, at, language)
    if moment is None:
        return {}, False
    found = {
        "start": moment.start.isoformat(),
        "end": moment.end.isoformat() if moment.end else None,
        "precision": moment.precision,
        "spoken": spoken(moment),
    }
    return {name: value for name, value in found.items() if value}, moment.repeated

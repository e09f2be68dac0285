"""What is wrong in a catalogue. A language is spoken to customers only where nothing is (DESIGN section 6.4)."""

import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from babel.messages.catalog import Message

from language.po import OURS, Po, english_of, strings_of
from language.source import CONTACT, SourceText
from language.tongue import PluralsDisagree, forms_by_category

Kind = Literal["missing", "fuzzy", "unknown", "english", "placeholder", "number", "markup", "plural", "header"]

_MARKUP = re.compile(r"<[^>]*>?|&\w+;|\*\*|\]\(|[\x00-\x09\x0b-\x1f\u202a-\u202e\ufffd]")
"""Tags and the marks of other notations, control characters, and the old marks of direction, which leak."""
_ISOLATES = re.compile("[\u2066\u2067\u2068][^\u2066-\u2069]*\u2069|[^\u2066-\u2069]")
_NUMBERS = re.compile(r"\d{2,}")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, at the text with the identifier `context`; `detail` is for who mends it."""

    context: str
    kind: Kind
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.context}: {self.kind}{f' ({self.detail})' if self.detail else ''}"

    @property
    def silences(self) -> bool:
        """Whether a customer would miss something. A contact that is not translated is shown in English."""
        return not self.context.startswith(CONTACT)


def faults(po: Po, source: Iterable[SourceText]) -> list[Fault]:
    """Everything that is wrong in `po`, measured against the English of today."""
    wanted = {text.context: text for text in source}
    found = po.by_context()
    wrong = list(_of_header(po))
    for context, message in found.items():
        text = wanted.get(context)
        if text is None:
            wrong.append(Fault(context, "unknown", "no text has this identifier"))
        elif english_of(message) != text.english:
            wrong.append(Fault(context, "english", "the English was changed"))
        else:
            wrong.extend(_of_entry(po, text, message))
    return [*wrong, *(Fault(context, "missing") for context in wanted if context not in found)]


def faults_of_words(context: str, english: str, words: str) -> Iterator[Fault]:
    """What is wrong in one translation of `english`."""
    if not words.strip():
        yield Fault(context, "missing")
        return
    lost = Counter(placeholders(english))
    try:
        if lost != Counter(placeholders(words)):
            yield Fault(context, "placeholder", f"must have {' '.join(sorted(lost)) or 'none'}")
    except ValueError:
        yield Fault(context, "placeholder", "a brace is open")
    numbers = set(_NUMBERS.findall(english)) - set(_NUMBERS.findall(words))
    if numbers:
        yield Fault(context, "number", f"lost: {' '.join(sorted(numbers))}")
    if _MARKUP.search(words) or _ISOLATES.sub("", words) or words != words.strip():
        yield Fault(context, "markup")


def placeholders(text: str) -> list[str]:
    """The {places} of a text. Raises ValueError where a brace is open."""
    return [f"{{{name}}}" for _, name, _, _ in string.Formatter().parse(text) if name is not None]


def _of_entry(po: Po, text: SourceText, message: Message) -> Iterator[Fault]:
    if message.fuzzy:
        yield Fault(text.context, "fuzzy")
    strings = strings_of(message)
    if len(strings) != (po.num_plurals if text.counts else 1):
        yield Fault(text.context, "plural", f"{len(strings)} of {po.num_plurals} forms")
    for words in strings:
        yield from faults_of_words(text.context, text.english, words)


def _of_header(po: Po) -> Iterator[Fault]:
    try:
        forms_by_category(po.code, po.plurals)
    except PluralsDisagree as error:
        yield Fault("Plural-Forms", "header", str(error))
    if "X-Reviewed-By" not in po.stated:
        yield Fault("X-Reviewed-By", "header", "who has read it, or nobody")
    if po.direction not in ("ltr", "rtl"):
        yield Fault(OURS[1], "header", "ltr or rtl")

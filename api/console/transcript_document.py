"""The transcript of a case as a document: from the copy that the record gives to plain values, and to one HTML page.

Threat considered: a customer's words that are markup, and then act in an advisor's browser or make a machine fetch
something. Everything is escaped, the page names no address, and its own policy forbids it every one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.console.conversation_lines import transcript
from api.console.document_blocks import Block, Paragraph, block, clean, joined, paragraphs
from api.console.history import notes
from api.console.moments import day, full, time_of_day
from api.console.pages import HERE
from api.console.shapes import Spoken
from api.console.terms import language_term, languages_term
from cases.language_code import ENGLISH, is_english
from cases.messages import Line, Message
from cases.transcript_copy import TranscriptCopy

CLOSED = "Who the person is. Kept closed, not part of this document."
CLOSED_LINE = "kept closed"
_pages = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class DocumentLine:
    """One message: who, when (London), the original, and the other language if there is one. remark: of the house."""

    speaker: str
    sender: str
    when: str
    iso: str
    original: Block | None
    other: Block | None
    remark: str


@dataclass(frozen=True)
class DocumentNote:
    """One internal note."""

    when: str
    who: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Document:
    """Everything that the page shows. about: its head, in labelled lines; notes: none where they were not chosen."""

    reference: str
    about: tuple[tuple[str, str], ...]
    lines: tuple[DocumentLine, ...]
    notes: tuple[DocumentNote, ...] | None
    erased: str


def as_page(copy: TranscriptCopy, names: Mapping[int, str]) -> str:
    """The document as one HTML page that needs nothing else. names: of the advisors, by number."""
    return _pages.get_template("transcript_document.html").render(document=document(copy, names))


def document(copy: TranscriptCopy, names: Mapping[int, str]) -> Document:
    """The document's values."""
    spoken = transcript(copy.messages, ())
    return Document(
        reference=copy.reference,
        about=_about(copy, spoken),
        lines=tuple(_line(message, said) for message, said in zip(copy.messages, spoken, strict=True)),
        notes=None if copy.entries is None else _notes(copy, names),
        erased=f"This conversation was erased on {full(copy.erased_at)}. Nothing of it can be read any more."
        if copy.erased_at
        else "",
    )


def _about(copy: TranscriptCopy, spoken: tuple[Spoken, ...]) -> tuple[tuple[str, str], ...]:
    held = copy.standing
    lines = [
        ("Made", f"{day(copy.made_at)}, {time_of_day(copy.made_at)}, by {copy.made_by}"),
        ("Conversation in", languages_term(held.language, held.other_language) if held else ""),
        ("Who speaks", ", ".join(dict.fromkeys(_speaker(said) for said in spoken))),
        ("Named advisor", copy.advisor),
        ("Internal notes", "not in this document" if copy.entries is None else "at the end. Not for the customer."),
        ("Times", "London"),
    ]
    return tuple((label, clean(words)) for label, words in lines if words)


def _speaker(said: Spoken) -> str:
    return f"{said.speaker} (advisor)" if said.sender == "advisor" else said.speaker


def _line(message: Message, said: Spoken) -> DocumentLine:
    remark = CLOSED if said.closed else ""
    if said.file:
        remark = f"A file: {said.file.title}. Not part of this document."
    bare = bool(remark)
    return DocumentLine(
        speaker=clean(_speaker(said)),
        sender=said.sender,
        when=full(message.at),
        iso=said.iso,
        original=None if bare else _original(message, said),
        other=_other(message, said) if said.foreign and not bare else None,
        remark=remark,
    )


def _original(message: Message, said: Spoken) -> Block:
    return block(
        message.language,
        f"Original, {language_term(message.language)}" if said.foreign else "",
        joined(said.pieces),
        offered=(option.title for option in message.options),
        lines=((line.label, line.words or CLOSED_LINE) for line in message.lines),
    )


def _other(message: Message, said: Spoken) -> Block:
    """What stands beside the original: Haven's own English, a computer's translation, or that there is none."""
    made = said.translation
    language = made.language if made else ENGLISH
    text = joined(made.pieces) if made else ""
    own = not is_english(message.language)
    label = language_term(language)
    if made and made.words and text:
        label = f"{label}, translated by a computer"
    return block(
        language,
        label,
        text,
        offered=said.options if own else (),
        lines=(_english(line) for line in message.lines if own),
        note=made.words if made else "Not translated.",
    )


def _english(line: Line) -> tuple[str, str]:
    return line.english_label or line.label, line.english or line.words or CLOSED_LINE


def _notes(copy: TranscriptCopy, names: Mapping[int, str]) -> tuple[DocumentNote, ...]:
    oldest_first = reversed(notes(copy.entries or (), names))
    return tuple(
        DocumentNote(note.at, clean(f"{note.who} {note.what}"), paragraphs(joined(note.words), ENGLISH))
        for note in oldest_first
    )

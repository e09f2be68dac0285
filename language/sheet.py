"""A language's catalogue as a sheet for a reviewer: a line for each wording, with room for a better one.

CSV with a byte order mark, so that spreadsheet programs read it as UTF-8. The same English with the same translation is
one line, however often it is said.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Message

from language.faults import Fault, faults_of_words
from language.po import Po, english_of, strings_of
from language.tongue import forms_by_category

COLUMNS = ("where", "form", "English", "translation", "correction", "reviewed")
BETWEEN = " | "
YES = frozenset({"yes", "y", "x", "1", "true", "ok", "✓"})


class SheetUnreadable(ValueError):
    """A file is not a sheet that was made by us; the text says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line. contexts: the identifiers of the texts; form: CLDR's category of a text that counts, or empty."""

    contexts: tuple[str, ...]
    form: str
    english: str
    translation: str
    correction: str = ""
    reviewed: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a sheet. `refused`: corrections that would break a text; `complete`: every line was reviewed."""

    corrected: int
    refused: tuple[Fault, ...]
    complete: bool


def rows(po: Po) -> tuple[Row, ...]:
    """The lines of a catalogue's sheet, in order."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for message in po.texts():
        for form, words in _forms(po, strings_of(message)):
            found.setdefault((form, english_of(message), words), []).append(str(message.context))
    return tuple(Row(tuple(contexts), *said) for said, contexts in found.items())


def export(po: Po, path: Path) -> None:
    """Write the sheet of a catalogue."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in rows(po):
            writer.writerow((BETWEEN.join(row.contexts), row.form, row.english, row.translation, "", ""))


def read(path: Path) -> tuple[Row, ...]:
    """The lines of a sheet that somebody filled in. Raises SheetUnreadable."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            written = file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise SheetUnreadable(f"{path.name}: {type(error).__name__}; save it as CSV in UTF-8") from None
    # Spreadsheet programs in many countries part the columns of a CSV by semicolons.
    head = written.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    lines = csv.DictReader(io.StringIO(written, newline=""), delimiter=separator)
    if not set(COLUMNS) <= set(lines.fieldnames or ()):
        raise SheetUnreadable(f"{path.name}: its first line must have the columns {', '.join(COLUMNS)}")
    return tuple(_row(line) for line in lines)


def take_in(po: Po, filled: Iterable[Row]) -> Taken:
    """Put the corrections of a sheet into the catalogue; what would break a text is refused and left as it was."""
    known, corrected = po.by_context(), 0
    refused: list[Fault] = []
    reviewed: set[tuple[str, str]] = set()
    for row in filled:
        for context in row.contexts:
            message = known.get(context)
            wrong = _wrong(po, message, context, row)
            refused.extend(wrong)
            if message is None or wrong:
                continue
            corrected += _put(po, message, row)
            if row.reviewed:
                reviewed.add((context, row.form))
    wanted = {(context, form) for context, each in known.items() for form, _ in _numbers(po, strings_of(each))}
    return Taken(corrected, tuple(refused), wanted <= reviewed and not refused)


def _wrong(po: Po, message: Message | None, context: str, row: Row) -> list[Fault]:
    if message is None or english_of(message) != row.english:
        return [Fault(context, "english", "the English is another today; make the sheet anew")]
    if row.form not in dict(_numbers(po, strings_of(message))):
        return [Fault(context, "plural", f"there is no form {row.form}")]
    return list(faults_of_words(context, row.english, row.correction)) if row.correction else []


def _put(po: Po, message: Message, row: Row) -> bool:
    """Whether the line changed the text."""
    if row.correction or row.reviewed:
        message.flags.discard("fuzzy")
    if not row.correction:
        return False
    strings = list(strings_of(message))
    strings[dict(_numbers(po, tuple(strings)))[row.form]] = row.correction
    message.string = strings[0] if isinstance(message.id, str) else tuple(strings)
    return True


def _forms(po: Po, strings: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for form, number in _numbers(po, strings):
        yield form, strings[number]


def _numbers(po: Po, strings: tuple[str, ...]) -> list[tuple[str, int]]:
    """The forms of a text by name, with their places; one without a name where the text counts nothing."""
    if len(strings) == 1 and po.num_plurals > 1:
        return [("", 0)]
    named: Mapping[int, str] = {number: form for form, number in forms_by_category(po.code, po.plurals).items()}
    return [("" if po.num_plurals == 1 else named.get(number, str(number)), number) for number in range(len(strings))]


def _row(line: Mapping[str, str | None]) -> Row:
    cell = {name: (line.get(name) or "").strip() for name in COLUMNS}
    return Row(
        contexts=tuple(each.strip() for each in cell["where"].split(BETWEEN.strip()) if each.strip()),
        form=cell["form"],
        english=cell["English"],
        translation=cell["translation"],
        correction=cell["correction"],
        reviewed=cell["reviewed"].casefold() in YES,
    )

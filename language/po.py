"""A language's catalogue as a file: gettext, read and written by Babel.

The header states the plural forms, the language's own name and direction where CLDR is poor, and whether a native
speaker has read the texts: `X-Reviewed-By` is who, or `nobody`. No dates, so that a file changes with its texts alone.
"""

import io
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, PoFileParser, write_po

from language.source import SourceText
from language.tongue import tongue, usual_plurals

FOLDER = Path(__file__).parent / "catalogues"
NOBODY = "nobody"
OURS = ("X-Own-Name", "X-Direction", "X-Reviewed-By")


class CatalogueUnreadable(ValueError):
    """A catalogue is not in gettext's form; the text names the file."""


class Po(Catalog):
    """One language's translations.

    ours     the headers of our own; plurals: the plural forms as gettext states them
    stated   the names of the headers that the file has; of a new one, all
    """

    def __init__(self, code: str) -> None:
        super().__init__(charset="utf-8", fuzzy=False, header_comment=f"# What customers read, in the language {code}.")
        self.code = code
        self.ours = {"X-Reviewed-By": NOBODY}
        self.stated: set[str] = set(OURS)
        self.state_plurals(usual_plurals(code))

    @property
    def own_name(self) -> str:
        return self.ours.get("X-Own-Name") or tongue(self.code).own_name

    @property
    def direction(self) -> str:
        return self.ours.get("X-Direction") or tongue(self.code).direction

    @property
    def reviewed_by(self) -> str | None:
        """The native speaker who has read every text; none where nobody has."""
        who = self.ours.get("X-Reviewed-By", NOBODY)
        return None if who == NOBODY else who

    def state_plurals(self, stated: str) -> None:
        self.plurals = stated
        count = stated.partition(";")[0].partition("=")[2].strip()
        self._forms = int(count) if count.isdigit() else 1

    @property
    def num_plurals(self) -> int:
        """How many plural forms the file states."""
        return self._forms

    # Babel's own headers hold dates and addresses of mailing lists, and drop ours.
    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", self.code),
            ("Plural-Forms", self.plurals),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            *((name, self.ours[name]) for name in OURS if self.ours.get(name)),
        ]

    @mime_headers.setter
    def mime_headers(self, headers: Iterable[tuple[str, str]]) -> None:
        for name, value in headers:
            self.stated.add(name)
            if name in OURS:
                self.ours[name] = value
            elif name == "Plural-Forms":
                self.state_plurals(value)

    def texts(self) -> list[Message]:
        """Every entry but the header."""
        return [message for message in self if message.id]

    def by_context(self) -> dict[str, Message]:
        return {str(message.context): message for message in self.texts()}

    def put(self, text: SourceText, words: str | tuple[str, ...], *, fuzzy: bool = False, was: str = "") -> None:
        """Translate `text` by `words`; one string for all of its plural forms will do. `was`: the English before."""
        if text.counts and isinstance(words, str):
            words = (words,) * self.num_plurals
        self.add(
            (text.one, text.english) if text.counts else text.english,
            words,
            context=text.context,
            locations=[(text.where, 0)] if text.where else (),
            flags={"fuzzy"} if fuzzy else (),
            previous_id=was or (),
            auto_comments=[text.note] if text.note else (),
        )


def read(path: Path) -> Po:
    """The catalogue in `path`. Raises CatalogueUnreadable."""
    po = Po(path.stem)
    po.stated.clear()
    try:
        PoFileParser(po, abort_invalid=True).parse(io.StringIO(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, PoFileError, ValueError) as error:
        raise CatalogueUnreadable(f"{path.name}: {error}") from None
    return po


def write(path: Path, po: Po) -> None:
    """Write the catalogue in the order of its texts."""
    file = io.BytesIO()
    write_po(file, po, width=120, include_lineno=False, include_previous=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file.getvalue())


def updated(po: Po, source: Iterable[SourceText]) -> Po:
    """The catalogue for the English of today: changed English becomes fuzzy, new texts are missing, others go.

    A text under a new identifier takes over, as fuzzy, what the same English had elsewhere.
    """
    new = Po(po.code)
    new.ours, new.header_comment = dict(po.ours), po.header_comment
    new.state_plurals(po.plurals)
    known = po.by_context()
    same_english = {english_of(message): message for message in known.values() if any(strings_of(message))}
    for text in source:
        old = known.get(text.context) or same_english.get(text.english)
        if old is None or isinstance(old.string, str) == text.counts:
            new.put(text, "")
            continue
        same = english_of(old) == text.english and str(old.context) == text.context
        was = "" if english_of(old) == text.english else english_of(old)
        new.put(text, _string(old), fuzzy=any(strings_of(old)) and (not same or old.fuzzy), was=was)
    return new


def english_of(message: Message) -> str:
    """The English of an entry; of one that counts, that for several."""
    return message.id if isinstance(message.id, str) else str(message.id[-1])


def strings_of(message: Message) -> tuple[str, ...]:
    """The translation of an entry, in each of its plural forms."""
    string = _string(message)
    return (string,) if isinstance(string, str) else string


def _string(message: Message) -> str | tuple[str, ...]:
    string = message.string or ""
    return string if isinstance(string, str) else tuple(str(each) for each in string)

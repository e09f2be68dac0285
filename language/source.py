"""The English texts that are translated, each under a stable identifier: where it stands, its variation, its button.

A text of `data/**/responses.yml` is `utter_key`; `utter_key [slot=value]` under a condition; `utter_key / button value`
for the title of what can be chosen. What an organisation is for (`cases/data/contacts.yml`) is `contact id`. A text
that counts has its English for one under `metadata: {one: …}`; a word to the translator is `metadata: {note: …}`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from language.examples import read_yaml

CONTACT = "contact "

Written = tuple[str, str, list[Mapping[str, Any]]]
"""File, key and variations of one text."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """One English text.

    context  its identifier; where: its file; note: a word to the translator
    one      the English for one, where it counts
    """

    context: str
    english: str
    one: str = ""
    where: str = ""
    note: str = ""

    @property
    def counts(self) -> bool:
        return bool(self.one)


def context_of(key: str, conditions: Iterable[Mapping[str, Any]] | None) -> str:
    """The identifier of one variation of a text: its key, with the conditions under which it is said."""
    fits = ",".join(f"{each['name']}={each['value']}" for each in conditions or ())
    return f"{key} [{fits}]" if fits else key


def context_of_button(context: str, value: str) -> str:
    """The identifier of the title of what can be chosen below a text."""
    return f"{context} / button {value}"


def responses(data_dir: Path) -> Iterator[Written]:
    """File, key and variations of every text below `data_dir`. Raises ExamplesUnreadable."""
    for path in sorted(data_dir.glob("**/responses.yml")):
        for key, variations in (read_yaml(path).get("responses") or {}).items():
            yield path.relative_to(data_dir.parent).as_posix(), key, variations


def source_texts(data_dir: Path) -> tuple[SourceText, ...]:
    """Every English text below `data_dir` and of the contacts beside it, in order. Raises ExamplesUnreadable."""
    return (*texts_of(responses(data_dir)), *contact_texts(data_dir))


def texts_of(written: Iterable[Written]) -> tuple[SourceText, ...]:
    """The English texts of these responses, in order; of two variations under one condition the first is said."""
    found: dict[str, SourceText] = {}
    for where, key, variations in written:
        for variation in variations:
            for text in _of_variation(where, key, variation):
                found.setdefault(text.context, text)
    return tuple(found.values())


def contact_texts(data_dir: Path) -> tuple[SourceText, ...]:
    """What each organisation is for, from the file beside `data_dir`."""
    path = data_dir.parent / "cases" / "data" / "contacts.yml"
    if not path.is_file():
        return ()
    where = path.relative_to(data_dir.parent).as_posix()
    return tuple(
        SourceText(f"{CONTACT}{each['id']}", str(each["what_for"]["en"]), where=where)
        for each in read_yaml(path).get("contacts") or ()
    )


def _of_variation(where: str, key: str, written: Mapping[str, Any]) -> Iterator[SourceText]:
    context = context_of(key, written.get("condition"))
    if str(written.get("text") or "").strip():
        beside = written.get("metadata") or {}
        yield SourceText(context, str(written["text"]), beside.get("one", ""), where, beside.get("note", ""))
    for button in written.get("buttons") or ():
        yield SourceText(context_of_button(context, str(button["payload"])), str(button["title"]), where=where)

"""The work on translations: bring the catalogues up to date, hand out sheets, take filled-in sheets back."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from language import po, sheet
from language.faults import faults
from language.po import FOLDER, CatalogueUnreadable, Po
from language.sheet import SheetUnreadable, Taken
from language.source import SourceText, source_texts

_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")


class NoSuchLanguage(ValueError):
    """There is no catalogue of this language, or this is no language's code; the text says which."""


PROBLEMS = (NoSuchLanguage, SheetUnreadable, CatalogueUnreadable)
"""What can be put right by who works on translations; the text says how."""


def refresh(home: Path, sheets: Path, folder: Path = FOLDER) -> Iterator[str]:
    """Bring every catalogue to the English of today and write its sheet; says of each language how it stands."""
    source = source_texts(home / "data")
    for path in sorted(folder.glob("*.po")):
        catalogue = po.updated(po.read(path), source)
        po.write(path, catalogue)
        sheet.export(catalogue, sheets / f"{path.stem}.csv")
        yield f"{path.stem:<8} {standing(catalogue, source)}"


def standing(catalogue: Po, source: tuple[SourceText, ...]) -> str:
    """How a catalogue stands, in words."""
    counted = Counter(fault.kind for fault in faults(catalogue, source))
    state = ", ".join(f"{times} {kind}" for kind, times in sorted(counted.items())) or "complete"
    return f"{state}; read by {catalogue.reviewed_by or 'no native speaker yet'}"


def add(home: Path, code: str, folder: Path = FOLDER) -> Path:
    """Begin the catalogue of a language. Raises NoSuchLanguage for what is no code, or where there is one already."""
    path = folder / f"{code}.po"
    if not _CODE.fullmatch(code) or code == "en":
        raise NoSuchLanguage(f"{code} is no code of a language to translate into, such as pl or pt-BR.")
    if path.exists():
        raise NoSuchLanguage(f"{path} is there already.")
    po.write(path, po.updated(Po(code), source_texts(home / "data")))
    return path


def take_in(home: Path, code: str, filled: Path, reviewer: str = "", folder: Path = FOLDER) -> Taken:
    """Put a filled-in sheet into a catalogue; with `reviewer`, a sheet reviewed line by line makes it reviewed.

    Raises NoSuchLanguage, SheetUnreadable, CatalogueUnreadable.
    """
    path = folder / f"{code}.po"
    if not _CODE.fullmatch(code) or not path.is_file():
        raise NoSuchLanguage(f"There is no catalogue of {code}: haven translations add {code}")
    catalogue = po.updated(po.read(path), source_texts(home / "data"))
    taken = sheet.take_in(catalogue, sheet.read(filled))
    if taken.complete and reviewer.strip():
        catalogue.ours["X-Reviewed-By"] = reviewer.strip()
    po.write(path, catalogue)
    return taken

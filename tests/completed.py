"""Catalogues for tests: complete, whatever people have still to translate."""

from pathlib import Path

from language import po
from language.po import FOLDER
from language.source import source_texts
from tests.house import ROOT


def completed(language: str, prefix: str, folder: Path) -> Path:
    """Writes the catalogue of `language` into `folder`; what is not translated yet is the English behind `prefix`."""
    source = source_texts(ROOT / "data")
    catalogue = po.updated(po.read(FOLDER / f"{language}.po"), source)
    known = catalogue.by_context()
    for text in source:
        message = known[text.context]
        if message.fuzzy or not all(po.strings_of(message)):
            message.string, message.flags = f"{prefix} {text.english}", set()
    po.write(folder / f"{language}.po", catalogue)
    return folder

"""Every catalogue of the house is whole: each text translated, no placeholder, number or identifier lost."""

from pathlib import Path

import pytest

from language import po
from language.faults import faults
from language.source import SourceText, source_texts

FILES = sorted(po.FOLDER.glob("*.po"))


@pytest.fixture(scope="module")
def source() -> tuple[SourceText, ...]:
    return source_texts(Path(__file__).resolve().parents[2] / "data")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_catalogue_is_whole(path: Path, source: tuple[SourceText, ...]) -> None:
    assert [str(fault) for fault in faults(po.read(path), source)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_catalogue_is_written_as_our_tool_writes_it(path: Path, source: tuple[SourceText, ...], tmp_path: Path) -> None:
    """`haven translations` would change nothing: a difference in review is a difference in texts."""
    po.write(tmp_path / path.name, po.updated(po.read(path), source))
    assert (tmp_path / path.name).read_bytes() == path.read_bytes()


def test_there_are_catalogues() -> None:
    assert {"ar", "pl"} <= {path.stem for path in FILES}

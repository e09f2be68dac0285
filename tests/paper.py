"""What tests read out of a PDF: which glyphs it draws, which signs they stand for, and where lines begin."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import pikepdf
import pytest

from haven import check
from haven.settings import HavenSettings
from tests.conftest import IN_CI


def needs_paper() -> None:
    """Skip where this machine cannot print every script; fail on the machine that builds."""
    found = [check.pango(HavenSettings()), check.fonts(HavenSettings())]
    if not all(each.works for each in found):
        reason = "; ".join(each.words for each in found if not each.works)
        pytest.fail(reason) if IN_CI else pytest.skip(reason)


@dataclass(frozen=True)
class Shown:
    """One glyph as drawn: its number in its font (0: the box), what it stands for, where its text began (points)."""

    glyph: int
    signs: str
    left: float


class Paper:
    """A PDF that was made."""

    def __init__(self, content: bytes) -> None:
        self._pdf = pikepdf.open(io.BytesIO(content))
        self.pages = len(self._pdf.pages)

    @cached_property
    def shown(self) -> tuple[Shown, ...]:
        """Every glyph in the order in which it is drawn: of a right-to-left line the last one first."""
        return tuple(each for page in self._pdf.pages for each in _of_page(page))

    @property
    def text(self) -> str:
        """What the glyphs stand for, without spaces."""
        return re.sub(r"\s", "", "".join(each.signs for each in self.shown))

    @property
    def boxes(self) -> int:
        """How many signs have no glyph."""
        return sum(each.glyph == 0 for each in self.shown)

    @property
    def strange(self) -> list[str]:
        """What a page may not have: links, scripts, files, anything that starts something."""
        refused = ("/URI", "/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/OpenAction", "/AA")
        keys = (str(key) for each in self._pdf.objects if isinstance(each, pikepdf.Dictionary) for key in each)
        return [key for key in keys if key in refused]


def _of_page(page: pikepdf.Page) -> Iterator[Shown]:
    fonts = {name: _Font(font) for name, font in page.Resources.Font.items()}
    font, left = None, 0.0
    for step in pikepdf.parse_content_stream(page):
        if isinstance(step, pikepdf.ContentStreamInlineImage):
            continue
        given, operator = step.operands, str(step.operator)
        match operator:
            case "Tf":
                font = fonts[str(given[0])]
            case "Tm":
                left = float(given[4])
            case "Tj" | "TJ" if font is not None:
                parts = given[0] if operator == "TJ" else given
                for part in parts:
                    if not isinstance(part, int | float | Decimal):
                        yield from (Shown(glyph, signs, left) for glyph, signs in font.read(bytes(part)))


class _Font:
    def __init__(self, font: pikepdf.Object) -> None:
        self._two_bytes = font.Subtype == "/Type0"
        self._signs = dict(_mapped(font.ToUnicode.read_bytes()))
        encoding = font.get("/Encoding")
        # Where a font lacks a sign, WeasyPrint gives it a code of its own, and a table that leads it to glyph 0.
        table = encoding.read_bytes() if isinstance(encoding, pikepdf.Stream) else b""
        self._glyphs = {int(code, 16): int(to) for code, to in re.findall(rb"<([0-9a-f]{4})> (\d+)\n", table)}

    def read(self, drawn: bytes) -> Iterator[tuple[int, str]]:
        step = 2 if self._two_bytes else 1
        for at in range(0, len(drawn), step):
            code = int.from_bytes(drawn[at : at + step], "big")
            yield self._glyphs.get(code, code if self._two_bytes else 1), self._signs.get(code, "")


def _mapped(table: bytes) -> Iterator[tuple[int, str]]:
    for code, signs in re.findall(rb"<([0-9a-fA-F]{2,4})> <([0-9a-fA-F]*)>", table):
        yield int(code, 16), bytes.fromhex(signs.decode()).decode("utf-16-be", "replace")

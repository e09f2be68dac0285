"""PDF is made in a child that fetches nothing, shows every sign it has a font for, and says where it has none."""

import html
import http.server
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from api.printing import glyphs, press
from api.printing.child import NO_FONT
from api.printing.press import NotPrinted, Press
from tests.paper import Paper, needs_paper

UNKNOWN_SIGN = "\u0378"
"""No sign at all, and so in no font."""


@pytest.fixture(autouse=True)
def _paper() -> None:
    needs_paper()


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A server that somebody could be made to ask; its address, and what it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    running = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}", asked
    running.shutdown()
    running.server_close()


def paper(body: str) -> str:
    return f'<!DOCTYPE html><html lang="en"><title>x</title><body>{NO_FONT}{body}</body></html>'


async def test_no_address_is_ever_fetched_not_even_a_file(server: tuple[str, list[str]], tmp_path: Path) -> None:
    address, asked = server
    secret = tmp_path / "secret.css"
    secret.write_text("p::before { content: 'zebra' }")
    body = (
        f'<img src="{address}/img"><link rel="stylesheet" href="{address}/css">'
        f'<link rel="stylesheet" href="file://{secret}"><style>@import url("{address}/import");'
        f'@font-face {{ font-family: x; src: url("{address}/font") }} p {{ font-family: x }}</style>'
        f'<a rel="attachment" href="file://{secret}">a</a><object data="{address}/object"></object><p>still here</p>'
    )
    made = Paper(await Press().pdf(paper(body)))
    assert asked == []
    assert "stillhere" in made.text
    assert "zebra" not in made.text
    assert "/EmbeddedFile" not in made.strange


async def test_sign_without_a_font_is_a_box_and_the_paper_says_so() -> None:
    made = Paper(await Press().pdf(paper(f"<p>a{UNKNOWN_SIGN}b</p>")))
    assert made.boxes == 1
    assert "nofontfor1signofit" in made.text
    whole = Paper(await Press().pdf(paper("<p>ab</p>")))
    assert whole.boxes == 0
    assert "nofontfor" not in whole.text


async def test_words_cannot_take_the_place_where_missing_fonts_are_said() -> None:
    body = f"<p>{html.escape(NO_FONT)} {UNKNOWN_SIGN}</p>"
    made = Paper(await Press().pdf(paper(body)))
    assert made.text.count("nofontfor1sign") == 1


async def test_paper_that_takes_too_long_is_given_up_and_its_child_ended() -> None:
    began = time.monotonic()
    with pytest.raises(NotPrinted):
        await Press(seconds=0.3).pdf(paper("<p>word </p>" * 20_000))
    assert time.monotonic() - began < 10
    assert not [each for each in psutil.Process().children() if press.CHILD in each.cmdline()]


async def test_child_that_fails_is_said_without_a_word_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "CHILD", "api.printing.nothing")
    with pytest.raises(NotPrinted) as refused:
        await Press().pdf(paper("<p>quixotic</p>"))
    assert "quixotic" not in repr(refused.value)


def test_missing_pango_is_said_and_not_raised_at_import(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glyphs, "PANGO", ("libpango-of-nowhere.so.0", "libpangoft2-1.0.so.0"))
    assert not Press().works
    with pytest.raises(glyphs.PangoMissing):
        glyphs.without_glyph("a")

"""The child process: reads a page of HTML from standard input, writes it as PDF to standard output.

Threats considered: a customer's words that become a page which makes this machine fetch something (the template escapes
them; no address is fetched, not even a file; nothing may be connected to or started from here); a thread of messages
that takes all memory or time (limits, for good). Whatever goes wrong, it says nothing: an error's text, and what
WeasyPrint warns of, may hold words of the customer.
"""

import html
import os
import re
import resource
import sys
from typing import Any, NoReturn

from api.printing.glyphs import without_glyph

MEMORY = 2_500_000_000
SECONDS = 150
LARGEST_PDF = 128 * 1024 * 1024

NO_FONT = "<!-- no font -->"
"""Where a page says how many of its signs could not be shown. Words of people are escaped, and cannot hold it."""

_REFUSED = (
    "socket.",
    "urllib.",
    "http.",
    "ftplib.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
)


class Refused(Exception):
    """Something that a page to be printed has no business with."""


def limit() -> None:
    """Take from this process what it does not need; for good."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_PDF),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    sys.addaudithook(_refuse)


def _refuse(event: str, _given: tuple[Any, ...]) -> None:
    if event.startswith(_REFUSED):
        raise Refused(event)


def printed(page: str) -> bytes:
    """`page` as PDF. It may name no address at all: its styles stand in it."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    class FetchesNothing(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> NoReturn:  # noqa: ARG002 - refused whatever it is
            raise Refused("an address in a page to be printed")

    limit()
    made: bytes = HTML(string=_honest(page), url_fetcher=FetchesNothing()).write_pdf(pdf_tags=True)
    return made


def _honest(page: str) -> str:
    text = html.unescape(re.sub(r"<[^>]*>", "\n", page))
    boxes = without_glyph(text)
    if not boxes:
        return page
    signs = "1 sign" if boxes == 1 else f"{boxes} signs"
    said = f"The machine that made this document has no font for {signs} of it: a box stands there."
    return page.replace(NO_FONT, f"<p><strong>{said}</strong></p>", 1)


def main() -> None:
    with os.fdopen(0, "rb") as given:
        page = given.read().decode()
    made = printed(page)
    with os.fdopen(1, "wb") as taken:
        taken.write(made)


if __name__ == "__main__":
    main()

"""Where pages are printed: a child process for each, few at once, ended when it takes too long.

A thread could not be ended, and would hold Python's one lock while the chats of others wait.
"""

import asyncio
import os
import sys
from contextlib import suppress
from pathlib import Path

import structlog

from api.printing.glyphs import is_pango_here

log = structlog.get_logger()

HOME = Path(__file__).resolve().parents[2]
CHILD = "api.printing.child"
SECONDS = 120.0
AT_ONCE = 2
_ALONG = ("PATH", "LD_LIBRARY_PATH", "HOME", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH")
"""What of the environment goes along: where libraries and fonts lie. No setting of the house, so no key."""


class NotPrinted(Exception):
    """No PDF was made: it took too long, too much memory, or the child failed. Carries no word of the page."""


class Press:
    """Makes PDF, at most AT_ONCE at the same time. seconds: how long one may take, its waiting included."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._free = asyncio.Semaphore(AT_ONCE)

    @property
    def works(self) -> bool:
        """Whether this machine can make PDF at all."""
        return is_pango_here()

    async def pdf(self, page: str) -> bytes:
        """`page`, one of our own, as PDF. Raises NotPrinted."""
        try:
            async with asyncio.timeout(self._seconds), self._free:
                return await _of_child(page.encode())
        except TimeoutError:
            log.warning("pdf_took_too_long")
            raise NotPrinted from None


async def _of_child(page: bytes) -> bytes:
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        CHILD,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**{name: os.environ[name] for name in _ALONG if name in os.environ}, "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=HOME,
    )
    try:
        made, _ = await running.communicate(page)
    finally:
        # Too late, or the browser went away: nobody waits for it any more.
        with suppress(ProcessLookupError):
            running.kill()
        await running.wait()
    if running.returncode != 0 or not made.startswith(b"%PDF-"):
        log.error("pdf_not_made", code=running.returncode)
        raise NotPrinted
    return made

"""What every answer carries and every request must keep to: security headers, a size limit, packing of pages.

Plain ASGI, because an event stream passes through. Threats considered: a hostile site that frames the chat or the
console (frame-ancestors), anything loaded from another host (default-src), words left in a shared browser's cache
(no-store), an address that leaks where somebody was (no-referrer), secrets guessed from packed sizes (only pages
and their files are packed, never a conversation).
"""

import json
import re
from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 256 * 1024
LARGEST_FORM = 1024 * 1024
"""For the form, where nothing can keep words that come back refused: 100,000 characters of any script fit."""

FILE = re.compile(r"/chat/[0-9a-z]{32}/evidence|/form/files")

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}"
)
EVERYWHERE = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "X-Robots-Tag": "noindex",
}


class SecurityHeaders:
    """Puts the headers on every answer; one that is there already is left alone."""

    def __init__(self, app: ASGIApp, embedding_sites: Sequence[str] = (), https: bool = False) -> None:
        self._app = app
        self._framed = POLICY.format(ancestors=" ".join(("'self'", *embedding_sites)))
        self._alone = POLICY.format(ancestors="'none'")
        self._everywhere = dict(EVERYWHERE)
        if https:
            self._everywhere["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._guard(MutableHeaders(scope=message), scope["path"])
            await send(message)

        await self._app(scope, receive, send_guarded)

    def _guard(self, headers: MutableHeaders, path: str) -> None:
        for name, value in self._everywhere.items():
            headers.setdefault(name, value)
        headers.setdefault("Content-Security-Policy", self._framed if _is_webchat(path) else self._alone)
        is_file = "etag" in headers
        headers.setdefault("Cache-Control", "no-cache" if is_file else "no-store")


class SizeLimit:
    """Refuses a body above the limit before it is read whole, in plain words.

    A file that a customer adds passes: its route counts as it reads, and keeps a part at a time (api/webchat/files.py,
    api/webchat/form/files.py).
    """

    def __init__(self, app: ASGIApp, sentence: str, largest: int = LARGEST_BODY) -> None:
        self._app = app
        self._answer = json.dumps({"error": "message_too_long", "sentence": sentence}).encode()
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _is_file(scope["path"]):
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        largest = LARGEST_FORM if _is_form(scope["path"]) else self._largest
        if announced.isdigit() and int(announced) > largest:
            await self._refuse(receive, send)
            return
        taken = 0

        async def receive_limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > largest:
                # A body without an announced length: no honest browser sends one. The rest is not read.
                return {"type": "http.disconnect"}
            return message

        await self._app(scope, receive_limited, send)

    async def _refuse(self, receive: Receive, send: Send) -> None:
        # The body is read and dropped: a connection closed too early would hide the answer from the browser.
        more = True
        while more:
            message = await receive()
            more = message["type"] == "http.request" and message.get("more_body", False)
        headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 413, "headers": headers})
        await send({"type": "http.response.body", "body": self._answer})


class PackedPages:
    """Packs pages and their files; everything else goes as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._plain = app
        self._packed = GZipMiddleware(app, minimum_size=500, compresslevel=6)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        packs = scope["type"] == "http" and _is_page(scope["path"])
        await (self._packed if packs else self._plain)(scope, receive, send)


def _is_form(path: str) -> bool:
    return path == "/form" or path.startswith("/form/")


def _is_webchat(path: str) -> bool:
    return path == "/webchat" or path.startswith("/webchat/")


def _is_file(path: str) -> bool:
    return FILE.fullmatch(path) is not None


def _is_page(path: str) -> bool:
    return path in ("/", "/embed.js") or _is_webchat(path) or path.startswith("/console/static/")

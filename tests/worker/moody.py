"""A mail server and a web hook with moods: they refuse, delay and drop, as their like do on bad days."""

import asyncio
import json
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.house import free_port

TOO_LONG = 1.5
"""Seconds; the tests let the worker wait for less."""

MAIL_REFUSALS = (
    "hangs_up",
    "not_now",
    "never",
    "not_this_letter",
    "drops_at_sender",
    "slow_answer",
    "drops_before_data",
    "drops_after_data",
)
HOOK_REFUSALS = ("status_429", "status_500", "slow_answer", "drops")


class MoodyPost:
    """A mail server. `mood` is asked once for each connection; `letters`: what arrived whole, taken or not."""

    def __init__(self, mood: Callable[[], str]) -> None:
        self.mood = mood
        self.letters: list[Message] = []
        self.taken: list[Message] = []
        self.moods: list[str] = []
        self.under_way = threading.Event()
        self.go_on = threading.Event()

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.moods[-1] == "drops_at_sender":
            _drop(server)
        envelope.mail_from = address
        return "250 yes"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.moods[-1] == "not_now":
            return f"451 try later {address}"
        if self.moods[-1] == "never":
            return f"550 nobody here is {address}"
        envelope.rcpt_tos.append(address)
        return "250 yes"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        mood = self.moods[-1]
        if mood == "drops_before_data":
            _drop(server)
            return "451 gone"
        content: Any = envelope.content
        self.letters.append(message_from_bytes(content))
        if mood == "not_this_letter":
            return "554 no"
        if mood == "slow_answer":
            await asyncio.sleep(TOO_LONG)
        if mood == "holds":
            self.under_way.set()
            await asyncio.to_thread(self.go_on.wait, 30)
        if mood == "drops_after_data":
            _drop(server)
            return "451 gone"
        self.taken.append(self.letters[-1])
        return "250 taken"

    async def handle_QUIT(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        if self.moods[-1] == "slow_goodbye":
            await asyncio.sleep(TOO_LONG)
        return "500 what" if self.moods[-1] == "rude_goodbye" else "221 bye"


class _Line(SMTP):
    """One connection; in a bad mood it is ended before a word."""

    def connection_made(self, transport: Any) -> None:
        post: MoodyPost = self.event_handler
        # The first is the controller's own, which tries whether the door is open.
        post.moods.append(post.mood() if post.moods else "takes")
        if post.moods[-1] == "hangs_up":
            transport.abort()
        else:
            super().connection_made(transport)


class _Office(Controller):
    def factory(self) -> SMTP:
        return _Line(self.handler, **self.SMTP_kwargs)


@contextmanager
def opened(post: MoodyPost, port: int | None = None) -> Iterator[str]:
    """The mail server's address, while it is open."""
    office = _Office(post, hostname="127.0.0.1", port=port or free_port())
    office.start()
    try:
        yield f"smtp://127.0.0.1:{office.port}"
    finally:
        post.go_on.set()
        office.stop()


@contextmanager
def dripping(every: float = 0.05) -> Iterator[str]:
    """The address of a mail server that greets letter by letter and comes to no end."""

    class Drip(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                while True:
                    self.request.sendall(b"2")
                    time.sleep(every)
            except OSError:
                return

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Drip) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def _drop(server: SMTP) -> None:
    transport: Any = server.transport
    transport.abort()


class MoodyHook(ThreadingHTTPServer):
    """A chat program's channel. `told`: what arrived whole; `taken`: what it said yes to."""

    daemon_threads = True

    def __init__(self, mood: Callable[[], str]) -> None:
        super().__init__(("127.0.0.1", 0), _HookAnswer)
        self.mood = mood
        self.told: list[str] = []
        self.taken: list[str] = []
        self.under_way = threading.Event()
        self.go_on = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hooks/secret-part"

    def handle_error(self, *_: object) -> None:
        """Somebody hung up."""


class _HookAnswer(BaseHTTPRequestHandler):
    server: MoodyHook

    def do_POST(self) -> None:
        mood = self.server.mood()
        if mood == "drops":
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        line = json.loads(self.rfile.read(int(self.headers["content-length"])))["text"]
        self.server.told.append(line)
        if mood == "slow_answer":
            time.sleep(TOO_LONG)
        if mood == "holds":
            self.server.under_way.set()
            self.server.go_on.wait(30)
        status = int(mood.removeprefix("status_")) if mood.startswith("status_") else 200
        if status == 200 and mood != "slow_answer":
            self.server.taken.append(line)
        self.send_response(status)
        self.end_headers()
        if mood == "endless":
            while not self.server.go_on.wait(0.05):
                self.wfile.write(b"ha")

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@contextmanager
def hung(hook: MoodyHook) -> Iterator[str]:
    """The hook's address, while it answers."""
    thread = threading.Thread(target=hook.serve_forever, daemon=True)
    thread.start()
    try:
        yield hook.url
    finally:
        hook.go_on.set()
        hook.shutdown()
        hook.server_close()

"""A small server that speaks LibreTranslate's wire protocol, with its errors, for tests; nothing of it translates.

Held to the real application by tests/language/translate/test_contract.py, where one runs. `/languages` tells targets;
`/translate` takes one text or a list; 400 for what is missing or unknown, 403 for a wrong key, 429 for too many
requests, and `{"error": …}` beside each of them.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CODES = tuple("ar bn cs en es fa fr hi hu it lt lv pl pt ro ru sk sq tr uk ur vi zh-Hans".split())  # noqa: SIM905
"""The languages of LibreTranslate among Haven's; it has no model for cy ckb pa so ti gu."""


class Libre:
    """The server. `said`: every text that came, in order; what it does next is set from outside.

    slow     seconds before each answer
    answers  statuses with which the next requests are answered, before it works again
    garbled  what it answers instead of JSON that fits; keeps: gives every text back as it came
    """

    def __init__(self, key: str = "", port: int = 0) -> None:
        self.key = key
        self.said: list[str] = []
        self.sizes: list[int] = []
        self.requests: list[str] = []
        self.slow = 0.0
        self.answers: list[int] = []
        self.garbled: bytes | None = None
        self.keeps = False
        self.refuses: str | None = None
        self.unsure = False
        self.port = port
        self.returns()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def returns(self) -> None:
        """Comes up, or up again at the same port."""
        self._dead = False
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), self._handler())
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def dies(self) -> None:
        self._dead = True
        self._server.shutdown()
        self._server.server_close()

    def answer(self, method: str, path: str, sent: dict[str, Any]) -> tuple[int, Any]:
        """What LibreTranslate answers."""
        if (method, path) == ("GET", "/languages"):
            return 200, [{"code": code, "name": code, "targets": CODES} for code in CODES]
        if (method, path) != ("POST", "/translate"):
            return 404, {"error": "Not Found"}
        for name in ("q", "source", "target"):
            if not sent.get(name):
                return 400, {"error": f"Invalid request: missing {name} parameter"}
        if self.key and sent.get("api_key") != self.key:
            return 403, {"error": "Invalid API key"}
        for name in ("source", "target"):
            if sent[name] not in (*CODES, "auto"):
                return 400, {"error": f"{sent[name]} is not supported"}
        return self._translated(sent)

    def _translated(self, sent: dict[str, Any]) -> tuple[int, Any]:
        texts = sent["q"] if isinstance(sent["q"], list) else [sent["q"]]
        if self.refuses is not None and any(self.refuses in text for text in texts):
            return 400, {"error": "Cannot translate text"}
        self.said.extend(texts)
        self.sizes.append(len(texts))
        told = [text if self.keeps or sent["source"] == "auto" else f"[{sent['target']}] {text}" for text in texts]
        answer: dict[str, Any] = {"translatedText": told if isinstance(sent["q"], list) else told[0]}
        if sent["source"] == "auto" or self.unsure:
            guess = {"confidence": 0, "language": "en"}
            answer["detectedLanguage"] = [guess] * len(texts) if isinstance(sent["q"], list) else guess
        return 200, answer

    def _handler(libre) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - the handler has a self of its own
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer({})

            def do_POST(self) -> None:
                self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

            def log_message(self, *_: Any) -> None:
                pass

            def _answer(self, sent: dict[str, Any]) -> None:
                if libre._dead:
                    self.close_connection = True
                    return
                libre.requests.append(f"{self.command} {self.path}")
                time.sleep(libre.slow)
                if libre.answers:
                    status, body = libre.answers.pop(0), json.dumps({"error": "Slowdown"}).encode()
                elif libre.garbled is not None and self.command == "POST":
                    status, body = 200, libre.garbled
                else:
                    status, found = libre.answer(self.command, self.path.partition("?")[0], sent)
                    body = json.dumps(found).encode()
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", "application/json")
                    if status in (301, 302, 307):
                        self.send_header("Location", f"{libre.url}/elsewhere")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

        return Handler


@contextmanager
def running(key: str = "") -> Iterator[Libre]:
    libre = Libre(key)
    try:
        yield libre
    finally:
        libre.dies()

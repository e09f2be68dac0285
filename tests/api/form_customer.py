"""A browser without scripts: reads a page, fills its form in, presses a button, follows where it leads."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

Values = Mapping[str, str | Sequence[str]]


class Page(HTMLParser):
    """What of a page matters here: its words, its hidden fields, what can be filled in, what can be pressed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.hidden: dict[str, str] = {}
        self.fields: dict[str, list[str]] = {}
        self.buttons: set[str] = set()
        self.checked: dict[str, list[str]] = {}
        self.written: dict[str, str] = {}
        self._words: list[str] = []
        self._area: str | None = None
        self.feed(html)

    @property
    def words(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self._words))

    @property
    def asked(self) -> list[str]:
        return self.hidden.get("asked", "").split(",") if self.hidden.get("asked") else []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "textarea":
            self._area = name
            self.written[name] = ""
        elif tag == "button":
            self.buttons.add(given.get("value", ""))
        elif tag == "input" and given.get("type") == "hidden":
            self.hidden[name] = given.get("value", "")
        elif tag == "input":
            self.fields.setdefault(name, []).append(given.get("value", ""))
            if "checked" in given:
                self.checked.setdefault(name, []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            # The line break after the opening tag is not part of what was written.
            self.written[self._area] += data.removeprefix("\n")
        self._words.append(data)


@dataclass
class FormCustomer:
    """Somebody at the form."""

    http: httpx.AsyncClient
    page: Page = field(default_factory=lambda: Page(""))
    path: str = ""
    status: int = 0

    async def opens(self, path: str = "/form") -> Page:
        return self._arrived(await self.http.get(path, follow_redirects=True))

    async def starts(self, path: str = "/form") -> Page:
        first = await self.opens(path)
        started = await self.http.post("/form/start", files=_parts(first.hidden), follow_redirects=True)
        return self._arrived(started)

    async def presses(self, act: str = "continue", /, values: Values | None = None, **more: str) -> Page:
        """Fills in `values` and presses a button of the page that is open."""
        answer = await self.posts({**self.page.hidden, **(values or {}), **more, "act": act})
        return self._arrived(answer)

    async def posts(self, values: Values) -> httpx.Response:
        return await self.http.post("/form", files=_parts(values), follow_redirects=True)

    def _arrived(self, answer: httpx.Response) -> Page:
        self.status, self.path = answer.status_code, answer.url.path
        self.page = Page(answer.text)
        return self.page

    @property
    def conversation(self) -> str:
        return self.http.cookies["haven_form"].partition(".")[0]


def _parts(values: Values) -> list[tuple[str, tuple[None, str]]]:
    several = {name: [value] if isinstance(value, str) else list(value) for name, value in values.items()}
    pairs = [(name, (None, value)) for name, group in several.items() for value in group]
    return [*pairs, ("end", (None, ""))]

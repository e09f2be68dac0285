"""How the desk's pages are made: from templates that escape everything, with files of this host alone."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.templating import Jinja2Templates
from starlette.responses import Response

from api.console.doorway import SignedIn
from api.console.terms import presence_term

HERE = Path(__file__).parent
STATIC = HERE / "static"

HEADERS = {
    # With no referrer at all a browser would send its forms as coming from nowhere.
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
}

_templates = Jinja2Templates(directory=HERE / "templates")
_EMPTY: dict[str, Any] = {
    "advisor": None,
    "token": "",
    "here": "",
    "lists": None,
    "case": None,
    "reference": "",
    "identity": None,
    "problem": "",
    "notice": "",
    "chosen_answer": "",
}


@cache
def static_files() -> dict[str, Path]:
    """The files that the pages may load, by name."""
    return {path.name: path for path in sorted(STATIC.iterdir()) if path.is_file()}


def static(name: str) -> str:
    """The address of a file. Scripts import each other by name, so that one number marks the whole set."""
    return f"/console/static/{_edition()}/{name}"


def page(
    request: Request, name: str, values: Mapping[str, Any], *, who: SignedIn | None = None, status: int = 200
) -> Response:
    """The page `name` with `values`. Everything in it is escaped; `who` is signed in."""
    signed = {"advisor": who.advisor, "token": who.token} if who else {}
    return _templates.TemplateResponse(
        request,
        name,
        {**_EMPTY, "static": static, "presence_term": presence_term, **signed, **values},
        status_code=status,
        headers=HEADERS,
    )


@cache
def _edition() -> str:
    contents = hashlib.sha256()
    for path in static_files().values():
        contents.update(path.read_bytes())
    return contents.hexdigest()[:12]

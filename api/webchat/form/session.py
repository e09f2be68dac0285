"""The cookie that opens a form's conversation, and the token that a form shows beside it (threats: see the package)."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from fastapi import Request
from starlette.responses import Response

from api.webchat.chats import Key

COOKIE = "haven_form"
PATH = "/form"
IDLE = timedelta(hours=2)
"""How long a form that nobody touched still shows what was written: long enough for a call or a child to be fed."""


@dataclass(frozen=True)
class FormSession:
    """The conversation of this browser's form."""

    key: Key
    cookie: str = field(repr=False)

    @property
    def token(self) -> str:
        """What proves that a form came from one of our pages."""
        return hmac.new(self.cookie.encode(), b"a page of the form", hashlib.sha256).hexdigest()

    def is_shown_by(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), self.token.encode())


def session_of(request: Request) -> FormSession | None:
    """The form's conversation at this browser; none where there is no cookie or it is not one of ours."""
    cookie = request.cookies.get(COOKIE, "")
    conversation, _, token = cookie.partition(".")
    if len(conversation) != 32 or not conversation.isalnum() or not token:
        return None
    return FormSession(Key(conversation, token), cookie)


def keep(response: Response, key: Key, https: bool) -> None:
    response.set_cookie(
        COOKIE, f"{key.conversation}.{key.token}", httponly=True, samesite="strict", secure=https, path=PATH
    )


def drop(response: Response) -> None:
    response.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="strict")


def is_from_elsewhere(request: Request) -> bool:
    """Whether another site sent this: it could put its own conversation in the place of one that goes on."""
    return request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")


def new_page() -> str:
    """Names one page as it was shown, so that the same words of the same page are stored once."""
    return secrets.token_hex(12)

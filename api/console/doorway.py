"""Who is at the desk: the sign-in's cookie, and what a request that changes something must show.

Threats considered: another site that posts in a signed-in advisor's name (SameSite=Strict cookie, the Origin, and a
token that only our pages know); a script that steals the sign-in (HttpOnly); the sign-in on a plain line (Secure
wherever the public address is https).
"""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from api.errors import Refusal
from api.services import Services, house_of
from cases import advisors
from cases.advisors import Advisor
from cases.errors import SignedOut

COOKIE = "haven_desk"
TOKEN_HEADER = "X-Haven-Token"  # noqa: S105 - a header's name

House = Annotated[Services, Depends(house_of)]


@dataclass(frozen=True)
class SignedIn:
    """The advisor at this browser. `token` proves that a form came from one of our pages."""

    advisor: Advisor
    session: str

    @property
    def token(self) -> str:
        return hmac.new(self.session.encode(), b"a form of the desk", hashlib.sha256).hexdigest()


async def signed_in(request: Request, services: House) -> SignedIn:
    """Who is signed in at this browser. Raises SignedOut."""
    session = request.cookies.get(COOKIE)
    if not session:
        raise SignedOut
    return SignedIn(await services.records.write(lambda record: advisors.advisor_of(record, session)), session)


Who = Annotated[SignedIn, Depends(signed_in)]


def from_here(request: Request, services: House) -> None:
    """Refuses what another site sent. A caller that is no browser sends neither header and has no cookie of ours."""
    origin = request.headers.get("origin")
    if origin is not None:
        own = {request.headers.get("host", ""), urlsplit(services.settings.address).netloc}
        if urlsplit(origin).netloc not in own - {""}:
            raise Refusal(403, "other_site")
    elif request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Refusal(403, "other_site")


async def trusted_form(request: Request, who: Who, _here: Annotated[None, Depends(from_here)]) -> FormData:
    """A form that one of our pages sent. Raises Refusal."""
    form = await request.form()
    _check(str(form.get("token", "")), who)
    return form


def trusted_call(request: Request, who: Who, _here: Annotated[None, Depends(from_here)]) -> SignedIn:
    """Who calls, once they have shown the token beside the cookie. Raises Refusal."""
    _check(request.headers.get(TOKEN_HEADER, ""), who)
    return who


Form = Annotated[FormData, Depends(trusted_form)]
Caller = Annotated[SignedIn, Depends(trusted_call)]


def keep_sign_in(response: Response, services: Services, session: str) -> None:
    """Put the sign-in into the browser; it ends with the browser, or earlier on the server."""
    response.set_cookie(
        COOKIE,
        session,
        httponly=True,
        samesite="strict",
        secure=services.settings.address.startswith("https://"),
        path="/",
    )


def drop_sign_in(response: Response) -> None:
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


def _check(shown: str, who: SignedIn) -> None:
    if not hmac.compare_digest(shown.encode(), who.token.encode()):
        raise Refusal(403, "form_expired")

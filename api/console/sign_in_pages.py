"""Signing in and out, and the one-time invitation."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from api.console.doorway import (
    COOKIE,
    Form,
    House,
    drop_sign_in,
    from_here,
    keep_sign_in,
)
from api.console.pages import page
from api.console.refusals import PageRoute, sentence_of
from api.errors import Refusal
from api.services import Services
from cases import advisors
from cases.advisors import Advisor
from cases.database import Record
from cases.errors import (
    CodeNeeded,
    EmailTaken,
    InviteExpired,
    TooManyTries,
    WeakPassword,
    WrongPassword,
)
from cases.naming import MANAGER_NAME

router = APIRouter(route_class=PageRoute, include_in_schema=False)

FromHere = Annotated[None, Depends(from_here)]


@router.get("/console/sign-in")
async def sign_in_page(request: Request, next: str = "/console") -> Response:
    """The door."""
    return _sign_in_page(request, next)


@router.post("/console/sign-in")
async def sign_in(request: Request, services: House, _here: FromHere) -> Response:
    """Signs in, or says in one sentence why not; which of the three was wrong is never told."""
    form = await request.form()
    email, goal = str(form.get("email", "")), _inside(str(form.get("next", "")))
    try:
        session = await _begin(services, email, str(form.get("password", "")), str(form.get("code", "")))
    except (WrongPassword, CodeNeeded, TooManyTries) as refusal:
        asked = isinstance(refusal, CodeNeeded) or "code" in form
        problem = sentence_of(services, refusal)
        return _sign_in_page(request, goal, refusal.status, email=email, code_needed=asked, problem=problem)
    answer = RedirectResponse(goal, 303)
    keep_sign_in(answer, services, session)
    return answer


@router.post("/console/sign-out")
async def sign_out(request: Request, services: House, _form: Form) -> Response:
    """Ends the sign-in on the server, not only in the browser."""
    session = request.cookies[COOKIE]
    await services.records.write(lambda record: advisors.sign_out(record, session))
    answer = RedirectResponse("/console/sign-in", 303)
    drop_sign_in(answer)
    return answer


@router.get("/console/invite/{invite_token}")
async def invite_page(request: Request, services: House, invite_token: str) -> Response:
    """The page behind a one-time link; looking at it does not use it up."""
    try:
        invited = await _invited(services, invite_token)
    except InviteExpired as refusal:
        return page(request, "invite.html", {"invited": None}, status=refusal.status)
    return _invite_page(request, invited, invite_token)


@router.post("/console/invite/{invite_token}")
async def accept_invite(request: Request, services: House, invite_token: str, _here: FromHere) -> Response:
    """Sets the password, and for the first advisor the name and address, then signs in."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    try:
        invited = await _invited(services, invite_token)
    except InviteExpired as refusal:
        return page(request, "invite.html", {"invited": None}, status=refusal.status)
    try:
        accepted = await services.records.write(lambda record: _accept(record, invite_token, invited, form))
        session = await _begin(services, accepted.email, form.get("password", ""), "")
    except CodeNeeded:
        return RedirectResponse("/console/sign-in", 303)
    except (WeakPassword, EmailTaken, Refusal) as refusal:
        problem = sentence_of(services, refusal)
        return _invite_page(request, invited, invite_token, refusal.status, problem=problem, given=form)
    answer = RedirectResponse("/console", 303)
    keep_sign_in(answer, services, session)
    return answer


async def _begin(services: Services, email: str, password: str, code: str) -> str:
    def work(record: Record) -> str:
        return advisors.sign_in(record, email, password, code or None).token

    return await services.records.write(work)


async def _invited(services: Services, token: str) -> Advisor:
    return await services.records.read(lambda record: advisors.invited(record, token))


def _accept(record: Record, token: str, invited: Advisor, form: dict[str, str]) -> Advisor:
    password = form.get("password", "")
    if password != form.get("again", ""):
        raise Refusal(422, "passwords_differ")
    if invited.name != MANAGER_NAME:
        return advisors.accept_invite(record, token, password)
    name, email = form.get("name", "").strip(), form.get("email", "").strip()
    if not name or "@" not in email:
        raise Refusal(422, "name_missing")
    return advisors.accept_invite(record, token, password, name=name, email=email)


def _sign_in_page(
    request: Request, goal: str, status: int = 200, *, email: str = "", code_needed: bool = False, problem: str = ""
) -> Response:
    values = {"next": _inside(goal), "email": email, "code_needed": code_needed, "problem": problem}
    return page(request, "sign_in.html", values, status=status)


def _invite_page(
    request: Request,
    invited: Advisor,
    token: str,
    status: int = 200,
    *,
    problem: str = "",
    given: dict[str, str] | None = None,
) -> Response:
    kept = {"name": "", "email": invited.email, **(given or {})}
    values = {
        "invited": invited,
        "first": invited.name == MANAGER_NAME,
        "invite_token": token,
        "problem": problem,
        "name": kept["name"],
        "email": kept["email"],
    }
    return page(request, "invite.html", values, status=status)


def _inside(goal: str) -> str:
    """A page of the desk, whatever the address says: nobody is led to another site by signing in."""
    return goal if goal == "/console" or goal.startswith("/console/") else "/console"

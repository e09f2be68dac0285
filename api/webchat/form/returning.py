"""The form's pages for stopping and coming back: the return code, the pause, the eight words that were typed.

Threat considered: a code in a page that stays in the browser. It stands only in the answer to the press that makes it
(no-store, read once), never in an address, and paper gets nothing but the words.
"""

from typing import Any

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from api.errors import Refusal
from api.texts import readable
from api.webchat import pausing
from api.webchat.chats import Key
from api.webchat.form import session as sessions
from api.webchat.form.routes import BEGINNING, Here
from api.webchat.form.visits import GONE, Visit
from cases.errors import CaseError

CODE = "/form/code"

router = APIRouter(prefix="/form", include_in_schema=False)


@router.get("/return")
async def return_page(visit: Here) -> Response:
    """Asks for the eight words."""
    return visit.page("return.html", {"typed": ""}, begun=False)


@router.post("/return")
async def come_back(visit: Here) -> Response:
    """Opens the report of the words that were typed; this browser's form is that one from now on."""
    typed = str((await visit.form()).get("code") or "")
    try:
        visit.check_origin()
        returned = await pausing.enter(visit.request, visit.services, visit.paces, typed)
    except (CaseError, Refusal) as error:
        problem = {"sentence": visit.refusal(None, error.code)}
        return visit.page("return.html", {"problem": problem, "typed": readable(typed)}, error.status, begun=False)
    answer = RedirectResponse(BEGINNING, 303)
    visit.keep(answer, Key(returned.conversation, returned.token))
    return answer


@router.get("/code")
async def code_page(visit: Here) -> Response:
    """Whether there is a code, and how to get one."""
    return await _standing(visit, "code.html")


@router.get("/pause")
async def pause_page(visit: Here) -> Response:
    """Who uses the device, and the code."""
    return await _standing(visit, "pause.html")


@router.post("/code")
async def make_code(visit: Here) -> Response:
    """Makes a code and shows it this once, or notes that it was saved."""
    filled, session = await visit.form(), visit.session
    if session is None:
        return RedirectResponse(BEGINNING, 303)
    try:
        visit.check(session, str(filled.get("token") or ""))
        if filled.get("code") == "saved":
            await pausing.code_is_saved(visit.services, session.key)
            return RedirectResponse(CODE, 303)
        made = await pausing.make_code(visit.services, visit.paces, session.key)
    except (CaseError, Refusal) as error:
        return await _again(visit, "code.html", error)
    return visit.page("code.html", {"made": made, "state": "made"})


@router.post("/pause")
async def pause(visit: Here) -> Response:
    """Pauses the report. Where somebody else uses the device, this browser keeps nothing of it."""
    filled, session = await visit.form(), visit.session
    if session is None:
        return RedirectResponse(BEGINNING, 303)
    device = str(filled.get("device") or "")
    try:
        visit.check(session, str(filled.get("token") or ""))
        if device not in pausing.LASTS:
            raise Refusal(422, "form_empty")
        await pausing.pause(visit.services, session.key, device)
    except (CaseError, Refusal) as error:
        return await _again(visit, "pause.html", error)
    if device == "mine":
        return RedirectResponse(BEGINNING, 303)
    answer = visit.page("start.html", {"note": "paused_shared"}, begun=False)
    sessions.drop(answer)
    return answer


@router.post("/go-on")
async def go_on(visit: Here) -> Response:
    """Goes on within the hour."""
    filled, session = await visit.form(), visit.session
    if session is None:
        return RedirectResponse(BEGINNING, 303)
    try:
        visit.check(session, str(filled.get("token") or ""))
        await pausing.resume(visit.services, session.key)
    except (CaseError, Refusal) as error:
        return visit.refused(error)
    return RedirectResponse(BEGINNING, 303)


async def _standing(visit: Visit, name: str, status: int = 200, **more: Any) -> Response:
    """One of the pages about the code. A form that was left alone shows none."""
    if visit.session is None:
        return RedirectResponse(BEGINNING, 303)
    try:
        seen = await visit.look(visit.session)
        state = await pausing.code_state(visit.services, visit.session.key)
    except CaseError as error:
        return visit.refused(error)
    if seen.place == BEGINNING:
        return RedirectResponse(BEGINNING, 303)
    return visit.page(name, {"look": seen, "state": state, "made": None, **more}, status)


async def _again(visit: Visit, name: str, error: CaseError | Refusal) -> Response:
    """The same page with a plain sentence."""
    if isinstance(error, GONE):
        return visit.refused(error)
    problem = {"sentence": visit.refusal(None, error.code)}
    return await _standing(visit, name, error.status, problem=problem)

"""From the chat to the form and from the form to the chat, with everything that was told: one conversation, one token.

Threats considered. The token on its way: it travels in the body of one request from our own page (chat to form), or
stands in one page that is opened and not fetched, kept nowhere, and read once by the chat's script (form to chat);
never in an address. Two keys to one report in a browser: as soon as the chat has the token, the form's cookie goes.
Until then it stays, so that nobody whose browser runs no script is locked out of their own words.
"""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from api.errors import Refusal
from api.webchat.chats import Key
from api.webchat.form import filled as acts
from api.webchat.form import session as sessions
from api.webchat.form.filled import Filled, seen_words
from api.webchat.form.routes import BEGINNING, Here, stored
from api.webchat.form.visits import Visit
from api.webchat.pages import chat_page
from cases import conversations
from cases.errors import CaseError

router = APIRouter(prefix="/form", include_in_schema=False)


@router.post("/from-chat")
async def go_on_in_form(visit: Here) -> Response:
    """Opens the chat's conversation as this browser's form; words that were not sent yet are kept."""
    filled = await visit.form()
    key = Key(str(filled.get("conversation") or ""), str(filled.get("token") or ""))
    written = seen_words(str(filled.get("words") or ""))
    try:
        visit.check_origin()
        services = visit.services
        await services.records.read(lambda record: conversations.admit(record, key.conversation, key.token))
        if written:
            await stored(services, key, Filled(acts.WRITE, sessions.new_page(), "", words=written))
    except (CaseError, Refusal) as error:
        return visit.refused(error, written)
    answer = RedirectResponse(BEGINNING, 303)
    visit.keep(answer, key)
    return answer


@router.get("/chat")
async def go_on_in_chat(visit: Here) -> Response:
    """The chat's page with the form's conversation in it."""
    session = visit.session
    if session is None:
        return RedirectResponse(BEGINNING, 303)
    try:
        visit.check_origin()
        if _is_fetched(visit):
            raise Refusal(403, "form_too_old")
        seen = await visit.look(session)
    except (CaseError, Refusal) as error:
        return visit.refused(error)
    if seen.place == BEGINNING:
        return RedirectResponse(BEGINNING, 303)
    key = {"conversation": session.key.conversation, "token": session.key.token, "language": seen.standing.language}
    return chat_page(visit.request, visit.services, seen.standing.language, handed=key)


@router.post("/handed")
async def handed_over(visit: Here) -> Response:
    """The chat has the token: this browser's form forgets it."""
    answer = Response(status_code=204)
    if not sessions.is_from_elsewhere(visit.request):
        sessions.drop(answer)
    return answer


def _is_fetched(visit: Visit) -> bool:
    """Whether a script asks for the page, instead of somebody who opens it."""
    return visit.request.headers.get("sec-fetch-dest", "document") != "document"

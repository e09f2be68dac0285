"""The form's addresses. A page is read with GET; whatever is pressed is one POST, then the next page is read."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from api.errors import Refusal
from api.live import ALERTS
from api.pace import household
from api.services import Services
from api.texts import readable
from api.webchat.chats import Key
from api.webchat.form import filled as acts
from api.webchat.form import session as sessions
from api.webchat.form.affected_code import give_code
from api.webchat.form.filled import Filled, parts, read
from api.webchat.form.session import FormSession
from api.webchat.form.showing import look, page_at, shown
from api.webchat.form.sitting import ERASED, Screened, Sitting
from api.webchat.form.topics import before, may_be_asked
from api.webchat.form.visits import GONE, Visit
from cases import conversations
from cases.contacts import contacts
from cases.database import Record
from cases.errors import CaseError
from cases.risk import Signal

BEGINNING, SENT = "/form", "/form/sent"
STANDING = ("summary", "sent", "talk", "delete")

router = APIRouter(prefix="/form", include_in_schema=False)
Here = Annotated[Visit, Depends(Visit)]


@router.get("")
async def first_page(visit: Here) -> Response:
    """The first page; somebody who has begun is led to where they were."""
    if visit.session is None:
        return visit.page("start.html", {}, begun=False)
    try:
        seen = await visit.look(visit.session)
    except CaseError as error:
        return visit.refused(error)
    if seen.place == BEGINNING:
        # Paused: nothing of it is shown before somebody says that they go on.
        return visit.page("start.html", {"paused": True})
    return RedirectResponse(seen.place, 303)


@router.post("/start")
async def start(visit: Here) -> Response:
    """Opens a conversation; words of a form that was lost are its first words."""
    written = acts.seen_words(str((await visit.form()).get("words") or ""))
    try:
        key = await _opened(visit, written)
    except (CaseError, Refusal) as error:
        return visit.refused(error, written)
    answer = RedirectResponse(BEGINNING, 303)
    visit.keep(answer, key)
    return answer


@router.get("/leave")
async def leave(visit: Here) -> Response:
    """Away from here, without anything that would open the form again."""
    answer = RedirectResponse(visit.services.settings.neutral_site, 303)
    sessions.drop(answer)
    return answer


@router.get("/question/{name}")
async def question_page(visit: Here, name: str) -> Response:
    """One question, or a few of one topic; answered ones can be changed here."""
    if visit.session is None:
        return RedirectResponse(BEGINNING, 303)
    try:
        seen = await visit.look(visit.session)
    except CaseError as error:
        return visit.refused(error)
    question = may_be_asked(seen.told, name)
    if question is None or seen.place == BEGINNING or seen.is_sent or seen.standing.owner == "advisor":
        return RedirectResponse(seen.place, 303)
    questions, earlier = page_at(seen, question)
    asked = shown(seen.told, questions, visit.services.texts, visit.language_of(seen).code)
    return visit.page("question.html", {"questions": asked, "before": earlier, "look": seen})


@router.get("/{name}")
async def other_page(visit: Here, name: str) -> Response:
    """The summary, the end, the talk with a person, the question before erasing."""
    if name not in STANDING:
        return visit.refused(Refusal(404, "not_found"))
    if visit.session is None:
        return RedirectResponse(BEGINNING, 303)
    try:
        seen = await visit.look(visit.session)
    except CaseError as error:
        return visit.refused(error)
    if seen.place != f"/form/{name}" and (name != "delete" or seen.place == BEGINNING):
        return RedirectResponse(seen.place, 303)
    return visit.standing_page(seen, name)


@router.post("")
async def take_in(visit: Here) -> Response:
    """Takes in one page, whatever was pressed on it. What cannot be taken comes back as it was written."""
    page, session = read(await visit.form()), visit.session
    if session is None:
        return visit.lost(page)
    try:
        _check(visit, session, page)
        target = await stored(visit.services, session.key, page)
    except GONE:
        return visit.lost(page)
    except (CaseError, Refusal) as error:
        return await visit.back_with(session, page, error)
    visit.services.feed.wake_conversation(session.key.conversation)
    visit.services.feed.wake(ALERTS)
    if page.act == acts.SEND and target == SENT:
        await give_code(visit.services, session.key.conversation)
    answer = RedirectResponse(target, 303)
    if target == BEGINNING:
        visit.services.turns.forget(session.key.conversation)
        sessions.drop(answer)
    return answer


@router.api_route("", methods=["PUT", "PATCH", "DELETE"])
@router.api_route("/{name:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
async def nothing_here(visit: Here) -> Response:
    """Any other address or method: a clear sentence, and the way back to the form."""
    return visit.refused(Refusal(404, "not_found"))


def _check(visit: Visit, session: FormSession, page: Filled) -> None:
    visit.check(session, page.token)
    if page.is_empty and page.act in (acts.CONTINUE, acts.WRITE):
        raise Refusal(422, "form_empty")


async def _opened(visit: Visit, written: str) -> Key:
    request, services = visit.request, visit.services
    visit.check_origin()
    # The address is used for this one count and kept nowhere (api/pace.py).
    wait = visit.paces.new_chats.seconds_to_wait(household(request.client.host if request.client else ""))
    if wait:
        raise Refusal(429, "too_many_chats", wait)
    screened = await _screened(services, tuple(parts(written)))
    language = visit.language_of(None).code
    facts = await _read(services, written, language)

    def work(record: Record) -> Key:
        opened = conversations.open_conversation(record, language)
        sitting = Sitting(record, opened.conversation, services.texts, contacts(), screened, facts)
        sitting.begin()
        if written:
            sitting.take_in(Filled(acts.WRITE, sessions.new_page(), "", words=written))
        return Key(opened.conversation, opened.token)

    return await services.records.write(work)


async def stored(services: Services, key: Key, page: Filled) -> str:
    """Stores the page; gives the address of the next one, which is the first page where all was erased."""
    screened = await _screened(services, tuple(page.texts()))
    facts = await _read(services, page.account, page.language or "en")

    def work(record: Record) -> str:
        conversations.admit(record, key.conversation, key.token)
        sitting = Sitting(record, key.conversation, services.texts, contacts(), screened, facts)
        if page.act != acts.ERASE:
            sitting.take_in(page)
        elif sitting.erase(page) == ERASED:
            return BEGINNING
        earlier = before(sitting.told, page.entries[0].question.id) if page.act == acts.BACK and page.entries else None
        if earlier and not sitting.is_sent:
            return f"/form/question/{earlier}"
        return _beside(page, sitting) or look(record, key, services.texts, contacts(), idle=False).place

    return await services.records.write(work)


def _beside(page: Filled, sitting: Sitting) -> str | None:
    """The page beside the questions that was asked for, by a button or by "I have something" to show."""
    has_files = any(entry.question.id == "evidence" and "have_files" in entry.choices for entry in page.entries)
    if page.act == acts.CONTINUE and has_files and not sitting.is_sent:
        return acts.LEADS_TO[acts.FILES]
    return acts.LEADS_TO.get(page.act)


async def _screened(services: Services, written: tuple[str, ...]) -> Screened:
    """What the urgent-risk screen of the chat sees in each part (api/risk.py), before the record is locked."""

    def signals(text: str) -> tuple[Signal, ...]:
        seen = services.languages.written_in(text)
        return services.risk.signals(text, seen.language if seen else "")

    return await services.records.beside(lambda: {part: signals(readable(part)) for part in written})


async def _read(services: Services, account: str, language: str) -> Mapping[str, Any]:
    """What an account tells, before the record is locked."""
    if not account:
        return {}
    now = services.database.now()
    return await services.records.beside(lambda: services.accounts.told(readable(account), now, language))

"""The page of the person whom it happened to: what was kept, and their yes, their partly, their no.

A page drawn by the server, without scripts and cookies: it must work on a borrowed phone, be gone with the tab, and
share nothing with the chat of who told it. The code goes along in the body of each form and is looked at every time, so
nothing has to be kept between two of them. Threats considered: codes are guessed (slowed as in `coming_back`); whoever
told it is known by their words (the page holds choices alone); the address tells who was here (it names no case).
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData

from api.errors import Refusal
from api.live import ALERTS
from api.pace import household
from api.services import Services
from api.texts import Texts
from api.webchat.pages import Language, templates
from api.webchat.routes import House, Paces, paces_of
from cases import affected, conversations, return_codes
from cases.affected import Kept
from cases.consent import PARTNERS
from cases.database import Record
from cases.errors import CaseError

PAGE = "utter_consent_page_"
STEPS = frozenset({"look", "agree", "some", "no", "write"})

router = APIRouter(include_in_schema=False)
Limits = Annotated[Paces, Depends(paces_of)]


async def form_of(request: Request) -> FormData:
    return await request.form()


Filled = Annotated[FormData, Depends(form_of)]


@router.get("/consent")
async def enter(request: Request, services: House, language: Language = "en") -> HTMLResponse:
    """Asks for the code."""
    return _page(request, services, language)


@router.post("/consent")
async def act(request: Request, services: House, paces: Limits, form: Filled) -> HTMLResponse:
    """Shows what was kept, after doing what was chosen."""
    typed, step = str(form.get("code", "")), str(form.get("step", "look"))
    language = services.texts.catalogue.spoken(str(form.get("language", ""))).code
    try:
        conversation = await _opened(request, services, paces, typed)
        if step in STEPS - {"look"}:
            await _do(services, conversation, step, form)
        kept = await services.records.read(lambda record: affected.look(record, conversation))
    except (CaseError, Refusal) as refusal:
        sentence = services.texts.refusal(refusal.code, language)
        return _page(request, services, language, problem=sentence, status=refusal.status)
    text = services.texts.catalogue.text
    done = text(f"{PAGE}done_{step}", language, advisor=kept.advisor) if step != "look" else ""
    return _page(request, services, language, code=typed, kept=kept, done=done)


async def _opened(request: Request, services: Services, paces: Paces, typed: str) -> str:
    # The address is used for this one count and kept nowhere (api/pace.py).
    wait = paces.returns.seconds_to_wait(household(request.client.host if request.client else ""))
    code = return_codes.recognise(typed)
    wait = wait or paces.all_returns.seconds_to_wait("everybody")
    if wait:
        raise Refusal(429, "too_many_tries", wait)
    digest = await services.codes.digest(code)
    return await services.records.read(lambda record: return_codes.of_affected(record, digest))


async def _do(services: Services, conversation: str, step: str, form: FormData) -> None:
    scope = [str(value) for value in form.getlist("scope")]

    def work(record: Record) -> bool:
        if step == "agree":
            affected.agree(record, conversation, scope)
        elif step == "some":
            affected.agree_to_some(record, conversation, scope)
        elif step == "write":
            affected.write(record, conversation, str(form.get("text", "")))
        else:
            language = conversations.standing(record, conversation).language
            not_kept = services.texts.catalogue.text("utter_not_kept", language)
            return affected.withdraw(record, conversation, not_kept) == "choices"
        return False

    if await services.records.write(work):
        # The assistant's own memory of the last turns holds words that the record has destroyed.
        services.turns.forget(conversation)
    services.feed.wake_conversation(conversation)
    services.feed.wake(ALERTS)


def _page(
    request: Request,
    services: Services,
    language: str,
    *,
    code: str = "",
    kept: Kept | None = None,
    done: str = "",
    problem: str = "",
    status: int = 200,
) -> HTMLResponse:
    spoken = services.texts.catalogue.spoken(language)
    values = {
        "language": spoken.code,
        "direction": spoken.direction,
        "languages": services.texts.catalogue.spoken_languages,
        "unreviewed": spoken.reviewed_by is None,
        "texts": _texts(services.texts, kept, spoken.code),
        "code": code,
        "kept": kept,
        "lines": _lines(services.texts, kept, spoken.code),
        "partners": _partners(services.texts, spoken.code),
        "agreed": kept.consent.scope if kept and kept.consent and kept.consent.state == "given" else None,
        "refused": bool(kept and kept.consent and kept.consent.state == "refused"),
        "done": done,
        "problem": problem,
        "neutral_site": services.settings.neutral_site,
    }
    return templates.TemplateResponse(request, "consent.html", values, status_code=status)


def _texts(texts: Texts, kept: Kept | None, language: str) -> dict[str, str]:
    """The words of this page, and two that it shares with the page of the chat."""
    advisor = kept.advisor if kept else ""
    every = texts.catalogue.keys()
    keys = [key for key in every if key.startswith(PAGE)]
    shared = {name: texts.catalogue.text(f"utter_page_{name}", language) for name in ("language", "not_reviewed")}
    return shared | {key.removeprefix(PAGE): texts.catalogue.text(key, language, advisor=advisor) for key in keys}


def _lines(texts: Texts, kept: Kept | None, language: str) -> list[tuple[str, str]]:
    """What was chosen, in the words for somebody who tells it of themselves."""
    found = []
    for question, values in (kept.chosen if kept else {}).items():
        titles = texts.catalogue.buttons(question, language)
        label = texts.catalogue.text(f"utter_label_{question}", language)
        found.append((label, ", ".join(titles.get(value, value) for value in values)))
    return found


def _partners(texts: Texts, language: str) -> list[tuple[str, str]]:
    titles = texts.catalogue.buttons("share_with", language)
    return [(value, titles[value]) for value in PARTNERS]

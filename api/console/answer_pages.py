"""The manager's page of ready answers: edits, adds and hides them, each language for itself. Every change is audited.

The manager's alone, because these words go out in the landlord's name, again and again. It works without scripts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from api.console.desk_pages import fields
from api.console.doorway import Form, House, SignedIn, Who
from api.console.pages import page
from api.console.refusals import PageRoute
from api.console.terms import language_term
from api.errors import Refusal
from api.ready_answers import shipped_answers
from api.services import Services
from cases import ready_answers
from cases.database import Record
from cases.errors import NotAllowed, UnknownAnswer, UnknownLanguage
from cases.language_code import is_english
from cases.ready_answers import OWN

router = APIRouter(route_class=PageRoute, include_in_schema=False)

ANSWERS = "/console/answers"
NOTICES = {
    "edit": "The answer was saved. Other languages are as they were.",
    "add": "The answer was added in this language.",
    "hide": "The answer is not offered any more in this language.",
    "show": "The answer is offered again.",
    "restore": "The answer is as it came.",
}
Language = Annotated[str, Query(max_length=16)]
Change = Callable[[Record], object]


@dataclass(frozen=True)
class _Asked:
    """What a form asks for."""

    language: str
    key: str
    text: str
    english: str


@router.get(ANSWERS)
async def answers_page(
    request: Request, who: Who, services: House, language: Language = "en", done: str = ""
) -> Response:
    """Every ready answer of one language, hidden ones too. For managers. Raises NotAllowed, UnknownLanguage."""
    _for_managers(who)
    _spoken(services, language)
    shipped = shipped_answers(services.texts, language)
    found = await services.records.read(lambda record: ready_answers.answers(record, language, shipped, hidden=True))
    spoken = services.texts.catalogue.spoken_languages
    values = {
        "here": "answers",
        "answers": found,
        "language": language,
        "name": language_term(language),
        "foreign": not is_english(language),
        "languages": [(each.code, language_term(each.code)) for each in spoken],
        "longest": ready_answers.LONGEST,
        "notice": NOTICES.get(done, ""),
    }
    return page(request, "answers.html", values, who=who)


@router.post(f"{ANSWERS}/{{verb}}")
async def change(who: Who, services: House, verb: str, form: Form) -> Response:
    """Edits, adds, hides, shows or restores one answer of one language. Raises NotAllowed, UnknownAnswer."""
    _for_managers(who)
    asked = _asked(services, verb, fields(form))
    await services.records.write(_changes(who.advisor.id, asked)[verb])
    return RedirectResponse(f"{ANSWERS}?language={quote(asked.language)}&done={verb}", 303)


def _changes(advisor: int, asked: _Asked) -> dict[str, Change]:
    language, key = asked.language, asked.key
    return {
        "edit": lambda record: ready_answers.edit(record, language, key, asked.text, asked.english, advisor_id=advisor),
        "add": lambda record: ready_answers.add(record, language, asked.text, asked.english, advisor_id=advisor),
        "hide": lambda record: ready_answers.hide(record, language, key, True, advisor_id=advisor),
        "show": lambda record: ready_answers.hide(record, language, key, False, advisor_id=advisor),
        "restore": lambda record: ready_answers.restore(record, language, key, advisor_id=advisor),
    }


def _asked(services: Services, verb: str, sent: Mapping[str, str]) -> _Asked:
    asked = _Asked(*(sent.get(name, "").strip() for name in ("language", "key", "text", "english")))
    _spoken(services, asked.language)
    known = {each.key for each in shipped_answers(services.texts, asked.language)}
    if verb not in NOTICES or (verb != "add" and asked.key not in known and not asked.key.startswith(OWN)):
        raise UnknownAnswer
    empty = not asked.text or (not is_english(asked.language) and not asked.english)
    if verb in ("edit", "add") and empty:
        raise Refusal(422, "answer_missing")
    return asked


def _spoken(services: Services, language: str) -> None:
    if not services.texts.speaks(language):
        raise UnknownLanguage


def _for_managers(who: SignedIn) -> None:
    if who.advisor.role != "manager":
        raise NotAllowed

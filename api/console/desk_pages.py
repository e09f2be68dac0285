"""The desk and the case as pages; every form works without scripts."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.console import work
from api.console.doorway import Form, House, SignedIn, Who
from api.console.filters import Filters, choices
from api.console.pages import page
from api.console.refusals import PageRoute
from api.console.terms import terms
from api.services import Services
from cases import advisors
from cases.contacts import expired_contacts

WATCHING = "X-Haven-Watching"
"""The header by which an open page tells which edition of the case it shows."""

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/console")
async def desk_page(request: Request, who: Who, services: House, filters: Filters) -> Response:
    """What needs somebody now, what is mine, and every open case by what must happen next."""
    lists = await work.desk(services, who, filters.chosen)
    people = await services.records.read(advisors.listing)
    expired = await services.records.read(expired_contacts) if who.advisor.role == "manager" else ()
    values = {
        "here": "desk",
        "lists": lists,
        "filters": filters,
        "choices": choices(people, who.advisor.id),
        "expired": expired,
    }
    return page(request, "desk.html", values, who=who)


@router.get("/console/cases/{reference}")
async def case_page(request: Request, who: Who, services: House, reference: str, ready: str = "") -> Response:
    """One case. A page that is open already asks with the edition it has, and gets the case only where it changed.

    ready: the key of a ready answer that stands in the box, where no script puts it there.
    """
    known = request.headers.get(WATCHING)
    if known is None:
        return await _case(request, services, who, reference, ready=ready)
    looked = await work.look_again(services, who, reference, known)
    return _shown(request, who, reference, looked)


@router.post("/console/cases/{reference}/identity")
async def open_identity(request: Request, who: Who, services: House, reference: str, form: Form) -> Response:
    """The case with the identity opened; gone with the page."""
    identity = await work.open_identity(services, who, reference, fields(form))
    return await _case(request, services, who, reference, identity=identity)


@router.post("/console/cases/{reference}/takeover")
async def take_over(who: Who, services: House, reference: str, _form: Form) -> Response:
    await work.take_over(services, who, reference)
    return _back(reference)


@router.post("/console/cases/{reference}/messages")
async def write(who: Who, services: House, reference: str, form: Form) -> Response:
    await work.write(services, who, reference, fields(form).get("text", ""), fields(form).get("language", ""))
    return _back(reference)


@router.post("/console/cases/{reference}/messages/{seq}/translate")
async def translate_again(who: Who, services: House, reference: str, seq: int, _form: Form) -> Response:
    await work.translate_again(services, who, reference, seq)
    return _back(reference, f"#said-{seq}")


@router.post("/console/cases/{reference}/messages/{seq}/interpreter")
async def ask_interpreter(who: Who, services: House, reference: str, seq: int, _form: Form) -> Response:
    await work.ask_interpreter(services, who, reference, seq)
    return _back(reference, f"#said-{seq}")


@router.post("/console/cases/{reference}/handback")
async def hand_back(who: Who, services: House, reference: str, _form: Form) -> Response:
    await work.hand_back(services, who, reference)
    return _back(reference)


@router.post("/console/cases/{reference}/flags/{flag}/clear")
async def clear_flag(who: Who, services: House, reference: str, flag: int, form: Form) -> Response:
    await work.clear_flag(services, who, reference, flag, fields(form).get("reason", ""))
    return _back(reference, "#flags")


@router.post("/console/cases/{reference}/{verb}")
async def do(who: Who, services: House, reference: str, verb: work.VerbName, form: Form) -> Response:
    await work.do(services, who, reference, verb, fields(form))
    return _back(reference)


@router.post("/console/alerts/{alert}/acknowledge")
async def look_at(who: Who, services: House, alert: int, form: Form) -> Response:
    """The advisor looks at what called; the page leads to its case."""
    await work.look_at(services, who, alert)
    return _back(fields(form).get("reference", ""))


def fields(form: FormData) -> Mapping[str, str]:
    """The form's fields as text; what was ticked several times is a list with commas."""
    every: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            every.setdefault(name, []).append(value)
    return {name: ",".join(values) for name, values in every.items()}


async def _case(
    request: Request,
    services: Services,
    who: SignedIn,
    reference: str,
    identity: list[tuple[str, str]] | None = None,
    *,
    ready: str = "",
) -> Response:
    return _shown(request, who, reference, await work.case(services, who, reference), identity, ready=ready)


def _shown(
    request: Request,
    who: SignedIn,
    reference: str,
    shown: work.Shown,
    identity: list[tuple[str, str]] | None = None,
    *,
    ready: str = "",
) -> Response:
    offered = shown.case.ready if shown.case else ()
    values = {
        "reference": reference,
        "case": shown.case,
        "edition": shown.edition,
        "lists": shown.lists,
        "identity": identity,
        "chosen_answer": next((each.text for each in offered if each.key == ready), ""),
        "identity_reasons": list(terms()["identity_reasons"].items()),
        "original_reasons": list(terms()["original_reasons"].items()),
    }
    return page(request, "case.html" if shown.case else "lists.html", values, who=who)


def _back(reference: str, place: str = "") -> Response:
    plain = reference.replace("-", "")
    goal = f"/console/cases/{reference}{place}" if plain.isascii() and plain.isalnum() else "/console"
    return RedirectResponse(goal, 303)

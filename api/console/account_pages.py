"""An advisor's own page: presence, languages, the second factor."""

import segno
from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from api.console.doorway import Form, House, SignedIn, Who
from api.console.pages import page
from api.console.refusals import PageRoute, sentence_of
from api.console.terms import language_term
from api.errors import Refusal
from api.live import ALERTS
from cases import advisors
from cases.advisors import TotpOffer
from cases.database import Record
from cases.errors import UnknownLanguage, WrongCode, WrongPassword

router = APIRouter(route_class=PageRoute, include_in_schema=False)

ACCOUNT = "/console/account"
NOTICES = {
    "presence": "Your presence was saved.",
    "about": "What you said about yourself was saved.",
    "totp-on": "The second factor is on.",
    "totp-off": "The second factor is off.",
}


@router.get(ACCOUNT)
async def account_page(request: Request, who: Who, done: str = "") -> Response:
    """Who I am here, and what I can change about it."""
    return _account(request, who, notice=NOTICES.get(done, ""))


@router.post(f"{ACCOUNT}/presence")
async def change_presence(request: Request, who: Who, services: House, form: Form) -> Response:
    """Available, busy, away or off, and how many chats at once; who goes off keeps their cases."""
    presence, chats = str(form.get("presence", "")), str(form.get("capacity", ""))

    def work(record: Record) -> None:
        advisors.set_presence(record, who.advisor.id, presence)
        advisors.set_capacity(record, who.advisor.id, int(chats))

    try:
        await services.records.write(work)
    except ValueError:
        return _account(request, who, 422, problem=sentence_of(services, Refusal(422, "choice_missing")))
    services.feed.wake(ALERTS)
    return _done("presence")


@router.post(f"{ACCOUNT}/about")
async def change_about(request: Request, who: Who, services: House, form: Form) -> Response:
    """The languages that I speak, and what I say of my gender, if anything: customers may wish for either."""
    languages = [code for code in str(form.get("languages", "")).replace(",", " ").split() if code]
    gender = str(form.get("gender", "")) or None
    if gender not in (None, *advisors.GENDERS):
        return _account(request, who, 422, problem=sentence_of(services, Refusal(422, "choice_missing")))

    def work(record: Record) -> None:
        advisors.set_languages(record, who.advisor.id, languages)
        advisors.set_gender(record, who.advisor.id, gender)

    try:
        await services.records.write(work)
    except UnknownLanguage:
        return _account(request, who, 422, problem="Please write codes of languages with commas, such as: en, ur.")
    return _done("about")


@router.post(f"{ACCOUNT}/totp")
async def offer_totp(request: Request, who: Who, services: House, _form: Form) -> Response:
    """A new secret, shown this once; nothing is asked for until it is confirmed."""
    offer = await services.records.write(lambda record: advisors.enable_totp(record, who.advisor.id))
    return _account(request, who, offer=offer)


@router.post(f"{ACCOUNT}/totp/confirm")
async def confirm_totp(request: Request, who: Who, services: House, form: Form) -> Response:
    """The authenticator works; its digits are asked for from the next sign-in."""
    code = str(form.get("code", ""))
    try:
        await services.records.write(lambda record: advisors.confirm_totp(record, who.advisor.id, code))
    except WrongCode as refusal:
        problem = f"{sentence_of(services, refusal)} To see the picture again, switch on once more."
        return _account(request, who, refusal.status, problem=problem, confirming=True)
    return _done("totp-on")


@router.post(f"{ACCOUNT}/totp/off")
async def switch_totp_off(request: Request, who: Who, services: House, form: Form) -> Response:
    """Takes the password, so that a browser left open is not enough."""
    password = str(form.get("password", ""))
    try:
        await services.records.write(lambda record: advisors.disable_totp(record, who.advisor.id, password))
    except WrongPassword:
        return _account(request, who, 401, problem="The password is not right. The second factor is still on.")
    return _done("totp-off")


def _account(
    request: Request,
    who: SignedIn,
    status: int = 200,
    *,
    notice: str = "",
    problem: str = "",
    offer: TotpOffer | None = None,
    confirming: bool = False,
) -> Response:
    values = {
        "here": "account",
        "notice": notice,
        "problem": problem,
        "languages": [language_term(code) for code in who.advisor.languages],
        "codes": who.advisor.languages,
        "genders": [("", "I would rather not say"), *((value, value.capitalize()) for value in advisors.GENDERS)],
        "picture": _picture(offer) if offer else None,
        "secret": offer.secret if offer else "",
        "confirming": confirming or offer is not None,
    }
    return page(request, "account.html", values, who=who, status=status)


def _picture(offer: TotpOffer) -> Markup:
    drawn = segno.make(offer.uri, error="m").svg_inline(scale=4, border=4, title="Code for your authenticator")
    return Markup(drawn)  # noqa: S704 - drawn by us from our own secret, no word of anybody's in it


def _done(what: str) -> Response:
    return RedirectResponse(f"{ACCOUNT}?done={what}", 303)

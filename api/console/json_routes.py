"""The desk as JSON (DESIGN section 5); errors are {"error", "sentence"}."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.encoders import jsonable_encoder

from api.console import work
from api.console.doorway import COOKIE, Caller, House, SignedIn, Who, drop_sign_in, keep_sign_in
from api.console.filters import Filters
from api.console.letters import ActLetter, DoneLetter, SessionLetter, SignInLetter, case_json, row_json
from api.console.refusals import JsonRoute
from api.console.sign_in_pages import FromHere
from cases import advisors, casework
from cases.database import Record

router = APIRouter(prefix="/api", route_class=JsonRoute, tags=["advisors"])


@router.post("/session")
async def sign_in(letter: SignInLetter, services: House, response: Response, _here: FromHere) -> SessionLetter:
    """Sign in; the answer sets the cookie of the desk. Error codes: wrong_password, code_needed, too_many_tries."""

    def work_on(record: Record) -> SignedIn:
        begun = advisors.sign_in(record, letter.email, letter.password, letter.code or None)
        return SignedIn(advisors.advisor_of(record, begun.token), begun.token)

    who = await services.records.write(work_on)
    keep_sign_in(response, services, who.session)
    return SessionLetter(name=who.advisor.name, role=who.advisor.role, token=who.token)


@router.delete("/session", status_code=204)
async def sign_out(request: Request, services: House, response: Response, _who: Caller) -> None:
    """Sign out, on the server too."""
    session = request.cookies[COOKIE]
    await services.records.write(lambda record: advisors.sign_out(record, session))
    drop_sign_in(response)


@router.get("/cases")
async def cases(who: Who, services: House, filters: Filters) -> dict[str, Any]:
    """The cases that fit the filters, what must happen next first."""
    rows = await services.records.read(lambda record: casework.desk(record, who.advisor.id, filters.chosen))
    return {"cases": jsonable_encoder([row_json(row) for row in rows])}


@router.get("/cases/{reference}")
async def case(who: Who, services: House, reference: str) -> dict[str, Any]:
    """One case, without who the person is; the reading is audited."""
    encoded: dict[str, Any] = jsonable_encoder(case_json(await work.case_file(services, who, reference)))
    return encoded


@router.post("/cases/{reference}/takeover")
async def take_over(who: Caller, services: House, reference: str) -> DoneLetter:
    """Speak with the customer; the assistant is silent from the commit on."""
    await work.take_over(services, who, reference)
    return DoneLetter()


@router.post("/cases/{reference}/messages")
async def write(who: Caller, services: House, reference: str, letter: ActLetter) -> DoneLetter:
    """Say `text` to the customer, in English or in `language`; only after a takeover (409 not_the_speaker)."""
    return DoneLetter(seq=await work.write(services, who, reference, letter.text, letter.language))


@router.post("/cases/{reference}/messages/{seq}/translate")
async def translate_again(who: Caller, services: House, reference: str, seq: int) -> DoneLetter:
    """Try the translation of a message once more, now."""
    await work.translate_again(services, who, reference, seq)
    return DoneLetter()


@router.post("/cases/{reference}/messages/{seq}/interpreter")
async def ask_interpreter(who: Caller, services: House, reference: str, seq: int) -> DoneLetter:
    """Ask for an interpreter to a message; it is kept in the case, and the manager is told."""
    await work.ask_interpreter(services, who, reference, seq)
    return DoneLetter()


@router.post("/cases/{reference}/handback")
async def hand_back(who: Caller, services: House, reference: str) -> DoneLetter:
    """Let the assistant speak again."""
    await work.hand_back(services, who, reference)
    return DoneLetter()


@router.post("/cases/{reference}/identity")
async def open_identity(who: Caller, services: House, reference: str, letter: ActLetter) -> DoneLetter:
    """Who the person is, for a reason (`choice` and `words`), which is audited."""
    return DoneLetter(identity=await work.open_identity(services, who, reference, letter.fields()))


@router.post("/cases/{reference}/flags/{flag}/clear")
async def clear_flag(who: Caller, services: House, reference: str, flag: int, letter: ActLetter) -> DoneLetter:
    """A person says, with a `reason`, that a danger is over."""
    await work.clear_flag(services, who, reference, flag, letter.reason)
    return DoneLetter()


@router.post("/cases/{reference}/{verb}")
async def do(who: Caller, services: House, reference: str, verb: work.VerbName, letter: ActLetter) -> DoneLetter:
    """acknowledge, note (`text`), assess (`reason`), reassign (`advisor`, `reason`), close and reopen (`reason`).

    record (`step`: interviewed, plan_agreed, contacted or followed_up, `reason`, for contacts `next_contact`),
    refer (`partner`, `reason`; beyond the recorded scope a `ground`: law or safety), consent (`state`, `how`, `scope`,
    `reason`), second_reader (`answer`: agreed or disagreed, `reason`), mash (`answer`: referred or not_met, `reason`).
    """
    await work.do(services, who, reference, verb, letter.fields())
    return DoneLetter()


@router.post("/alerts/{alert}/acknowledge")
async def look_at(who: Caller, services: House, alert: int) -> DoneLetter:
    """Somebody looks at what called; it is quiet for everybody from then on."""
    await work.look_at(services, who, alert)
    return DoneLetter()

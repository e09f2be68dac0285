"""Signs of the advisor's page to the customer whose conversation they hold, and the customer's signs to them.

Whoever does not hold the conversation gives none (NotTheSpeaker) and gets none, whatever cases they may read.
"""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.console.conversation_lines import shown_words
from api.console.doorway import Caller, House, SignedIn, Who
from api.console.refusals import JsonRoute
from api.errors import Refusal
from api.services import Services
from api.signs import Sign
from cases import casework, conversations, seeing
from cases.database import Record
from cases.errors import NotTheSpeaker

router = APIRouter(prefix="/api/cases", route_class=JsonRoute, tags=["advisors"])


class SignsLetter(BaseModel):
    """What the case's page shows below the conversation.

    writing  grows with each sign that somebody writes on the customer's page; 0: nobody does
    shown    whether that page has shown the last message of an advisor, in words; empty: there is none
    """

    writing: int = 0
    shown: str = ""


class SeenLetter(BaseModel):
    """The last message of the customer's that the console showed where somebody could see it."""

    upto: int = Field(ge=1, le=2**31 - 1)


@router.get("/{reference}/signs")
async def signs(who: Who, services: House, reference: str) -> SignsLetter:
    """What the customer's page does with the conversation. Holds no word of it, so it is no reading of the case."""

    def held(record: Record) -> tuple[str, int | None, str]:
        conversation = casework.conversation_of(record, reference, who.advisor.id)
        holder = conversations.standing(record, conversation).advisor_id
        return conversation, holder, shown_words(seeing.by_customer(record, conversation), record.now())

    conversation, holder, shown = await services.records.read(held)
    if holder != who.advisor.id:
        return SignsLetter()
    return SignsLetter(writing=services.signs.writing(conversation, "customer", holder), shown=shown)


@router.post("/{reference}/writing", status_code=204)
async def writing(who: Caller, services: House, reference: str) -> None:
    """The advisor types. Sent every three seconds at most; it ends by itself after six."""
    _slow_down(services, who, reference)
    conversation = await services.records.read(lambda record: _held(record, reference, who.advisor.id))
    services.signs.give(Sign("writing", conversation, "advisor", who.advisor.id))


@router.post("/{reference}/seen", status_code=204)
async def seen(who: Caller, services: House, reference: str, letter: SeenLetter) -> None:
    """The console showed the customer's messages up to `upto`: the page was in sight, and so were they."""
    _slow_down(services, who, reference)

    def work(record: Record) -> tuple[str, bool]:
        conversation = casework.conversation_of(record, reference, who.advisor.id)
        return conversation, seeing.advisor_saw(record, conversation, letter.upto, who.advisor.id)

    conversation, is_new = await services.records.write(work)
    if is_new:
        services.signs.give(Sign("seen", conversation, "advisor", who.advisor.id))


def _held(record: Record, reference: str, advisor_id: int) -> str:
    conversation = casework.conversation_of(record, reference, advisor_id)
    if conversations.standing(record, conversation).advisor_id != advisor_id:
        raise NotTheSpeaker
    return conversation


def _slow_down(services: Services, who: SignedIn, reference: str) -> None:
    wait = services.signs.seconds_to_wait(f"{who.advisor.id} {reference}")
    if wait:
        raise Refusal(429, "too_fast", wait)

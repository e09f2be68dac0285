"""Signs of the customer's page to the advisor who holds the conversation: somebody writes here, this was shown here.

Only who shows the conversation's token gives one. Nothing is answered, so that nothing is learned by asking; while the
assistant speaks a sign of writing goes nowhere. What the customer gets of the advisor comes with the chat's own news.
Threat: somebody else at the same keyboard. What they look at counts as shown, because no page can know who looks: so
the desk is told of a page that showed it, not of a person who read it.
"""

from fastapi import APIRouter, Response

from api.errors import Refusal
from api.services import Services
from api.signs import Sign
from api.webchat.chats import Key
from api.webchat.letters import ShownUpTo
from api.webchat.routes import House, Shown
from cases import conversations, seeing
from cases.conversations import Standing
from cases.database import Record

router = APIRouter(prefix="/chat", tags=["webchat"])


@router.post("/{conversation}/writing", status_code=204)
async def writing(key: Shown, services: House) -> Response:
    """Somebody types on the customer's page. Sent every three seconds at most; it ends by itself after six."""
    _slow_down(services, key)

    def standing(record: Record) -> Standing:
        conversations.admit(record, key.conversation, key.token)
        return conversations.standing(record, key.conversation)

    holder = (await services.records.read(standing)).advisor_id
    if holder is not None:
        services.signs.give(Sign("writing", key.conversation, "customer", holder))
    return Response(status_code=204)


@router.post("/{conversation}/seen", status_code=204)
async def seen(key: Shown, services: House, shown: ShownUpTo) -> Response:
    """The page showed the advisor's messages up to `upto`: it was in sight, and so were they."""
    _slow_down(services, key)

    def work(record: Record) -> tuple[bool, int | None]:
        conversations.admit(record, key.conversation, key.token)
        is_new = seeing.customer_saw(record, key.conversation, shown.upto)
        return is_new, conversations.standing(record, key.conversation).advisor_id

    is_new, holder = await services.records.write(work)
    if is_new and holder is not None:
        services.signs.give(Sign("seen", key.conversation, "customer", holder))
    return Response(status_code=204)


def _slow_down(services: Services, key: Key) -> None:
    # Counted by token, as messages are: a stranger who knows only the identifier uses up nobody's pace.
    wait = services.signs.seconds_to_wait(f"{key.conversation} {key.token}")
    if wait:
        raise Refusal(429, "too_fast", wait)

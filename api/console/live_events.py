"""The desk's live line: says that something changed, and nothing else; the page reads the record again itself."""

import logging
import time
from collections.abc import AsyncIterator

from fastapi import APIRouter
from sse_starlette import EventSourceResponse, ServerSentEvent

from api.console.doorway import House, Who
from api.console.refusals import JsonRoute
from api.live import ALERTS, MESSAGES, advisor_topic
from api.services import Services
from cases import advisors
from cases.errors import RecordUnavailable, SignedOut

HEARTBEAT_SECONDS = 15
CHECK_SECONDS = 60

# Threat: this library logs every chunk that it sends at its debug level.
logging.getLogger("sse_starlette.sse").setLevel(logging.WARNING)

router = APIRouter(route_class=JsonRoute, include_in_schema=False)


@router.get("/api/desk/events")
async def events(who: Who, services: House) -> EventSourceResponse:
    """An event `changed` for each time that the lists or a conversation may look different; ends with the sign-in.

    `signs`: a customer with whom this advisor speaks gave one (api/signs.py).
    """
    return EventSourceResponse(changes(services, who.session, who.advisor.id), ping=HEARTBEAT_SECONDS)


async def changes(services: Services, session: str, advisor_id: int) -> AsyncIterator[ServerSentEvent]:
    """Carries no words and no names, so that nothing is left in a browser's tools."""
    checked = time.monotonic()
    signs = advisor_topic(advisor_id)
    with services.feed.listening(ALERTS, MESSAGES, signs) as listener:
        yield ServerSentEvent(event="changed", data="")
        while True:
            woken = await listener.wait(HEARTBEAT_SECONDS)
            if time.monotonic() - checked >= CHECK_SECONDS:
                if not await _still_signed_in(services, session):
                    return
                checked = time.monotonic()
            if woken:
                yield ServerSentEvent(event="signs" if listener.woken_by == {signs} else "changed", data="")


async def _still_signed_in(services: Services, session: str) -> bool:
    try:
        await services.records.write(lambda record: advisors.advisor_of(record, session))
    except SignedOut:
        return False
    except RecordUnavailable:
        return True
    return True

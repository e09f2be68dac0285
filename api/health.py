"""Whether the process and what it stands on answer. Says nothing that a stranger may not know."""

import time
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from api.services import Services, house_of
from cases import transcript
from cases.errors import RecordUnavailable

LOOK_EVERY_SECONDS = 1.0

router = APIRouter(tags=["service"])


class Health(BaseModel):
    """`ok` when everything answers, `degraded` while the assistant is away, `down` while nothing can be stored."""

    status: str
    database: bool
    rasa: bool


@router.get("/health")
async def health(request: Request, response: Response, services: Annotated[Services, Depends(house_of)]) -> Health:
    """200 while messages can be stored, else 503. Looked up at most once a second, however often it is asked."""
    seen, at = getattr(request.app.state, "health", (None, float("-inf")))
    if seen is None or time.monotonic() - at > LOOK_EVERY_SECONDS:
        seen = await _look(services)
        request.app.state.health = (seen, time.monotonic())
    found: Health = seen
    if not found.database:
        response.status_code = 503
    return found


async def _look(services: Services) -> Health:
    try:
        await services.records.read(transcript.last_id)
        database = True
    except RecordUnavailable:
        database = False
    rasa = await services.door.answers()
    return Health(status="down" if not database else "ok" if rasa else "degraded", database=database, rasa=rasa)

"""The routes for files that a customer adds: a photo, a screenshot, sound, a document; and for taking one back."""

from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response

from api.errors import Refusal
from api.webchat import evidence
from api.webchat.letters import Added
from api.webchat.routes import House, Paces, Shown, paces_of

LONGEST_NAME = 255

router = APIRouter(prefix="/chat", tags=["webchat"])

ClientId = Annotated[str, Query(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_.-]+$")]
EvidenceId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]


@router.post(
    "/{conversation}/evidence",
    status_code=201,
    openapi_extra={"requestBody": {"content": {"application/octet-stream": {}}, "required": True}},
)
async def add_file(
    key: Shown,
    request: Request,
    services: House,
    *,
    paces: Annotated[Paces, Depends(paces_of)],
    client_id: ClientId,
    x_file_name: Annotated[str, Header(max_length=3000)] = "",
) -> Added:
    """Stores a file, the body as it is. What it is, its bytes say. Sent twice with one `client_id`, it is stored once.

    `X-File-Name`: its name, percent-encoded. A header and no part of the address: a name is the customer's words.
    """
    wait = paces.messages.seconds_to_wait(f"{key.conversation} {key.token}")
    if wait:
        raise Refusal(429, "too_fast", wait)
    name = unquote(x_file_name, errors="replace")[:LONGEST_NAME]
    return await evidence.take_in(services, key, client_id, name, request)


@router.delete("/{conversation}/evidence/{evidence_id}", status_code=204)
async def remove_file(key: Shown, services: House, evidence_id: EvidenceId) -> Response:
    """Destroys a file (204). Once the report was sent it is a wish, which the advisor is told (202)."""
    removed = await evidence.take_back(services, key, evidence_id)
    return Response(status_code=204 if removed else 202)

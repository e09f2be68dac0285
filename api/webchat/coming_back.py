"""Pausing and coming back: the return code, what the device keeps, and a wish to withdraw (DESIGN section 5).

Threats considered: codes are guessed (each address and all together are slowed, in memory and by salted hashes alone; a
mistyped code costs no look into the record; an unknown, an old and an erased one get the same sentence); a code leaks
(it stands in the body of a request alone, never in an address, and no log says more than that somebody came back).
"""

import json
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.services import Services
from api.steps import ask_advisor_to_erase
from api.webchat import pausing
from api.webchat.letters import Opened, Words
from api.webchat.letters import shown as in_contract
from api.webchat.routes import House, Paces, Shown, paces_of
from cases import conversations, transcript
from cases.database import Record
from cases.errors import UnknownCase

router = APIRouter(prefix="/chat", tags=["webchat"])
Limits = Annotated[Paces, Depends(paces_of)]


class TypedCode(BaseModel):
    """The eight words of a return code, however they are parted."""

    model_config = ConfigDict(extra="ignore")

    code: Words


class MadeCode(BaseModel):
    """A new return code. Its words are told this once. `replaced`: an older code opens nothing any more."""

    words: list[str] = Field(repr=False)
    replaced: bool


class CodeState(BaseModel):
    """Whether a code opens this chat, and whether the person said that they saved it."""

    state: Literal["none", "made", "saved"]


class Paused(BaseModel):
    """Who uses the device. `mine`: the token opens the chat for one hour more; `shared`: it opens nothing any more."""

    device: Literal["mine", "shared"]


@router.post("/return", response_model_exclude_none=True)
async def come_back(request: Request, services: House, paces: Limits, typed: TypedCode) -> Opened:
    """Opens the conversation of a return code with a new token; the session before ends."""
    returned = await pausing.enter(request, services, paces, typed.code or "")
    services.turns.take_up(returned.conversation)
    messages = await services.records.read(lambda record: transcript.messages(record, returned.conversation))
    return Opened(
        conversation=returned.conversation,
        token=returned.token,
        language=returned.language,
        messages=[in_contract(message) for message in messages],
    )


@router.get("/{conversation}/code")
async def code_state(key: Shown, services: House) -> CodeState:
    """Whether a code opens this chat. The words themselves cannot be shown again: nobody has them but the person."""
    return CodeState(state=await pausing.code_state(services, key))


@router.post("/{conversation}/code", status_code=201)
async def make_code(key: Shown, services: House, paces: Limits) -> MadeCode:
    """Makes a return code and tells its words this once. One that was made before opens nothing from now on."""
    made = await pausing.make_code(services, paces, key)
    return MadeCode(words=list(made.words), replaced=made.replaced)


@router.post("/{conversation}/code/saved", status_code=204)
async def code_is_saved(key: Shown, services: House) -> Response:
    """The person says that they have saved the words."""
    await pausing.code_is_saved(services, key)
    return Response(status_code=204)


@router.post("/{conversation}/pause", status_code=204)
async def pause_chat(key: Shown, services: House, paused: Paused) -> Response:
    """Pauses the chat and limits its token by who uses the device."""
    await pausing.pause(services, key, paused.device)
    return Response(status_code=204)


@router.post("/{conversation}/resume", status_code=204)
async def resume_chat(key: Shown, services: House) -> Response:
    """Goes on within the hour; the token opens the chat without a limit again."""
    await pausing.resume(services, key)
    return Response(status_code=204)


@router.post("/{conversation}/withdraw", status_code=202)
async def withdraw_report(key: Shown, services: House, paces: Limits) -> Response:
    """Asks the advisor to take the report back and erase it. 404 before there is a case: then erase the chat."""
    pausing.slow_down(paces.messages.seconds_to_wait(f"{key.conversation} {key.token}"), "too_fast")
    await services.records.write(lambda record: _withdraw(record, services, key.conversation, key.token))
    services.feed.wake_conversation(key.conversation)
    return Response(json.dumps({}), status_code=202, media_type="application/json")


def _withdraw(record: Record, services: Services, conversation: str, token: str) -> None:
    conversations.admit(record, conversation, token)
    if conversations.standing(record, conversation).reference is None:
        raise UnknownCase
    ask_advisor_to_erase(record, conversation, services.texts)

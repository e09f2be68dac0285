"""Pausing and coming back: the return code, what the device keeps, and a wish to withdraw (DESIGN section 5).

Threats considered: codes are guessed (each address and all together are slowed, in memory and by salted hashes alone; a
mistyped code costs no look into the record; an unknown, an old and an erased one get the same sentence); a code leaks
(it stands in the body of a request alone, never in an address, and no log says more than that somebody came back).
"""

import json
from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.errors import Refusal
from api.pace import household
from api.services import Services
from api.steps import ask_advisor_to_erase
from api.webchat.letters import Opened, Words
from api.webchat.letters import shown as in_contract
from api.webchat.routes import House, Paces, Shown, paces_of
from cases import conversations, return_codes, transcript
from cases.database import Record
from cases.errors import CodeMistyped, UnknownCase

LASTS = {"mine": conversations.PAUSE_LASTS, "shared": timedelta(0)}

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
    # The address is used for this one count and kept nowhere (api/pace.py).
    _slow_down(paces.returns.seconds_to_wait(household(request.client.host if request.client else "")))
    if typed.code is None:
        raise CodeMistyped
    code = return_codes.recognise(typed.code)
    _slow_down(paces.all_returns.seconds_to_wait("everybody"))
    digest = await services.codes.digest(code)
    returned = await services.records.write(lambda record: return_codes.enter(record, digest))
    # Whoever still reads with the token before is sent away now.
    services.feed.wake_conversation(returned.conversation)
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

    def work(record: Record) -> return_codes.State:
        conversations.admit(record, key.conversation, key.token)
        return return_codes.state(record, key.conversation)

    return CodeState(state=await services.records.read(work))


@router.post("/{conversation}/code", status_code=201)
async def make_code(key: Shown, services: House, paces: Limits) -> MadeCode:
    """Makes a return code and tells its words this once. One that was made before opens nothing from now on."""
    await services.records.read(lambda record: conversations.admit(record, key.conversation, key.token))
    _slow_down(paces.codes.seconds_to_wait(key.conversation))
    code = await services.codes.draw()

    def work(record: Record) -> bool:
        conversations.admit(record, key.conversation, key.token)
        return return_codes.make(record, key.conversation, code)

    return MadeCode(words=list(code.words), replaced=await services.records.write(work))


@router.post("/{conversation}/code/saved", status_code=204)
async def code_is_saved(key: Shown, services: House) -> Response:
    """The person says that they have saved the words."""

    def work(record: Record) -> None:
        conversations.admit(record, key.conversation, key.token)
        return_codes.saved(record, key.conversation)

    await services.records.write(work)
    return Response(status_code=204)


@router.post("/{conversation}/pause", status_code=204)
async def pause_chat(key: Shown, services: House, paused: Paused) -> Response:
    """Pauses the chat and limits its token by who uses the device."""

    def work(record: Record) -> None:
        conversations.admit(record, key.conversation, key.token)
        conversations.pause(record, key.conversation, LASTS[paused.device])

    await services.records.write(work)
    services.feed.wake_conversation(key.conversation)
    return Response(status_code=204)


@router.post("/{conversation}/resume", status_code=204)
async def resume_chat(key: Shown, services: House) -> Response:
    """Goes on within the hour; the token opens the chat without a limit again."""

    def work(record: Record) -> None:
        conversations.admit(record, key.conversation, key.token)
        conversations.resume(record, key.conversation)

    await services.records.write(work)
    return Response(status_code=204)


@router.post("/{conversation}/withdraw", status_code=202)
async def withdraw_report(key: Shown, services: House, paces: Limits) -> Response:
    """Asks the advisor to take the report back and erase it. 404 before there is a case: then erase the chat."""
    _slow_down(paces.messages.seconds_to_wait(f"{key.conversation} {key.token}"), "too_fast")
    await services.records.write(lambda record: _withdraw(record, services, key.conversation, key.token))
    services.feed.wake_conversation(key.conversation)
    return Response(json.dumps({}), status_code=202, media_type="application/json")


def _withdraw(record: Record, services: Services, conversation: str, token: str) -> None:
    conversations.admit(record, conversation, token)
    if conversations.standing(record, conversation).reference is None:
        raise UnknownCase
    ask_advisor_to_erase(record, conversation, services.texts)


def _slow_down(seconds: int, code: str = "too_many_tries") -> None:
    if seconds:
        raise Refusal(429, code, seconds)

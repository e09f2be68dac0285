"""The verbs of pausing and coming back, for the chat and the form alike. Threats: see `coming_back`."""

from dataclasses import dataclass, field
from datetime import timedelta

from fastapi import Request

from api.errors import Refusal
from api.pace import household
from api.services import Services
from api.webchat.chats import Key
from api.webchat.routes import Paces
from cases import conversations, return_codes
from cases.database import Record
from cases.return_codes import Returned, State

LASTS = {"mine": conversations.PAUSE_LASTS, "shared": timedelta(0)}
"""How long a token opens the chat after a pause, by who uses the device."""


@dataclass(frozen=True)
class Made:
    """A new return code: its eight words, told this once, and whether it ended an older one."""

    words: tuple[str, ...] = field(repr=False)
    replaced: bool = False


async def enter(request: Request, services: Services, paces: Paces, typed: str) -> Returned:
    """The conversation of a typed code, with a new token; the session before ends.

    Raises Refusal where too many were tried; CodeMistyped, UnknownCode, CodeOfAffected.
    """
    # The address is used for this one count and kept nowhere (api/pace.py).
    slow_down(paces.returns.seconds_to_wait(household(request.client.host if request.client else "")))
    code = return_codes.recognise(typed)
    slow_down(paces.all_returns.seconds_to_wait("everybody"))
    digest = await services.codes.digest(code)
    returned = await services.records.write(lambda record: return_codes.enter(record, digest))
    # Whoever still reads with the token before is sent away now.
    services.feed.wake_conversation(returned.conversation)
    return returned


async def code_state(services: Services, key: Key) -> State:
    """Whether a code opens the conversation, and whether it was saved. Raises what `admit` raises."""

    def work(record: Record) -> State:
        conversations.admit(record, key.conversation, key.token)
        return return_codes.state(record, key.conversation)

    return await services.records.read(work)


async def make_code(services: Services, paces: Paces, key: Key) -> Made:
    """Makes a return code. Raises Refusal where that was done too often, and what `admit` raises."""
    await services.records.read(lambda record: conversations.admit(record, key.conversation, key.token))
    slow_down(paces.codes.seconds_to_wait(key.conversation))
    code = await services.codes.draw()

    def work(record: Record) -> bool:
        conversations.admit(record, key.conversation, key.token)
        return return_codes.make(record, key.conversation, code)

    return Made(code.words, await services.records.write(work))


async def code_is_saved(services: Services, key: Key) -> None:
    """Notes that the person has saved the words. Raises what `admit` raises."""

    def work(record: Record) -> None:
        conversations.admit(record, key.conversation, key.token)
        return_codes.saved(record, key.conversation)

    await services.records.write(work)


async def pause(services: Services, key: Key, device: str) -> None:
    """Pauses the conversation and limits its token by who uses the device (LASTS). Raises what `admit` raises."""

    def work(record: Record) -> None:
        conversations.admit(record, key.conversation, key.token)
        conversations.pause(record, key.conversation, LASTS[device])

    await services.records.write(work)
    services.feed.wake_conversation(key.conversation)


async def resume(services: Services, key: Key) -> None:
    """Goes on within the hour; the token opens the conversation without a limit again."""

    def work(record: Record) -> None:
        conversations.admit(record, key.conversation, key.token)
        conversations.resume(record, key.conversation)

    await services.records.write(work)


def slow_down(seconds: int, code: str = "too_many_tries") -> None:
    """Raises Refusal where `seconds` have still to pass."""
    if seconds:
        raise Refusal(429, code, seconds)

"""The webchat's contract (DESIGN section 5): no account; the conversation's secret token is the only key."""

import asyncio
import time
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sse_starlette import EventSourceResponse

from api.errors import Refusal
from api.live import conversation_topic
from api.pace import Pace, household
from api.services import Services, house_of
from api.webchat import chats
from api.webchat.chats import Key, read_on
from api.webchat.events import HEARTBEAT_SECONDS, standing_of, stream
from api.webchat.letters import ChosenLanguage, Letter, NewChat, Opened, Stored, Update
from api.webchat.letters import shown as in_contract
from cases import conversations, transcript
from cases.errors import UnknownConversation
from cases.messages import Message

LONGEST_WAIT_SECONDS = 30.0
RETURNS_PER_MINUTE = 120
"""Codes with a right check word, of everybody together: each costs 100 ms of a processor."""
CODES_OF_A_CHAT = 10
"""Return codes that may be made for one chat in ten minutes."""

router = APIRouter(prefix="/chat", tags=["webchat"])


class Paces:
    """How often somebody may open a chat, write in one, come back to one, and have a code made for one."""

    def __init__(self, new_chats_per_address: int, messages_per_minute: int, returns_per_address: int = 20) -> None:
        self.new_chats = Pace(new_chats_per_address, 600.0)
        self.messages = Pace(messages_per_minute, 60.0)
        self.returns = Pace(returns_per_address, 600.0)
        self.all_returns = Pace(RETURNS_PER_MINUTE, 60.0)
        self.codes = Pace(CODES_OF_A_CHAT, 600.0)


bearer = HTTPBearer(auto_error=False, description="the conversation's token")


async def key_of(
    conversation: Annotated[str, Path(max_length=64)],
    shown: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> Key:
    """The conversation of the path with the token shown for it. No token is as good as a wrong one."""
    if shown is None or len(conversation) != 32 or not conversation.isalnum():
        raise UnknownConversation
    return Key(conversation, shown.credentials)


async def paces_of(request: Request) -> Paces:
    paces: Paces = request.app.state.paces
    return paces


House = Annotated[Services, Depends(house_of)]
Shown = Annotated[Key, Depends(key_of)]
Seq = Annotated[int, Query(ge=0, le=2**53, description="the last number that the browser has")]


@router.post("", status_code=201, response_model_exclude_none=True)
async def open_chat(
    request: Request, services: House, paces: Annotated[Paces, Depends(paces_of)], wish: NewChat | None = None
) -> Opened:
    """Opens a conversation. The first words are in the answer where the assistant is quick, else they follow."""
    # The address is used for this one count and kept nowhere (api/pace.py).
    wait = paces.new_chats.seconds_to_wait(household(request.client.host if request.client else ""))
    if wait:
        raise Refusal(429, "too_many_chats", wait)
    wish = wish or NewChat()
    language = services.texts.catalogue.spoken(wish.language).code
    opened = await services.records.write(lambda record: chats.open_in(record, language, chosen=wish.chosen))
    messages = await _first_words(services, opened.conversation)
    return Opened(
        conversation=opened.conversation,
        token=opened.token,
        language=language,
        messages=[in_contract(message) for message in messages],
    )


async def _first_words(services: Services, conversation: str) -> list[Message]:
    """What the assistant opens with; empty where it takes longer than a customer should wait for the page to come."""
    until = time.monotonic() + services.settings.first_words_seconds
    with services.feed.listening(conversation_topic(conversation)) as listener:
        services.turns.take_up(conversation)
        while True:
            # Woken is not answered: the opening itself is news to whoever watches the record.
            await listener.wait(until - time.monotonic())
            messages = await services.records.read(lambda record: transcript.messages(record, conversation))
            if messages or time.monotonic() >= until:
                return messages


@router.post("/{conversation}/messages", status_code=202)
async def post_message(
    key: Shown, letter: Letter, services: House, paces: Annotated[Paces, Depends(paces_of)]
) -> Stored:
    """Stores a message, and only then lets anything else see it. Sent twice with one `client_id`, it is stored once."""
    # Counted by token: a stranger who knows only the identifier cannot use up somebody's pace.
    wait = paces.messages.seconds_to_wait(f"{key.conversation} {key.token}")
    if wait:
        raise Refusal(429, "too_fast", wait)
    taken = await chats.take_in(services, key, letter)
    return Stored(seq=taken.seq)


@router.get("/{conversation}/messages", response_model_exclude_none=True)
async def read_messages(
    key: Shown, services: House, after: Seq = 0, wait: Annotated[float, Query(ge=0, le=300)] = 0
) -> Update:
    """What came after `after`; waits for it, or for another standing, up to `wait` seconds (30 at most)."""
    until = time.monotonic() + min(wait, LONGEST_WAIT_SECONDS)
    stood: tuple[object, ...] | None = None
    with services.feed.listening(conversation_topic(key.conversation)) as listener:
        while True:
            news = await services.records.read(lambda record: read_on(record, services.signs, key, after))
            left = until - time.monotonic()
            if news.messages or left <= 0 or standing_of(news) != (stood or standing_of(news)):
                break
            stood = standing_of(news)
            await listener.wait(left)
    if not news.messages and after == 0:
        # A chat that never heard a word: the process was ended between its opening and its first words.
        services.turns.take_up(key.conversation)
    return news


@router.get("/{conversation}/events", response_class=EventSourceResponse)
async def read_events(
    key: Shown, services: House, after: Seq = 0, last_event_id: Annotated[str, Header()] = ""
) -> EventSourceResponse:
    """The same as server-sent events: `id:` is the number, so a broken stream goes on where it was."""
    since = int(last_event_id) if last_event_id.isdecimal() and len(last_event_id) < 16 else after
    # Read once before the stream begins, so that a wrong token is a plain refusal.
    await services.records.read(lambda record: conversations.admit(record, key.conversation, key.token))
    return EventSourceResponse(stream(services, key, since), ping=HEARTBEAT_SECONDS, send_timeout=HEARTBEAT_SECONDS)


@router.put("/{conversation}/language")
async def change_language(key: Shown, wish: ChosenLanguage, services: House) -> ChosenLanguage:
    """Goes on in another language, at any time: nothing said is lost, and the pending question is asked again in it."""
    return ChosenLanguage(language=await chats.change_language(services, key, wish.language))


@router.delete("/{conversation}", status_code=204)
async def erase_chat(key: Shown, services: House) -> Response:
    """Erases everything that was not sent. 409 once there is a case: then it is the advisor's to decide."""
    await chats.erase(services, key)
    # The turn in flight, if any, must not answer a chat that is gone.
    await asyncio.sleep(0)
    return Response(status_code=204)

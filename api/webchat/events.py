"""The chat as server-sent events: each message once, in order, and how the conversation stands when that changes."""

from collections.abc import AsyncIterator
from functools import partial

from sse_starlette import ServerSentEvent

from api.live import Fresh, conversation_topic
from api.services import Services
from api.webchat.chats import Key, read_fresh, read_on
from api.webchat.letters import ShownMessage, Update
from cases.errors import ConversationErased, RecordUnavailable, TokenExpired, UnknownConversation, WrongToken

HEARTBEAT_SECONDS = 15


async def stream(services: Services, key: Key, after: int) -> AsyncIterator[bytes]:
    """Events after number `after` until the browser leaves or the conversation is erased; what is new at once together.

    The first event says how the conversation stands or carries its news, so that a browser knows the line is alive.
    """
    standing: tuple[object, ...] | None = None
    with services.feed.listening(conversation_topic(key.conversation)) as listener:
        while True:
            try:
                news = await _news(services, key, after, listener.fresh)
            except (UnknownConversation, WrongToken, TokenExpired, ConversationErased):
                return
            except RecordUnavailable:
                await listener.wait(1.0)
                continue
            events = [_said(message) for message in news.messages]
            if standing_of(news) != standing:
                standing = standing_of(news)
                events.append(_stands(news))
            if news.messages:
                after = news.messages[-1].seq
            if events:
                yield b"".join(event.encode() for event in events)
            await listener.wait(HEARTBEAT_SECONDS)


def _said(message: ShownMessage) -> ServerSentEvent:
    return ServerSentEvent(data=message.model_dump_json(exclude_none=True), id=str(message.seq))


def _stands(news: Update) -> ServerSentEvent:
    return ServerSentEvent(data=news.model_dump_json(exclude_none=True, exclude={"messages"}), event="standing")


async def _news(services: Services, key: Key, after: int, fresh: Fresh | None) -> Update:
    known = read_fresh(fresh, services.signs, key, after)
    if known is not None:
        return known
    return await services.records.read(partial(read_on, signs=services.signs, key=key, after=after))


def standing_of(news: Update) -> tuple[object, ...]:
    """How the conversation stands, for comparing: a page is told where this changes, with a message or without."""
    case = news.case.model_dump_json() if news.case else None
    return (news.owner, news.advisor, news.state, news.question, case, news.writing, news.read, news.read_by)

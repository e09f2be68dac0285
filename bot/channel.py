"""The one way into Rasa: a turn comes from `api` with the token, the replies go back in the same request.

Threats considered: a call without the token (refused, in constant time); a customer who types "/restart" or another
command of Rasa's (free text never reaches Rasa's own command parser); an action server that is gone (said as such,
so that `api` keeps the message and tries again).
"""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.action_server import witnessed
from bot.meaning import chosen_meaning, event_meaning

log = structlog.get_logger()

NOTHING_SAID = {"error": "actions_unavailable"}


class Replies(OutputChannel):  # type: ignore[misc]
    """Collects what the assistant says in one turn, whole, with the key of each text."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return "haven"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:  # noqa: ARG002 - Rasa's signature
        said = {name: message[name] for name in ("text", "buttons", "custom", "english") if message.get(name)}
        if said:
            self.messages.append({**said, "key": message.get("utter_action") or ""})


def bears(request: Request, token: str) -> bool:
    """Whether the request shows the token."""
    shown = (request.headers.get("authorization") or "").removeprefix("Bearer ")
    return hmac.compare_digest(shown.encode(), token.encode())


class HavenInput(InputChannel):  # type: ignore[misc]
    """The channel `haven`: turns, health, and forgetting a conversation."""

    def __init__(self, token: str) -> None:
        self._token = token

    @classmethod
    def name(cls) -> str:
        return "haven"

    @classmethod
    def from_credentials(cls, credentials: Mapping[str, Any] | None) -> "HavenInput":
        token = (credentials or {}).get("token") or ""
        if len(token) < 32:
            raise ValueError("the channel needs the token that api shows to rasa (HAVEN_RASA_TOKEN)")
        return cls(token)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        blueprint = Blueprint("haven_channel", url_prefix="/webhooks/haven")

        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        async def turn(request: Request) -> HTTPResponse:
            return await self._turn(request, on_new_message)

        async def forget(request: Request, conversation: str) -> HTTPResponse:
            await request.app.ctx.agent.tracker_store.forget(conversation)
            return response.empty()

        blueprint.add_route(health, "/health", methods=["GET"])
        blueprint.add_route(turn, "/turn", methods=["POST"])
        blueprint.add_route(forget, "/<conversation:str>", methods=["DELETE"])
        return blueprint

    async def _turn(self, request: Request, listener: Callable[[UserMessage], Awaitable[Any]]) -> HTTPResponse:
        body = request.json
        replies = Replies()
        with witnessed() as witness:
            await listener(user_message(body, replies))
        if witness.failed or not replies.messages:
            # Half of what was to be said is not an answer: the whole turn is asked for again.
            event = "action_server_failed" if witness.failed else "turn_without_reply"
            log.warning(event, conversation=body["conversation"], seq=body.get("seq"))
            return response.json(NOTHING_SAID, status=503)
        return response.json({"messages": replies.messages})


def user_message(body: Mapping[str, Any], replies: OutputChannel) -> UserMessage:
    """Rasa's form of a turn. What was chosen or happened is parsed already; only free text is classified."""
    kept = ("seq", "question", "choices", "language", "written", "urgent", "kinds")
    metadata = {name: body[name] for name in kept if body.get(name) is not None}
    text = body.get("text") or ""
    if body.get("event", "message") != "message":
        parsed = event_meaning(body["event"])
    elif body.get("choices"):
        parsed = chosen_meaning(body["choices"], body.get("question"))
    else:
        parsed = None
        # A leading "/" would be read as a command of Rasa's; the record keeps what was typed.
        text = text.lstrip(" \t\r\n/")
    return UserMessage(
        text or " ",
        replies,
        body["conversation"],
        input_channel="haven",
        metadata=metadata,
        parse_data={**parsed, "text": text} if parsed else None,
    )

"""Carries signs between several processes `api` through Redis, where `HAVEN_QUEUE_URL` names one.

Published, not kept: who does not listen at that moment has missed it. Without Redis, or while it is away, a sign stays
in its own process, and what is stored is found by the next look. A sign holds identifiers and no word.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from secrets import token_hex
from typing import Any, Generic, TypeVar

import structlog
from pydantic import BaseModel, TypeAdapter, ValidationError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.background import begin

CHANNEL = "haven:signs"
AGAIN_SECONDS = 5.0
PATIENCE_SECONDS = 2.0
MOST_WAITING = 200

log = structlog.get_logger()
Carried = TypeVar("Carried")


class _Letter(BaseModel):
    sender: str
    what: dict[str, Any]


class Relay(Generic[Carried]):
    """Sends what happened here, and gives `take` what happened in other processes. No url: does neither."""

    def __init__(self, url: str, shape: type[Carried], take: Callable[[Carried], None]) -> None:
        self._url = url if url.startswith(("redis://", "rediss://", "unix://")) else ""
        self._shape = TypeAdapter(shape)
        self._take = take
        self._own = token_hex(8)
        self._waiting: asyncio.Queue[Carried] = asyncio.Queue(MOST_WAITING)
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        if self._url:
            self._tasks = [
                begin(self._go_on(self._publish), "signs to others"),
                begin(self._go_on(self._listen), "signs of others"),
            ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def send(self, what: Carried) -> None:
        """Sends it soon; where Redis does not keep up it is dropped."""
        if self._tasks:
            with suppress(asyncio.QueueFull):
                self._waiting.put_nowait(what)

    async def _go_on(self, work: Callable[["Redis"], Any]) -> None:
        away = False
        while True:
            try:
                async with Redis.from_url(self._url, socket_connect_timeout=PATIENCE_SECONDS) as redis:
                    await redis.ping()
                    away = False
                    await work(redis)
            except (RedisError, OSError) as error:
                if not away:
                    log.warning("signs_not_relayed", error=type(error).__name__)
                away = True
                await asyncio.sleep(AGAIN_SECONDS)

    async def _publish(self, redis: Redis) -> None:
        while True:
            what = self._shape.dump_python(await self._waiting.get(), mode="json")
            await redis.publish(CHANNEL, _Letter(sender=self._own, what=what).model_dump_json())

    async def _listen(self, redis: Redis) -> None:
        async with redis.pubsub(ignore_subscribe_messages=True) as heard:
            await heard.subscribe(CHANNEL)
            async for message in heard.listen():
                self._hear(message["data"])

    def _hear(self, data: bytes) -> None:
        try:
            letter = _Letter.model_validate_json(data)
            if letter.sender != self._own:
                self._take(self._shape.validate_python(letter.what))
        except ValidationError:
            # Another edition of Haven, or a stranger: what has not our shape is nothing to us.
            log.warning("sign_not_understood")

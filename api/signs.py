"""Who is writing now, and that something was seen: signs between the customer's page and the advisor's, never a record.

A sign says that somebody writes, and holds no word. It lives in memory for a few seconds and is stored nowhere. Only
the advisor who holds the conversation gives and gets signs; while the assistant speaks there are none.
Threat considered: signs as a way to learn who sits at a desk or a page. They reach nobody but the two who talk already.
"""

import itertools
import time
from dataclasses import dataclass
from typing import Literal

from api.live import Feed, advisor_topic, conversation_topic
from api.pace import Pace
from api.relay import Relay

LASTS_SECONDS = 6.0
PER_MINUTE = 60
"""Signs of one sender: an honest page gives one every three seconds while somebody types, and for what it showed."""

Side = Literal["customer", "advisor"]
Kind = Literal["writing", "seen"]


@dataclass(frozen=True, slots=True)
class Sign:
    """`side` of a conversation is writing, or has seen what was said; `advisor_id` holds the conversation."""

    kind: Kind
    conversation: str
    side: Side
    advisor_id: int


@dataclass(frozen=True, slots=True)
class _Writing:
    number: int
    advisor_id: int
    until: float


class Signs:
    """The signs of the last seconds. Those of other processes come by the relay, where there is one."""

    def __init__(self, feed: Feed, queue_url: str) -> None:
        self._feed = feed
        self._relay = Relay(queue_url, Sign, self._take)
        self._pace = Pace(PER_MINUTE, 60.0)
        self._numbers = itertools.count(1)
        self._writing: dict[tuple[str, Side], _Writing] = {}

    def start(self) -> None:
        self._relay.start()

    async def stop(self) -> None:
        await self._relay.stop()

    def seconds_to_wait(self, sender: str) -> int:
        """Counts one more sign of `sender`; zero where that is not too many."""
        return self._pace.seconds_to_wait(sender)

    def give(self, sign: Sign) -> None:
        """Tells the other side, at whichever process its page asks."""
        self._take(sign)
        self._relay.send(sign)

    def writing(self, conversation: str, side: Side, holder: int | None) -> int:
        """A number that grows with each sign that `side` is writing to or as the advisor `holder`; 0: nobody is.

        Who wrote to another advisor, or was one, before a handover, is not shown.
        """
        now = self._writing.get((conversation, side))
        if now is None or holder is None or now.advisor_id != holder or now.until <= time.monotonic():
            return 0
        return now.number

    def has_sent(self, conversation: str, side: Side) -> None:
        """What was being written has been sent: nobody writes any more."""
        self._writing.pop((conversation, side), None)

    def _take(self, sign: Sign) -> None:
        if sign.kind == "writing":
            self._drop_old()
            until = time.monotonic() + LASTS_SECONDS
            self._writing[sign.conversation, sign.side] = _Writing(next(self._numbers), sign.advisor_id, until)
        if sign.side == "advisor":
            self._feed.wake(conversation_topic(sign.conversation))
        else:
            self._feed.wake(advisor_topic(sign.advisor_id))

    def _drop_old(self) -> None:
        now = time.monotonic()
        for key in [key for key, each in self._writing.items() if each.until <= now]:
            del self._writing[key]

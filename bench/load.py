"""Many customers at once: whether each message is answered, once and in order, how soon, and how soon danger is seen.

The customers' messages come at a fixed pace, whatever the answers do, so that a slow answer delays no other. All
customers and the advisor share the machine's processors with Haven; `client lag` says how late the customers were.
"""

import asyncio
import os
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from math import gcd
from pathlib import Path

import httpx

from bench.desk import Desk, advisor_at_desk, conversations_by_reference
from bench.dialogue import ANSWERS, ENDING, Script
from bench.figures import SPREAD_HEADINGS, Spread, Verdict, keep, screen, show_verdicts, table
from bench.haven_chat import HavenChat, Message
from bench.haven_house import pids_of, record_of, running_house
from bench.processes import megabytes, processor_seconds

CHATS = 200
MESSAGES_A_SECOND = 20.0
SECONDS = 60.0
URGENT_EVERY = 41
"""At least so many messages from one urgent message to the next."""
URGENT = "they are kicking my front door in right now and one has got a knife"
OPENING_AT_ONCE = 8
LAST_REPLY_SECONDS = 60.0
CLOCK = "clock"

REPLY_BUDGET_SECONDS = 1.0
ALERT_BUDGET_SECONDS = 2.0


@dataclass
class Sent:
    """One message of one customer.

    seq    its number once it was stored; none where it was refused to the end
    again  how often it was sent again, because the record was too busy to take it or the connection broke
    """

    text: str
    at: float
    urgent: bool
    seq: int | None = None
    again: int = 0


@dataclass
class LoadedChat:
    """A chat under load: its script and what was sent."""

    chat: HavenChat
    script: Script = field(default_factory=Script)
    sent: list[Sent] = field(default_factory=list)
    one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def send(self, urgent: bool) -> None:
        """Send what this customer says next, once the message before is stored, as the page's outbox does."""
        question = self.chat.question or ENDING
        text = URGENT if urgent else self.script.words(question) if question in ANSWERS else "i dont know"
        sent = Sent(f"{text} ({len(self.sent) + 1})", time.perf_counter(), urgent)
        self.sent.append(sent)
        async with self.one_at_a_time:
            sent.seq, sent.again = await self.chat.posts(sent.text, LAST_REPLY_SECONDS)

    def reply_seconds(self) -> list[float]:
        """From sending to the first thing said after it, for each message that was answered."""
        replies = ((sent, self.chat.first_reply(sent.seq)) for sent in self.sent if sent.seq is not None)
        return [reply.at - sent.at for sent, reply in replies if reply]

    @property
    def is_answered(self) -> bool:
        return all(sent.seq is not None and self.chat.first_reply(sent.seq) for sent in self.sent)


@dataclass(frozen=True)
class Faults:
    """What must be nought. Counted over all chats."""

    refused: int = 0
    lost: int = 0
    unanswered: int = 0
    out_of_order: int = 0
    doubled: int = 0

    def __add__(self, other: "Faults") -> "Faults":
        return Faults(
            *(mine + theirs for mine, theirs in zip(asdict(self).values(), asdict(other).values(), strict=True))
        )


def faults_of(loaded: LoadedChat, stored: Sequence[Message]) -> Faults:
    """Compare what the customer sent, what the record has, and what the stream brought."""
    in_record = [message["text"] for message in stored if message["sender"] == "customer"]
    accepted = [sent for sent in loaded.sent if sent.seq is not None]
    arrived = [arrival.seq for arrival in loaded.chat.arrivals]
    numbers = {message["seq"] for message in stored}
    return Faults(
        refused=len(loaded.sent) - len(accepted),
        lost=sum(sent.text not in in_record for sent in accepted) + len(numbers - set(arrived)),
        unanswered=sum(loaded.chat.first_reply(sent.seq or 0) is None for sent in accepted),
        out_of_order=_falls(arrived) + _falls([sent.seq or 0 for sent in accepted]),
        doubled=_repeats(arrived) + _repeats(in_record),
    )


def _falls(numbers: Sequence[int]) -> int:
    return sum(later < earlier for earlier, later in pairwise(numbers))


def _repeats(values: Sequence[int] | Sequence[str]) -> int:
    return sum(count - 1 for count in Counter(values).values())


async def open_chats(http: httpx.AsyncClient, open_until: AsyncExitStack, count: int) -> list[LoadedChat]:
    """Open `count` chats, a few at a time, each at its first question and listening."""
    few = asyncio.Semaphore(OPENING_AT_ONCE)

    async def opened() -> LoadedChat:
        async with few:
            return LoadedChat(await open_until.enter_async_context(HavenChat.opens(http)))

    return list(await asyncio.gather(*(opened() for _ in range(count))))


def urgent_every(messages: int, chats: int) -> int:
    """Which of so many messages by turns are urgent: every n-th, over the whole time, each the first of its chat."""
    every = max(URGENT_EVERY, messages // chats)
    while gcd(every, chats) > 1:
        every += 1
    return every


async def send_all(chats: Sequence[LoadedChat], pace: float, seconds: float) -> list[float]:
    """Send at `pace` messages a second for `seconds`, by turns; the seconds by which each was late."""
    late: list[float] = []
    sending = []
    every = urgent_every(int(pace * seconds), len(chats))
    started = time.perf_counter()
    for number in range(int(pace * seconds)):
        due = started + number / pace
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        late.append(time.perf_counter() - due)
        urgent = number % every == every - 1
        sending.append(asyncio.create_task(chats[number % len(chats)].send(urgent)))
    # A refused message is counted by its missing number; the others go on.
    await asyncio.gather(*sending, return_exceptions=True)
    return late


async def wait_for_answers(chats: Sequence[LoadedChat]) -> None:
    """Give the last answers their time; what is missing then is counted as unanswered."""
    waiting = (loaded.chat.wait_for(lambda one=loaded: one.is_answered, LAST_REPLY_SECONDS) for loaded in chats)
    await asyncio.gather(*waiting, return_exceptions=True)


def alert_seconds(chats: Sequence[LoadedChat], desk: Desk, references: dict[str, str]) -> tuple[list[float], int]:
    """From sending an urgent message to its alert on the desk; and how many were never seen."""
    seen = {references[reference]: at for reference, at in desk.seen.items() if reference in references}
    urgent = [(loaded.chat.conversation, sent) for loaded in chats for sent in loaded.sent if sent.urgent]
    times = [seen[conversation] - sent.at for conversation, sent in urgent if conversation in seen]
    return times, len(urgent) - len(times)


@dataclass(frozen=True)
class Load:
    """What was measured under load.

    again   how many messages had to be sent again, as the page does by itself
    busy    how many processors each process used while messages were sent
    memory  resident megabytes of each process, before and after
    """

    replies: Spread
    alerts: Spread
    late: Spread
    desk_reads: Spread
    alerts_unseen: int
    again: int
    faults: Faults
    busy: dict[str, float]
    memory: dict[str, tuple[float, float]]


def so_far(pids: Mapping[str, int]) -> dict[str, float]:
    """What each process, the customers in this one among them, has worked; and the clock, in seconds."""
    return {**processor_seconds(pids), "customers": time.process_time(), CLOCK: time.perf_counter()}


def busy_since(before: Mapping[str, float], now: Mapping[str, float]) -> dict[str, float]:
    passed = now[CLOCK] - before[CLOCK]
    return {name: round((now[name] - before[name]) / passed, 2) for name in now if name != CLOCK}


async def measure(folder: Path, count: int, pace: float, seconds: float) -> Load:
    """Start a house in `folder`, load it, compare. Raises DialogueStuck where a chat cannot be opened."""
    with running_house(folder) as house, closing(record_of(house)) as database:
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
        async with (
            httpx.AsyncClient(base_url=house.url, timeout=60.0, trust_env=False, limits=limits) as http,
            advisor_at_desk(house.url, database) as desk,
            AsyncExitStack() as open_until,
        ):
            screen.print(f"Opening {count} chats …")
            chats = await open_chats(http, open_until, count)
            screen.print(f"Sending {pace:g} messages a second for {seconds:g} s …")
            pids = pids_of(house)
            before, small = so_far(pids), megabytes(pids)
            late = await send_all(chats, pace, seconds)
            busy, large = busy_since(before, so_far(pids)), megabytes(pids)
            await wait_for_answers(chats)
            times, unseen = alert_seconds(chats, desk, conversations_by_reference(database))
            faults = sum([faults_of(loaded, await loaded.chat.stored()) for loaded in chats], Faults())
            replies = Spread.of([seconds for loaded in chats for seconds in loaded.reply_seconds()])
            memory = {name: (small[name], large[name]) for name in pids}
            desk_reads = Spread.of(desk.reads)
            again = sum(sent.again > 0 for loaded in chats for sent in loaded.sent)
            return Load(replies, Spread.of(times), Spread.of(late), desk_reads, unseen, again, faults, busy, memory)


def verdicts(load: Load, reply_seconds: float = REPLY_BUDGET_SECONDS) -> list[Verdict]:
    """What was measured beside its budget; that of a reply is `reply_seconds`, of what is amiss nought."""
    return [
        Verdict("reply, p95", load.replies.p95 / 1000, reply_seconds, "s"),
        Verdict("urgent message to alert on the desk, p99", load.alerts.p99 / 1000, ALERT_BUDGET_SECONDS, "s"),
        *(Verdict(name.replace("_", " "), count, 0, "messages") for name, count in asdict(load.faults).items()),
        Verdict("urgent messages without an alert", load.alerts_unseen, 0, "messages"),
    ]


async def run(count: int = CHATS, pace: float = MESSAGES_A_SECOND, seconds: float = SECONDS) -> None:
    """Measure, show, write the report."""
    with tempfile.TemporaryDirectory(prefix="haven-bench-") as folder:
        load = await measure(Path(folder), count, pace, seconds)
    budgets = verdicts(load)
    show("load", load, budgets, f"{count} chats at once, {pace:g} messages a second for {seconds:g} s")


def show(section: str, load: Load, budgets: Sequence[Verdict], title: str) -> None:
    """Show what was measured as tables, and write it into the report as `section`."""
    spreads = {
        "reply": load.replies,
        "urgent message to alert on the desk": load.alerts,
        "reading the desk": load.desk_reads,
        "client lag": load.late,
    }
    table(title, ["", *SPREAD_HEADINGS], [[name, *spread.cells] for name, spread in spreads.items()])
    busy = [[name, f"{processors:.2f}"] for name, processors in load.busy.items()]
    table(f"Processors in use, of {os.cpu_count()}", ["", "processors"], busy)
    screen.print(f"\nSent again, as the page does: {load.again} messages")
    grown = [[name, f"{before:.0f}", f"{after:.0f}"] for name, (before, after) in load.memory.items()]
    table("Resident memory", ["", "before MB", "after MB"], grown)
    show_verdicts(budgets)
    figures = {
        "load": title,
        "processors_in_use": load.busy,
        "memory_mb": load.memory,
        "sent_again": load.again,
        "faults": asdict(load.faults),
        **{name: asdict(spread) for name, spread in spreads.items()},
    }
    keep(section, figures, budgets)

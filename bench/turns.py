"""How long a turn takes: a stock Rasa server and Haven in the same run, by turns, the same customer at both.

Stock: the round trip of POST /webhooks/rest/webhook. Haven: from posting a message to the arrival of the last message
of the reply on the event stream, when all of it is stored and pushed. Beside the clock stands what the processors
worked for a turn, because other programs on the machine do not change that.
"""

import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

import httpx

from bench.dialogue import BEGIN_AGAIN, SEND, Chat, interview
from bench.figures import SPREAD_HEADINGS, Spread, Verdict, keep, screen, show_verdicts, table
from bench.haven_chat import HavenChat
from bench.haven_house import pids_of, running_house
from bench.processes import processor_seconds
from bench.stock_chat import StockChat
from bench.stock_server import StockRasa

CONVERSATIONS = 10
LONG_TURNS = 200
PASSES = 3
"""Passes through the interview that are taken together at a place of the long conversation: one is too few turns."""
HALF_OF_STOCK = 0.5
LONG_AFTER_FIRST = 1.2

Opens = Callable[[httpx.AsyncClient], AbstractAsyncContextManager[Chat]]


@dataclass
class Side:
    """One of the two bots, and what was measured of it, in seconds."""

    name: str
    url: str
    opens: Opens
    pids: Mapping[str, int]
    short: list[float] = field(default_factory=list)
    long: list[list[float]] = field(default_factory=list)
    worked: dict[str, float] = field(default_factory=dict)

    def client(self) -> httpx.AsyncClient:
        # Loopback only: no proxy of the machine is asked.
        return httpx.AsyncClient(base_url=self.url, timeout=60.0, trust_env=False)

    def processor_seconds(self) -> dict[str, float]:
        """What each process and its children have worked so far."""
        return processor_seconds(self.pids)

    def add_work_since(self, before: Mapping[str, float]) -> None:
        for name, now in self.processor_seconds().items():
            self.worked[name] = self.worked.get(name, 0.0) + now - before[name]

    def worked_ms_a_turn(self) -> dict[str, float]:
        """What the processors worked for one turn of the short conversations, by process, and together."""
        parts = {name: seconds / len(self.short) * 1000 for name, seconds in self.worked.items()}
        return {name: round(spent, 1) for name, spent in {**parts, "together": sum(parts.values())}.items()}

    def after(self, turns: int) -> list[float]:
        """Some passes of the long conversation, from the one in which it came to `turns` turns; or the last ones."""
        reached = list(accumulate(map(len, self.long)))
        first = next((number for number, count in enumerate(reached) if count >= turns), len(reached))
        first = max(0, min(first, len(reached) - PASSES))
        return [turn for passed in self.long[first : first + PASSES] for turn in passed]


async def measure(sides: tuple[Side, ...], conversations: int, long_turns: int) -> None:
    """Short conversations and one long one, by turns, so that what disturbs the machine disturbs both."""
    for number in range(conversations + 1):
        for side in sides:
            before = side.processor_seconds()
            async with side.client() as http, side.opens(http) as chat:
                turns = await interview(chat, SEND)
            if number:  # the first one warms up
                side.short += turns
                side.add_work_since(before)
    await _measure_long(sides, long_turns)


async def _measure_long(sides: tuple[Side, ...], long_turns: int) -> None:
    first, second = sides
    async with (
        first.client() as http,
        first.opens(http) as chat,
        second.client() as other,
        second.opens(other) as beside,
    ):
        more = PASSES
        while more:
            first.long.append(await interview(chat, BEGIN_AGAIN))
            second.long.append(await interview(beside, BEGIN_AGAIN))
            more -= min(sum(map(len, side.long)) for side in sides) >= long_turns


def verdicts(stock: Side, haven: Side) -> list[Verdict]:
    first, last = Spread.of(haven.after(1)), Spread.of(haven.after(LONG_TURNS))
    stock_p50, haven_p50 = Spread.of(stock.short).p50, Spread.of(haven.short).p50
    return [
        Verdict("message to reply, p50, against stock Rasa", haven_p50 / stock_p50, HALF_OF_STOCK, "x"),
        Verdict(f"p50 after {LONG_TURNS} turns, against the first turns", last.p50 / first.p50, LONG_AFTER_FIRST, "x"),
    ]


def rows(side: Side) -> list[tuple[str, Spread]]:
    return [
        (f"{side.name}: interviews", Spread.of(side.short)),
        (f"{side.name}: one chat, first turns", Spread.of(side.after(1))),
        (f"{side.name}: one chat, after {LONG_TURNS // 2} turns", Spread.of(side.after(LONG_TURNS // 2))),
        (f"{side.name}: one chat, after {LONG_TURNS} turns", Spread.of(side.after(LONG_TURNS))),
    ]


def show(stock: Side, haven: Side, training_seconds: float) -> None:
    measured = [*rows(stock), *rows(haven)]
    table("A turn", ["", *SPREAD_HEADINGS], [[name, *spread.cells] for name, spread in measured])
    worked = {side.name: side.worked_ms_a_turn() for side in (stock, haven)}
    spent = [(f"{side}: {name}", ms) for side, parts in worked.items() for name, ms in parts.items()]
    table("Processor time for a turn", ["", "ms"], [[name, f"{ms:.1f}"] for name, ms in spent])
    budgets = verdicts(stock, haven)
    show_verdicts(budgets)
    figures: dict[str, Any] = {name: asdict(spread) for name, spread in measured}
    keep("turns", {**figures, "processor_ms": worked, "stock_training_seconds": round(training_seconds, 1)}, budgets)


async def run(conversations: int = CONVERSATIONS, long_turns: int = LONG_TURNS) -> None:
    """Train and start both, measure, show, write the report."""
    with tempfile.TemporaryDirectory(prefix="haven-bench-") as folder:
        stock_rasa = StockRasa(Path(folder) / "stock")
        screen.print("Training the stock bot (one to two minutes) …")
        stock_rasa.train()
        try:
            stock_rasa.start()
            with running_house(Path(folder) / "haven") as house:
                stock = Side("stock Rasa", stock_rasa.url, StockChat.opens, stock_rasa.pids)
                haven = Side("Haven", house.url, HavenChat.opens, pids_of(house))
                await measure((stock, haven), conversations, long_turns)
        finally:
            stock_rasa.stop()
    show(stock, haven, stock_rasa.training_seconds)

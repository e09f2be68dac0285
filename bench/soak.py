"""Fifty customers at once for ten minutes, at twenty messages a second: nothing may be lost, doubled or out of order.

`HAVEN_SOAK_SECONDS` shortens it. A time that is missed is said and is no error, since the machine may be busy.
"""

import os
import tempfile
from pathlib import Path

from bench.load import Load, measure, show, verdicts

CHATS = 50
MESSAGES_A_SECOND = 20.0
SECONDS = 600.0
SECONDS_SETTING = "HAVEN_SOAK_SECONDS"
REPLY_BUDGET_SECONDS = 1.5


class SomethingAmiss(RuntimeError):
    """Under load something was lost, doubled, out of order or not answered; the text says what and how many."""


def seconds_wanted() -> float:
    """How long it lasts. Raises SystemExit for what is no length of time."""
    written = os.environ.get(SECONDS_SETTING, "") or str(SECONDS)
    try:
        seconds = float(written)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise SystemExit(f"{SECONDS_SETTING} has to be a number of seconds, such as 30")
    return seconds


def require_nothing_amiss(load: Load) -> None:
    """Raises SomethingAmiss. What is late is not amiss."""
    amiss = [verdict for verdict in verdicts(load) if verdict.unit == "messages" and not verdict.met]
    if amiss:
        raise SomethingAmiss(", ".join(f"{verdict.what}: {verdict.measured:g}" for verdict in amiss))


async def run() -> None:
    """Measure, show, write the report. Raises SomethingAmiss."""
    seconds = seconds_wanted()
    with tempfile.TemporaryDirectory(prefix="haven-soak-") as folder:
        load = await measure(Path(folder), CHATS, MESSAGES_A_SECOND, seconds)
    title = f"Soak: {CHATS} chats at once, {MESSAGES_A_SECOND:g} messages a second for {seconds:g} s"
    show("soak", load, verdicts(load, REPLY_BUDGET_SECONDS), title)
    require_nothing_amiss(load)

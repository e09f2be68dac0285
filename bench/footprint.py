"""How much Haven weighs: memory, the time until somebody is answered, training, and the page that a customer loads."""

import contextlib
import gzip
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from bench.figures import HOME, Verdict, keep, screen, show_verdicts, table
from bench.haven_house import WIDE_OPEN, models
from bench.processes import Processes
from haven.settings import HavenSettings
from tests.house import Customer, free_port

WEBCHAT = HOME / "api" / "webchat"
PAGE = WEBCHAT / "templates" / "webchat.html"
TALK = ("im safe at the moment", "it happened to me", "he shouted abuse at me on the stairs last night")

MEMORY_MB = 1536
FIRST_ANSWER_SECONDS = 30.0
TRAINING_SECONDS = 300.0
PAGE_KB = 60.0
LONGEST_TRAINING = 900.0
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Memory:
    """One process: what is resident, and its own part of that (shared pages divided by their users), in MB."""

    name: str
    resident: float
    own: float


class Installation:
    """`haven run` of an installation of its own, the trained models borrowed."""

    def __init__(self, folder: Path) -> None:
        self._processes = Processes(folder / "log")
        self._port = free_port()
        self._environment = {
            **models(HavenSettings()),
            **WIDE_OPEN,
            "HAVEN_HOME": str(HOME),
            "HAVEN_VAR": str(folder / "var"),
            "HAVEN_API_PORT": str(self._port),
            "HAVEN_RASA_PORT": str(free_port()),
            "HAVEN_ACTIONS_PORT": str(free_port()),
        }

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @contextlib.contextmanager
    def running(self) -> Iterator[psutil.Process]:
        """Start, and stop at the end of the block as Ctrl-C does."""
        self._processes.start("haven", [sys.executable, "-m", "haven", "run"], HOME, self._environment)
        try:
            yield psutil.Process(self._processes.pids["haven"])
        finally:
            self._processes.stop("haven", signal.SIGINT, seconds=30.0)

    def wait_for_answer(self) -> Customer:
        """A customer who was asked the first question and whose first message was answered. Raises DidNotStart."""
        opened: list[Customer] = []

        def answered() -> bool:
            with contextlib.suppress(httpx.HTTPError):
                customer = Customer(self.url)
                customer.waits_for_question()
                customer.says(TALK[0])
                opened.append(customer)
            return bool(opened)

        # The first start of an installation may have to train, where teaching changed a moment ago.
        self._processes.wait_until("haven", answered, LONGEST_TRAINING)
        return opened[0]


def first_answer_seconds(installation: Installation) -> tuple[float, list[Memory]]:
    """From `haven run`, set up already, to the first chat answered; and the memory once somebody has talked."""
    with installation.running():
        installation.wait_for_answer()
    started = time.monotonic()
    with installation.running() as process:
        customer = installation.wait_for_answer()
        passed = time.monotonic() - started
        for words in TALK[1:]:
            customer.says(words)
        return passed, memory_of(process)


def memory_of(process: psutil.Process) -> list[Memory]:
    """The process and all its children by what they run, the largest first."""
    found = []
    for each in (process, *process.children(recursive=True)):
        with contextlib.suppress(psutil.NoSuchProcess):
            full = each.memory_full_info()
            found.append(Memory(name_of(each), full.rss / MEGABYTE, getattr(full, "pss", full.rss) / MEGABYTE))
    return sorted(found, key=lambda memory: -memory.resident)


def name_of(process: psutil.Process) -> str:
    """What a process runs: the module where Python runs one."""
    words = process.cmdline()
    if "-m" in words[:-1]:
        return words[words.index("-m") + 1]
    return next((Path(word).name for word in words if not word.startswith("-")), process.name())


def training_seconds(folder: Path) -> float:
    """`haven train` from nothing. Raises DidNotStart where it failed."""
    processes = Processes(folder / "log")
    environment = {
        "HAVEN_HOME": str(HOME),
        "HAVEN_VAR": str(folder / "var"),
        "HAVEN_MODELS": str(folder / "models"),
        "HAVEN_RISK_MODEL": str(folder / "urgent_risk.joblib"),
    }
    started = time.monotonic()
    processes.start("train", [sys.executable, "-m", "haven", "train"], HOME, environment)
    processes.finish("train", LONGEST_TRAINING)
    return time.monotonic() - started


def page_kilobytes() -> dict[str, float]:
    """Each file of the webchat as it is sent, compressed, in kB (1,000 bytes)."""
    files = [PAGE, *sorted(path for path in (WEBCHAT / "static").iterdir() if path.is_file())]
    return {path.name: len(gzip.compress(path.read_bytes(), 6)) / 1000 for path in files}


def run() -> None:
    """Measure, show, write the report. Raises NotTrained and DidNotStart."""
    pages = page_kilobytes()
    with tempfile.TemporaryDirectory(prefix="haven-bench-") as folder:
        screen.print("Training from nothing …")
        training = training_seconds(Path(folder) / "training")
        screen.print("Starting Haven twice …")
        first_answer, memory = first_answer_seconds(Installation(Path(folder) / "installation"))
    resident = sum(each.resident for each in memory)
    budgets = [
        Verdict("resident memory, all processes", resident, MEMORY_MB, "MB"),
        Verdict("haven run, set up already, to the first chat answered", first_answer, FIRST_ANSWER_SECONDS, "s"),
        Verdict("training from nothing", training, TRAINING_SECONDS, "s"),
        Verdict("webchat page, compressed", sum(pages.values()), PAGE_KB, "kB"),
    ]
    table(
        "Memory",
        ["", "resident MB", "own part MB"],
        [[each.name, f"{each.resident:.0f}", f"{each.own:.0f}"] for each in memory],
    )
    table(
        "Webchat page",
        ["", "kB"],
        [[name, f"{size:.1f}"] for name, size in sorted(pages.items(), key=lambda item: -item[1])],
    )
    show_verdicts(budgets)
    keep(
        "footprint",
        {
            "memory_mb": {each.name: round(each.resident, 1) for each in memory},
            "first_answer_seconds": round(first_answer, 1),
            "training_seconds": round(training, 1),
            "page_kb": {name: round(size, 2) for name, size in pages.items()},
            "processors": os.cpu_count(),
        },
        budgets,
    )

"""Keeps processes running: starts all at once, restarts one that dies with a growing delay, stops all together.

Built on honcho, which gives the processes, their groups and the coloured output. honcho stops everything when one
process ends; Haven says so and starts it again: a customer in the middle of a report has no use for a clean exit.
"""

import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from honcho.manager import Manager
from honcho.printer import Message, Printer
from honcho.process import Popen, Process

from haven.parts import Part
from haven.steps import seconds
from haven.tether import tethered

SPEAKER = "haven"
HEALTHY_AFTER = 60.0
LOOK_EVERY = 0.5
PATIENCE = 120.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Life:
    """What is known of one process's life so far."""

    since: float = 0.0
    deaths: int = 0
    again_at: float | None = None

    def died(self, now: float, longest: float) -> float:
        """The seconds to wait before the next start: 1, 2, 4 ... `longest`; 1 again after a minute of health."""
        if now - self.since >= HEALTHY_AFTER:
            self.deaths = 0
        delay = min(2.0**self.deaths, longest)
        self.deaths += 1
        self.again_at = now + delay
        return delay


class Supervised(Process):  # type: ignore[misc]
    """One process in a group of its own, tied to the life of the supervisor."""

    def run(self, events: Any = None, ignore_signals: bool = False) -> None:  # noqa: ARG002 - honcho's signature
        """Start it, pass its lines on, and tell its end once nothing of its group is left."""
        self._events = events
        child = Popen(tethered(self.cmd), env=self.env, cwd=self.cwd, shell=False, stdin=subprocess.DEVNULL)
        self._send_message({"pid": child.pid}, type="start")
        reader = threading.Thread(target=self._pass_on, args=(child,), daemon=True)
        reader.start()
        code = child.wait()
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        reader.join(timeout=2)
        self._send_message({"returncode": code}, type="stop")

    def _pass_on(self, child: Any) -> None:
        for line in iter(child.stdout.readline, b""):
            self._send_message(line)


class Supervisor(Manager):  # type: ignore[misc]
    """Runs `parts` until it is told to stop (SIGINT, SIGTERM, SIGHUP)."""

    def __init__(
        self,
        parts: Sequence[Part],
        environment: Mapping[str, str] | None = None,
        *,
        when_ready: Callable[[], None] = lambda: None,
        stop_within: float = 5.0,
        longest_delay: float = 30.0,
        printer: Printer | None = None,
    ) -> None:
        super().__init__(printer)
        # Threads in place of honcho's forked forwarders: a fork of a threaded program may hang, and costs memory.
        self.events: queue.Queue[Message] = queue.Queue()
        self._process_ctor = Supervised
        self._parts = tuple(parts)
        self._lives = {part.name: Life() for part in parts}
        self._when_ready = when_ready
        self._stop_within = stop_within
        self._longest_delay = longest_delay
        self._kill_at: float | None = None
        self._asked_to_stop: list[int] = []
        for part in parts:
            self.add_process(part.name, part.command, env=dict(environment) if environment is not None else None)

    def loop(self) -> None:
        """Run until every process has ended after a signal. `returncode` is then what the signal stands for."""
        before = {number: signal.signal(number, self._on_signal) for number in SIGNALS}
        try:
            for name in self._lives:
                self._launch(name)
            threading.Thread(target=self._await_answers, daemon=True).start()
            while not (self._is_over() and self.events.empty()):
                self._attend()
        finally:
            self.kill()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _attend(self) -> None:
        with suppress(queue.Empty):
            self._hear(self.events.get(timeout=0.1))
        self._heed_signals()
        now = time.monotonic()
        for name, life in self._lives.items():
            if not self._terminating and life.again_at is not None and now >= life.again_at:
                self._launch(name)
        if self._kill_at is not None and now >= self._kill_at:
            self._kill_at = None
            self.kill()

    def _hear(self, message: Message) -> None:
        if message.type == "line":
            self._printer.write(message)
        elif message.type == "ready":
            self._when_ready()
        elif message.type == "start":
            self._started(message.name, message.data["pid"])
        elif message.type == "stop":
            self._stopped(message.name, message.data["returncode"])

    def _launch(self, name: str) -> None:
        life, state = self._lives[name], self._processes[name]
        life.since, life.again_at = time.monotonic(), None
        for old in ("pid", "returncode"):
            state.pop(old, None)
        state["process"] = threading.Thread(target=state["obj"].run, args=(self.events,), name=name, daemon=True)
        state["process"].start()

    def _started(self, name: str, pid: int) -> None:
        self._processes[name]["pid"] = pid
        if self._terminating:
            self._procmgr.terminate(pid)

    def _stopped(self, name: str, code: int) -> None:
        self._processes[name]["returncode"] = code
        if self._terminating:
            return
        delay = self._lives[name].died(time.monotonic(), self._longest_delay)
        self._say(f"{name} ended ({_how(code)}); it is started again in {seconds(delay)}")

    def terminate(self) -> None:
        """Ask every process to end; those that do not are killed after `stop_within` seconds."""
        if not self._terminating:
            self._kill_at = time.monotonic() + self._stop_within
        super().terminate()

    def _killall(self, force: bool = False) -> None:
        for state in self._processes.values():
            if "pid" in state and "returncode" not in state:
                (self._procmgr.kill if force else self._procmgr.terminate)(state["pid"])

    def _is_over(self) -> bool:
        if not self._terminating:
            return False
        return all("returncode" in state or not state["process"].is_alive() for state in self._processes.values())

    def _on_signal(self, number: int, _frame: Any) -> None:
        # Only noted: printing or locking inside a signal handler may meet itself half way.
        self._asked_to_stop.append(number)

    def _heed_signals(self) -> None:
        while self._asked_to_stop:
            number = self._asked_to_stop.pop(0)
            if self._terminating:
                # Asked twice: whoever asks does not want to wait.
                self._kill_at = time.monotonic()
                return
            self.returncode = 128 + number
            self._say("stopping")
            self.terminate()

    def _await_answers(self) -> None:
        waiting, began, warned = list(self._parts), time.monotonic(), False
        while waiting and not self._terminating:
            waiting = [part for part in waiting if not part.answers()]
            if waiting and not warned and time.monotonic() - began > PATIENCE:
                warned = True
                names = " and ".join(part.name for part in waiting)
                self.events.put(self._line(f"still waiting for {names}: see the lines above"))
            time.sleep(LOOK_EVERY if waiting else 0)
        if not waiting:
            self.events.put(Message("ready", None, datetime.now(), SPEAKER, None))  # noqa: DTZ005 - honcho's form

    def _say(self, words: str) -> None:
        self._printer.write(self._line(words))

    def _line(self, words: str) -> Message:
        return Message("line", words, datetime.now(), SPEAKER, None)  # noqa: DTZ005 - local time, as honcho prints it


def _how(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {-code}"

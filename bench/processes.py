"""Child processes of a benchmark: started with a log each, waited for, and ended with all their children."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import httpx
import psutil

PATIENCE_SECONDS = 180.0
PAUSE_SECONDS = 0.1


class DidNotStart(RuntimeError):
    """A process ended or did not answer in time; the text shows the end of its log."""


class Processes:
    """The processes of one benchmark, by name."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        logs.mkdir(parents=True, exist_ok=True)

    @property
    def pids(self) -> dict[str, int]:
        return {name: process.pid for name, process in self._running.items()}

    def start(self, name: str, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        """Start `command` in `folder`, in a session of its own; its output goes to `<name>.log`."""
        with self._log(name).open("ab") as log:
            self._running[name] = subprocess.Popen(  # noqa: S603 - commands of this package, no shell
                command, cwd=folder, env={**os.environ, **environment}, stdout=log, stderr=log, start_new_session=True
            )

    def wait_until(self, name: str, answers: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until `answers()`. Raises DidNotStart where the process ended or took longer than `seconds`."""
        end = time.monotonic() + seconds
        while not answers():
            if self._running[name].poll() is not None or time.monotonic() > end:
                raise DidNotStart(f"{name}: {self.last_words(name)}")
            time.sleep(PAUSE_SECONDS)

    def finish(self, name: str, seconds: float) -> None:
        """Wait until a process has ended by itself, well. Raises DidNotStart otherwise."""
        try:
            code = self._running[name].wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.stop(name)
            raise DidNotStart(f"{name} took longer than {seconds:.0f} s") from None
        if self._running.pop(name, None) and code:
            raise DidNotStart(f"{name}: {self.last_words(name)}")

    def stop(self, name: str, how: signal.Signals = signal.SIGTERM, seconds: float = 15.0) -> None:
        """End a process; what is left of it after `seconds` is killed. Only ever what was started here."""
        process = self._running.pop(name)
        if process.poll() is None:
            os.killpg(process.pid, how)
            try:
                process.wait(timeout=seconds)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def stop_all(self) -> None:
        for name in list(self._running):
            self.stop(name)

    def last_words(self, name: str, characters: int = 1500) -> str:
        return self._log(name).read_text(encoding="utf-8", errors="replace")[-characters:]

    def _log(self, name: str) -> Path:
        return self._logs / f"{name}.log"


def answers_at(address: str) -> Callable[[], bool]:
    """Whether something answers well at `address`, which is on loopback: no proxy is asked."""

    def answers() -> bool:
        try:
            return httpx.get(address, timeout=2.0, trust_env=False).is_success
        except httpx.HTTPError:
            return False

    return answers


def processor_seconds(pids: Mapping[str, int]) -> dict[str, float]:
    """What each process and its children have worked so far."""
    return {name: _worked(psutil.Process(pid)) for name, pid in pids.items()}


def megabytes(pids: Mapping[str, int]) -> dict[str, float]:
    """The resident memory of each process, in megabytes."""
    return {name: round(psutil.Process(pid).memory_info().rss / 2**20, 1) for name, pid in pids.items()}


def _worked(process: psutil.Process) -> float:
    times = process.cpu_times()
    own: float = times.user + times.system
    return own + sum(_worked(child) for child in process.children())

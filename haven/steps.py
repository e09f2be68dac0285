"""A long step on the screen: one calm line with the time it takes; what the tools say goes to a log file.

Knows the standard library only, because `make install` runs it before anything is installed.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

LINES_SHOWN = 15

_line = threading.Lock()
"""Who shows the passing seconds on a terminal; of two steps at once, the second does when the first is done."""


class StepFailed(RuntimeError):
    """A step ended with an error; the text says which, shows the log's last lines and where the log lies."""


@contextmanager
def calm_line(words: str, out: TextIO | None = None) -> Iterator[None]:
    """Show `words` and the seconds that pass; on a terminal in one line, elsewhere once at each end."""
    screen = out or sys.stdout
    started = time.monotonic()
    done = threading.Event()
    ticker = threading.Thread(target=_tick, args=(words, screen, started, done), daemon=True)
    ticker.start()
    ended = "stopped after"
    try:
        yield
        ended = "done in"
    finally:
        done.set()
        ticker.join()
        start = "\r\033[K" if screen.isatty() else ""
        print(f"{start}{words}: {ended} {seconds(time.monotonic() - started)}", file=screen, flush=True)


def seconds(passed: float) -> str:
    """A length of time as a person says it: `45 s`, `2 min 5 s`."""
    minutes, rest = divmod(round(passed), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _tick(words: str, screen: TextIO, started: float, done: threading.Event) -> None:
    if not screen.isatty():
        print(f"{words} …", file=screen, flush=True)
        return
    while not done.is_set():
        if _line.acquire(timeout=0.2):
            try:
                _count(words, screen, started, done)
            finally:
                _line.release()


def _count(words: str, screen: TextIO, started: float, done: threading.Event) -> None:
    while not done.is_set():
        print(f"\r\033[K{words} … {seconds(time.monotonic() - started)}", end="", file=screen, flush=True)
        done.wait(1)


def run_step(
    words: str,
    command: Sequence[str],
    log: Path,
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> None:
    """Run `command` behind a calm line, its output in `log` (readable by its owner only). Raises StepFailed."""
    log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with log.open("ab") as stream, calm_line(words):
        log.chmod(0o600)
        began = stream.tell()
        code = _ended(command, stream.fileno(), environment, folder)
        if code:
            raise StepFailed(f"{words} failed (exit code {code}). {log} ends with:\n{_tail(log, began)}")


def _ended(command: Sequence[str], output: int, environment: Mapping[str, str] | None, folder: Path | None) -> int:
    try:
        finished = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd=folder,
            check=False,
        )
    except FileNotFoundError as error:
        raise StepFailed(f"{error.filename} was not found") from error
    return finished.returncode


def _tail(log: Path, began: int) -> str:
    with log.open("rb") as stream:
        stream.seek(began)
        lines = stream.read().decode("utf-8", "replace").splitlines()
    return "\n".join(f"    {line}" for line in lines[-LINES_SHOWN:])

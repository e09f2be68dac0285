"""The supervisor: restarts and says so, stops all, leaves nothing behind. Its children are tiny programs."""

import re
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from haven.supervise import Life

START = """
import sys
from haven.parts import Part
from haven.supervise import Supervisor

def program(code):
    return [sys.executable, "-S", "-u", "-c", code]

parts = [{parts}]
supervisor = Supervisor(parts, when_ready=lambda: print("READY", flush=True), stop_within=1.0)
supervisor.loop()
print("OVER", supervisor.returncode, flush=True)
"""
STEADY = "import time; print('up'); time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up'); time.sleep(60)"
WITH_CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(60)"])
print("up")
time.sleep(60)
"""
CARELESS = WITH_CHILD.replace('"up"', '"left", child.pid').replace("time.sleep(60)\n", "")


class Running:
    """A supervisor in a process of its own."""

    def __init__(self, screen: Path, **codes: str) -> None:
        parts = ", ".join(f"Part({name!r}, program({code!r}), lambda: True)" for name, code in codes.items())
        self.screen = screen
        with screen.open("wb") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-c", textwrap.dedent(START).format(parts=parts)], stdout=stream, stderr=stream
            )

    def said(self, words: str, within: float = 15.0) -> bool:
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            if words in self.screen.read_text():
                return True
            time.sleep(0.05)
        return False

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[list[Running]]:
    running: list[Running] = []
    yield running
    for one in running:
        if one.process.poll() is None:
            one.process.send_signal(signal.SIGTERM)
            one.process.wait(15)


def run(started: list[Running], tmp_path: Path, **codes: str) -> Running:
    one = Running(tmp_path / "screen", **codes)
    started.append(one)
    return one


def gone(processes: list[psutil.Process], within: float = 10.0) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=within)
    return not [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


def test_process_that_dies_is_started_again_with_growing_delay_and_said_so(
    started: list[Running], tmp_path: Path
) -> None:
    one = run(started, tmp_path, steady=STEADY, flaky="raise SystemExit(3)")
    assert one.said("flaky ended (exit code 3); it is started again in 1 s")
    assert one.said("flaky ended (exit code 3); it is started again in 2 s")
    assert one.said("flaky ended (exit code 3); it is started again in 4 s")
    assert one.screen.read_text().count("steady | up") == 1


def test_delay_grows_to_the_longest_and_starts_anew_after_a_minute_of_health() -> None:
    life = Life(since=0.0)
    assert [life.died(1.0, longest=30.0) for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    assert life.died(61.0, longest=30.0) == 1


def test_ready_is_told_once_every_part_answers(started: list[Running], tmp_path: Path) -> None:
    one = run(started, tmp_path, steady=STEADY, other=STEADY)
    assert one.said("READY")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_stops_all_within_seconds_and_leaves_nothing_behind(
    number: signal.Signals, started: list[Running], tmp_path: Path
) -> None:
    one = run(started, tmp_path, steady=STEADY, stubborn=STUBBORN, parent=WITH_CHILD)
    assert one.said("parent   | up") and one.said("stubborn | up") and one.said("steady   | up")
    children = one.children()
    assert len(children) == 4
    began = time.monotonic()
    one.process.send_signal(number)
    one.process.wait(10)
    assert time.monotonic() - began < 10
    assert gone(children, within=1)
    assert f"OVER {128 + number}" in one.screen.read_text()


def test_asking_twice_does_not_wait(started: list[Running], tmp_path: Path) -> None:
    one = run(started, tmp_path, stubborn=STUBBORN)
    assert one.said("stubborn | up")
    one.process.send_signal(signal.SIGINT)
    assert one.said("stopping")
    one.process.send_signal(signal.SIGINT)
    one.process.wait(3)


def test_children_die_with_a_supervisor_that_is_killed(started: list[Running], tmp_path: Path) -> None:
    one = run(started, tmp_path, steady=STEADY, stubborn=STUBBORN)
    assert one.said("steady   | up") and one.said("stubborn | up")
    children = one.children()
    one.process.kill()
    one.process.wait(5)
    assert gone(children, within=5)


def test_what_a_dead_process_left_behind_is_stopped(started: list[Running], tmp_path: Path) -> None:
    one = run(started, tmp_path, careless=CARELESS)
    assert one.said("careless ended (exit code 0)")
    left = re.search(r"left (\d+)", one.screen.read_text())
    assert left is not None
    assert not psutil.pid_exists(int(left[1])) or psutil.Process(int(left[1])).status() == psutil.STATUS_ZOMBIE

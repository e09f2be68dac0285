"""`haven run` itself: a child that is killed comes back, and nothing is left behind however it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.faults.scene import until
from tests.house import ROOT, House

PARTS = {"actions": "actions.serve", "rasa": "bot.serve", "api": "api.serve", "worker": "worker.serve"}


class Run:
    """`python -m haven run` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.house = House(folder)
        self.screen = folder / "screen"
        with self.screen.open("wb") as stream:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.house.environment, stdout=stream, stderr=stream
            )
        try:
            self.says("Haven is running.", 90)
        except AssertionError:
            self.process.kill()
            raise

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-m", "haven", "run"]

    @property
    def said(self) -> str:
        return self.screen.read_text(errors="replace")

    def says(self, words: str, seconds: float = 15) -> None:
        until(lambda: words in self.said or self.process.poll() is not None, seconds)
        assert words in self.said, self.said[-1500:]

    def child(self, name: str) -> psutil.Process:
        return next(one for one in self.living() if PARTS[name] in one.cmdline())

    def living(self) -> list[psutil.Process]:
        """Every process of this installation, known by the folder in its environment."""
        return [one for one in psutil.process_iter() if one.pid != os.getpid() and self._is_ours(one)]

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            return process.environ().get("HAVEN_VAR") == str(self.house.var)
        except psutil.Error:
            return False


@pytest.fixture
def run(trained: None, tmp_path: Path) -> Iterator[Run]:
    run = Run(tmp_path)
    yield run
    for process in run.living():
        process.kill()
    run.process.wait(10)


def test_it_restarts_what_dies_and_ctrl_c_leaves_nothing_behind(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    for noise in ("Warning", "warning", "ERROR", "error"):
        assert noise not in run.said
    second = subprocess.run(
        run.command, check=False, cwd=ROOT, env=run.house.environment, capture_output=True, text=True, timeout=60
    )
    assert second.returncode == 1
    assert "running already" in second.stdout + second.stderr
    assert str(run.process.pid) in second.stdout + second.stderr
    for name in ("actions", "api"):
        run.child(name).kill()
        run.says(f"{name} ended (signal 9); it is started again in 1 s")
        until(lambda name=name: run.house.answers(name), 30)  # type: ignore[misc]
    began = time.monotonic()
    run.process.send_signal(signal.SIGINT)
    run.process.wait(15)
    took = time.monotonic() - began
    with capsys.disabled():
        print(f"\n  haven run stopped in {took:.1f} s")
    assert took < 10
    # honcho's queue has a keeper (multiprocessing's resource tracker) that goes a moment after what it keeps.
    with suppress(AssertionError):
        until(lambda: run.living() == [], 2)
    assert [one.cmdline() for one in run.living()] == []
    assert "Haven has stopped." in run.said


def test_nothing_outlives_a_run_that_is_killed(run: Run) -> None:
    assert len(run.living()) >= 1 + len(PARTS)
    run.process.kill()
    run.process.wait(5)
    until(lambda: run.living() == [], 10)

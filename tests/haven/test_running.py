"""Starting Haven: one at a time, on free ports, with the addresses at the end."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from typer.testing import CliRunner

from haven import running
from haven.cli import app
from haven.parts import is_taken, parts
from haven.settings import HavenSettings

PROJECT = Path(__file__).parents[2]
HOLDER = """
import sys
from pathlib import Path
from haven import running
from haven.settings import HavenSettings
with running.only_one(HavenSettings(var=Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def other_run(settings: HavenSettings) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLDER, str(settings.var)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_second_run_says_clearly_that_one_is_running(other_run: subprocess.Popen[str], settings: HavenSettings) -> None:
    told = rf"running already: process {other_run.pid}, http://127.0.0.1:8000"
    with pytest.raises(running.CannotRun, match=told), running.only_one(settings):
        pass
    assert running.is_running(settings)


def test_run_that_was_killed_does_not_stand_in_the_way(
    other_run: subprocess.Popen[str], settings: HavenSettings
) -> None:
    other_run.kill()
    other_run.wait(5)
    assert not running.is_running(settings)
    with running.only_one(settings):
        pass


def test_second_run_ends_with_exit_code_one(
    other_run: subprocess.Popen[str], settings: HavenSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HAVEN_HOME", str(PROJECT))
    monkeypatch.setenv("HAVEN_VAR", str(settings.var))
    said = CliRunner().invoke(app, ["run"])
    assert said.exit_code == 1
    assert "running already" in said.output


def test_taken_port_is_said_with_the_setting_that_changes_it() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings = HavenSettings(api_port=other.getsockname()[1], rasa_port=0, actions_port=0)
        with pytest.raises(
            running.CannotRun, match=r"Port \d+ is taken by another program, and api needs it.*HAVEN_API_PORT"
        ):
            running.refuse_taken_addresses(parts(settings))
    assert not any(is_taken(part) for part in parts(settings))


def test_only_the_public_process_may_leave_this_machine() -> None:
    settings = HavenSettings(api_host="0.0.0.0")
    assert {part.name: part.host for part in parts(settings) if part.port} == {
        "actions": "127.0.0.1",
        "rasa": "127.0.0.1",
        "api": "0.0.0.0",
    }


def test_addresses_and_the_link_are_told() -> None:
    settings = HavenSettings(public_url="https://report.landlord.test/")
    told = running.greeting(settings, "a-token")
    assert "https://report.landlord.test/\n" in told
    assert "https://report.landlord.test/console/\n" in told
    assert "https://report.landlord.test/console/invite/a-token" in told
    assert "invite" not in running.greeting(settings, None)


def test_haven_elsewhere_says_where_to_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(app, ["check"])
    assert said.exit_code == 1
    assert "HAVEN_HOME" in said.output


def test_setting_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAVEN_API_PORT", "eight thousand")
    said = CliRunner().invoke(app, ["check"])
    assert said.exit_code == 1
    assert "HAVEN_API_PORT" in said.output


SLOW = """
import sys, time
from pathlib import Path
from haven import running
from haven.settings import HavenSettings

def slow(settings):
    print("begun", flush=True)
    time.sleep(60)

if __name__ == "__main__":
    running.in_own_process(slow, HavenSettings())
"""


def test_preparing_ends_with_a_run_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "slow.py"
    script.write_text(SLOW)
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        children = psutil.Process(process.pid).children(recursive=True)
        process.kill()
    _, alive = psutil.wait_procs(children, timeout=5)
    assert not alive

"""The environment reports nothing home however Python is started, and is made anew only when its sources change."""

import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.quiet import QUIET
from haven import install

PROJECT = Path(__file__).parents[2]
MADE_FROM = ("requirements/all.lock", "haven/install.py", "bot/quiet.py")


def said_by(
    command: Sequence[str | Path], cwd: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in (*MADE_FROM, "pyproject.toml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize("changed", MADE_FROM)
def test_change_of_a_source_makes_the_environment_out_of_date(changed: str, project: Path) -> None:
    (project / ".venv").mkdir()
    (project / ".venv" / install.STAMP).write_text(install.fingerprint(project))
    assert install.is_installed(project)
    with (project / changed).open("a") as stream:
        stream.write("\n# changed\n")
    assert not install.is_installed(project)


def test_only_what_is_built_from_counts_in_the_project_file(project: Path) -> None:
    before = install.fingerprint(project)
    path = project / "pyproject.toml"
    path.write_text(path.read_text().replace("line-length = 120", "line-length = 100"))
    assert install.fingerprint(project) == before
    path.write_text(path.read_text().replace('haven = "haven.cli:app"', 'haven = "haven.cli:main"'))
    assert install.fingerprint(project) != before


def test_every_python_of_the_environment_is_quiet_without_inheriting_anything(tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=False, symlinks=True)
    install.keep_environment_quiet(tmp_path / "env")
    probe = f"import os; print({{name: os.environ.get(name) for name in {list(QUIET)!r}}} == {QUIET!r})"
    said = said_by([tmp_path / "env/bin/python", "-c", probe], env={})
    assert said.stdout.strip() == "True", said.stderr


def test_rasa_started_by_hand_reports_nothing_home() -> None:
    probe = "import rasa.telemetry; print(rasa.telemetry.is_telemetry_enabled())"
    said = said_by([sys.executable, "-W", "ignore", "-c", probe], env={})
    assert said.stdout.strip().endswith("False"), said.stderr


def test_missing_python_is_said_with_what_to_do() -> None:
    said = said_by(["make", "install", "PYTHON=python-that-is-not"], cwd=PROJECT)
    assert said.returncode != 0
    assert "Haven needs Python 3.11" in said.stdout
    assert "make install PYTHON=" in said.stdout


def test_bare_make_prints_help() -> None:
    said = said_by(["make"], cwd=PROJECT)
    for target in ("install", "train", "run", "test", "lock"):
        assert f"make {target} " in said.stdout


@pytest.mark.parametrize("lock", ["all.lock", "service.lock"])
def test_lock_names_no_address_and_every_package_has_a_hash(lock: str) -> None:
    text = (PROJECT / "requirements" / lock).read_text()
    assert "://" not in text
    assert "--find-links" not in text
    assert "index-url" not in text
    packages = text.replace("\\\n", " ").splitlines()
    assert packages and all("--hash=sha256:" in package for package in packages)


def test_public_service_carries_no_tensorflow() -> None:
    names = {line.split("==")[0] for line in (PROJECT / "requirements/service.lock").read_text().splitlines()}
    assert not names & {"rasa", "tensorflow", "keras", "torch"}
    assert "rasa-sdk" in names


def test_both_install_sets_are_one_resolution() -> None:
    def pins(lock: str) -> set[str]:
        lines = (PROJECT / "requirements" / lock).read_text().splitlines()
        return {line.split()[0] for line in lines if "==" in line}

    assert pins("service.lock") <= pins("all.lock")

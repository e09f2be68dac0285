"""What training leaves and keeps; Rasa itself is stood in for by a program that writes an archive."""

import os
from pathlib import Path

import pytest

from haven import training
from haven.settings import HavenSettings
from haven.steps import StepFailed
from tests.haven.conftest import program


@pytest.fixture
def taught(settings: HavenSettings) -> HavenSettings:
    for name, text in {"config.yml": "pipeline: []\n", "domain.yml": "", "requirements/all.lock": ""}.items():
        path = settings.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (settings.home / "data").mkdir()
    return settings


def rasa_that(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `code` be run in place of `rasa train`; `out` and `name` are what Rasa is asked for."""
    asked = "import sys; arguments = sys.argv; out = arguments[arguments.index('--out') + 1]\n"
    asked += "name = arguments[arguments.index('--fixed-model-name') + 1]\n"
    command = program(asked + code)
    monkeypatch.setattr(training, "tethered", lambda rasa: [*command, *rasa])


ARCHIVE = "open(f'{out}/{name}.tar.gz', 'w').write('trained')"


def test_assistant_is_trained_once(taught: HavenSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    rasa_that(ARCHIVE, monkeypatch)
    assert training.ensure_assistant(taught)
    assert training.is_assistant_current(taught)
    assert not training.ensure_assistant(taught)


def test_assistant_is_trained_again_after_a_change(taught: HavenSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    rasa_that(ARCHIVE, monkeypatch)
    training.ensure_assistant(taught)
    (taught.home / "data" / "rules.yml").write_text("rules: []")
    assert not training.is_assistant_current(taught)
    assert training.ensure_assistant(taught)


def test_archive_of_a_change_taken_back_is_the_one_that_rasa_loads(
    taught: HavenSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    rasa_that(ARCHIVE, monkeypatch)
    training.ensure_assistant(taught)
    first = training.archive(taught)
    os.utime(first, (0, 0))
    (taught.home / "domain.yml").write_text("changed")
    training.ensure_assistant(taught)
    (taught.home / "domain.yml").write_text("")
    assert not training.ensure_assistant(taught)
    assert training.newest(taught) == first


def test_failed_training_shows_the_last_lines_and_leaves_no_archive(
    taught: HavenSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    rasa_that("print('the rule contradicts itself'); sys.exit(1)", monkeypatch)
    with pytest.raises(StepFailed, match="the rule contradicts itself"):
        training.ensure_assistant(taught)
    assert not list(taught.models.iterdir())


def test_training_that_was_killed_half_way_leaves_no_archive(
    taught: HavenSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    rasa_that(ARCHIVE + "; import os; os.kill(os.getpid(), 9)", monkeypatch)
    with pytest.raises(StepFailed):
        training.ensure_assistant(taught)
    assert training.newest(taught) is None


def test_two_newest_archives_are_kept(taught: HavenSettings) -> None:
    taught.models.mkdir()
    for age, name in enumerate(["haven-new", "haven-older", "haven-oldest"]):
        path = taught.models / f"{name}.tar.gz"
        path.touch()
        os.utime(path, (1000 - age, 1000 - age))
    training.forget_old_archives(taught)
    assert {path.name for path in taught.models.iterdir()} == {"haven-new.tar.gz", "haven-older.tar.gz"}


def test_training_says_one_calm_line(
    taught: HavenSettings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rasa_that("print('noise\\n' * 5000); " + ARCHIVE, monkeypatch)
    training.ensure_assistant(taught)
    shown = capsys.readouterr().out
    assert "noise" not in shown
    assert shown.count("\n") == 2
    assert (taught.logs / "train.log").stat().st_mode & 0o077 == 0


def test_cache_of_rasa_is_off() -> None:
    # It knows a component by its class alone and would serve what an older module learnt.
    assert training.TRAINING["RASA_MAX_CACHE_SIZE"] == "0"


def test_rasa_reports_nothing_home_while_training() -> None:
    assert training.TRAINING["RASA_TELEMETRY_ENABLED"] == "false"


def test_archives_of_other_names_stay(taught: HavenSettings, tmp_path: Path) -> None:
    taught.models.mkdir()
    own = taught.models / "by-hand.tar.gz"
    own.touch()
    training.forget_old_archives(taught)
    assert own.exists()

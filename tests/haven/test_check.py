"""`haven check`: one line for each part, what to do if it does not work, and an exit code."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cases.database import Database
from haven import check
from haven.cli import app
from haven.parts import Part
from haven.settings import HavenSettings
from tests.libre import running

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> HavenSettings:
    monkeypatch.setenv("HAVEN_HOME", str(PROJECT))
    monkeypatch.setenv("HAVEN_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("HAVEN_MODELS", str(tmp_path / "models"))
    for number, name in enumerate(("API", "RASA", "ACTIONS")):
        monkeypatch.setenv(f"HAVEN_{name}_PORT", str(9 + number))
    return HavenSettings()


def test_every_part_has_one_line_and_what_fails_says_what_to_do(here: HavenSettings) -> None:
    said = CliRunner().invoke(app, ["check"])
    lines = said.output.splitlines()
    assert said.exit_code == 1
    names = [re.split(r"  +", line[2:])[0] for line in lines]
    assert names == [
        *("python", "packages", "telemetry", "keys", "case record", "risk screen", "assistant"),
        *("actions", "rasa", "api", "worker", "contacts", "promises", "e-mail", "translation"),
        *("pango", "fonts", "chromium"),
    ]
    for line in lines:
        if line.startswith("✗"):
            assert "make " in line


def test_case_record_that_is_migrated_is_in_date(here: HavenSettings) -> None:
    here.var.mkdir(mode=0o700)
    assert not check.case_record(here).works
    database = Database(here.case_record_url, here.master())
    database.migrate()
    database.close()
    assert check.case_record(here).works


def test_case_record_that_is_gone_is_said_without_its_address(here: HavenSettings) -> None:
    gone = here.model_copy(update={"database_url": "postgresql://haven:secret@127.0.0.1:9/haven"})
    finding = check.case_record(gone)
    assert not finding.works
    assert "secret" not in finding.line()


def test_key_that_others_may_read_is_said(here: HavenSettings) -> None:
    assert check.keys(here).works
    (here.keys / "master").chmod(0o644)
    finding = check.keys(here)
    assert not finding.works
    assert "chmod 600" in finding.words


def test_key_that_is_no_key_is_said_without_showing_it(here: HavenSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAVEN_MASTER_KEY", "not-hexadecimal-but-secret")
    finding = check.keys(HavenSettings())
    assert not finding.works
    assert "not-hexadecimal" not in finding.line()


def test_what_is_not_needed_does_not_fail_the_check(here: HavenSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "findings", lambda _: [check.Finding("chromium", False, "missing", needed=False)])
    assert check.report(here)
    monkeypatch.setattr(check, "findings", lambda _: [check.Finding("rasa", False, "missing")])
    assert not check.report(here)


def test_process_that_does_not_answer_is_said() -> None:
    finding = check.process(Part("api", ["api"], lambda: False, port=8000))
    assert finding.line().startswith("✗ api")
    assert "port 8000" in finding.words


def test_translation_is_said_to_be_off_not_accepted_away_or_at_work(
    here: HavenSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said(**settings: str) -> tuple[bool, str]:
        for name, value in settings.items():
            monkeypatch.setenv(f"HAVEN_TRANSLATION_{name}", value)
        found = check.translation(here)
        assert not found.needed
        return found.works, found.words

    assert said() == (False, "nothing is translated, the original stands alone: HAVEN_TRANSLATION_ENGINE")
    assert "HAVEN_TRANSLATION_ACCEPTED_BY" in said(ENGINE="deepl")[1]
    with running() as libre:
        works = said(ENGINE="libretranslate", URL=libre.url)
        assert works == (True, "LibreTranslate translates, in the house")
    assert said() == (False, "LibreTranslate does not answer, lines wait for it")


def test_a_sentence_encoder_that_is_not_there_is_said(here: HavenSettings, tmp_path: Path) -> None:
    found = check.assistant(here.model_copy(update={"encoder": tmp_path / "nowhere"}))
    assert not found.works
    assert "HAVEN_ENCODER" in found.words

"""`haven advisor`: people are added with a one-time link."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from haven.cli import app

PROJECT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAVEN_HOME", str(PROJECT))
    monkeypatch.setenv("HAVEN_VAR", str(tmp_path / "var"))


def haven(*words: str) -> Result:
    return CliRunner().invoke(app, ["advisor", *words])


def test_added_person_gets_a_link_and_is_listed() -> None:
    said = haven("add", "Asha Rahman", "asha@landlord.test", "--language", "ur", "--language", "bn")
    assert said.exit_code == 0
    assert re.search(r"http://127\.0\.0\.1:8000/console/invite/[\w-]{40,}", said.output)
    listed = haven("list").output
    assert "Asha Rahman" in listed
    assert "en,ur,bn" in listed


def test_manager_is_added_as_such() -> None:
    haven("add", "Ben Okafor", "ben@landlord.test", "--manager")
    assert re.search(r"Ben Okafor +ben@landlord.test +manager", haven("list").output)


def test_same_address_twice_is_refused_with_what_to_do() -> None:
    haven("add", "Asha Rahman", "asha@landlord.test")
    again = haven("add", "Another", "asha@landlord.test")
    assert again.exit_code == 1
    assert "haven advisor invite" in again.output


def test_lost_link_is_replaced() -> None:
    first = haven("add", "Asha Rahman", "asha@landlord.test").output
    second = haven("invite", "asha@landlord.test").output
    assert "/console/invite/" in second
    assert first != second
    assert haven("invite", "nobody@landlord.test").exit_code == 1


@pytest.mark.parametrize(("name", "email"), [("Asha", "no-address"), (" ", "asha@landlord.test")])
def test_person_without_name_or_address_is_refused(name: str, email: str) -> None:
    assert haven("add", name, email).exit_code == 1


def test_languages_and_a_gender_are_said_at_once() -> None:
    said = haven("add", "Asha Rahman", "asha@landlord.test", "--languages", "ur,bn", "--gender", "woman")
    assert said.exit_code == 0
    assert "en,ur,bn" in haven("list").output
    refused = haven("add", "Tom Reid", "tom@landlord.test", "--gender", "tall")
    assert refused.exit_code == 1
    assert "woman, man or other" in refused.output

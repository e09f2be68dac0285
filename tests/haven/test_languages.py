"""`haven languages` says what the page of the console says."""

from typer.testing import CliRunner

from haven.cli import app
from haven.languages import lines
from language.identify import SERVED
from tests.house import ROOT


def test_there_is_a_line_for_each_language_with_its_level() -> None:
    heading, *found = lines(ROOT)
    assert heading.startswith("As tested on 20")
    assert {line.split()[0] for line in found} >= set(SERVED)
    assert all(any(words in line for words in ("Understood", "Recognised")) for line in found)


def test_the_command_prints_them() -> None:
    answer = CliRunner().invoke(app, ["languages"])
    assert answer.exit_code == 0, answer.output
    assert "Polish" in answer.output

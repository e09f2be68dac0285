"""Sheets go out to reviewers and come back; what would break a text is refused, a line each."""

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from haven import translations
from haven.cli import app
from language import po, sheet
from tests.language.test_translations import RESPONSES, polish


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "data" / "police").mkdir(parents=True)
    (tmp_path / "data" / "police" / "responses.yml").write_text(RESPONSES, encoding="utf-8")
    po.write(tmp_path / "catalogues" / "pl.po", polish(tmp_path / "data"))
    return tmp_path


def filled(home: Path, reviewed: str = "", **corrections: str) -> Path:
    """The sheet of Polish with corrections by English."""
    list(translations.refresh(home, home / "sheets", home / "catalogues"))
    path = home / "sheets" / "pl.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    for line in lines:
        line["correction"] = corrections.get(line["form"] or line["English"], "")
        line["reviewed"] = reviewed
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, sheet.COLUMNS, delimiter=";")
        writer.writeheader()
        writer.writerows(lines)
    return path


def take_in(home: Path, path: Path, reviewer: str = "") -> sheet.Taken:
    return translations.take_in(home, "pl", path, reviewer, home / "catalogues")


def test_a_sheet_opens_in_spreadsheet_programs_and_has_each_wording_once(home: Path) -> None:
    assert list(translations.refresh(home, home / "sheets", home / "catalogues")) == [
        "pl       complete; read by no native speaker yet"
    ]
    written = (home / "sheets" / "pl.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbfwhere,form,English,translation,correction,reviewed")
    assert written.count(b"odpowiedzi.") == 2


def test_corrections_come_back(home: Path) -> None:
    taken = take_in(home, filled(home, few="Mamy {count} odpowiedzi.", **{"No": "Nie wie"}))
    again = po.read(home / "catalogues" / "pl.po").by_context()
    assert (taken.corrected, taken.refused, taken.complete) == (2, (), False)
    assert again["utter_ask_report_form_police / button not_reported"].string == "Nie wie"
    assert po.strings_of(again["utter_page_answers"])[1] == "Mamy {count} odpowiedzi."


def test_a_correction_that_loses_a_place_is_refused_and_changes_nothing(home: Path) -> None:
    taken = take_in(home, filled(home, **{"Sorry, {advisor} is away.": "Nie ma go."}))
    assert [str(fault) for fault in taken.refused] == ["utter_receipt [away=yes]: placeholder (must have {advisor})"]
    again = po.read(home / "catalogues" / "pl.po").by_context()
    assert again["utter_receipt [away=yes]"].string == "{advisor} jest poza biurem."


def test_a_sheet_of_yesterdays_english_is_refused(home: Path) -> None:
    path = filled(home, No="Nie wie")
    texts = home / "data" / "police" / "responses.yml"
    texts.write_text(RESPONSES.replace('"No"', '"Not yet"'), encoding="utf-8")
    assert [fault.kind for fault in take_in(home, path).refused] == ["english"]


def test_a_language_is_reviewed_once_every_line_is(home: Path) -> None:
    assert take_in(home, filled(home, reviewed="x"), "Ewa Lis").complete
    assert po.read(home / "catalogues" / "pl.po").reviewed_by == "Ewa Lis"


def test_changed_english_has_to_be_looked_at_again(home: Path) -> None:
    take_in(home, filled(home, reviewed="x"), "Ewa Lis")
    texts = home / "data" / "police" / "responses.yml"
    texts.write_text(RESPONSES.replace('"No"', '"Not yet"'), encoding="utf-8")
    assert list(translations.refresh(home, home / "sheets", home / "catalogues")) == [
        "pl       1 fuzzy; read by Ewa Lis"
    ]


def test_another_language_begins_as_a_file(home: Path) -> None:
    path = translations.add(home, "sw", home / "catalogues")
    assert len(po.read(path).texts()) == 6
    for code in ("sw", "en", "../x"):
        with pytest.raises(translations.NoSuchLanguage):
            translations.add(home, code, home / "catalogues")


def test_what_is_no_sheet_is_said_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    answer = CliRunner().invoke(app, ["translations", "import", "pl", str(path)])
    assert answer.exit_code == 1
    assert (
        answer.output.strip()
        == "sheet.csv: its first line must have the columns where, form, English, translation, correction, reviewed"
    )

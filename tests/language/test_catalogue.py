"""Texts are found by key, with their placeholders filled, or refused by name."""

from pathlib import Path

import pytest

from language.catalogue import Catalogue, UnknownText

RESPONSES = """
responses:
  utter_receipt:
  - text: "Sorry, {advisor} is away."
    condition: [{type: slot, name: away, value: true}]
  - text: "{advisor} has your report {reference}."
  utter_ask_report_form_police:
  - text: "Do the police know?"
    buttons:
    - {title: "Yes, I told them", payload: reported}
    - {title: "No", payload: not_reported}
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    (tmp_path / "police").mkdir()
    (tmp_path / "police" / "responses.yml").write_text(RESPONSES, encoding="utf-8")
    return Catalogue.load(tmp_path)


def test_first_variation_without_condition_is_the_text(catalogue: Catalogue) -> None:
    assert catalogue.text("utter_receipt", advisor="Ann", reference="HR-1") == "Ann has your report HR-1."


def test_unknown_text_and_missing_value_name_the_key(catalogue: Catalogue) -> None:
    for key, values in (("utter_nothing", {}), ("utter_receipt", {"advisor": "Ann"})):
        with pytest.raises(UnknownText, match=key):
            catalogue.text(key, None, **values)


def test_choices_have_titles_in_order(catalogue: Catalogue) -> None:
    assert list(catalogue.buttons("police").items()) == [("reported", "Yes, I told them"), ("not_reported", "No")]


def test_every_text_of_the_house_can_be_read(data: Path) -> None:
    catalogue = Catalogue.load(data)
    assert catalogue.buttons("where")["in_my_home"]

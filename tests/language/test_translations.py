"""A language is spoken only where its catalogue is whole; what breaks a text is found by name."""

from pathlib import Path

import pytest

from language import po
from language.catalogue import Catalogue
from language.faults import Fault, faults
from language.po import CatalogueUnreadable, Po
from language.source import source_texts
from language.tongue import forms_by_category, usual_plurals

RESPONSES = """
responses:
  utter_receipt:
  - text: "Sorry, {advisor} is away."
    condition: [{type: slot, name: away, value: "yes"}]
  - text: "{advisor} has your report {reference}. Call 101."
  utter_ask_report_form_police:
  - text: "Do the police know?"
    buttons:
    - {title: "Yes, I told them", payload: reported}
    - {title: "No", payload: not_reported}
  utter_page_answers:
  - text: "There are {count} answers."
    metadata: {one: "There is {count} answer.", note: "Below a question."}
"""
POLISH: dict[str, str | tuple[str, ...]] = {
    "utter_receipt [away=yes]": "{advisor} jest poza biurem.",
    "utter_receipt": "{advisor} ma zgłoszenie {reference}. Telefon: 101.",
    "utter_ask_report_form_police": "Czy policja wie?",
    "utter_ask_report_form_police / button reported": "Tak",
    "utter_ask_report_form_police / button not_reported": "Nie",
    "utter_page_answers": ("Jest {count} odpowiedź.", "Są {count} odpowiedzi.", "Jest {count} odpowiedzi."),
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data" / "police").mkdir(parents=True)
    (tmp_path / "data" / "police" / "responses.yml").write_text(RESPONSES, encoding="utf-8")
    return tmp_path / "data"


def polish(data: Path, code: str = "pl", **changed: str | tuple[str, ...]) -> Po:
    """A whole catalogue, but for what `changed` says."""
    catalogue = Po(code)
    for text in source_texts(data):
        catalogue.put(text, changed.get(text.context, POLISH[text.context]))
    return catalogue


def found(data: Path, catalogue: Po) -> list[tuple[str, str]]:
    return [(fault.context, fault.kind) for fault in faults(catalogue, source_texts(data))]


def loaded(data: Path, catalogue: Po) -> Catalogue:
    folder = data.parent / "catalogues"
    po.write(folder / f"{catalogue.code}.po", catalogue)
    return Catalogue.load(data, folder)


def test_a_whole_catalogue_is_spoken(data: Path) -> None:
    catalogue = loaded(data, polish(data))
    assert [each.code for each in catalogue.spoken_languages] == ["en", "pl"]
    assert (
        catalogue.text("utter_receipt", "pl", advisor="Ann", reference="HR-1")
        == "Ann ma zgłoszenie HR-1. Telefon: 101."
    )
    assert catalogue.text_for({"away": "yes"}, "utter_receipt", "pl", advisor="Ann") == "Ann jest poza biurem."
    assert catalogue.buttons("police", "pl") == {"reported": "Tak", "not_reported": "Nie"}
    assert catalogue.spoken("pl-PL").own_name == "Polski"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("", "missing"),
        ("{advisor} ma zgłoszenie. 101", "placeholder"),
        ("{advisor} ma {reference} {reference}. 101", "placeholder"),
        ("{advisor ma {reference}. 101", "placeholder"),
        ("{advisor} ma zgłoszenie {reference}.", "number"),
        ("<b>{advisor}</b> ma {reference}. 101", "markup"),
        ("{advisor} ma **{reference}**. 101", "markup"),
        ("\u2067{advisor} ma {reference}. 101", "markup"),
        ("{advisor} ma {reference}. 101 ", "markup"),
    ],
)
def test_what_breaks_a_text_silences_its_language(data: Path, words: str, kind: str) -> None:
    broken = polish(data, **{"utter_receipt": words})
    assert found(data, broken) == [("utter_receipt", kind)]
    catalogue = loaded(data, broken)
    assert [each.code for each in catalogue.spoken_languages] == ["en"]
    assert catalogue.text("utter_ask_report_form_police", "pl") == "Do the police know?"


def test_fuzzy_unknown_and_lost_identifiers_are_faults(data: Path) -> None:
    catalogue = polish(data)
    catalogue.by_context()["utter_receipt"].flags.add("fuzzy")
    catalogue.add("Do the police know?", "Czy policja wie?", context="utter_ask_police")
    catalogue.delete("Do the police know?", "utter_ask_report_form_police")
    assert found(data, catalogue) == [
        ("utter_receipt", "fuzzy"),
        ("utter_ask_police", "unknown"),
        ("utter_ask_report_form_police", "missing"),
    ]


def test_a_missing_plural_form_and_a_wrong_rule_are_faults(data: Path) -> None:
    assert found(data, polish(data, utter_page_answers=("Jest {count} odpowiedź.", "Są {count} odpowiedzi."))) == [
        ("utter_page_answers", "plural")
    ]
    other_rule = polish(data)
    other_rule.state_plurals("nplurals=3; plural=(n != 1);")
    assert found(data, other_rule) == [("Plural-Forms", "header")]


def test_who_has_reviewed_it_must_be_said(data: Path) -> None:
    loaded(data, polish(data))
    path = data.parent / "catalogues" / "pl.po"
    path.write_text(path.read_text(encoding="utf-8").replace('"X-Reviewed-By: nobody"\n', ""), encoding="utf-8")
    assert found(data, po.read(path)) == [("X-Reviewed-By", "header")]


def test_a_count_takes_its_plural_form(data: Path) -> None:
    catalogue = loaded(data, polish(data))
    said = {count: catalogue.text("utter_page_answers", "pl", count=count) for count in (1, 3, 5)}
    assert said == {1: "Jest 1 odpowiedź.", 3: "Są 3 odpowiedzi.", 5: "Jest 5 odpowiedzi."}
    assert catalogue.text("utter_page_answers", count=1) == "There is 1 answer."
    assert set(catalogue.forms("utter_page_answers", "pl")) == {"one", "few", "many"}


def test_changed_english_makes_its_translation_fuzzy_and_keeps_it(data: Path) -> None:
    path = data / "police" / "responses.yml"
    before = polish(data)
    path.write_text(RESPONSES.replace("Do the police know?", "Have you told the police?"), encoding="utf-8")
    after = po.updated(before, source_texts(data))
    message = after.by_context()["utter_ask_report_form_police"]
    assert (message.string, message.fuzzy, message.previous_id) == ("Czy policja wie?", True, ["Do the police know?"])
    assert [fault.kind for fault in faults(after, source_texts(data))] == ["fuzzy"]


def test_a_new_identifier_takes_over_the_same_english_as_fuzzy(data: Path) -> None:
    before = polish(data)
    path = data / "police" / "responses.yml"
    path.write_text(RESPONSES.replace("payload: reported", "payload: they_know"), encoding="utf-8")
    after = po.updated(before, source_texts(data))
    message = after.by_context()["utter_ask_report_form_police / button they_know"]
    assert (message.string, message.fuzzy) == ("Tak", True)
    assert "utter_ask_report_form_police / button reported" not in after.by_context()


def test_what_was_written_is_read_again(data: Path) -> None:
    catalogue = polish(data)
    catalogue.ours |= {"X-Own-Name": "polski język", "X-Reviewed-By": "Ewa Lis"}
    path = data.parent / "pl.po"
    po.write(path, catalogue)
    written = path.read_bytes()
    again = po.read(path)
    po.write(path, again)
    assert path.read_bytes() == written
    assert (again.own_name, again.reviewed_by) == ("polski język", "Ewa Lis")
    assert b"#. Below a question." in written


def test_a_file_that_is_no_catalogue_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "pl.po"
    path.write_text("this is a letter\n", encoding="utf-8")
    with pytest.raises(CatalogueUnreadable, match=r"pl\.po"):
        po.read(path)


def test_right_to_left_values_and_numbers_keep_their_order(data: Path) -> None:
    arabic = polish(data, code="ar", utter_page_answers="{count}")
    for message in arabic.texts():
        if message.context == "utter_receipt":
            message.string = "{advisor} 101 {reference} 116 123"
    catalogue = loaded(data, arabic)
    said = catalogue.text("utter_receipt", "ar", advisor="Ann", reference="HR-1")
    assert said == "\u2068Ann\u2069 101 \u2068HR-1\u2069 \u2066116 123\u2069"
    assert catalogue.spoken("ar").direction == "rtl"


@pytest.mark.parametrize("code", ["ar", "cy", "es", "fa", "lv", "pl", "ro", "ti", "zh"])
def test_plural_forms_of_gettext_are_those_of_cldr(code: str) -> None:
    assert len(forms_by_category(code, usual_plurals(code))) >= 1


def test_a_contact_without_translation_silences_nothing() -> None:
    assert not Fault("contact somebody_new", "missing").silences

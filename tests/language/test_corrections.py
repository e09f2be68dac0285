"""A short correction is heard with what was wrong and what is right; a story or a plain no is none."""

import pytest

from language.corrections import Correction, correction_in
from language.names import is_no_name


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("no, it was Thursday", "Thursday", None),
        ("I said two men, it was three", "three", "two men"),
        ("not 3 years, 2", "2", "3 years"),
        ("its flat 12 not 21", "flat 12", "21"),
        ("No it's Okafor not Okafur", "Okafor", "Okafur"),
        ("sorry i meant saturday", "saturday", None),
        ("change my number to 07700 900123", "07700 900123", None),
        ("it was three men not two", "three men", "two"),
        ("actually it was my brother in law", "my brother in law", None),
    ],
)
def test_a_correction_names_what_is_right_and_what_was_wrong(text: str, right: str, wrong: str | None) -> None:
    assert correction_in(text) == Correction(right, wrong)


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "not really",
        "no i havent told the police",
        "not sure, maybe later"[:8],
        "nobody was hurt, not even me",
        "i have not told them",
        "it was last night on the stairs",
        "he shouted at me",
        "it was the lad upstairs and he has done it before and no it was not the first time he came to my door " * 2,
        "",
    ],
)
def test_what_corrects_nothing_is_no_correction(text: str) -> None:
    assert correction_in(text) is None


@pytest.mark.parametrize("text", ["no i havent told the police", "he came back again last night", "i dont want to say"])
def test_a_sentence_about_something_else_is_no_name(text: str) -> None:
    assert is_no_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "Danuta Wierzbicka", "Jean", "call me Shaz", "my name is Amina and I live at number 9", "Will Still", "An Ha",
        "May Was-Ali", "Ahmed al-Rashidi", "Bożena", "Mr. Harold Pemberton", "我叫李明", "To Thi Ha", "I. M. Rahman",
        "use Florin", "Tony from the second floor", "Wale On", "Le Thi He",
    ],
)  # fmt: skip
def test_a_real_name_is_never_thrown_away(text: str) -> None:
    assert not is_no_name(text)

"""The language of a message; English wherever that is not sure."""

import pytest

from language.identify import identify


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("sąsiad wyzywa mnie na klatce schodowej", "pl"),
        ("vecinul strigă la mine în fiecare zi", "ro"),
        ("ہمسایہ مجھے گالی دیتا ہے", "ur"),
        ("جاري يصرخ علي كل يوم", "ar"),
        ("دراوسێکەم هەموو ڕۆژێک هاوار دەکات", "ckb"),
        ("邻居每天骂我", "zh"),
        ("кожного дня він кричить на мене", "uk"),
        ("প্রতিবেশী আমাকে গালি দেয়", "bn"),
        ("mae'r cymydog yn gweiddi arna i bob dydd", "cy"),
    ],
)
def test_other_languages_are_named_and_offered(text: str, language: str) -> None:
    found = identify(text)
    assert (found.language, found.offer) == (language, True)


@pytest.mark.parametrize(
    "text",
    ["got told to go back where i came from", "me ma got lamped outside the chippy", "skip", "ok", "", "🙂",
     "07700 900123", "no", "he called me a paki in the lift la", "L34 1AB"],
)  # fmt: skip
def test_no_english_message_is_disturbed(text: str) -> None:
    found = identify(text)
    assert (found.language, found.offer) == ("en", False)

"""Which language somebody names, and what a bare yes or no to an offer is."""

import pytest

from language.agreement import agreed
from language.identify import SERVED
from language.language_names import name_of, named_in, wished_in


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("po polsku proszę", ("pl",)),
        ("can we do this in Arabic", ("ar",)),
        ("do you speak Somali?", ("so",)),
        ("kurdish", ("ckb", "ku")),
        ("kurmanci", ("ku",)),
        ("my english no good, you have somebody arabic", ("en", "ar")),
        ("tiếng Việt được không", ("vi",)),
        ("用中文可以吗", ("zh",)),
        ("اردو میں بات کریں", ("ur",)),
        ("I explain better in Farsi", ("fa",)),
        ("możemy po rumuńsku albo rumuński", ("ro",)),
        ("türkçe konuşabilir miyiz", ("tr",)),
        ("magyarul", ("hu",)),
        ("auf deutsch bitte", ("de",)),
        ("można po niemiecku", ("de",)),
        ("a po kurmandżi?", ("ku",)),
        ("можна німецькою", ("de",)),
        ("ممكن نحكي بالكرمانجي", ("ku",)),
        ("ብኣምሓርኛ ክንዛረብ", ("am",)),
        ("নেপালিতে কথা বলা যাবে", ("ne",)),
        ("by the police station", ()),
        ("this words difficult, please other language", ()),
        ("he kicked my door on Saturday", ()),
    ],
)
def test_a_language_is_known_by_its_names(text: str, codes: tuple[str, ...]) -> None:
    assert named_in(text) == codes


@pytest.mark.parametrize("code", SERVED)
def test_every_language_is_known_by_its_english_and_its_own_name(code: str) -> None:
    assert code in named_in(f"can we speak {name_of(code)}?")
    assert code in named_in(name_of(code, code))


@pytest.mark.parametrize(
    ("text", "languages", "answer"),
    [
        ("Tak, proszę", ("pl", "en"), True),
        ("yes please!", ("pl", "en"), True),
        ("nie", ("pl", "en"), False),
        ("不用了谢谢", ("zh", "en"), False),
        ("jo", ("sq", "en"), False),
        ("không", ("vi", "en"), False),
        ("nie wiem co robić", ("pl", "en"), None),
        ("no he is still here", ("pl", "en"), None),
        ("", ("pl", "en"), None),
    ],
)
def test_only_a_bare_yes_or_no_answers(text: str, languages: tuple[str, ...], answer: bool | None) -> None:
    assert agreed(text, languages) is answer


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("po polsku proszę", "pl"),
        ("Po polsku?", "pl"),
        ("magyarul", "hu"),
        ("用中文，谢谢", "zh"),
        ("he told me not to speak po polsku on the bus", None),
        ("Polish", None),
        ("I am Polish", None),
    ],
)
def test_only_a_message_of_nothing_else_is_a_wish_by_itself(text: str, code: str | None) -> None:
    assert wished_in(text) == code

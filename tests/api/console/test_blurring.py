"""Slurs are covered, never changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.console.blurring import hides, pieces


def covered(text: str) -> list[str]:
    return [piece.text for piece in pieces(text) if piece.blurred]


@given(st.text())
def test_pieces_joined_are_the_text_as_typed(text: str) -> None:
    assert "".join(piece.text for piece in pieces(text)) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("he called me a PAKI again", ["PAKI"]),
        ("p4ki go home", ["p4ki"]),
        ("fuuuucking tranny!", ["fuuuucking", "tranny"]),
        ("you f@ggot", ["f@ggot"]),
        ("a he-she they said", ["he-she"]),
    ],
)
def test_abusive_words_are_covered_however_they_are_typed(text: str, words: list[str]) -> None:
    assert covered(text) == words


@pytest.mark.parametrize(
    "text", ["Pakistan", "my raccoon", "a homogenous group", "Scunthorpe", "the dykeside road", "", "مجھے مار دے گا"]
)
def test_ordinary_words_stay_readable(text: str) -> None:
    assert not hides(pieces(text))


def test_half_an_emoji_does_not_break_the_page() -> None:
    shown = "".join(piece.text for piece in pieces("half \ud83d of it"))
    assert shown.encode() == "half \ufffd of it".encode()

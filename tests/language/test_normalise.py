"""Folding finds disguised words and never loses the way back to what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.normalise import fold, folded_text
from language.tokens import words


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("I'll KILL you", "ill kill you"),
        ("he said k1ll", "he said kill"),
        ("s.t.a.b me", "stab me"),
        ("he will k i l l me", "he will kill me"),
        ("heeeelp killll", "help kill"),
        ("кill yоu", "kill you"),
        ("ｋｉｌｌ m\u200be", "kill me"),
        ("zażółć", "zazolc"),
        ("u r a freak", "u r a freak"),
        ("L34 1AB at 10pm", "l34 1ab at 10pm"),
    ],
)
def test_disguises_fall_away(written: str, folded: str) -> None:
    assert folded_text(written) == folded


def test_quote_is_cut_from_the_untouched_original() -> None:
    folded = fold("He said: K 1 l l… I'll k1LL you!")
    place = folded.text.index("kill you")
    assert folded.quote(place, place + len("kill you")) == "k1LL you"


@given(st.text(max_size=60))
def test_every_folded_character_knows_its_place(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))


def test_han_characters_are_words_and_indic_words_stay_whole() -> None:
    assert words(folded_text("他要杀我")) == ["他", "要", "杀", "我"]
    assert words(folded_text("मुझे मार डालेगा")) == ["मुझे", "मार", "डालेगा"]

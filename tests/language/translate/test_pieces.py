"""Texts are cut where a reader would pause, and no sign is lost."""

from hypothesis import given
from hypothesis import strategies as st

from language.translate.pieces import bared, cut, packed


@given(st.text(max_size=400), st.integers(1, 60))
def test_pieces_make_the_whole_again(text: str, largest: int) -> None:
    pieces = cut(text, largest)
    assert "".join(pieces) == text
    assert all(0 < len(piece) <= largest for piece in pieces)


@given(st.text(max_size=60))
def test_space_around_a_piece_is_kept(piece: str) -> None:
    before, words, after = bared(piece)
    assert before + words + after == piece
    assert words == piece.strip()


@given(st.lists(st.text(max_size=30)), st.integers(1, 5), st.integers(1, 60))
def test_batches_keep_every_text_in_order(texts: list[str], most: int, largest: int) -> None:
    batches = list(packed(texts, most, largest))
    assert [text for batch in batches for text in batch] == texts
    assert all(len(batch) <= most and (len(batch) == 1 or sum(map(len, batch)) <= largest) for batch in batches)


def test_text_is_cut_between_sentences_before_words() -> None:
    assert cut("He came. He shouted at me.", 14) == ["He came. ", "He shouted at ", "me."]
    assert cut("وہ آیا۔ اس نے مارا۔", 10) == ["وہ آیا۔ ", "اس نے ", "مارا۔"]

"""How long a text is does not depend on whether its script has spaces."""

import pytest

from language.tokens import length_in_words


@pytest.mark.parametrize(
    ("text", "length"),
    [("", 0), ("he came back", 3), ("昨天邻居骂我", 3), ("我住在 Kirkby 十年了", 4), ("আমার সাথেই হইছে", 3)],
)
def test_length_of_a_text_counts_two_han_characters_for_a_word(text: str, length: int) -> None:
    assert length_in_words(text) == length

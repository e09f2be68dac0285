"""A message is cut so that no clause of danger is lost, and no message becomes slow."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.risk_parts import MOST_PARTS, STRETCH, parts_of


def test_sentences_are_parts_beside_the_whole() -> None:
    parts = parts_of("he called me names. then he pulled a knife! help")
    told = [" ".join(parts.words_of(bound)) for bound in parts.bounds]
    assert told == ["he called me names then he pulled a knife help", "he called me names", "then he pulled a knife"]


def test_long_sentence_is_cut_into_overlapping_stretches() -> None:
    parts = parts_of(" ".join(f"w{number}" for number in range(30)))
    bounds = list(parts.bounds[1:])
    assert bounds[0] == (0, STRETCH)
    assert bounds[-1][1] == 30
    assert all(later[0] < earlier[1] for earlier, later in pairwise(bounds))


@pytest.mark.parametrize("text", ["kill " * 5_000, "he is here. " * 2_000])
def test_endless_message_has_few_parts_and_all_of_it_is_read(text: str) -> None:
    parts = parts_of(text)
    assert len(parts.bounds) <= MOST_PARTS + 1
    assert {number for bound in parts.bounds[1:] for number in range(*bound)} == set(range(len(parts.words)))


@given(st.text(max_size=300))
def test_any_text_can_be_cut(text: str) -> None:
    parts = parts_of(text)
    assert bool(parts.bounds) == bool(parts.words)
    assert all(0 <= first < last <= len(parts.words) for first, last in parts.bounds)


def test_text_without_words_has_no_parts() -> None:
    assert parts_of("... !").bounds == ()

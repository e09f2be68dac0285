"""A learning curve is drawn from parts that lie within each other, alike for every language."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bench.curve import thinned

GROUPS = st.lists(st.tuples(st.sampled_from(["en", "pl", "ti"]), st.integers()), unique=True)


@given(examples=GROUPS, shares=st.tuples(st.floats(0.01, 1), st.floats(0.01, 1)))
def test_a_smaller_part_lies_within_a_larger_one(examples: list[tuple[str, int]], shares: tuple[float, float]) -> None:
    smaller, larger = (thinned(examples, share, lambda each: each[0]) for share in sorted(shares))
    assert set(smaller) <= set(larger) <= set(examples)


@given(examples=GROUPS)
def test_every_language_keeps_its_share_and_all_is_all(examples: list[tuple[str, int]]) -> None:
    whole = Counter(language for language, _ in examples)
    half = Counter(language for language, _ in thinned(examples, 0.5, lambda each: each[0]))
    assert half == {language: (count + 1) // 2 for language, count in whole.items()}
    assert sorted(thinned(examples, 1.0, lambda each: each[0])) == sorted(examples)

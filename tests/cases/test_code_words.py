"""The words of return codes: 4096, kind, unlike each other, the same for ever; a wrong word is noticed for certain."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import code_words

CODES = st.lists(st.sampled_from(code_words.words()), min_size=7, max_size=7)


def complete(secret: list[str]) -> list[str]:
    return [*secret, code_words.check_word(secret)]


def fits(code: list[str]) -> bool:
    return len(code) == 8 and code_words.check_word(code[:7]) == code[7]


def test_the_words_are_the_ones_that_codes_were_made_from() -> None:
    """A stored code must survive an update of the package: never change this digest, keep the old list instead."""
    pinned = "79d55b6c2303e7eeb03e493726b55edaee01cd2c2e0c84d2f47d49d82d54e2b2"
    assert code_words.digest_of(code_words.words()) == code_words.PINNED == pinned


def test_another_list_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_words, "PINNED", "0" * 64)
    with pytest.raises(code_words.WordsChanged):
        code_words.words.__wrapped__()


def test_there_are_4096_different_words_of_four_to_nine_letters() -> None:
    words = code_words.words()
    assert len(words) == len(set(words)) == 4096
    assert {len(word) for word in words} <= set(range(4, 10))
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)


def test_no_two_words_are_a_letter_apart_or_sound_alike() -> None:
    assert {word for word, others in code_words._alike(code_words.words()).items() if others} == set()


@pytest.mark.parametrize("word", ["hate", "victim", "knife", "mosque", "cancer", "monkey", "wife", "banana", "prison"])
def test_no_word_frightens_or_points_at_anybody(word: str) -> None:
    assert not code_words.known(word)


@given(CODES, st.integers(0, 7), st.sampled_from(code_words.words()))
def test_one_wrong_word_is_noticed_for_certain(secret: list[str], place: int, other: str) -> None:
    code = complete(secret)
    assert fits(code)
    changed = [*code[:place], other, *code[place + 1 :]]
    assert fits(changed) == (changed == code)


@given(CODES, st.integers(0, 7), st.integers(0, 7))
def test_two_words_that_changed_places_are_noticed_for_certain(secret: list[str], one: int, other: int) -> None:
    code = complete(secret)
    swapped = list(code)
    swapped[one], swapped[other] = code[other], code[one]
    assert fits(swapped) == (swapped == code)


def test_every_word_can_be_the_check_word() -> None:
    secret = [secrets.choice(code_words.words()) for _ in range(6)]
    assert len({code_words.check_word([*secret, word]) for word in code_words.words()}) == 4096

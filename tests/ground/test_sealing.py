"""What is sealed can be read with its key, in its context, unchanged; otherwise by nobody."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.sealing import CannotUnseal, MasterKey, Seal

KEY = secrets.token_bytes(32)


@given(st.binary(), st.text(max_size=50))
def test_what_is_sealed_comes_back_byte_for_byte(plain: bytes, context: str) -> None:
    seal = Seal(KEY)
    assert seal.unseal(seal.seal(plain, context), context) == plain


@given(st.text())
def test_any_text_survives_as_json(text: str) -> None:
    seal = Seal(KEY)
    text = text.encode("utf-8", "replace").decode()
    assert seal.unseal_json(seal.seal_json({"text": text}, "message"), "message") == {"text": text}


@given(st.binary(min_size=1), st.integers(min_value=0))
def test_a_changed_byte_is_noticed(plain: bytes, place: int) -> None:
    sealed = bytearray(Seal(KEY).seal(plain, "message"))
    sealed[place % len(sealed)] ^= 1
    with pytest.raises(CannotUnseal):
        Seal(KEY).unseal(bytes(sealed), "message")


def test_a_value_moved_to_another_row_is_noticed() -> None:
    sealed = Seal(KEY).seal(b"words", "message:1")
    with pytest.raises(CannotUnseal):
        Seal(KEY).unseal(sealed, "message:2")


def test_the_same_words_never_look_the_same() -> None:
    assert Seal(KEY).seal(b"words", "a") != Seal(KEY).seal(b"words", "a")


def test_another_master_key_opens_nothing() -> None:
    wrapped = MasterKey(secrets.token_hex(32)).new_data_key("conversation")
    with pytest.raises(CannotUnseal):
        MasterKey(secrets.token_hex(32)).open(wrapped, "conversation")


def test_a_data_key_belongs_to_one_conversation() -> None:
    master = MasterKey(secrets.token_hex(32))
    wrapped = master.new_data_key("mine")
    with pytest.raises(CannotUnseal):
        master.open(wrapped, "yours")


def test_a_short_master_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        MasterKey("abcd")

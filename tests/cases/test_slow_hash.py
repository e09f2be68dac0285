"""Guessing a code costs time, with the hash as it really is."""

import secrets
import time

from cases import return_codes


def test_one_guess_costs_more_than_a_blink_and_less_than_a_wait() -> None:
    pepper = secrets.token_hex(32)
    code = return_codes.draw(pepper)
    began = time.perf_counter()
    assert return_codes.digest_of(code.words, pepper) == code.digest
    took = time.perf_counter() - began
    assert took > 0.02, "guessing has become cheap: raise the cost of the hash"

"""Two hundred turns in one chat against the real house: each is answered in its turn; how long it takes is printed."""

import statistics
import time

import pytest

from tests.faults.scene import Broken

TURNS = 200


def test_two_hundred_turns_are_answered_in_order(broken: Broken, capsys: pytest.CaptureFixture[str]) -> None:
    customer = broken.arrives("what_happened")
    took: list[float] = []
    for number in range(TURNS):
        text = "why do you ask?" if number % 2 else f"they called me names again, that was time {number}"
        began = time.perf_counter()
        seq = customer.sends(text=text)
        answer = customer.answer_after(seq)
        took.append(time.perf_counter() - began)
        assert [message["seq"] for message in answer] == list(range(seq + 1, seq + 1 + len(answer)))
        assert answer[-1]["question"] == "what_happened"
    first, last = (statistics.median(part) * 1000 for part in (took[:20], took[-20:]))
    with capsys.disabled():
        print(f"\n  {TURNS} turns: p50 of the first 20 {first:.0f} ms, of the last 20 {last:.0f} ms")
    everything = customer.messages()
    assert [message["seq"] for message in everything] == list(range(1, len(everything) + 1))
    senders = [message["sender"] for message in everything if message["seq"] > 8]
    assert "customer customer" not in " ".join(senders)
    assert len(broken.report(customer).accounts) == TURNS // 2

"""What the next turn needs is opened once the reply has gone out, and is not kept for long."""

import asyncio

import pytest

from bot import at_hand
from bot.at_hand import AtHand


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_hand, "AFTER_SECONDS", 0.0)


async def a_moment() -> None:
    await asyncio.sleep(0.01)


async def test_it_is_opened_after_the_reply_and_given_once() -> None:
    rows = {"one": "first"}
    hand = AtHand(rows.get)
    hand.open_soon("one")
    assert hand.take("one") is None
    await a_moment()
    assert hand.take("one") == "first"
    assert hand.take("one") is None


async def test_what_was_forgotten_meanwhile_is_not_opened() -> None:
    rows = {"one": "first"}
    hand = AtHand(rows.get)
    hand.open_soon("one")
    del rows["one"]
    await a_moment()
    assert len(hand) == 0


async def test_what_is_opened_again_replaces_what_was_at_hand() -> None:
    rows = {"one": "first"}
    hand = AtHand(rows.get)
    hand.open_soon("one")
    await a_moment()
    rows["one"] = "second"
    hand.open_soon("one")
    await a_moment()
    assert hand.take("one") == "second"


async def test_it_is_put_away_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_hand, "FOR_SECONDS", 0.02)
    hand = AtHand({"one": "first"}.get)
    hand.open_soon("one")
    await a_moment()
    assert len(hand) == 1
    await asyncio.sleep(0.05)
    assert len(hand) == 0


async def test_few_are_at_hand_and_the_oldest_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_hand, "MOST", 2)
    hand = AtHand(str)
    for name in ("one", "two", "three"):
        hand.open_soon(name)
        await a_moment()
    assert len(hand) == 2
    assert hand.take("one") is None

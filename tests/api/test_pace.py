"""The pace: generous, fair, and without keeping who it was."""

import pytest

from api.pace import Pace, household


def test_whoever_stays_within_the_limit_never_waits() -> None:
    pace = Pace(3, 600)
    assert [pace.seconds_to_wait("192.0.2.1") for _ in range(3)] == [0, 0, 0]
    assert 0 < pace.seconds_to_wait("192.0.2.1") <= 600
    assert pace.seconds_to_wait("192.0.2.2") == 0


def test_no_address_is_kept_and_every_window_has_another_salt(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("api.pace.time.monotonic", lambda: now)
    pace = Pace(1, 10)
    pace.seconds_to_wait("192.0.2.1")
    first = set(pace._counts)
    assert not any(b"192" in key for key in first)
    now = 1010.0
    assert pace.seconds_to_wait("192.0.2.1") == 0
    assert first.isdisjoint(pace._counts)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("not an address", "not an address"),
        ("", ""),
    ],
)
def test_one_household_is_one_sender(address: str, expected: str) -> None:
    assert household(address) == expected

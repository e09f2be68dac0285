"""Times are said as each language says them; English keeps the landlord's own form."""

from datetime import UTC, datetime

import pytest

from cases.spoken import by_when, told_moment

FIVE_IN_LONDON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
IN_SUMMER = datetime(2026, 6, 2, 8, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Tuesday 24 November, 5:00 pm"),
        ("pl", "wtorek, 24 listopada 2026 17:00"),
        ("es", "martes, 24 de noviembre de 2026, 17:00"),
        ("ar", "الثلاثاء، 24 نوفمبر 2026، 5:00 م"),
        ("zh", "2026年11月24日星期二 17:00"),
        ("ckb", "سێشەممە، 24ی تشرینی دووەمی 2026 5:00 د.ن"),
        ("ti", "ሰሉስ፣ 24 ሕዳር 2026 17:00"),
        ("tlh", "Tuesday 24 November, 5:00 pm"),
    ],
)
def test_a_time_is_said_in_its_language(language: str, words: str) -> None:
    assert by_when(FIVE_IN_LONDON, language) == words


def test_times_are_those_of_london() -> None:
    assert by_when(IN_SUMMER, "pl").endswith("9:05")


@pytest.mark.parametrize(
    ("understood", "words"),
    [
        ({"precision": "day", "end": "2026-11-18T00:00:00+00:00"}, "wtorek, 17 listopada 2026"),
        ({"precision": "hour"}, "wtorek, 17 listopada 2026 00:00"),
        ({"precision": "month"}, "listopada 2026"),
        ({"precision": "year"}, "2026"),
        ({"precision": "week"}, "wtorek, 17 listopada 2026 – poniedziałek, 23 listopada 2026"),
        ({"precision": "period"}, "wtorek, 17 listopada 2026 –"),
    ],
)
def test_a_moment_that_was_told_is_read_back(understood: dict[str, str], words: str) -> None:
    told = {"start": "2026-11-17T00:00:00+00:00", "spoken": "in English", **understood}
    assert told_moment(told, "pl") == words
    assert told_moment(told) == "in English"


def test_what_has_no_date_is_not_read_back_in_english() -> None:
    assert told_moment({"spoken": "again and again (every night)"}, "pl") == ""

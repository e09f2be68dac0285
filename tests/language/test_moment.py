"""When something happened is understood as people say it, never in the future, never from other numbers."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.moment import LONDON, spoken, understand_when


@pytest.mark.parametrize(
    ("text", "words", "start", "precision"),
    [
        ("it was Tuesday about 9 he came", "Tuesday about 9", "2026-11-17 21:00", "hour"),
        ("last night they came back", "last night", "2026-11-21 20:00", "day"),
        ("bad since March really", "since March", "2026-03-01 00:00", "period"),
        ("3 weeks ago", "3 weeks ago", "2026-11-01 00:00", "week"),
        ("eggs thrown on bonfire night", "on bonfire night", "2026-11-05 00:00", "day"),
        ("the day before yesterday", "the day before yesterday", "2026-11-20 00:00", "day"),
        ("this morning at the shop", "this morning", "2026-11-22 06:00", "day"),
        ("14/11", "14/11", "2026-11-14 00:00", "day"),
        ("he came to my flat on 10 November", "on 10 November", "2026-11-10 00:00", "day"),
        ("Wednesday 18th 9.15", "Wednesday 18th 9.15", "2026-11-18 21:15", "minute"),
        ("two sundays ago", "two sundays ago", "2026-11-08 00:00", "day"),
        ("last Saturday it was", "last Saturday", "2026-11-14 00:00", "day"),
        ("before 3 days a man spat", "before 3 days", "2026-11-19 00:00", "day"),
        ("at the end of last month", "at the end of last month", "2026-10-21 00:00", "period"),
        ("it has got worse since the new year", "since the new year", "2026-01-01 00:00", "period"),
        ("eight weeks of this", "eight weeks of this", "2026-09-27 00:00", "period"),
        ("it has been there a week", "been there a week", "2026-11-15 00:00", "period"),
        ("woke up to find eggs on the car", "woke up to find", "2026-11-22 00:00", "day"),
        ("for two years", "for two years", "2024-11-01 00:00", "period"),
        ("at 10pm", "at 10pm", "2026-11-21 22:00", "hour"),
        ("on the 14th november at 21:15", "on the 14th november at 21:15", "2026-11-14 21:15", "minute"),
        ("Here 20 years. Last Tuesday night about 11 ...", "Last Tuesday night about 11", "2026-11-17 23:00", "hour"),
        ("two weeks ago today", "two weeks ago today", "2026-11-08 00:00", "day"),
        ("three weeks ago last Saturday", "three weeks ago last Saturday", "2026-10-31 00:00", "day"),
        ("a week last Friday", "a week last Friday", "2026-11-13 00:00", "day"),
        ("the friday of last week", "friday of last week", "2026-11-13 00:00", "day"),
        ("on the ninth of october", "on the ninth of october", "2026-10-09 00:00", "day"),
        ("the 14th of last month", "the 14th of last month", "2026-10-14 00:00", "day"),
        ("only in september 27", "in september 27", "2026-09-27 00:00", "day"),
        ("Sat 14th", "Sat 14th", "2026-11-14 00:00", "day"),
        ("he jumped him. fri", "fri", "2026-11-20 00:00", "day"),
        ("Friday evening the 13th", "Friday evening the 13th", "2026-11-13 17:00", "day"),
        ("just before Christmas, the 12th I think", "the 12th", "2026-11-12 00:00", "day"),
        ("the night before last", "the night before last", "2026-11-20 00:00", "day"),
        ("the first week of October", "the first week of October", "2026-10-01 00:00", "period"),
        ("coming home from my shift this morning", "this morning", "2026-11-22 06:00", "day"),
        ("called names three times this week", "three times this week", "2026-11-16 00:00", "period"),
        ("bank holiday Monday", "bank holiday Monday", "2026-08-31 00:00", "day"),
        ("back in 2019", "back in 2019", "2019-01-01 00:00", "year"),
    ],
)
def test_moment_is_understood_with_its_words(text: str, words: str, start: str, precision: str, now: datetime) -> None:
    moment = understand_when(text, now)
    assert moment is not None
    assert (moment.words, f"{moment.start:%Y-%m-%d %H:%M}", moment.precision) == (words, start, precision)


@pytest.mark.parametrize(
    "text",
    [
        "flat 12, he is 42 years old",
        "my ref is HR-2026-000123 and my number is 07700 900123",
        "I live at 14 Fenwick Rise L34 1AB",
        "my 8 year old son",
        "on the 3rd floor",
        "there were 9 lads at 9 Elm Road",
        "he will come back next tuesday",
        "tomorrow",
        "Happy New Year to you all",
        "we put up our Christmas lights",
        "and here I am in Knowsley in 2026",
        "29/02/2025",
        "",
    ],
)
def test_other_numbers_and_the_future_are_no_moment(text: str, now: datetime) -> None:
    assert understand_when(text, now) is None


def test_what_happens_again_and_again_is_marked(now: datetime) -> None:
    every, since = understand_when("every weekend", now), understand_when("every night since August", now)
    assert every is not None and every.repeated
    assert since is not None and since.repeated and since.start.month == 8


@given(
    st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2030-12-31")),
    st.sampled_from(
        [
            "last friday at 11pm",
            "on 1/3",
            "may 2025",
            "at 5",
            "tonight",
            "christmas",
            "bank holiday monday",
            "the bank holiday",
            "on sat night",
            "this evening",
            "in december",
        ]
    ),
)
def test_moment_is_never_in_the_future(day: datetime, text: str) -> None:
    now = day.replace(tzinfo=LONDON)
    moment = understand_when(text, now)
    assert moment is None or (moment.start <= now and (moment.end is None or moment.end <= now))


def test_moment_is_spoken_in_plain_english(now: datetime) -> None:
    moment = understand_when("Tuesday about 9", now)
    assert moment is not None
    assert spoken(moment) == "Tuesday 17 November 2026, about 9 in the evening"


def test_word_that_looks_like_a_time_zone_breaks_nothing(now: datetime) -> None:
    """ "z" is "with" in Polish, and a time zone to dateparser."""
    understand_when("smieja sie z mojego glosu", now, "pl")

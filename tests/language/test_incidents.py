"""Several incidents become a list in the order told; moving in and telling the police are no incidents."""

from datetime import datetime

import pytest

from language.incidents import understand_times


def days(text: str, now: datetime) -> list[str]:
    return [f"{moment.start:%m-%d}" for moment in understand_times(text, now).incidents]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("On Monday he spat at me, then on Thursday about 9pm he broke the window and last night he came again.",
         ["11-16", "11-19", "11-21"]),
        ("three times this month, on the 3rd, on the 9th and on the 15th", ["11-03", "11-09", "11-15"]),
        ("He did it in June, then again in September and now last week", ["06-01", "09-01", "11-09"]),
        ("yesterday. yes yesterday at 5", ["11-21"]),
        ("every night", []),
        ("nothing with a day", []),
    ],
)  # fmt: skip
def test_incidents_are_listed_in_the_order_told(text: str, told: list[str], now: datetime) -> None:
    assert days(text, now) == told


def test_moving_in_and_telling_the_police_are_no_incidents(now: datetime) -> None:
    text = "I moved in in March and on Tuesday he spat at me. I told the police on Friday."
    assert days(text, now) == ["11-17"]


def test_a_time_of_day_belongs_to_the_day_beside_it(now: datetime) -> None:
    first, second = understand_times("On Monday he shouted. On Thursday about 9pm he hit me.", now).incidents
    assert (first.precision, second.precision, second.start.hour) == ("day", "hour", 21)


@pytest.mark.parametrize(
    ("text", "words", "spoken"),
    [
        ("It has been going on for 3 years.", "for 3 years", "about 3 years"),
        ("they keep doing this since August", "since August", "about 4 months"),
    ],
)
def test_how_long_it_goes_on_keeps_its_words(text: str, words: str, spoken: str, now: datetime) -> None:
    lasting = understand_times(text, now).how_long
    assert lasting is not None
    assert (lasting.words, lasting.spoken(now)) == (words, spoken)


def test_how_long_somebody_lives_there_is_not_how_long_it_goes_on(now: datetime) -> None:
    assert understand_times("I have lived here for 20 years.", now).how_long is None

"""Several incidents become a list in the order told; moving in and telling the police are no incidents."""

from datetime import datetime, timedelta

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
        ("the first was 3 September, then the 17th, then the 8th", ["09-03", "09-17", "10-08"]),
        ("on Halloween they threw eggs and two days later there was a note", ["10-31", "11-02"]),
        ("it was Saturday, no, excuse me, it was Sunday", ["11-15"]),
        ("woke up to find paint on the door, it was Thursday", ["11-19"]),
        ("he had eggs thrown on bonfire night and again Sat just gone", ["11-05", "11-21"]),
        ("On Halloween he hit me. My worker Jan is helping me write", ["10-31"]),
        ("On Thursday I came in from work and there was paint on my door", ["11-19"]),
        ("Bank holiday Monday just gone he put a sign up", ["08-31"]),
        ("my flat runs from the 3rd to the 7th floor of the block", []),
        ("Sunday 15 November I saw them spray it. They did it there the Sunday before.", ["11-15", "11-08"]),
        ("On Tuesday he spat and the Friday before that he shouted", ["11-17", "11-13"]),
        ("it was the street party on VE Day", ["05-08"]),
        ("My son got his own flat with you in January. On Friday they taped a letter to it", ["11-20"]),
        ("nothing with a day", []),
    ],
)  # fmt: skip
def test_incidents_are_listed_in_the_order_told(text: str, told: list[str], now: datetime) -> None:
    assert days(text, now) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Since September he calls her names. On Saturday he threatened her.", ["09-01", "11-21"]),
        ("since we came in July its stones at the glass, and last night a fire", ["07-01", "11-21"]),
        ("hes done it every week since April. Last one was the 6th.", ["04-01", "11-06"]),
        ("I have had MS since 2009. On Saturday they broke my ramp.", ["11-21"]),
        ("we live in this street since two years. Last Friday he spat.", ["11-20"]),
    ],
)
def test_since_when_it_goes_on_stands_before_the_days(text: str, told: list[str], now: datetime) -> None:
    assert days(text, now) == told


@pytest.mark.parametrize(
    "text",
    [
        "On Friday he hit me. The police were informed yesterday.",
        "On Friday he hit me. I took it to the police station in Huyton on Saturday.",
        "On Friday he hit me. An officer attended yesterday.",
        "On Friday he hit her. She disclosed it to me today.",
        "On Friday he hit me. A constable came on the Saturday.",
        "On Friday he hit him. We logged it with Merseyside Police on Saturday.",
    ],
)
def test_when_somebody_was_told_is_no_incident(text: str, now: datetime) -> None:
    assert days(text, now) == ["11-20"]


@pytest.mark.parametrize(
    "text",
    [
        "On Friday he hit me. There was a row over the bins in the summer too, but that was just kids.",
        "On Friday he hit me. I've seen windows broken here in October, but that's just lads.",
        "On Friday he hit me. In July, before all this, he was friendly.",
        "On Friday he hit me. Her purse was gone in August, that was a pickpocket, nothing like this.",
    ],
)
def test_what_the_sentence_calls_something_else_is_no_incident(text: str, now: datetime) -> None:
    assert days(text, now) == ["11-20"]


def test_this_year_tells_nothing_of_when(now: datetime) -> None:
    assert understand_times("his tomatoes did well this year", now).when is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("some time between Friday evening the 13th and Sunday morning the 15th", "11-13", "11-15"),
        ("between the 3rd and the 5th of November", "11-03", "11-05"),
        ("from 1 to 5 November he rang me", "11-01", "11-05"),
        ("we were away from the 10th to the 14th", "11-10", "11-14"),
        ("overnight Thursday into Friday", "11-19", "11-20"),
        ("it was Thursday or Friday", "11-19", "11-20"),
    ],
)
def test_two_days_that_name_a_stretch_are_one_incident(text: str, first: str, last: str, now: datetime) -> None:
    (moment,) = understand_times(text, now).incidents
    assert moment.end is not None
    assert (f"{moment.start:%m-%d}", f"{moment.end - timedelta(minutes=1):%m-%d}") == (first, last)


def test_two_days_without_a_word_for_a_stretch_stay_two(now: datetime) -> None:
    assert days("on Monday and Tuesday he shouted", now) == ["11-16", "11-17"]
    assert days("on the 3rd, 5th and 9th of November", now) == ["11-03", "11-05", "11-09"]


@pytest.mark.parametrize(
    "text",
    [
        "It started on the 28th of October and they are still at it tonight",
        "He has a go at me every day. Started 28 October.",
        "Began 28 October. They have been switching her electric off.",
        "Since I moved in on 28 October a lady has been spreading lies.",
    ],
)
def test_what_started_on_a_day_and_goes_on_is_no_incident_of_that_day(text: str, now: datetime) -> None:
    times = understand_times(text, now)
    assert times.incidents == ()
    assert times.when is not None and (f"{times.when.start:%m-%d}", times.when.precision) == ("10-28", "period")


def test_what_started_on_a_day_and_no_more_is_of_that_day(now: datetime) -> None:
    assert days("It started on Monday. My boss has seen it.", now) == ["11-16"]


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


@pytest.mark.parametrize("often", ["every few weeks now", "every couple of days", "every 2 or 3 months now"])
def test_how_often_is_not_how_long(often: str, now: datetime) -> None:
    times = understand_times(f"we been here 2 yr and its {often}, my youngest wont sleep", now)
    assert times.how_long is None
    assert times.when is not None and times.when.repeated and times.when.words == often


def test_how_long_somebody_lives_there_is_not_how_long_it_goes_on(now: datetime) -> None:
    assert understand_times("I have lived here for 20 years.", now).how_long is None

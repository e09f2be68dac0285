"""Words that were once read wrongly: what they tell, and what they do not."""

from datetime import datetime
from pathlib import Path

import pytest

from language.examples import load_examples
from language.facts import FactModel, Facts
from language.incidents import understand_times

DAYS = ("on the 15th he kicked the door. {} the 16th, he called me a paki", "it was on the 15th, {} on the 16th")


@pytest.fixture(scope="module")
def model(data: Path) -> FactModel:
    return FactModel.train(load_examples(data, "en"), language="en")


def told(facts: Facts, question: str) -> list[str]:
    return [fact.value for fact in facts.told.get(question, ())]


def test_at_it_again_tells_no_characteristic(model: FactModel, now: datetime) -> None:
    assert model.read("he is at it again", now).characteristics == ()


def test_verbs_of_second_language_english_tell_an_assault(model: FactModel, now: datetime) -> None:
    read = model.read("he push my wife", now)
    assert "physical_assault" in [fact.value for fact in read.incident_types]
    assert told(read, "offender") == []
    assert told(read, "injuries") == []


@pytest.mark.parametrize("text", [
    "YOUR contractor Gary called me a paki in my kitchen",
    "it was your plumber, he called me a slag",
])  # fmt: skip
def test_who_works_for_the_landlord_is_told_as_offender(model: FactModel, now: datetime, text: str) -> None:
    assert told(model.read(text, now), "offender") == ["livv_worker"]


def test_a_worker_who_is_only_mentioned_is_accused_of_nothing(model: FactModel, now: datetime) -> None:
    read = model.read("your plumber came on monday. on tuesday a lad in the street called me a paki", now)
    assert "livv_worker" not in told(read, "offender")


@pytest.mark.parametrize("text", ["i just saw it", "i just saw your message", "just seen this on the website"])
def test_what_was_just_read_is_no_time_of_an_incident(now: datetime, text: str) -> None:
    assert understand_times(text, now).when is None


def test_what_was_just_seen_happened_just_now(now: datetime) -> None:
    when = understand_times("just seen two lads kicking off at the takeaway", now).when
    assert when is not None and when.start.date() == now.date()


@pytest.mark.parametrize("correction", ["No it was", "no, sorry, it was", "sorry, i mean", "actually it was"])
@pytest.mark.parametrize("account", DAYS)
def test_a_day_that_is_taken_back_is_replaced(now: datetime, account: str, correction: str) -> None:
    times = understand_times(account.format(correction).replace("sorry, i mean the", "sorry, i mean on the"), now)
    assert [moment.start.day for moment in times.incidents] == [16]


def test_an_apology_between_two_days_takes_nothing_back(now: datetime) -> None:
    times = understand_times("on monday he said sorry. on tuesday he did it again", now)
    assert len(times.incidents) == 2

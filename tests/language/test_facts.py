"""Facts are told with the words they came from, and stay empty where nothing was told."""

from datetime import datetime
from pathlib import Path

import pytest

from language.examples import load_examples
from language.facts import FactModel, FactModels


@pytest.fixture(scope="module")
def model(data: Path) -> FactModel:
    return FactModel.train(load_examples(data, "en")[::2], language="en")


def test_account_tells_its_facts_in_its_own_words(model: FactModel, now: datetime) -> None:
    text = "Last night in the lift a man called me a Paki and told me to go home. I rang the police."
    facts = model.read(text, now)
    assert [fact.value for fact in facts.characteristics] == ["race_or_ethnicity"]
    assert "verbal_abuse" in [fact.value for fact in facts.incident_types]
    assert facts.police is not None and facts.police.value == "reported"
    assert facts.where is not None and (facts.where.value, facts.where.words) == ("shared_area", "in the lift")
    assert facts.when is not None and facts.when.words == "Last night"
    told = [*facts.characteristics, *facts.incident_types, facts.police, facts.where]
    assert all(fact.words and fact.words in text for fact in told)


@pytest.mark.parametrize("text", ["", "hello", "can you help me please", "🙂"])
def test_nothing_told_is_nothing_found(model: FactModel, now: datetime, text: str) -> None:
    facts = model.read(text, now)
    assert (facts.incident_types, facts.characteristics, facts.when, facts.where) == ((), (), None, None)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("it was on Copthorne Walk", "street_or_neighbourhood", "on Copthorne Walk"),
        (
            "in the queue at the pharmacy on Kirk Street",
            "street_or_neighbourhood",
            "in the queue at the pharmacy on Kirk Street",
        ),
        ("they wrote on my front door", "outside_my_home", "on my front door"),
        ("the lift", "shared_area", "the lift"),
        ("someone posted it on Facebook", "online_or_phone", "on Facebook"),
        (
            "They scratched it into his car in the residents' car park",
            "shared_area",
            "into his car in the residents' car park",
        ),
        (
            "He hit me on me own doorstep, two fellas should not be in a family road he says",
            "outside_my_home",
            "on me own doorstep",
        ),
        ("On the train home from town three girls laughed at my turban", "somewhere_else", "On the train"),
        ("he hit the car in the Asda car park", "street_or_neighbourhood", "in the Asda car park"),
        ("they waited for me at the park gates", "street_or_neighbourhood", "at the park gates"),
    ],
)
def test_place_is_quoted_and_named(model: FactModel, now: datetime, text: str, place: str, words: str) -> None:
    where = model.read(text, now).where
    assert where is not None and (where.value, where.words) == (place, words)


@pytest.mark.parametrize(
    ("text", "reporter"),
    [
        ("my son was beaten on the way home", "representative"),
        ("I am a carer for a lady with MS", "representative"),
        ("i was queuing at the till when she called the lad that", "witness"),
        ("they shouted go home at my wife on the stairs and she came in crying", "representative"),
        ("My husband was at work and my mum was upstairs. He came up the path and spat at me.", "self"),
        ("The lad next door to us has Down's. Four boys had hold of his bag and were kicking him.", "witness"),
        ("One of my pupils told me that men wait for his mum at their gate. She agreed to this.", "representative"),
    ],
)
def test_who_reports_is_read(model: FactModel, now: datetime, text: str, reporter: str) -> None:
    found = model.read(text, now).reporter
    assert found is not None and found.value == reporter


def test_model_survives_the_file(model: FactModel, now: datetime, tmp_path: Path) -> None:
    model.save(tmp_path / "facts.joblib")
    text = "they spat at my hijab in the street"
    assert FactModel.load(tmp_path / "facts.joblib").read(text, now) == model.read(text, now)


def test_language_with_few_examples_is_read_with_all_the_others(data: Path, now: datetime, tmp_path: Path) -> None:
    english = load_examples(data, "en")
    models = FactModels.train([*english, *load_examples(data, "es"), *load_examples(data, "pt")])
    assert set(models.own) == {"en"}
    spanish = "mi vecino me llama mora de mierda y me ha roto la ventana, lo denuncié a la policía"
    for language in ("es", "en"):  # in a chat in English somebody may write in Spanish
        facts = models.read(spanish, now, language)
        assert "race_or_ethnicity" in [fact.value for fact in facts.characteristics]
    models.save(tmp_path)
    assert FactModels.load(tmp_path).read(spanish, now, "es") == models.read(spanish, now, "es")


def test_facts_without_a_language_of_its_own_come_from_the_shared_model(data: Path) -> None:
    models = FactModels.train(load_examples(data, "es"))
    assert not models.own and models.shared.features.vocabulary

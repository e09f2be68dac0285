"""A message is understood in the light of its question; a model survives being written and read."""

from pathlib import Path

import joblib
import pytest

from language.examples import Example, ExamplesUnreadable, examples_of, load_examples
from language.labels import intent_of, question_of
from language.meaning import MeaningModel, ModelUnreadable, train
from language.softmax import Training


@pytest.fixture(scope="module")
def model(data: Path) -> MeaningModel:
    return train(load_examples(data, "en")[::3], Training(passes=12, batch=128))


def test_only_answers_of_the_asked_question_compete(model: MeaningModel) -> None:
    for question in ("safety", "anonymity", None):
        ranking = model.read("yes you can have it", question, top=400).ranking
        assert {question_of(label) for label, _ in ranking} <= {None, question}


def test_chances_are_a_ranking_that_sums_to_one(model: MeaningModel) -> None:
    reading = model.read("can i talk to a real person please", None, top=400)
    assert reading.label == "talk_to_person" and reading.confidence == reading.ranking[0][1]
    assert sum(chance for _, chance in reading.ranking) == pytest.approx(1, abs=0.02)


def test_the_same_words_answer_differently_at_different_questions(model: MeaningModel) -> None:
    assert model.read("no idea, not sure", "police").label == "police/not_sure"
    assert model.read("no idea, not sure", "when").label == "dont_know"


def test_question_without_examples_reads_as_none(model: MeaningModel) -> None:
    assert model.read("hello", "no_such_question") == model.read("hello")


def test_a_language_is_learnt_from_its_examples_alone(data: Path) -> None:
    english = [each for each in load_examples(data, "en") if each.label in ("greet", "thanks", "skip_question")]
    said = {"greet": "zwoj marrit", "thanks": "plonk verrin", "skip_question": "hupsa dree"}
    made_up = [Example(f"{text} {n}", label, language="xq") for label, text in said.items() for n in range(20)]
    model = train([*english, *made_up], Training(passes=20, batch=64))
    assert model.taught == {"en": len(english), "xq": len(made_up)}
    assert {label: model.read(text).label for label, text in said.items()} == {label: label for label in said}


def test_unknown_words_make_a_reading_less_sure(model: MeaningModel) -> None:
    known, strange = "skip this question please", "skip this question please wrzlbrmft kvaxx ombrulo zzyt"
    assert model.read(strange).confidence < model.read(known).confidence


def test_any_text_can_be_read(model: MeaningModel) -> None:
    for text in ("", "🙂", "\u0000", "שלום", "x" * 20_000):
        assert model.read(text).label in model.labels


def test_model_survives_the_file(model: MeaningModel, tmp_path: Path) -> None:
    model.save(tmp_path / "meaning.joblib")
    assert MeaningModel.load(tmp_path / "meaning.joblib").read("skip this") == model.read("skip this")


def test_model_stays_small(model: MeaningModel, tmp_path: Path) -> None:
    """Bytes of each feature: half precision, so that thirty languages stay below a hundred megabytes in memory."""
    assert model.softmax.places.nbytes <= 2 * Training().directions * len(model.features.vocabulary)
    model.save(tmp_path / "meaning.joblib")
    assert (tmp_path / "meaning.joblib").stat().st_size < 300 * len(model.features.vocabulary)


def test_file_of_another_form_is_refused(tmp_path: Path) -> None:
    joblib.dump({"form": 0}, tmp_path / "meaning.joblib")
    with pytest.raises(ModelUnreadable):
        MeaningModel.load(tmp_path / "meaning.joblib")


def test_answers_belong_to_an_intent_of_the_public_list() -> None:
    assert intent_of("safety/danger_now") == "immediate_danger"
    assert intent_of("incident_types/arson") == "report_incident"
    assert intent_of("faq/who_sees_it") == "ask_confidentiality"


def test_unreadable_examples_name_the_file_and_not_its_words(tmp_path: Path) -> None:
    path = tmp_path / "topic" / "nlu" / "en.yml"
    path.parent.mkdir(parents=True)
    path.write_text("nlu:\n- intent: answer\n  secret words\n", encoding="utf-8")
    with pytest.raises(ExamplesUnreadable) as refused:
        examples_of(path)
    assert "secret" not in str(refused.value) and "en.yml" in str(refused.value)

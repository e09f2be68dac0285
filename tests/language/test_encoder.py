"""A sentence encoder from a folder joins the judge of words; without one nothing of it is even imported."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from language.encoder import Encoder
from language.encoder_folder import EncoderUnusable, identity_of
from language.examples import Example
from language.meaning import MeaningModel, train
from language.softmax import Training
from tests.house import ROOT
from tests.language.onnx_maker import make_encoder, wishing

WORDS = {
    "czesc": (1.0, 0.0, 0.0),
    "hello": (1.0, 0.1, 0.0),
    "merhaba": (0.9, 0.0, 0.1),
    "dziekuje": (0.0, 1.0, 0.0),
    "thanks": (0.0, 1.0, 0.1),
    "sagol": (0.1, 0.9, 0.0),
    "pizza": (0.0, 0.0, 1.0),
    "query": (0.0, 0.0, 4.0),
}
LESSONS = {"greet": ("czesc", "hello"), "thanks": ("dziekuje", "thanks"), "out_of_scope": ("pizza",)}
EXAMPLES = [Example(text, label, language="pl") for label, texts in LESSONS.items() for text in texts] * 8
HOW = Training(passes=60, pace=0.05)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_encoder(tmp_path_factory.mktemp("encoder") / "tiny", WORDS)


@pytest.fixture(scope="module")
def encoder(folder: Path) -> Encoder:
    return Encoder.load(folder)


def test_a_text_becomes_the_mean_of_its_tokens_at_length_one(encoder: Encoder) -> None:
    rows = encoder.encode(["czesc dziekuje", "pizza"])
    assert rows == pytest.approx(np.array([[0.5**0.5, 0.5**0.5, 0], [0, 0, 1]]), abs=1e-6)


def test_padding_beside_a_longer_text_changes_nothing(encoder: Encoder) -> None:
    alone = encoder.encode(["hello"])[0]
    assert encoder.encode(["hello", "pizza pizza pizza pizza"])[0] == pytest.approx(alone)


def test_more_texts_than_a_batch_keep_their_order(encoder: Encoder) -> None:
    rows = encoder.encode(["pizza"] * 70 + ["thanks"])
    assert rows.shape == (71, 3)
    assert rows[70] == pytest.approx(encoder.encode(["thanks"])[0])


def test_the_folder_says_how_the_model_wants_to_be_used(tmp_path: Path) -> None:
    wishes = wishing(pooling="first", prefix="query ", longest=2)
    first = Encoder.load(make_encoder(tmp_path / "first", WORDS, wishes))
    assert first.encode(["czesc dziekuje"])[0] == pytest.approx([0, 0, 1])


def test_a_word_that_no_example_has_is_understood_by_its_vector(encoder: Encoder) -> None:
    by_words, both = train(EXAMPLES, HOW), train(EXAMPLES, HOW, encoder)
    labels = list(both.labels)
    for word, label in (("merhaba", "greet"), ("sagol", "thanks")):
        number = labels.index(label)
        assert both.read(word).label == label
        assert both.chances(word)[number] > by_words.chances(word)[number]
    assert both.chances("merhaba").sum() == pytest.approx(1, abs=1e-5)


def test_a_model_is_read_again_with_its_own_encoder_alone(encoder: Encoder, tmp_path: Path) -> None:
    model = train(EXAMPLES, HOW, encoder)
    model.save(tmp_path / "meaning.joblib")
    assert MeaningModel.load(tmp_path / "meaning.joblib", encoder).read("merhaba") == model.read("merhaba")
    other = Encoder.load(make_encoder(tmp_path / "other", {**WORDS, "ahoj": (1.0, 0.0, 0.0)}))
    for wrong in (None, other):
        with pytest.raises(EncoderUnusable, match="haven train"):
            MeaningModel.load(tmp_path / "meaning.joblib", wrong)
    train(EXAMPLES, HOW).save(tmp_path / "plain.joblib")
    with pytest.raises(EncoderUnusable, match="haven train"):
        MeaningModel.load(tmp_path / "plain.joblib", encoder)


def test_all_that_decides_what_it_says_makes_its_identity(folder: Path, tmp_path: Path) -> None:
    same = make_encoder(tmp_path / "same", WORDS)
    assert identity_of(same) == identity_of(folder)
    (same / "notes.txt").write_text("from the operator")
    assert identity_of(same) == identity_of(folder)
    (same / "encoder.json").write_text(wishing(prefix="query "))
    assert identity_of(same) != identity_of(folder)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("no folder", "is no folder"),
        ("no model", "holds no model.onnx"),
        ("no tokenizer", "holds no tokenizer.json"),
        ("broken model", "is no ONNX model"),
        ("broken tokenizer", "is no tokenizer"),
        ("broken wishes", "pooling"),
        ("unknown pooling", "pooling"),
        ("unknown input", "wants input_ids, attention_mask, pixels"),
    ],
)
def test_a_wrong_folder_is_a_sentence_that_says_what_is_wrong(tmp_path: Path, fault: str, words: str) -> None:
    folder = make_encoder(tmp_path / "wrong", WORDS, fed="pixels" if fault == "unknown input" else "")
    if fault == "no folder":
        folder = tmp_path / "nowhere"
    elif fault == "no model":
        (folder / "model.onnx").unlink()
    elif fault == "no tokenizer":
        (folder / "tokenizer.json").unlink()
    elif fault == "broken model":
        (folder / "model.onnx").write_bytes(b"not a model")
    elif fault == "broken tokenizer":
        (folder / "tokenizer.json").write_text("{}")
    elif fault == "broken wishes":
        (folder / "encoder.json").write_text('{"pooling": "mean", "wings": 2}')
    elif fault == "unknown pooling":
        (folder / "encoder.json").write_text(wishing(pooling="last"))
    with pytest.raises(EncoderUnusable, match=words):
        Encoder.load(folder)


def test_without_an_encoder_nothing_of_it_is_imported() -> None:
    asked = "import sys, language.understanding, bot.meaning; print({'onnxruntime', 'tokenizers'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip().endswith("set()")

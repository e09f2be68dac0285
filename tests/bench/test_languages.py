"""A test set belongs to the language that its name tells, whichever that is."""

import pytest

from bench.languages import by_kind, identification_figures, language_of, meaning_figures, rows
from bench.understanding import SETS, examples_of
from language.examples import Example
from language.identify import Identifier
from language.meaning import train
from language.softmax import Training
from language.understanding import Understanding


@pytest.mark.parametrize(
    ("name", "language"), [("meanings_en_test", "en"), ("accounts_ckb_development", "ckb"), ("risk_pl", "pl")]
)
def test_name_of_a_set_tells_its_language(name: str, language: str) -> None:
    assert language_of(name) == language


def test_set_without_a_language_is_refused() -> None:
    with pytest.raises(ValueError, match="meanings"):
        language_of("meanings")


def test_every_set_is_told_its_language() -> None:
    assert {example["lang"] for path in SETS.glob("*_en_*.jsonl") for example in examples_of(path)} == {"en"}


def test_sets_of_a_kind_stand_together() -> None:
    sets: dict[str, list[dict[str, str]]] = {"risk_pl_test": [], "meanings_zh_test": [], "meanings_ar_test": []}
    assert {kind: list(found) for kind, found in by_kind(sets).items()} == {
        "meanings": ["meanings_ar_test", "meanings_zh_test"],
        "risk": ["risk_pl_test"],
    }


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    lessons = {"greet": ("czesc", "dzien dobry"), "thanks": ("dziekuje", "dzieki wielkie"), "out_of_scope": ("pizza",)}
    examples = [Example(text, label, language="pl") for label, texts in lessons.items() for text in texts] * 8
    model = train(examples, Training(passes=60, pace=0.05))
    return Understanding(None, None, None, model)  # type: ignore[arg-type]


def test_figures_count_right_offered_and_beside_the_matter(understanding: Understanding) -> None:
    told = [
        {"text": "czesc", "label": "greet"},
        {"text": "dziekuje", "intent": "thanks"},
        {"text": "dzieki wielkie", "label": "greet"},
        {"text": "pizza", "label": "out_of_scope"},
        {"text": "czesc", "label": "out_of_scope"},
    ]
    figures = meaning_figures(understanding, told)
    assert figures["messages"] == 5 and figures["right"] == pytest.approx(3 / 5)
    assert figures["of three"] == 1 and figures["beside taken"] == pytest.approx(1 / 2)
    headings, (line,) = rows({"meanings_pl_test": figures})
    assert len(headings) == len(line) and line[0] == "meanings_pl_test"


def test_identification_counts_right_languages_and_wrong_offers() -> None:
    told = [
        {"text": "Sąsiad znowu krzyczał na moją żonę na klatce", "lang": "pl", "words": 8},
        {"text": "Sąsiad znowu krzyczał na moją żonę na klatce", "lang": "cs", "words": 8},
        {"text": "ok", "lang": "en", "words": 1},
    ]
    found = identification_figures(Understanding(Identifier(), None, None, None), told)  # type: ignore[arg-type]
    assert found["messages"] == 3
    assert found["right"] == pytest.approx(2 / 3)
    assert found["right, 4 words and more"] == pytest.approx(1 / 2)
    assert found["wrong offer"] == pytest.approx(1 / 3)

"""The screen: two judges, three levels, the customer's own words, no guess from a wrong file."""

import json
from pathlib import Path

import pytest
import yaml

from language import risk_examples
from language.risk import Reading, RiskModelUnreadable, RiskScreen, is_current, train
from language.risk_classifier import RiskClassifier
from language.risk_phrases import RiskPhrases
from language.risk_training import MOST_ASKED, MOST_RAISED


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Path:
    """Like data/urgent_risk, with a third of the examples, all phrases, and beside it what is said every day."""
    folder = tmp_path_factory.mktemp("data") / "urgent_risk"
    for topic in ("steering", "where", "when"):
        (folder.parent / topic / "nlu").mkdir(parents=True)
        (folder.parent / topic / "nlu" / "en.yml").write_bytes((data / topic / "nlu/en.yml").read_bytes())
    source = yaml.safe_load((data / "urgent_risk/examples/en.yml").read_text(encoding="utf-8"))
    source["urgent"] = {kind: texts[::3] for kind, texts in source["urgent"].items()}
    source["calm"] = source["calm"][::3]
    (folder / "examples").mkdir(parents=True)
    (folder / "phrases").mkdir()
    (folder / "examples" / "en.yml").write_text(yaml.safe_dump(source, allow_unicode=True), encoding="utf-8")
    (folder / "phrases" / "en.yml").write_bytes((data / "urgent_risk/phrases/en.yml").read_bytes())
    train(folder / "examples", folder / "urgent_risk.joblib")
    return folder


@pytest.fixture(scope="module")
def screen(taught: Path) -> RiskScreen:
    return RiskScreen.load(taught / "urgent_risk.joblib", taught / "phrases")


def _by(reading: Reading, judge: str) -> list[str]:
    return [signal.level for signal in reading.signals if signal.judge == judge]


def test_danger_raises_with_the_words_as_written(screen: RiskScreen) -> None:
    reading = screen.screen("He said he'd K1LL me, he is outside with a KNIFE")
    assert reading.level == "yes"
    assert {"threat_to_life", "weapon"} <= {signal.kind for signal in reading.signals}
    assert all(signal.quote in "He said he'd K1LL me, he is outside with a KNIFE" for signal in reading.signals)


def test_negated_phrase_asks_and_is_never_dropped(screen: RiskScreen) -> None:
    assert _by(screen.screen("he did not say he would kill me"), "phrases")[0] == "ask"


def test_past_phrase_asks(screen: RiskScreen) -> None:
    assert "yes" not in _by(screen.screen("years ago he came with a knife"), "phrases")


def test_danger_in_one_clause_of_a_long_story_is_seen(screen: RiskScreen) -> None:
    calm = "The bins have not been taken and the lady at the office was very nice about my rent. " * 12
    assert screen.screen(f"{calm} He has poured petrol through my letterbox. {calm}").level == "yes"


def test_everyday_words_raise_nothing(screen: RiskScreen) -> None:
    assert [screen.screen(text).level for text in ("hello", "the bins were not collected", "")] == ["no"] * 3


@pytest.mark.parametrize(
    "text", ["next please", "i dont know", "yes", "skip this one", "outside the shop", "about half 6 on thursday"]
)
def test_answers_and_commands_are_not_asked_about(screen: RiskScreen, text: str) -> None:
    assert screen.screen(text).level == "no"


def test_story_without_danger_is_not_urgent_for_its_length(screen: RiskScreen) -> None:
    told = "He called my wife a foreigner by the bins. We walked on and he laughed. It was last tuesday at about four. "
    assert screen.screen(told * 8).level != "yes"


def test_present_danger_counts_whatever_past_is_told_beside_it(screen: RiskScreen) -> None:
    past = "years ago he threatened to kill me"
    assert _by(screen.screen(past), "phrases")[0] == "ask"
    assert _by(screen.screen(f"{past}, and he is outside my door right now"), "phrases")[0] == "yes"


@pytest.mark.parametrize("text", ["he never threatened me with anything", "years ago he hit me and i bled"])
def test_denial_and_past_lower_the_classifier_to_asking(data: Path, taught: Path, text: str) -> None:
    classifier = RiskClassifier.load(taught / "urgent_risk.joblib")
    classifier.raises = classifier.asks = 0.0
    screen = RiskScreen(classifier, RiskPhrases.load(taught / "phrases"))
    assert _by(screen.screen(text), "classifier") == ["ask"]
    assert _by(screen.screen("he is here"), "classifier") == ["yes"]


def test_a_language_may_raise_or_ask_sooner_and_never_later(data: Path, taught: Path) -> None:
    classifier = RiskClassifier.load(taught / "urgent_risk.joblib")
    classifier.raises = classifier.asks = 0.999999
    classifier.raises_sooner, classifier.asks_sooner = {"pl": 0.0, "cs": 1.0}, {"lt": 0.0, "cs": 1.0}
    screen = RiskScreen(classifier, RiskPhrases.load(taught / "phrases"))
    calm = "the weather is nice"
    assert [screen.screen(calm, language).level for language in ("", "pl", "lt", "cs")] == ["no", "yes", "ask", "no"]
    assert classifier.raises_from("cs") == classifier.asks_from("cs") == classifier.raises


def test_denied_danger_beside_a_real_one_keeps_yes(screen: RiskScreen) -> None:
    assert screen.screen("nobody was hurt. he has a knife and he is outside my door").level == "yes"


def test_training_tells_how_good_it_is_for_everyone(taught: Path) -> None:
    figures = json.loads((taught / "urgent_risk.json").read_text(encoding="utf-8"))["figures"]
    assert figures["screen_urgent_yes"] + figures["screen_urgent_ask"] > 0.85
    assert figures["screen_everyday_yes"] <= MOST_RAISED["everyday"]
    assert figures["screen_everyday_ask"] <= MOST_ASKED["everyday"]
    assert figures["screen_calm_alike_yes"] <= MOST_RAISED["calm_alike"]


@pytest.mark.parametrize("text", ["\u0000", "🙂" * 50, "\u200fשלום", "a" * 20_000, "<script>", "kill " * 3_000])
def test_any_text_can_be_screened(screen: RiskScreen, text: str) -> None:
    assert screen.screen(text).level in {"yes", "ask", "no"}


def test_missing_or_foreign_classifier_is_refused(taught: Path, tmp_path: Path) -> None:
    with pytest.raises(RiskModelUnreadable, match="haven train"):
        RiskScreen.load(tmp_path / "urgent_risk.joblib", taught / "phrases")
    model = tmp_path / "urgent_risk.joblib"
    model.write_bytes((taught / "urgent_risk.joblib").read_bytes())
    told = json.loads((taught / "urgent_risk.json").read_text(encoding="utf-8"))
    model.with_suffix(".json").write_text(json.dumps({**told, "scikit_learn": "0.1"}), encoding="utf-8")
    with pytest.raises(RiskModelUnreadable, match="haven train"):
        RiskScreen.load(model, taught / "phrases")


def test_classifier_is_current_until_an_example_changes(taught: Path) -> None:
    assert is_current(taught / "examples", taught / "urgent_risk.joblib")
    extra = taught / "examples" / "xx.yml"
    extra.write_text("urgent: {}\ncalm: [ciao]\n", encoding="utf-8")
    assert not is_current(taught / "examples", taught / "urgent_risk.joblib")
    extra.unlink()


def test_classifier_is_current_until_the_code_it_comes_from_changes(
    taught: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in risk_examples.HERE.glob("*.py"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(risk_examples, "HERE", tmp_path)
    assert is_current(taught / "examples", taught / "urgent_risk.joblib")
    (tmp_path / "risk_training.py").write_text("RAISED = {}\n", encoding="utf-8")
    assert not is_current(taught / "examples", taught / "urgent_risk.joblib")


def test_the_language_can_only_add_a_doubt(screen: RiskScreen, taught: Path) -> None:
    calm = yaml.safe_load((taught / "examples/en.yml").read_text(encoding="utf-8"))["calm"]
    levels = ("no", "ask", "yes")
    for text in calm[:300]:
        unknown, known = screen.screen(text), screen.screen(text, "en")
        assert levels.index(known.level) >= levels.index(unknown.level)
        assert (known.level == "yes") == (unknown.level == "yes")

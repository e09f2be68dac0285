"""The screen: two judges, three levels, the customer's own words, no guess from a wrong file."""

import json
from pathlib import Path

import pytest
import yaml

from language.risk import Reading, RiskModelUnreadable, RiskScreen, is_current, train


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Path:
    """A folder like data/urgent_risk with a fifth of the examples and all phrases."""
    folder = tmp_path_factory.mktemp("data") / "urgent_risk"
    source = yaml.safe_load((data / "urgent_risk/examples/en.yml").read_text(encoding="utf-8"))
    source["urgent"] = {kind: texts[::5] for kind, texts in source["urgent"].items()}
    source["calm"] = source["calm"][::5]
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

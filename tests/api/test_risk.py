"""The screen on every message: whatever is wrong with it, a message is stored, and doubt counts as doubt."""

from pathlib import Path

import pytest

from api import risk
from api.risk import UNSCREENED, RiskWatch
from language.risk import Reading, RiskScreen, RiskSignal


class _Screen(RiskScreen):
    def __init__(self, reading: Reading | None) -> None:
        self._reading = reading

    def screen(self, text: str, language: str = "") -> Reading:
        if self._reading is None:
            raise RuntimeError("canary")
        return self._reading


def _watch(monkeypatch: pytest.MonkeyPatch, reading: Reading | None) -> RiskWatch:
    monkeypatch.setattr(RiskScreen, "load", lambda *_: _Screen(reading))
    return RiskWatch(Path("model"), Path("phrases"))


def test_what_the_screen_sees_becomes_signals_with_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Reading("yes", (RiskSignal("weapon", "yes", "a knife", "phrases"),))
    (signal,) = _watch(monkeypatch, seen).signals("he has a knife")
    assert (signal.kind, signal.level, signal.quote, signal.judge) == ("weapon", "yes", "a knife", "phrases")


def test_nothing_seen_is_no_signal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _watch(monkeypatch, Reading("no", ())).signals("hello") == ()


def test_a_doubt_without_a_kind_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    (signal,) = _watch(monkeypatch, Reading("ask", ())).signals("hmm")
    assert (signal.kind, signal.level) == ("danger_now", "ask")


def test_a_screen_that_fails_counts_as_doubt_and_logs_no_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _watch(monkeypatch, None).signals("my words") == (UNSCREENED,)
    logged = "".join(capsys.readouterr())
    assert "risk_screen_failed" in logged
    assert "RuntimeError" in logged
    assert "canary" not in logged
    assert "my words" not in logged


def test_a_screen_that_cannot_be_loaded_counts_as_doubt_and_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = RiskWatch(tmp_path / "nothing.joblib", tmp_path)
    assert watch.signals("hello") == (UNSCREENED,)
    monkeypatch.setattr(risk, "TRY_LOADING_EVERY_SECONDS", 0.0)
    monkeypatch.setattr(RiskScreen, "load", lambda *_: _Screen(Reading("no", ())))
    assert watch.signals("hello") == ()

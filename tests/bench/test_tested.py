"""What the repository keeps of the last test is about the test sets that stand in it."""

import json
from pathlib import Path

import pytest

from bench.languages import Figures, language_of
from bench.tested import TESTED, fingerprint, found, is_fresh, write
from bench.understanding import SETS


def test_kept_figures_are_of_the_sets_of_today() -> None:
    kept = json.loads(TESTED.read_text(encoding="utf-8"))
    here = {path.stem: fingerprint(path) for path in SETS.glob("*.jsonl") if is_fresh(path.stem)}
    assert kept["sets"] == here, "make bench PARTS=understanding"
    assert set(kept["languages"]) == {language_of(name) for name in here}


@pytest.mark.parametrize(
    ("name", "fresh"), [("meanings_pl_test", True), ("accounts_en_development", False), ("risk_pl", False)]
)
def test_only_sets_written_after_freezing_count(name: str, fresh: bool) -> None:
    assert is_fresh(name) is fresh


def test_figures_are_kept_by_language_with_the_size_of_their_set(tmp_path: Path) -> None:
    for name in ("meanings_pl_test", "risk_pl_test"):
        (tmp_path / f"{name}.jsonl").write_text("{}\n")
    tables: dict[str, dict[str, Figures]] = {
        "meanings": {"meanings_pl_test": {"messages": 2, "of three": 0.98765, "beside taken": None}},
        "risk": {"risk_pl_test": {"calm, alarm": 0.5}, "risk_en_development": {"calm, alarm": 0.1}},
    }
    content = found(tables, {"meanings_pl_test": 2, "risk_pl_test": 3}, {"pl": 2600}, tmp_path)
    write(content, tmp_path / "tested.json")
    kept = json.loads((tmp_path / "tested.json").read_text())
    assert kept["languages"] == {
        "pl": {
            "examples": 2600,
            "meanings": {"messages": 2, "of_three": 0.988},
            "risk": {"messages": 3, "calm_alarm": 0.5},
        }
    }
    assert set(kept["sets"]) == {"meanings_pl_test", "risk_pl_test"}

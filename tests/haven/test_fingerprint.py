"""Training happens again when something that it reads has changed, and only then."""

from pathlib import Path

import pytest

from haven.fingerprint import read_by_training, training_fingerprint
from language.encoder_folder import EncoderUnusable
from tests.language.onnx_maker import make_encoder

FILES = {
    "config.yml": "pipeline:\n  - name: bot.meaning.MeaningReader\npolicies:\n  - name: RulePolicy\n",
    "domain.yml": "intents: []\n",
    "data/safety/nlu/en.yml": "version: '3.1'\n",
    "requirements/all.lock": "rasa==3.6.21\n",
    "bot/__init__.py": "",
    "bot/meaning.py": "from bot.wishes import wish\nfrom language import meaning\n",
    "bot/wishes.py": "import json\n",
    "bot/serve.py": "from bot.meaning import MeaningReader\n",
    "language/__init__.py": "",
    "language/meaning.py": "import language.tokens\n",
    "language/tokens.py": "",
    "language/risk.py": "",
    "language/lexicons/places.yml": "street: []\n",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    "changed",
    [
        "config.yml",
        "domain.yml",
        "data/safety/nlu/en.yml",
        "requirements/all.lock",
        "bot/meaning.py",
        "bot/wishes.py",
        "language/meaning.py",
        "language/tokens.py",
        "language/lexicons/places.yml",
    ],
)
def test_change_of_what_training_reads_changes_the_fingerprint(changed: str, home: Path) -> None:
    before = training_fingerprint(home)
    path = home / changed
    path.write_text(path.read_text() + "# changed\n")
    assert training_fingerprint(home) != before


@pytest.mark.parametrize("changed", ["bot/serve.py", "language/risk.py"])
def test_change_of_what_training_does_not_read_changes_nothing(changed: str, home: Path) -> None:
    before = training_fingerprint(home)
    (home / changed).write_text("# changed\n")
    assert training_fingerprint(home) == before


def test_new_teaching_changes_the_fingerprint(home: Path) -> None:
    before = training_fingerprint(home)
    (home / "data" / "safety" / "rules.yml").write_text("rules: []\n")
    assert training_fingerprint(home) != before


def test_fingerprint_does_not_depend_on_where_the_project_lies(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("elsewhere") / "haven"
    home.rename(other)
    elsewhere = training_fingerprint(other)
    other.rename(home)
    assert training_fingerprint(home) == elsewhere


def test_own_components_and_the_modules_they_stand_on_are_read() -> None:
    project = Path(__file__).parents[2]
    names = {str(path.relative_to(project)) for path in read_by_training(project)}
    assert {"bot/meaning.py", "language/meaning.py", "language/normalise.py", "config.yml"} <= names
    assert "bot/serve.py" not in names


def test_another_sentence_encoder_is_something_else_to_learn_with(home: Path, tmp_path: Path) -> None:
    small, other = (
        make_encoder(tmp_path / name, {"czesc": (1.0, 0.0), name: (0.0, 1.0)}) for name in ("small", "other")
    )
    found = {training_fingerprint(home), training_fingerprint(home, small), training_fingerprint(home, other)}
    assert len(found) == 3


def test_a_folder_without_an_encoder_is_said(home: Path, tmp_path: Path) -> None:
    with pytest.raises(EncoderUnusable, match="HAVEN_ENCODER"):
        training_fingerprint(home, tmp_path / "nowhere")

"""The second judge of urgent risk: a classifier trained on messages that are urgent and on calm ones that look alike.

It knows messages that no list foresees. It is trained by `haven train`, never at run time, and its thresholds are
chosen by cross-validation on the examples, never on a test set.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import sklearn
import structlog
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from language.examples import examples_of, read_yaml
from language.features import TextFeatures
from language.word_classes import WordClasses

FORM = 2
CALM = "calm"
WORD_CLASSES = Path(__file__).parent / "risk_words"
SEEN, CALM_RAISED, CALM_ASKED = 0.98, 0.10, 0.25
"""The aims: of urgent messages seen; of calm ones taken for urgent, and asked about needlessly."""
MOST_ASKED = 0.40
"""Where the aims exclude each other, more is seen at the price of questions, but not of more than these."""
EVERYDAY_WEIGHT = 0.05  # everyday messages are many and easy: they steady the classifier, the hard calm ones teach it
_NOT_EVERYDAY = ("report_", "safety/", "incident_types/", "immediate_danger", "talk_to_person", "out_of_scope")

Vector = Any
FOLDS = 5
logger = structlog.get_logger()


class RiskModelUnreadable(RuntimeError):
    """The classifier is missing or was made by other versions: `haven train` makes it anew."""


@dataclass
class RiskClassifier:
    """How likely a text is urgent, and of which kind."""

    features: TextFeatures
    weights: Vector
    start: float
    kinds: tuple[str, ...]
    kind_weights: Vector
    kind_start: Vector
    raises: float = 0.6
    asks: float = 0.3

    def chance(self, found: Sequence[str]) -> float:
        """The probability (0 to 1) that these folded words by themselves are urgent."""
        numbers, values = self.features.row_of_words(found)
        return float(1 / (1 + np.exp(-(values @ self.weights[numbers] + self.start))))

    def kind(self, found: Sequence[str]) -> str:
        """The likeliest kind of urgent words."""
        numbers, values = self.features.row_of_words(found)
        return self.kinds[int(np.argmax(values @ self.kind_weights[numbers] + self.kind_start))]

    def save(self, path: Path, fingerprint: str, figures: dict[str, float]) -> None:
        """Write the classifier and, beside it, a JSON file that tells what it was made from and how good it is."""
        path.parent.mkdir(parents=True, exist_ok=True)
        about = {"form": FORM, "scikit_learn": sklearn.__version__, "numpy": np.__version__, "fingerprint": fingerprint}
        draft = path.with_name(f".{path.name}.draft")
        joblib.dump({**about, "classifier": self}, draft, compress=3)
        draft.replace(path)
        told = {**about, "raises": self.raises, "asks": self.asks, "figures": figures}
        path.with_suffix(".json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "RiskClassifier":
        """The classifier at `path`. Raises RiskModelUnreadable where it is missing or made by other versions."""
        about = side_file(path)
        wanted = {"form": FORM, "scikit_learn": sklearn.__version__}
        if {name: about.get(name) for name in wanted} != wanted:
            # Checked before unpickling: the file of another version may load and then judge wrongly.
            raise RiskModelUnreadable(f"{path.name} is missing or was made by other versions: run haven train")
        stored = joblib.load(path)["classifier"]
        if not isinstance(stored, cls):
            raise RiskModelUnreadable(f"{path.name} is no risk classifier: run haven train")
        return stored


def side_file(path: Path) -> dict[str, Any]:
    """What the JSON file beside a classifier tells; nothing where there is none or no classifier."""
    side = path.with_suffix(".json")
    if not (path.exists() and side.exists()):
        return {}
    try:
        told = json.loads(side.read_text(encoding="utf-8"))
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


Score = Callable[[RiskClassifier, str], float]


@dataclass(frozen=True)
class RiskExample:
    """A message and its kind of urgency, or `calm`; `weight`: how much it counts."""

    text: str
    kind: str
    weight: float = 1.0


def load_risk_examples(folder: Path) -> list[RiskExample]:
    """The examples of all languages in `folder`: `urgent: {kind: [...]}`, `calm: [...]`. Raises ExamplesUnreadable."""
    found: list[RiskExample] = []
    for path in sorted(folder.glob("*.yml")):
        content = read_yaml(path)
        found += [RiskExample(str(text), kind) for kind, texts in content["urgent"].items() for text in texts]
        found += [RiskExample(str(text), CALM) for text in content["calm"]]
    return found


def everyday_examples(data: Path, known: Sequence[RiskExample]) -> list[RiskExample]:
    """What else is said in the chat: calm by its intent, but for what calls for help at once."""
    texts = {example.text.casefold() for example in known}
    return [
        RiskExample(example.text, CALM, EVERYDAY_WEIGHT)
        for path in _nlu_files(data)
        for example in examples_of(path)
        if not example.label.startswith(_NOT_EVERYDAY) and example.text.casefold() not in texts
    ] + [
        RiskExample(example.text, "danger_now", EVERYDAY_WEIGHT)
        for path in _nlu_files(data)
        for example in examples_of(path)
        if example.label in {"immediate_danger", "safety/danger_now"} and example.text.casefold() not in texts
    ]


def _nlu_files(data: Path) -> Iterator[Path]:
    yield from sorted(data.glob("*/nlu/*.yml"))


def fingerprint(examples: Path) -> str:
    """A digest of everything that training reads; another digest means: train again."""
    digest = hashlib.sha256(f"{FORM} {sklearn.__version__}".encode())
    folders = (examples, examples.parent / "phrases", WORD_CLASSES)
    sources = [path for folder in folders for path in sorted(folder.glob("*.yml"))]
    sources += _nlu_files(examples.parent.parent)
    for path in sources:
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def fit(examples: Sequence[RiskExample]) -> RiskClassifier:
    """A classifier with its starting thresholds."""
    features = TextFeatures(letters=(2, 5), fewest=1, letter_weight=0.8, classes=WordClasses.load(WORD_CLASSES))
    rows = features.fit_rows(example.text for example in examples)
    kinds = np.array([example.kind for example in examples])
    weights = np.array([example.weight for example in examples])
    judge = LogisticRegression(C=10, solver="liblinear").fit(rows, kinds != CALM, sample_weight=weights)
    urgent = np.flatnonzero(kinds != CALM)
    sorter = LogisticRegression(C=10, solver="liblinear", multi_class="ovr")
    sorter.fit(rows[urgent], kinds[urgent], sample_weight=np.maximum(weights[urgent], 0.2))
    return RiskClassifier(
        features,
        judge.coef_[0].astype(np.float32),
        float(judge.intercept_[0]),
        tuple(str(kind) for kind in sorter.classes_),
        np.ascontiguousarray(sorter.coef_.T.astype(np.float32)),
        sorter.intercept_.astype(np.float32),
    )


def held_out_chances(
    examples: Sequence[RiskExample], everyday: Sequence[RiskExample], score: Score, folds: int = FOLDS
) -> Vector:
    """For each example the chance given by a classifier that has not seen it. `score` is the screen's own."""
    kinds = [example.kind for example in examples]
    chances = np.zeros(len(examples))
    for learn, judge in StratifiedKFold(folds, shuffle=True, random_state=3).split(kinds, kinds):
        classifier = fit([*(examples[number] for number in learn), *everyday])
        chances[judge] = [score(classifier, examples[number].text) for number in judge]
    return chances


def thresholds(chances: Vector, urgent: Vector, caught: Vector) -> tuple[float, float]:
    """From which chance on to raise, and to ask. `caught`: urgent messages that the phrases see anyway."""
    calm = np.sort(chances[~urgent])
    raises = float(np.quantile(calm, 1 - CALM_RAISED))
    left = chances[urgent & ~caught]
    may_miss = int((1 - SEEN) * urgent.sum())
    for_seen = float(np.sort(left)[min(may_miss, len(left) - 1)]) if len(left) else raises
    for_calm = float(np.quantile(calm, 1 - CALM_ASKED - CALM_RAISED))
    at_most = float(np.quantile(calm, 1 - MOST_ASKED - CALM_RAISED))
    asks = for_calm if for_seen >= for_calm else max(for_seen, at_most)
    return raises, min(asks, raises)

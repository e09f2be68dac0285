"""The second judge of urgent risk: a classifier trained on messages that are urgent and on calm ones.

It knows messages that no list foresees. It is trained by `haven train` (language.risk_training), never at run time.
First the whole message and each of its parts are judged; then a small second judgement weighs the whole, the two
loudest parts, the first and the last, the mean and the length, because among many parts one is always loud.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import joblib
import numpy as np

from language.features import TextFeatures
from language.risk_parts import Parts

FORM = 5

Vector = Any


class RiskModelUnreadable(RuntimeError):
    """The classifier is missing or was made by other versions: `haven train` makes it anew."""


@dataclass
class RiskClassifier:
    """How likely a message is urgent, and of which kind."""

    features: TextFeatures
    weights: Vector
    start: float
    kinds: tuple[str, ...]
    kind_weights: Vector
    kind_start: Vector
    joint: Vector
    joint_start: float
    raises: float = 0.6
    asks: float = 0.3
    raises_sooner: Mapping[str, float] = field(default_factory=dict)
    asks_sooner: Mapping[str, float] = field(default_factory=dict)
    """The languages in which an alarm is raised, or a doubt asked about, from a lower chance on
    (`language.risk_training`)."""

    def raises_from(self, language: str) -> float:
        """From which chance on a message of `language` is urgent; "" where that is not known."""
        return min(self.raises, self.raises_sooner.get(language, self.raises))

    def asks_from(self, language: str) -> float:
        """From which chance on there is a doubt in a message of `language`; "" where that is not known."""
        return min(self.asks, self.asks_sooner.get(language, self.asks), self.raises_from(language))

    def judge(self, parts: Parts) -> tuple[float, tuple[int, int]]:
        """The probability (0 to 1) that a message is urgent, and its loudest part. It must have words."""
        evidence = np.array([self._evidence(parts.words_of(bound)) for bound in parts.bounds])
        measures = joint_measures(evidence, len(parts.words))
        chance = float(1 / (1 + np.exp(-(measures @ self.joint + self.joint_start))))
        return chance, parts.bounds[loudest_of(evidence)]

    def _evidence(self, found: Sequence[str]) -> float:
        numbers, values = self.features.row_of_words(found)
        return float(values @ self.weights[numbers] + self.start)

    def kinds_of(self, found: Sequence[str]) -> tuple[str, ...]:
        """The likeliest kind of urgent words, and every other that is likelier than not, the likeliest first."""
        numbers, values = self.features.row_of_words(found)
        evidence = values @ self.kind_weights[numbers] + self.kind_start
        order = np.argsort(-evidence)
        return tuple(self.kinds[number] for rank, number in enumerate(order) if rank == 0 or evidence[number] > 0)

    def save(self, path: Path, fingerprint: str, figures: dict[str, float]) -> None:
        """Write the classifier and, beside it, a JSON file that tells what it was made from and how good it is."""
        path.parent.mkdir(parents=True, exist_ok=True)
        about = {
            "form": FORM,
            "scikit_learn": version("scikit-learn"),
            "numpy": np.__version__,
            "fingerprint": fingerprint,
        }
        draft = path.with_name(f".{path.name}.draft")
        joblib.dump({**about, "classifier": self}, draft, compress=3)
        draft.replace(path)
        told = {**about, "raises": self.raises, "asks": self.asks, "figures": figures}
        path.with_suffix(".json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "RiskClassifier":
        """The classifier at `path`. Raises RiskModelUnreadable where it is missing or made by other versions."""
        about = side_file(path)
        wanted = {"form": FORM, "scikit_learn": version("scikit-learn")}
        if {name: about.get(name) for name in wanted} != wanted:
            # Checked before unpickling: the file of another version may load and then judge wrongly.
            raise RiskModelUnreadable(f"{path.name} is missing or was made by other versions: run haven train")
        stored = joblib.load(path)["classifier"]
        if not isinstance(stored, cls):
            raise RiskModelUnreadable(f"{path.name} is no risk classifier: run haven train")
        return stored


def _versions() -> dict[str, str]:
    return {"scikit_learn": version("scikit-learn"), "numpy": np.__version__}


def joint_measures(evidence: Vector, length: int) -> Vector:
    """What the second judgement weighs, from the evidence of the whole and of the parts, and the length in words."""
    parts = evidence[1:] if len(evidence) > 1 else evidence
    whole, loudest = float(evidence[0]), float(evidence.max())
    second = float(np.sort(parts)[-2:][0])
    size = float(np.log1p(length))
    told = [whole, loudest, float(evidence.mean()), second, float(parts[0]), float(parts[-1])]
    return np.array([*told, size, size * loudest, size * whole])


def loudest_of(evidence: Vector) -> int:
    """The number of the loudest part; the whole message only where it has no parts, so that a quote is short."""
    return int(np.argmax(evidence[1:])) + 1 if len(evidence) > 1 else 0


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

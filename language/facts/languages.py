"""The facts of an account in any language: a model of its own where there are examples enough, else one for all.

What one language teaches helps another only where it has little itself: with examples of thirty languages English read
types of incidents two points worse than by itself, the others two points better than each alone (decision 0011).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from language.examples import Example
from language.facts.lexicon import FOLDER
from language.facts.model import FactModel, Facts, facts_of

ENOUGH = 1500
"""Examples of a language that teach facts; from then on it has a model of its own."""
AT_HOME = 0.5
"""How much of the words a language's own model must know: in a chat in English somebody may write in Polish."""
SHARED = "facts.joblib"
OWN = "facts_{language}.joblib"


@dataclass(frozen=True)
class FactModels:
    """Reads facts. Made by `FactModels.train` or `FactModels.load`."""

    shared: FactModel
    own: Mapping[str, FactModel] = field(default_factory=dict)

    @classmethod
    def train(cls, examples: Sequence[Example], lexicons: Path = FOLDER) -> "FactModels":
        """Models from examples with facts, and from answers that give facts. Some twenty seconds."""
        taught = [example for example in examples if facts_of(example) is not None]
        counts = Counter(example.language for example in taught)
        own = {
            language: FactModel.train(
                [example for example in taught if example.language == language], lexicons, language
            )
            for language, count in sorted(counts.items())
            if count >= ENOUGH
        }
        return cls(FactModel.train(taught, lexicons), own)

    def read(self, text: str, now: datetime, language: str = "en") -> Facts:
        """What `text` tells, as seen from `now` (aware). `language`: that of the chat; the words may be of another."""
        own = self.own.get(language)
        model = own if own and own.features.share_known(text) >= AT_HOME else self.shared
        return model.read(text, now, language)

    def save(self, folder: Path) -> None:
        """Write the models into `folder`, each whole or not at all."""
        self.shared.save(folder / SHARED)
        for language, model in self.own.items():
            model.save(folder / OWN.format(language=language))

    @classmethod
    def load(cls, folder: Path) -> "FactModels":
        """The models in `folder`. Raises FactModelUnreadable where one is of another form."""
        before, after = OWN.split("{language}")
        own = {path.name.removeprefix(before).removesuffix(after): path for path in folder.glob(f"{before}*{after}")}
        return cls(FactModel.load(folder / SHARED), {name: FactModel.load(path) for name, path in own.items()})

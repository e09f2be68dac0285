"""What a message means: an intent, a question to the assistant, or an answer to the question that was asked.

One calibrated multinomial model over all labels; an answer belongs to its question. In training as in reading a
message competes only among what may be said at that moment: what may be said at any time, and the answers of the
one question. Labels: intents, `faq/<key>`, `<question>/<choice>`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import joblib
import numpy as np

from language.encoded import SHARE, EncodedJudge, agreeing, train_encoded
from language.encoder import Encoder
from language.examples import Example, read_yaml
from language.facts.lexicon import Lexicon, lexicon_classes
from language.features import TextFeatures
from language.labels import SAME_AT_QUESTION, meant_at, question_of
from language.softmax import IMPOSSIBLE, SoftmaxWeights, Training, fit_softmax, softmax
from language.word_classes import WordClasses

FORM = 3
MEANING_WORDS = Path(__file__).parent / "meaning_words"
WITHOUT_QUESTION = 0.25
"""In training, how often a message that may be said at any time stands without a question."""
FIRST, AT_FIRST = "safety", 0.2
"""The question that first words meet, and how often such a message stands at it."""
WITHOUT_BARS = 0.3
"""In training, how often an answer competes with every other: so the model learns what each question is about."""
FEWEST = 3
"""In how many examples a feature must stand; a third fewer features than with two, and no worse."""

Vector = Any


class ModelUnreadable(RuntimeError):
    """The file is not a model of this kind and form: train again."""


@dataclass(frozen=True)
class MeaningReading:
    """The likeliest label, how sure (0 to 1, calibrated), and the labels that follow it, best first."""

    label: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]


@dataclass
class MeaningModel:
    """Reads meanings. Made by `train` or `MeaningModel.load`. `taught`: from how many examples of each language;
    `encoded`: the second judge, where the operator has a sentence encoder."""

    labels: tuple[str, ...]
    features: TextFeatures
    softmax: SoftmaxWeights
    taught: Mapping[str, int] = field(default_factory=dict)
    encoded: EncodedJudge | None = None
    encoder: Encoder | None = None
    _bars: dict[str | None, Vector] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._bars = bars_by_question(self.labels)
        self.encoder = agreeing(self.encoded, self.encoder)

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions whose answers the model knows."""
        return tuple(question for question in self._bars if question is not None)

    def read(self, text: str, question: str | None = None, top: int = 10) -> MeaningReading:
        """What `text` means while `question` is being asked; a question without examples counts as none."""
        chances = self.chances(text, question)
        best = np.argsort(-chances)[:top]
        ranking = tuple(
            (self.labels[number], round(float(chances[number]), 4)) for number in best if chances[number] > 0
        )
        return MeaningReading(*ranking[0], ranking)

    def chances(self, text: str, question: str | None = None) -> Vector:
        """The probability of each of `labels`, in their order; 0 for what cannot be said now."""
        bars = self._bars.get(question, self._bars[None])
        by_words = softmax(self.softmax.scores(*self.features.row(text)) + bars)
        if self.encoded is None or self.encoder is None:
            return by_words
        return (1 - SHARE) * by_words + SHARE * self.encoded.chances(self.encoder, text, bars)

    def save(self, path: Path) -> None:
        """Write the model to `path`, whole or not at all."""
        draft = path.with_name(f".{path.name}.draft")
        kept = {name: getattr(self, name) for name in ("labels", "features", "softmax", "taught", "encoded")}
        joblib.dump({"form": FORM, **kept}, draft, compress=3)
        draft.replace(path)

    @classmethod
    def load(cls, path: Path, encoder: Encoder | None = None) -> "MeaningModel":
        """The model at `path`. Raises ModelUnreadable where it is of another form, EncoderUnusable where it was
        trained with another encoder."""
        stored = joblib.load(path)
        if not isinstance(stored, dict) or stored.get("form") != FORM:
            raise ModelUnreadable(path.name)
        names = ("labels", "features", "softmax", "taught", "encoded")
        return cls(**{name: stored[name] for name in names}, encoder=encoder)


def bars_by_question(labels: Sequence[str]) -> dict[str | None, Vector]:
    """For each question, and for none: which labels cannot be meant."""
    owners = [question_of(label) for label in labels]
    return {
        question: np.array(
            [_bar(label, owner, question, labels) for label, owner in zip(labels, owners, strict=True)], np.float32
        )
        for question in [None, *dict.fromkeys(owner for owner in owners if owner)]
    }


def _bar(label: str, owner: str | None, question: str | None, labels: Sequence[str]) -> np.float32:
    if owner not in {None, question}:
        return IMPOSSIBLE
    same = (answer for answer, anytime in SAME_AT_QUESTION.items() if anytime == label and answer in labels)
    return IMPOSSIBLE if question and question in {question_of(answer) for answer in same} else np.float32(0)


def train(examples: Sequence[Example], how: Training | None = None, encoder: Encoder | None = None) -> MeaningModel:
    """A model from examples of any languages. About a minute for seventy thousand examples on one core; with an
    `encoder` as long again as it takes for as many texts. Raises EncoderUnusable."""
    labels = tuple(sorted({example.label for example in examples}))
    features = TextFeatures(fewest=FEWEST, classes=meaning_classes(), class_reach=3, heed_unknown=True)
    rows = features.fit_rows((each.text for each in examples), (each.language for each in examples))
    moments = _Moments(labels, examples)
    weights = fit_softmax(rows, moments, len(labels), how)
    taught = dict(sorted(Counter(example.language for example in examples).items()))
    texts = [example.text for example in examples]
    encoded = train_encoded(encoder, texts, moments, len(labels), how) if encoder else None
    return MeaningModel(labels, features, weights, taught, encoded, encoder)


def meaning_classes() -> WordClasses:
    """Words that mean alike, of all languages: those of the chat and those that tell facts."""
    classes = lexicon_classes(Lexicon.load())
    for path in sorted(MEANING_WORDS.glob("*.yml")):
        classes.add(read_yaml(path))
    return classes


class _Moments:
    """At which question each example is said: an answer at its own, the rest at one by chance, anew each time."""

    def __init__(self, labels: Sequence[str], examples: Sequence[Example]) -> None:
        bars = bars_by_question(labels)
        self._bars = np.stack(list(bars.values()))
        number = {label: index for index, label in enumerate(labels)}
        order = {question: index for index, question in enumerate(bars)}
        self._first = order.get(FIRST, 0)
        self._own = np.array([order[question_of(example.label)] for example in examples])
        self._meant = np.array(
            [[number[self._label(example, question, number)] for question in bars] for example in examples]
        )

    @staticmethod
    def _label(example: Example, question: str | None, known: Mapping[str, int]) -> str:
        if question is None or question_of(example.label):
            return example.label
        meant = meant_at(example, question)
        return meant if meant in known else example.label

    def __call__(self, chosen: Vector, chance: np.random.Generator) -> tuple[Vector, Vector]:
        own = self._own[chosen]
        elsewhere = chance.integers(0, len(self._bars), size=len(own))
        drawn = chance.random(len(own))
        elsewhere[drawn < WITHOUT_QUESTION] = 0
        # Most people tell what happened as their first words, while they are asked whether they are safe.
        elsewhere[drawn > 1 - AT_FIRST] = self._first
        question = np.where(own == 0, elsewhere, own)
        bars = self._bars[question]
        bars[(own != 0) & (chance.random(len(own)) < WITHOUT_BARS)] = 0
        return self._meant[chosen, question], bars

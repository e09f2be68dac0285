"""The urgent-risk screen: two independent judges, either of which may raise; neither may lower what the other saw.

It knows nothing of intents, questions or owners: every message of every customer passes it as it is stored
(DOMAIN section 4). Three levels: yes (emergency text and alert), ask ("Are you safe right now?"), no.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import structlog

from language.normalise import Folded, fold, folded_text
from language.risk_classifier import (
    CALM,
    RiskClassifier,
    RiskModelUnreadable,
    everyday_examples,
    fingerprint,
    fit,
    held_out_chances,
    load_risk_examples,
    side_file,
    thresholds,
)
from language.risk_phrases import RiskPhrases
from language.tokens import spans, words

__all__ = ["Reading", "RiskModelUnreadable", "RiskScreen", "RiskSignal", "is_current", "train"]

LEVELS = ("no", "ask", "yes")
LONGEST_QUOTE = 200
LONG = 16  # words: beyond this one clause of danger drowns in a story, so that stretches of it are judged as well
STRETCH, STEP = 14, 7

logger = structlog.get_logger()


@dataclass(frozen=True)
class RiskSignal:
    """One reason for concern: its kind (DOMAIN section 4), yes or ask, the customer's own words, and the judge."""

    kind: str
    level: str
    quote: str
    judge: str


@dataclass(frozen=True)
class Reading:
    """The highest level of a message, and its signals, strongest first; one for each kind and judge."""

    level: str
    signals: tuple[RiskSignal, ...]


class RiskScreen:
    """Screens messages. Made by `RiskScreen.load` from what `train` wrote and from the phrases."""

    def __init__(self, classifier: RiskClassifier, phrases: RiskPhrases) -> None:
        self._classifier = classifier
        self._phrases = phrases

    @classmethod
    def load(cls, model_path: Path, phrases: Path) -> "RiskScreen":
        """The screen. Raises RiskModelUnreadable: without both judges nothing may be screened, so nothing may start."""
        return cls(RiskClassifier.load(model_path), RiskPhrases.load(phrases))

    def screen(self, text: str) -> Reading:
        """Judge one message of any length and language."""
        folded = fold(text)
        signals = [*self._by_phrases(folded), *self._by_classifier(folded)]
        strongest: dict[tuple[str, str], RiskSignal] = {}
        for signal in sorted(signals, key=lambda each: -LEVELS.index(each.level)):
            strongest.setdefault((signal.kind, signal.judge), signal)
        found = tuple(strongest.values())
        return Reading(found[0].level if found else "no", found)

    def _by_phrases(self, folded: Folded) -> Iterator[RiskSignal]:
        for hit in self._phrases.find(folded):
            yield RiskSignal(hit.kind, hit.level, folded.quote(hit.start, hit.end), "phrases")

    def _by_classifier(self, folded: Folded) -> Iterator[RiskSignal]:
        places = spans(folded.text)
        if not places:
            return
        found = [folded.text[start:end] for start, end in places]
        chance, (first, last) = loudest_part(self._classifier, found)
        if chance < self._classifier.asks:
            return
        quote = folded.quote(places[first][0], places[last - 1][1])[:LONGEST_QUOTE]
        level = "yes" if chance >= self._classifier.raises else "ask"
        yield RiskSignal(self._classifier.kind(found[first:last]), level, quote, "classifier")


def loudest_part(classifier: RiskClassifier, found: Sequence[str]) -> tuple[float, tuple[int, int]]:
    """The highest chance among all the words and parts of them, and which words those are."""
    return max((classifier.chance(found[first:last]), (first, last)) for first, last in parts(len(found)))


def parts(count: int) -> list[tuple[int, int]]:
    """The whole of a message of `count` words and, of a long one, overlapping stretches of it."""
    whole = (0, count)
    if count <= LONG:
        return [whole]
    starts = range(0, max(count - STRETCH, 0) + STEP, STEP)
    return [whole, *((start, min(start + STRETCH, count)) for start in starts if start < count)]


def _score(classifier: RiskClassifier, text: str) -> float:
    found = words(folded_text(text))
    return loudest_part(classifier, found)[0] if found else 0.0


def train(examples: Path, target: Path) -> None:
    """Train the classifier on `examples` (`data/urgent_risk/examples`); write it to `target`, a JSON file beside it.

    Everyday messages beside the folder (`data/*/nlu`) and the phrases (`data/urgent_risk/phrases`) are read as well.
    """
    known = load_risk_examples(examples)
    everyday = everyday_examples(examples.parent.parent, known)
    chances = held_out_chances(known, everyday, _score)
    urgent = np.array([example.kind != CALM for example in known])
    phrases = RiskPhrases.load(examples.parent / "phrases")
    levels = np.array([LEVELS.index(_level(phrases, example.text)) for example in known])
    classifier = fit([*known, *everyday])
    classifier.raises, classifier.asks = thresholds(chances, urgent, levels > 0)
    final = np.maximum(levels, np.where(chances >= classifier.raises, 2, np.where(chances >= classifier.asks, 1, 0)))
    figures = {
        "urgent_examples": int(urgent.sum()),
        "calm_examples": int((~urgent).sum()),
        "seen": round(float((final[urgent] > 0).mean()), 3),
        "seen_by_classifier_alone": round(float((chances[urgent] >= classifier.asks).mean()), 3),
        "raised": round(float((final[urgent] == 2).mean()), 3),
        "calm_taken_for_yes": round(float((final[~urgent] == 2).mean()), 3),
        "calm_asked_needlessly": round(float((final[~urgent] == 1).mean()), 3),
    }
    classifier.save(target, fingerprint(examples), figures)
    logger.info("urgent_risk_trained", **figures)


def _level(phrases: RiskPhrases, text: str) -> str:
    hits = phrases.find(fold(text))
    return hits[0].level if hits else "no"


def is_current(examples: Path, target: Path) -> bool:
    """Whether the classifier at `target` was made from these examples by these versions."""
    return side_file(target).get("fingerprint") == fingerprint(examples)

"""The urgent-risk screen: two independent judges, either of which may raise; neither may lower what the other saw.

It knows nothing of intents, questions or owners: every message of every customer passes it as it is stored
(DOMAIN section 4). Three levels: yes (emergency text and alert), ask ("Are you safe right now?"), no.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from language.normalise import Folded, fold
from language.risk_classifier import RiskClassifier, RiskModelUnreadable
from language.risk_parts import parts_of
from language.risk_phrases import PhraseReading, RiskPhrases
from language.risk_training import LEVELS, is_current, train

__all__ = ["Reading", "RiskModelUnreadable", "RiskScreen", "RiskSignal", "is_current", "train"]

LONGEST_QUOTE = 200


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

    def screen(self, text: str, language: str = "") -> Reading:
        """Judge one message of any length. `language`: the one in which it is, where known: it can only add an
        alarm or a doubt."""
        folded = fold(text)
        phrases = self._phrases.read(folded)
        signals = [*self._by_phrases(folded, phrases), *self._by_classifier(folded, phrases, language)]
        strongest: dict[tuple[str, str], RiskSignal] = {}
        for signal in sorted(signals, key=lambda each: -LEVELS.index(each.level)):
            strongest.setdefault((signal.kind, signal.judge), signal)
        found = tuple(strongest.values())
        return Reading(found[0].level if found else "no", found)

    def _by_phrases(self, folded: Folded, phrases: PhraseReading) -> Iterator[RiskSignal]:
        for hit in phrases.hits:
            yield RiskSignal(hit.kind, hit.level, folded.quote(hit.start, hit.end), "phrases")

    def _by_classifier(self, folded: Folded, phrases: PhraseReading, language: str) -> Iterator[RiskSignal]:
        parts = parts_of(folded.text)
        if not parts.words:
            return
        chance, loudest = self._classifier.judge(parts)
        if chance < self._classifier.asks_from(language):
            return
        start, end = parts.place(loudest)
        raised = chance >= self._classifier.raises_from(language) and not phrases.lowers(start, end)
        quote = folded.quote(start, end)[:LONGEST_QUOTE]
        for kind in self._classifier.kinds_of(parts.words_of(loudest)):
            yield RiskSignal(kind, "yes" if raised else "ask", quote, "classifier")

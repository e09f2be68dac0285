"""Training of the urgent-risk classifier, and the choice of its thresholds.

Everything is chosen by cross-validation on the examples, never on a test set, for four populations: urgent messages,
calm ones that look alike (both `data/urgent_risk/examples`), everyday messages of the chat, and ordinary accounts.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import structlog

from language.features import TextFeatures
from language.learners import logistic
from language.normalise import fold
from language.risk_classifier import RiskClassifier, joint_measures, loudest_of, side_file
from language.risk_examples import (
    ACCOUNT,
    ALIKE,
    EVERYDAY,
    FOLDS,
    STORY,
    URGENT,
    WORD_CLASSES,
    RiskExample,
    fingerprint,
    folds_of,
    load_risk_examples,
    said_in_the_chat,
    told_in_stories,
)
from language.risk_parts import Parts, parts_of
from language.risk_phrases import RiskPhrases
from language.word_classes import WordClasses

LEVELS = ("no", "ask", "yes")
SEEN = 0.98
RAISED = {ALIKE: 0.065, EVERYDAY: 0.01, ACCOUNT: 0.065}
ASKED = {ALIKE: 0.25, EVERYDAY: 0.04, ACCOUNT: 0.20}
"""The aims: of urgent messages seen; of the others taken for urgent; and asked about needlessly."""
MOST_ASKED = {ALIKE: 0.28, EVERYDAY: 0.12, ACCOUNT: 0.30}
"""Where the aims exclude each other, more is seen at the price of questions, but not of more than these: a question
is asked once and gently; a threat that is not seen is not asked about at all."""
MOST_ASKED_SOONER = {ALIKE: 0.30, EVERYDAY: 0.15, ACCOUNT: 0.34}
"""The same for one language, where its own messages leave room for seeing more (`asked_sooner`)."""
MOST_RAISED = {ALIKE: 0.08, EVERYDAY: 0.012, ACCOUNT: 0.06}
"""What one language may have of false alarms, where its own messages leave room for seeing more (`raised_sooner`)."""

JOINT_WEIGHTS = {ACCOUNT: 2.25, EVERYDAY: 3.0}
"""How much more a message counts in the second judgement: what most messages are, beside what is hard to tell apart."""

Vector = Any
Matrix = Any
Threshold = float | Vector
"""A chance (0 to 1); an array has one for each message."""
logger = structlog.get_logger()


def is_current(examples: Path, target: Path) -> bool:
    """Whether the classifier at `target` was made from these examples by these versions."""
    return side_file(target).get("fingerprint") == fingerprint(examples)


def train(examples: Path, target: Path) -> None:
    """Train the classifier on `examples` (`data/urgent_risk/examples`); write it to `target`, a JSON file beside it.

    Everyday messages beside the folder (`data/*/nlu`) and the phrases (`data/urgent_risk/phrases`) are read as well.
    """
    known = load_risk_examples(examples)
    messages = [*known, *said_in_the_chat(examples.parent.parent, known)]
    trial = Trial(messages, RiskPhrases.load(examples.parent / "phrases"))
    classifier = trial.classifier()
    figures = trial.figures(classifier)
    classifier.save(target, fingerprint(examples), figures)
    logger.info("urgent_risk_trained", **figures)


class Trial:
    """One training: the messages in folds, what classifiers that have not seen them say, and the classifier itself."""

    def __init__(self, messages: Sequence[RiskExample], phrases: RiskPhrases) -> None:
        folds = folds_of(messages)
        stories, story_folds = told_in_stories(messages, folds)
        self.messages = [*messages, *stories]
        self.folds = np.concatenate([folds, story_folds])
        self.urgent = np.array([example.urgent for example in self.messages])
        self.populations = np.array([example.population for example in self.messages])
        self.languages = np.array([example.language for example in self.messages])
        folded = [fold(example.text) for example in self.messages]
        self.readings = [phrases.read(each) for each in folded]
        self.parts: list[Parts] = [parts_of(each.text) for each in folded]
        self.by_phrases = np.array([LEVELS.index(reading.level) for reading in self.readings])
        self.weights = np.array([self._weight(number) for number in range(len(self.messages))])
        self._cut()
        self.evidence = self._held_out()
        self.joint = self._joint()
        self.chances = self.joint.predict_proba(self._measures)[:, 1]
        self.lowered = self._lowered()

    def _weight(self, number: int) -> float:
        # What the phrases take for danger is no lesson in calm, whatever the message was written for.
        example = self.messages[number]
        unsure = example.population in {EVERYDAY, ACCOUNT, STORY} and not example.urgent
        return 0.0 if unsure and self.readings[number].level == "yes" else example.weight

    def _cut(self) -> None:
        classes = WordClasses.load(WORD_CLASSES)
        self.features = TextFeatures(letters=(2, 5), fewest=2, letter_weight=0.6, classes=classes)
        # Vocabulary and rarity know no labels, so that one of each serves all folds.
        learnt = {number for number, example in enumerate(self.messages) if example.population != STORY}
        whole = {number: self.features.analyse_words(self.parts[number].words) for number in learnt}
        self.features.fit_analysed(list(whole.values()))
        bounds = [parts.bounds or ((0, 0),) for parts in self.parts]
        self.firsts = np.concatenate([[0], np.cumsum([len(each) for each in bounds])])
        self.rows: Matrix = self.features.stacked(
            [
                # The first part is the whole, which was analysed above.
                self.features.row_of(whole[number])
                if place == 0 and number in whole
                else self.features.row_of_words(self.parts[number].words_of(bound))
                for number, each in enumerate(bounds)
                for place, bound in enumerate(each)
            ]
        )

    def _taught(self, also: Vector) -> Vector:
        return np.flatnonzero(also & (self.weights > 0) & (self.populations != STORY))

    def _judge(self, taught: Vector) -> Any:
        rows = self.rows[self.firsts[taught]]
        judge = logistic(C=20, solver="liblinear")
        return judge.fit(rows, self.urgent[taught], sample_weight=self.weights[taught])

    def _held_out(self) -> Vector:
        evidence = np.zeros(self.rows.shape[0])
        fold_of_row = np.repeat(self.folds, np.diff(self.firsts))
        for number in range(FOLDS):
            there = fold_of_row == number
            evidence[there] = self._judge(self._taught(self.folds != number)).decision_function(self.rows[there])
        return evidence

    def _evidence_of_each(self) -> list[Vector]:
        return np.split(self.evidence, self.firsts[1:-1])

    def _joint(self) -> Any:
        pairs = zip(self._evidence_of_each(), self.parts, strict=True)
        self._measures = np.array([joint_measures(evidence, len(parts.words)) for evidence, parts in pairs])
        weights = self.weights * np.array([JOINT_WEIGHTS.get(each, 1.0) for each in self.populations])
        return logistic(max_iter=2000).fit(self._measures, self.urgent, sample_weight=weights)

    def _lowered(self) -> Vector:
        found = []
        for evidence, parts, reading in zip(self._evidence_of_each(), self.parts, self.readings, strict=True):
            found.append(bool(parts.words) and reading.lowers(*parts.place(parts.bounds[loudest_of(evidence)])))
        return np.array(found)

    def levels(self, raises: Threshold, asks: Threshold, phrases: bool = True) -> Vector:
        """The level of each message (no 0, ask 1, yes 2), of the whole screen or of the classifier alone."""
        above = np.where((self.chances >= raises) & ~self.lowered, 2, np.where(self.chances >= asks, 1, 0))
        return np.maximum(above, self.by_phrases) if phrases else above

    def rate(self, population: str, which: Vector, language: str = "") -> float:
        """How much of a population `which` holds for, of one language or of all."""
        there = (self.populations == population) & (self.urgent if population == STORY else True)
        there = there & (self.languages == language) if language else there
        return float(which[there].mean()) if there.any() else 0.0

    def classifier(self) -> RiskClassifier:
        """A classifier of everything, with its thresholds."""
        judge = self._judge(self._taught(np.ones(len(self.messages), dtype=bool)))
        kinds = np.array([example.kind for example in self.messages])
        urgent = np.flatnonzero(self.urgent & (self.populations == URGENT))
        sorter = logistic(C=10, solver="liblinear", multi_class="ovr")
        sorter.fit(self.rows[self.firsts[urgent]], kinds[urgent])
        raises, asks = thresholds(self)
        sooner = raised_sooner(self, raises)
        return RiskClassifier(
            self.features,
            judge.coef_[0].astype(np.float32),
            float(judge.intercept_[0]),
            tuple(str(kind) for kind in sorter.classes_),
            np.ascontiguousarray(sorter.coef_.T.astype(np.float32)),
            sorter.intercept_.astype(np.float32),
            self.joint.coef_[0].copy(),
            float(self.joint.intercept_[0]),
            raises,
            asks,
            sooner,
            asked_sooner(self, raises, asks, sooner),
        )

    def figures(self, classifier: RiskClassifier) -> dict[str, float]:
        """How good the screen and the classifier alone are, by cross-validation: of each population yes and ask."""
        names = (URGENT, *RAISED)
        raises = np.array([classifier.raises_from(language) for language in self.languages])
        asks = np.array([classifier.asks_from(language) for language in self.languages])
        told: dict[str, float] = {f"{name}_messages": int((self.populations == name).sum()) for name in names}
        for judges, phrases in (("screen", True), ("classifier", False)):
            levels = self.levels(raises, asks, phrases)
            for name in (URGENT, *RAISED, STORY):
                told[f"{judges}_{name}_yes"] = round(self.rate(name, levels == 2), 3)
                told[f"{judges}_{name}_ask"] = round(self.rate(name, levels == 1), 3)
        return told


def thresholds(trial: Trial) -> tuple[float, float]:
    """From which chance on to raise, and to ask: as much seen as the aims for the other populations leave."""
    steps = np.unique(np.quantile(trial.chances, np.linspace(0.3, 0.999, 500)))[::-1]
    raises = _lowest(trial, steps, lambda step: trial.levels(step, 2.0) == 2, RAISED)
    asks_at = lambda step: trial.levels(raises, step) == 1  # noqa: E731
    asks = min(_lowest(trial, steps, asks_at, ASKED), raises)
    if trial.rate(URGENT, trial.levels(raises, asks) > 0) < SEEN:
        most = _lowest(trial, steps, asks_at, MOST_ASKED)
        enough = [step for step in steps if trial.rate(URGENT, trial.levels(raises, step) > 0) >= SEEN]
        asks = min(max(most, enough[0]) if enough else most, raises)
    return raises, asks


def raised_sooner(trial: Trial, raises: float) -> dict[str, float]:
    """The languages whose calm messages leave room for more alarms, each with its lower threshold.

    Where a language has many examples the judges are surer, so that one threshold for all sees less in the others.
    """
    found = {}
    for language in sorted(set(trial.languages) - {""}):
        steps = np.linspace(raises, 0.1, 200)
        lowest = _lowest(trial, steps, lambda step: trial.levels(step, 2.0) == 2, MOST_RAISED, language)
        if lowest < raises:
            found[language] = lowest
    return found


def asked_sooner(trial: Trial, raises: float, asks: float, raised: Mapping[str, float]) -> dict[str, float]:
    """The same for questions."""
    found = {}
    for language in sorted(set(trial.languages) - {""}):
        # Those that are alarms are no questions.
        below = trial.chances < raised.get(language, raises)
        steps = np.linspace(asks, 0.02, 300)
        at = lambda step, below=below: below & (trial.chances >= step)  # noqa: E731
        lowest = _lowest(trial, steps, at, MOST_ASKED_SOONER, language)
        if lowest < asks:
            found[language] = lowest
    return found


def _lowest(
    trial: Trial, steps: Vector, which: Callable[[float], Vector], limits: Mapping[str, float], language: str = ""
) -> float:
    """The lowest of the falling `steps` down to which every population (of `language`) stays within its limit."""
    lowest = float(steps[0])
    for step in steps:
        taken = which(step)
        if any(trial.rate(name, taken, language) > limit for name, limit in limits.items()):
            break
        lowest = float(step)
    return lowest

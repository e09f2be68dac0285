"""The understanding of one message: what Rasa's components and `haven understand` both call.

A message is read three times, each by itself: does it tell of danger (`language.risk`), what does it mean at the
question that was asked (`language.meaning`), what does it tell (`language.facts`).
"""

import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from language.contact import contacts_in
from language.corrections import Correction, correction_in
from language.encoder import Encoder
from language.examples import read_yaml
from language.facts import Fact, FactModel, FactModels, Facts
from language.facts.languages import SHARED
from language.identify import Identifier
from language.incidents import Lasting
from language.labels import FAQ, question_of
from language.language_model import FILE as LANGUAGES_FILE
from language.meaning import MeaningModel, MeaningReading
from language.moment import Moment, spoken
from language.normalise import folded_text
from language.risk import Reading, RiskScreen
from language.tokens import words

MEANING_FILE = "meaning.joblib"
FALLBACK = "nlu_fallback"
LEAST, LEAST_OF_AN_ANSWER = 0.3, 0.25
"""From which confidence on a meaning, or an answer to the question at hand, counts as understood (decision 0011)."""

ASKED = 0.2
"""From which confidence on a question to the assistant goes before an answer, where the words begin as a question."""


@dataclass(frozen=True)
class Meant:
    """What a message means: the intent (`answer` and `faq` stand for their many labels), and how sure that is."""

    intent: str
    confidence: float
    label: str
    question: str | None = None
    choices: tuple[str, ...] = ()


def meant(
    reading: MeaningReading, text: str, least: float = LEAST, least_of_an_answer: float = LEAST_OF_AN_ANSWER
) -> Meant:
    """A reading of `text` as the chat takes it: what is too unsure is not understood."""
    label, confidence = reading.label, reading.confidence
    question = question_of(label)
    if question and begins_as_question(text):
        asked = next((each for each in reading.ranking if each[0].startswith(f"{FAQ}/")), ("", 0.0))
        if asked[1] >= ASKED:
            return Meant(FAQ, asked[1], asked[0])
    if confidence < (least_of_an_answer if question else least):
        return Meant(FALLBACK, confidence, label)
    if question:
        return Meant("answer", confidence, label, question, (label.split("/", 1)[1],))
    return Meant(FAQ if label.startswith(f"{FAQ}/") else label, confidence, label)


@cache
def _beginnings() -> tuple[str, ...]:
    files = sorted((Path(__file__).parent / "asking").glob("*.yml"))
    return tuple(f"{folded_text(str(words))} " for path in files for words in read_yaml(path)["begins"])


def begins_as_question(text: str) -> bool:
    """Whether `text` begins as a question to somebody does."""
    return folded_text(text[:80]).lstrip().startswith(_beginnings())


def facts_in(model: FactModel | FactModels, text: str, now: datetime, language: str = "en") -> dict[str, Any]:
    """What a text tells, under the ids of the plan, each with its words; JSON values; what is not told is left out."""
    correction = correction_in(text, language)
    facts = as_json(model.read(text, now, language), now)
    if correction:
        facts = _corrected(facts, as_json(model.read(correction.right, now, language), now), correction)
    contacts = contacts_in(text)
    facts["contacts"] = [{"kind": "email", "written": written} for written in contacts.emails]
    facts["contacts"] += [{"kind": "phone", "written": written} for written in contacts.phones]
    facts["correction"] = asdict(correction) if correction else None
    return {name: value for name, value in facts.items() if value}


def _corrected(whole: dict[str, Any], right: dict[str, Any], correction: Correction) -> dict[str, Any]:
    """What a correction tells: of what it calls wrong nothing, of what it calls right all."""
    wrong = set(words(folded_text(correction.wrong or "")))
    kept = {name: _without(value, wrong) for name, value in whole.items()}
    return {**kept, **{name: value for name, value in right.items() if value}}


def _without(value: Any, wrong: set[str]) -> Any:
    if isinstance(value, list):
        return [each for each in value if _without(each, wrong)]
    return None if value and wrong & set(words(folded_text(value["words"]))) else value


def as_json(facts: Facts, now: datetime) -> dict[str, Any]:
    """The facts as JSON values."""
    when = _moment(facts.times.when)
    if when is not None:
        when["incidents"] = [_moment(moment) for moment in facts.times.incidents]
    return {
        "reporter": _fact(facts.reporter),
        "incident_types": [_fact(fact) for fact in facts.incident_types],
        "characteristics": [_fact(fact) for fact in facts.characteristics],
        "when": when,
        "where": _fact(facts.where),
        "repeated": _fact(facts.repeated),
        "police": _fact(facts.police),
        "how_long": _lasting(facts.times.how_long, now),
        **{question: [_fact(fact) for fact in told] for question, told in facts.told.items()},
    }


def _fact(fact: Fact | None) -> dict[str, Any] | None:
    return {"value": fact.value, "words": fact.words, "confidence": round(fact.confidence, 3)} if fact else None


def _moment(moment: Moment | None) -> dict[str, Any] | None:
    if moment is None:
        return None
    return {
        "words": moment.words,
        "start": moment.start.isoformat(),
        "end": moment.end.isoformat() if moment.end else None,
        "precision": moment.precision,
        "repeated": moment.repeated,
        "spoken": spoken(moment),
    }


def _lasting(lasting: Lasting | None, now: datetime) -> dict[str, Any] | None:
    if lasting is None:
        return None
    return {"words": lasting.words, "since": lasting.since.date().isoformat(), "spoken": lasting.spoken(now)}


def facts_of(archive: Path) -> FactModels:
    """The readers of facts alone. Raises KeyError where the archive holds none, FactModelUnreadable."""
    with _unpacked(archive) as paths:
        return FactModels.load(paths[SHARED].parent)


@contextmanager
def _unpacked(archive: Path) -> Iterator[Mapping[str, Path]]:
    """The models in an archive, by the names of their files."""
    with tempfile.TemporaryDirectory(prefix="haven-models-") as folder, tarfile.open(archive) as packed:
        members = [member for member in packed.getmembers() if member.isfile() and member.name.endswith(".joblib")]
        packed.extractall(folder, members, filter="data")
        yield {Path(member.name).name: Path(folder) / member.name for member in members}


@dataclass(frozen=True)
class Understanding:
    """The readers. Made by `Understanding.load`."""

    languages: Identifier
    risk: RiskScreen
    facts: FactModels
    meaning: MeaningModel

    @classmethod
    def load(cls, archive: Path, risk_model: Path, phrases: Path, encoder: Path | None = None) -> "Understanding":
        """The trained models: of a Rasa archive, and of the screen and the judge of languages beside it; `encoder`: the
        folder of the sentence encoder that they were trained with. Raises EncoderUnusable."""
        found = Encoder.load(encoder) if encoder else None
        with _unpacked(archive) as paths:
            facts, meaning = FactModels.load(paths[SHARED].parent), MeaningModel.load(paths[MEANING_FILE], found)
        languages = Identifier.load(risk_model.with_name(LANGUAGES_FILE))
        return cls(languages, RiskScreen.load(risk_model, phrases), facts, meaning)

    def screened(self, text: str) -> Reading:
        """What may be urgent in `text`, in the language in which it is, where that is sure."""
        seen = self.languages.identify(text)
        return self.risk.screen(text, seen.language if seen.sure else "")

    def meant(self, text: str, question: str | None = None) -> Meant:
        """What `text` means at `question`."""
        return meant(self.meaning.read(text, question), text)

    def told(self, text: str, now: datetime, language: str = "en") -> Mapping[str, Any]:
        """What `text` tells."""
        return facts_in(self.facts, text, now, language)

"""`haven understand`: what the chat understands of messages, one JSON object a line, for anybody's own measurements.

In: {"id", "text", "lang"?, "question"?}. Out, for each line at once and in the same order: the keys of OUTPUT.
`when` holds the words, start, end, precision, whether it happens again and again, and each incident; `where` the place
of the plan and the words. A line that cannot be read gives {"id", "error"}, and the next one is read.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from haven.settings import HavenSettings
from haven.steps import StepFailed
from haven.training import newest
from language.labels import intent_of
from language.understanding import FALLBACK, Understanding

OUTPUT = (
    "id", "language", "language_confidence", "offer", "intent", "confidence", "urgent", "signals", "reporter",
    "characteristics", "incident_types", "when", "where", "repeated",
)  # fmt: skip
LONGEST = 100_000  # characters of a line's text; more is no message

Line = Mapping[str, Any]


class LineUnreadable(ValueError):
    """A line is not an object with a text; the words say what is missing."""


def load(settings: HavenSettings) -> Understanding:
    """The models that the chat loads. Raises StepFailed where nothing is trained, EncoderUnusable."""
    archive = newest(settings)
    if archive is None or not settings.risk_model_path.is_file() or not settings.language_model_path.is_file():
        raise StepFailed("The assistant is not trained. First: haven train")
    phrases = settings.home / "data" / "urgent_risk" / "phrases"
    return Understanding.load(archive, settings.risk_model_path, phrases, settings.encoder_folder)


def understood(understanding: Understanding, lines: Iterable[str]) -> Iterator[str]:
    """For each line that is not empty, its answer as JSON."""
    for line in lines:
        if line.strip():
            yield json.dumps(_answer(understanding, line), ensure_ascii=False)


def _answer(understanding: Understanding, line: str) -> dict[str, Any]:
    entry: Any = None
    try:
        entry = json.loads(line)
        return _read(understanding, entry)
    except (json.JSONDecodeError, RecursionError):
        return {"id": None, "error": "This line is not JSON."}
    except LineUnreadable as error:
        return {"id": entry.get("id") if isinstance(entry, dict) else None, "error": str(error)}


def _read(understanding: Understanding, entry: Any) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise LineUnreadable("A line is an object with the keys id and text.")
    text, question, lang = entry.get("text"), entry.get("question"), entry.get("lang")
    if not isinstance(text, str) or len(text) > LONGEST:
        raise LineUnreadable("text is missing, is no text, or is longer than a message can be.")
    if not isinstance(question, str | None) or not isinstance(lang, str | None):
        raise LineUnreadable("question and lang are texts, or are left out.")
    language = understanding.languages.identify(text)
    meant = understanding.meant(text, question)
    told = understanding.told(text, datetime.now(UTC), lang or language.language)
    risk = understanding.screened(text)
    values = (
        entry.get("id"), language.language, language.confidence, language.offer,
        FALLBACK if meant.intent == FALLBACK else intent_of(meant.label), round(meant.confidence, 3),
        risk.level, [{"kind": signal.kind, "quote": signal.quote} for signal in risk.signals],
        _value(told, "reporter"), _values(told, "characteristics"), _values(told, "incident_types"),
        told.get("when"), _place(told), _value(told, "repeated"),
    )  # fmt: skip
    return dict(zip(OUTPUT, values, strict=True))


def _value(told: Mapping[str, Any], fact: str) -> str:
    return str(told[fact]["value"]) if fact in told else "unclear"


def _values(told: Mapping[str, Any], fact: str) -> list[str]:
    return [each["value"] for each in told.get(fact, ())]


def _place(told: Mapping[str, Any]) -> dict[str, str] | None:
    where = told.get("where")
    return {"value": where["value"], "words": where["words"]} if where else None

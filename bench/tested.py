"""What the last test found of each language, kept in the repository: the landlord's page claims nothing else.

Only sets that were written after freezing count: tests/understanding/<kind>_<language>_test.jsonl. Which words they
held is kept as a hash, so that figures of other sets than those of today do not pass for theirs.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.figures import HOME
from bench.languages import Figures, language_of

TESTED = HOME / "api" / "console" / "data" / "tested.json"
FRESH = "test"
DIGITS = 12


def is_fresh(name: str) -> bool:
    """Whether a set was written after freezing, as its name tells: `meanings_pl_test`."""
    return name.split("_")[2:] == [FRESH]


def fingerprint(path: Path) -> str:
    """A short hash of what a test set holds."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:DIGITS]


def found(
    tables: Mapping[str, Mapping[str, Figures]], sizes: Mapping[str, int], taught: Mapping[str, int], sets: Path
) -> dict[str, Any]:
    """The figures by language and kind. tables: by kind and set; sizes: by set; taught: examples by language."""
    languages: dict[str, dict[str, Any]] = {}
    hashes: dict[str, str] = {}
    for kind, figures in sorted(tables.items()):
        for name in filter(is_fresh, sorted(figures)):
            language = language_of(name)
            of_language = languages.setdefault(language, {"examples": taught.get(language, 0)})
            of_language[kind] = {"messages": sizes[name], **_rounded(figures[name])}
            hashes[name] = fingerprint(sets / f"{name}.jsonl")
    today = datetime.now(UTC).date().isoformat()
    return {"measured_on": today, "sets": hashes, "languages": dict(sorted(languages.items()))}


def write(content: Mapping[str, Any], path: Path = TESTED) -> None:
    """Keep the figures in the repository."""
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def sizes_of(sets: Mapping[str, Sequence[Any]]) -> dict[str, int]:
    return {name: len(examples) for name, examples in sets.items()}


def _rounded(figures: Figures) -> dict[str, float | int]:
    return {
        _name(each): round(value, 3) if isinstance(value, float) else value
        for each, value in figures.items()
        if value is not None
    }


def _name(heading: str) -> str:
    return heading.replace(",", "").replace(" ", "_")

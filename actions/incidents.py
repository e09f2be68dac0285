"""Several incidents, told in several messages, as one list."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cases.report import Answer

Incident = Mapping[str, Any]


def with_incidents(known: Answer, told: Answer) -> Answer | None:
    """The moment that is known with the incidents that `told` adds, in the order told; none where it adds none."""
    before = _incidents(known)
    days = {_day(each) for each in before}
    added = [each for each in _incidents(told) if _day(each) not in days]
    if not added:
        return None
    words = " … ".join(part for part in (known.words, told.words) if part)
    listed = {"incidents": [*before, *added]} if before else {}
    return replace(told, words=words, choices=known.choices, understood={**known.understood, **listed})


def _incidents(answer: Answer) -> list[Incident]:
    listed = answer.understood.get("incidents")
    if listed:
        return list(listed)
    if answer.choices or not answer.understood.get("start") or answer.understood.get("precision") == "period":
        return []
    return [{**answer.understood, "words": answer.words}]


def _day(incident: Incident) -> str:
    return str(incident["start"])[:10]

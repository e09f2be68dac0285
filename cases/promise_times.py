"""The times of promises that the landlord decides: data. Knows no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "data" / "promises.yml"
LONGEST = 40.0
"""Working hours; the longest promise counted in them is a week."""
MOST_WEEKS = 52


class PromisesUnreadable(RuntimeError):
    """The file of times is not in its form; the text says where."""


@dataclass(frozen=True, slots=True)
class PromiseTimes:
    """before_due: by kind of promise, the working time between reminder and due moment; without a kind, no reminder.

    after_closing: how long after a case was closed the follow-up is due; none: nobody promised one.
    """

    before_due: Mapping[str, timedelta] = field(default_factory=dict)
    after_closing: timedelta | None = None


@cache
def promise_times() -> PromiseTimes:
    """The times in force, read once.

    None where the file is not in its form: a slip in it must not keep a report from being taken. `haven check` tells.
    """
    try:
        return load(FILE)
    except PromisesUnreadable:
        return PromiseTimes()


def load(path: Path) -> PromiseTimes:
    """The times in `path`. Raises PromisesUnreadable."""
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
        hours = {str(kind): float(value) for kind, value in written["working_hours_before"].items()}
        weeks = float(written["weeks_after_closing"])
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise PromisesUnreadable(f"{path.name}: {error}") from None
    wrong = [kind for kind, value in hours.items() if not 0 < value <= LONGEST]
    if wrong:
        raise PromisesUnreadable(f"{path.name}: more than 0 and at most {LONGEST:g} hours: {', '.join(wrong)}")
    if not 0 < weeks <= MOST_WEEKS:
        raise PromisesUnreadable(f"{path.name}: more than 0 and at most {MOST_WEEKS} weeks after closing")
    before = {kind: timedelta(hours=value) for kind, value in hours.items()}
    return PromiseTimes(before, timedelta(weeks=weeks))

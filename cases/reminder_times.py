"""How long before a promise is due its advisor is reminded of it: data, in working hours. Knows no database."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "data" / "reminders.yml"
LONGEST = 40.0
"""Working hours; the longest promise counted in them is a week."""


class RemindersUnreadable(RuntimeError):
    """The file of reminders is not in its form; the text says where."""


@cache
def before_due() -> Mapping[str, timedelta]:
    """By kind of promise, the working time between reminder and due moment, read once.

    None where the file is not in its form: a slip in it must not keep a report from being taken. `haven check` tells.
    """
    try:
        return load(FILE)
    except RemindersUnreadable:
        return {}


def load(path: Path) -> Mapping[str, timedelta]:
    """The times in `path`. A kind that does not stand there is not reminded of. Raises RemindersUnreadable."""
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8"))["working_hours_before"]
        hours = {str(kind): float(value) for kind, value in written.items()}
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise RemindersUnreadable(f"{path.name}: {error}") from None
    wrong = [kind for kind, value in hours.items() if not 0 < value <= LONGEST]
    if wrong:
        raise RemindersUnreadable(f"{path.name}: more than 0 and at most {LONGEST:g} hours: {', '.join(wrong)}")
    return {kind: timedelta(hours=value) for kind, value in hours.items()}

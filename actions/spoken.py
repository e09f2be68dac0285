"""Times as a person says them, as values of a text; the form says them as well, so they are made in `cases.spoken`."""

from datetime import datetime
from typing import Any

from cases.spoken import by_when


def times(language: str, **moments: datetime | None) -> dict[str, Any]:
    """The moments in words of the customer's language, and `in_english` for the record (bot/responses.py)."""
    return {
        **{name: by_when(moment, language) if moment else "" for name, moment in moments.items()},
        "in_english": {name: by_when(moment) if moment else "" for name, moment in moments.items()},
    }

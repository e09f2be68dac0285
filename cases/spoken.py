"""Times as a person says them, in Europe/London."""

from datetime import datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def by_when(moment: datetime) -> str:
    """A time as words, such as "Tuesday 24 November, 5:00 pm"."""
    local = moment.astimezone(LONDON)
    hour = local.hour % 12 or 12
    return f"{local:%A} {local.day} {local:%B}, {hour}:{local:%M} {'am' if local.hour < 12 else 'pm'}"

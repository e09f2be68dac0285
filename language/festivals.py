"""On which days a festival is: a date, so many days from Easter, a weekday of a month, or a table of years."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

DAY = timedelta(days=1)


def festival_day(rule: Mapping[str, Any], year: int) -> tuple[datetime | None, int]:
    """The first day and the number of days of a festival in `year`; no day where the table does not reach."""
    if "date" in rule:
        return datetime(year, *rule["date"]), 1  # noqa: DTZ001
    if "easter" in rule:
        return datetime.combine(easter(year), datetime.min.time()) + rule["easter"] * DAY, 1
    if "nth" in rule:
        month, weekday, count = rule["nth"]
        if count < 0:
            last = datetime(year, month, 1) + relativedelta(months=1) - DAY  # noqa: DTZ001
            return last - (last.weekday() - weekday) % 7 * DAY, 1
        first = datetime(year, month, 1)  # noqa: DTZ001
        return first + ((weekday - first.weekday()) % 7 + 7 * (count - 1)) * DAY, 1
    month, day, length = rule["years"].get(year, (0, 0, 1))
    return (datetime(year, month, day), length) if month else (None, 1)  # noqa: DTZ001

"""Figures of a benchmark: how times are spread, what a budget asks, how both look on the screen and in the report."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

HOME = Path(__file__).resolve().parent.parent
REPORT = HOME / "var" / "bench" / "report.json"

screen = Console(highlight=False, soft_wrap=True, markup=False)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of `values` do not exceed. Not a number without values."""
    if not values:
        return math.nan
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


@dataclass(frozen=True)
class Spread:
    """How times are spread, in milliseconds."""

    count: int
    p50: float
    p95: float
    p99: float
    longest: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Spread":
        points = (percentile(seconds, share) * 1000 for share in (0.5, 0.95, 0.99, 1.0))
        return cls(len(seconds), *(round(point, 1) for point in points))

    @property
    def cells(self) -> list[str]:
        """As cells under SPREAD_HEADINGS."""
        return [str(self.count), *(f"{value:.1f}" for value in (self.p50, self.p95, self.p99, self.longest))]


SPREAD_HEADINGS = ["turns", "p50 ms", "p95 ms", "p99 ms", "longest ms"]


@dataclass(frozen=True)
class Verdict:
    """A budget of DESIGN section 7 beside what was measured, in the same unit. More than the budget is not met."""

    what: str
    measured: float
    budget: float
    unit: str

    @property
    def met(self) -> bool:
        return self.measured <= self.budget


def table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Show rows aligned under their headings: the first column to the left, figures to the right."""
    widths = [max(len(row[column]) for row in (headings, *rows)) for column in range(len(headings))]
    screen.print(f"\n{title}", style="bold")
    for row in (headings, *rows):
        first, *others = (
            cell.ljust(width) if not at else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        screen.print("  ".join(("", first, *others)).rstrip())


def show_verdicts(verdicts: Sequence[Verdict]) -> None:
    """Show each budget, what was measured, and whether it is met."""
    rows = [
        [
            each.what,
            f"{each.measured:.2f} {each.unit}",
            f"{each.budget:g} {each.unit}",
            "met" if each.met else "NOT MET",
        ]
        for each in verdicts
    ]
    table("Budgets (DESIGN section 7)", ["budget", "measured", "at most", ""], rows)


def keep(section: str, figures: Mapping[str, Any], verdicts: Sequence[Verdict] = ()) -> None:
    """Write one section of var/bench/report.json; the others stay as their last run left them."""
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    report = json.loads(REPORT.read_text(encoding="utf-8")) if REPORT.is_file() else {}
    report[section] = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        **figures,
        "budgets": [{**asdict(verdict), "met": verdict.met} for verdict in verdicts],
    }
    REPORT.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

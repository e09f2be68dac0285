"""Times as a person says them; the form says them as well, so they are made in `cases.spoken`."""

from cases.spoken import by_when

__all__ = ["by_when"]

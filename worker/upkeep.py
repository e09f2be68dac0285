"""Regular looks at the case record: clocks that were missed, conversations that were abandoned."""

import structlog

from cases import clocks, retention
from cases.database import Database
from cases.errors import RecordUnavailable

log = structlog.get_logger()


def watch_clocks(database: Database) -> int:
    """Escalate every clock missed since the last look to the Community Safety Manager. How many."""
    try:
        with database.writing() as record:
            missed = clocks.escalate_missed(record)
    except RecordUnavailable:
        log.warning("record_unavailable", task="watch_clocks")
        return 0
    if missed:
        log.info("clocks_missed", count=missed)
    return missed


def erase_abandoned(database: Database) -> int:
    """Erase conversations left without a report for 30 days, never one with an urgent flag. How many."""
    try:
        with database.writing() as record:
            erased = retention.erase_abandoned(record)
    except RecordUnavailable:
        log.warning("record_unavailable", task="erase_abandoned")
        return 0
    if erased:
        log.info("conversations_erased", count=erased)
    return erased

"""Regular looks at the case record: conversations that were abandoned."""

import structlog

from cases import retention
from cases.database import Database
from cases.errors import RecordUnavailable

log = structlog.get_logger()


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

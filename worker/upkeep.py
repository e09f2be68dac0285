"""Regular looks at the case record: conversations that were abandoned, promises that were not kept."""

import structlog

from cases import casework, contacts, retention
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


def escalate_missed(database: Database) -> int:
    """Tell the manager of every promise whose time has passed, once each (policy 2.10). How many cases."""
    told = 0
    try:
        while True:
            # A portion at a time: a chat that goes on meanwhile has to write as well.
            with database.writing() as record:
                references = casework.escalate_missed(record)
            if not references:
                break
            told += len(references)
    except RecordUnavailable:
        # What was told stays told; the rest is found the next time.
        log.warning("record_unavailable", task="escalate_missed")
    if told:
        log.info("missed_promises_told", count=told)
    return told


def remind(database: Database) -> int:
    """Remind advisors of promises that are due soon, once each (DOMAIN section 3). How many cases."""
    told = 0
    try:
        while True:
            # A case at a time: a chat that goes on meanwhile has to write as well.
            with database.writing() as record:
                reference = casework.remind(record)
            if reference is None:
                break
            told += 1
    except RecordUnavailable:
        # What was told stays told; the rest is found the next time.
        log.warning("record_unavailable", task="remind")
    if told:
        log.info("reminders_given", count=told)
    return told


def report_expired_contacts(database: Database) -> int:
    """Note once of each contact that it is out of date: customers do not see it any more. How many are new.

    The manager sees them on the desk, and the operator in `haven check`, until the file says that they were checked.
    """
    try:
        with database.writing() as record:
            new = contacts.report_expired(record, contacts.expired_contacts(record))
    except RecordUnavailable:
        log.warning("record_unavailable", task="report_expired_contacts")
        return 0
    if new:
        log.warning("contacts_expired", contacts=new)
    return len(new)

"""Notices go out: what the case record says is due is sent, and marked only after the mail server took it.

At least once: a worker that is killed between the two sends the notice again, under the same message identifier.
"""

import structlog

from cases import outbox
from cases.database import Database
from cases.errors import RecordUnavailable
from worker.mail import Letter, Mailer, MailNotSent

log = structlog.get_logger()

CHANNEL = "email"
AT_MOST = 50


def deliver(database: Database, mailer: Mailer, address: str) -> int:
    """Send the notices that are due, links beginning with `address`. How many the mail server took."""
    sent = 0
    try:
        for _ in range(AT_MOST):
            # One at a time: the record lends a notice for a minute, and a slow mail server may need half of it.
            with database.writing() as record:
                due = outbox.due(record, CHANNEL, limit=1)
            if not due:
                break
            sent += _send(database, mailer, due[0], address)
    except RecordUnavailable:
        # What was lent comes back by itself.
        log.warning("record_unavailable", task="deliver")
    return sent


def _send(database: Database, mailer: Mailer, notice: outbox.Notice, address: str) -> bool:
    urgent = notice.urgency == "urgent"
    letter = Letter(str(notice.id), notice.email, notice.reference, urgent, f"{address}{notice.path}")
    try:
        mailer.send(letter)
    except MailNotSent as refusal:
        log.warning("notice_not_sent", notice=notice.id, error=str(refusal))
        with database.writing() as record:
            outbox.failed(record, notice.id, str(refusal))
        return False
    with database.writing() as record:
        outbox.delivered(record, notice.id)
    log.info("notice_sent" if mailer.sends else "notice_shown_on_screen_only", notice=notice.id)
    return True

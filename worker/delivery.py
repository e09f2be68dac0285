"""Notices go out: what the case record says is due is sent, and marked only after the other side took it.

At least once: a worker that is killed between the two sends the notice again, under the same message identifier.
"""

from collections.abc import Callable

import structlog

from cases import outbox
from cases.database import Database
from cases.errors import RecordUnavailable
from worker.mail import Letter, Mailer, MailNotSent
from worker.team import Channel, NotTold

log = structlog.get_logger()

AT_MOST = 50


def deliver_mail(database: Database, mailer: Mailer, address: str) -> int:
    """Send the e-mails that are due, links beginning with `address`. How many were taken."""
    return _deliver(database, "email", mailer.send, address, "" if mailer.sends else "notice_shown_on_screen_only")


def tell_team(database: Database, team: Channel, address: str) -> int:
    """Tell the team's channel what is due, links beginning with `address`. How many lines were taken."""
    return _deliver(database, "team", team.tell, address)


def _deliver(database: Database, channel: str, send: Callable[[Letter], None], address: str, instead: str = "") -> int:
    sent = 0
    try:
        for _ in range(AT_MOST):
            # One at a time: the record lends a notice for a minute, and a slow server may need most of it.
            with database.writing() as record:
                due = outbox.due(record, channel, limit=1)
            if not due:
                break
            sent += _send(database, due[0], send, address, instead)
    except RecordUnavailable:
        # What was lent comes back by itself.
        log.warning("record_unavailable", task="deliver", channel=channel)
    return sent


def _send(
    database: Database, notice: outbox.Notice, send: Callable[[Letter], None], address: str, instead: str
) -> bool:
    urgent = notice.urgency == "urgent"
    letter = Letter(str(notice.id), notice.email, notice.reference, urgent, f"{address}{notice.path}")
    try:
        send(letter)
    except (MailNotSent, NotTold) as refusal:
        log.warning("notice_not_sent", notice=notice.id, channel=notice.channel, error=str(refusal))
        with database.writing() as record:
            outbox.failed(record, notice.id, str(refusal))
        return False
    with database.writing() as record:
        outbox.delivered(record, notice.id)
    log.info(instead or "notice_sent", notice=notice.id, channel=notice.channel)
    return True

"""Starts the process `worker`."""

import threading
from datetime import timedelta
from functools import partial

import structlog
from huey import Huey

from cases.database import Database
from ground.logs import configure_logs
from worker import heartbeat
from worker.delivery import deliver_mail, tell_team
from worker.evidence import make_clean_copies
from worker.mail import mailer
from worker.queue import queue_of
from worker.settings import WorkerSettings
from worker.tasks import Work, put_on
from worker.team import channel
from worker.translation import Translating
from worker.unanswered import Unanswered
from worker.upkeep import erase_abandoned, escalate_missed, remind, report_expired_contacts

log = structlog.get_logger()

# Six: a slow mail server, a slow channel, a large file and a slow translation at once must hold up neither the sign of
# life nor the quick looks.
THREADS = 6


def work_of(settings: WorkerSettings, database: Database) -> Work:
    """What this installation's worker does."""
    post = mailer(settings.smtp_url.get_secret_value() if settings.smtp_url else "", settings.mail_from)
    team = channel(settings.team_webhook.get_secret_value() if settings.team_webhook else "")
    return Work(
        deliver=partial(deliver_mail, database, post, settings.address),
        tell_team=partial(tell_team, database, team, settings.address),
        erase_abandoned=partial(erase_abandoned, database),
        escalate_missed=partial(escalate_missed, database),
        remind=partial(remind, database),
        report_expired_contacts=partial(report_expired_contacts, database),
        beat=partial(heartbeat.beat, settings.var),
        make_clean_copies=partial(make_clean_copies, database),
        call_next=Unanswered(database, settings.home, timedelta(minutes=settings.call_after_minutes)).call_next,
        translate=Translating(database, settings.translation).translate_waiting,
    )


def main() -> None:
    """Work until stopped. What is under way when SIGTERM comes is finished first."""
    settings = WorkerSettings()
    configure_logs(settings.log_level)
    database = Database(settings.case_record_url, settings.master())
    queue: Huey = queue_of(settings)
    usual, quick = put_on(queue, work_of(settings, database))
    stopped = threading.Event()
    threading.Thread(target=usual.go, args=(stopped, settings.worker_every), daemon=True).start()
    threading.Thread(target=quick.go, args=(stopped, settings.translation_every), daemon=True).start()
    consumer = queue.create_consumer(workers=THREADS, initial_delay=0.2, max_delay=1.0, graceful_signal="TERM")
    log.info("worker_started")
    try:
        consumer.run()
    finally:
        stopped.set()
        heartbeat.forget(settings.var)
        database.close()


if __name__ == "__main__":
    main()

"""The tasks on the queue, and the clockwork that puts them there."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from huey import Huey, crontab

from ground.logs import exception_without_text
from worker.queue import QUEUE_AWAY

log = structlog.get_logger()

# So many tasks waiting means that the worker is behind; more of the same would not help it.
BACKLOG = 20


def nothing() -> None:
    """Does nothing."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """What the worker does, each a look at what the case record says is due; any may be repeated."""

    deliver: Callable[[], object]
    tell_team: Callable[[], object] = nothing
    erase_abandoned: Callable[[], object]
    escalate_missed: Callable[[], object]
    remind: Callable[[], object] = nothing
    report_expired_contacts: Callable[[], object] = nothing
    call_next: Callable[[], object] = nothing
    beat: Callable[[], object]
    make_clean_copies: Callable[[], object]
    translate: Callable[[], object] = nothing


@dataclass(frozen=True)
class Rounds:
    """The tasks that the clockwork enqueues every few seconds."""

    queue: Huey
    tasks: Sequence[Callable[[], object]]

    def go(self, stopped: threading.Event, every: float) -> None:
        """Enqueue the tasks every `every` seconds until `stopped`; a queue that is gone is asked again."""
        while not stopped.is_set():
            try:
                if self.queue.pending_count() < BACKLOG:
                    for task in self.tasks:
                        task()
            except QUEUE_AWAY as error:
                log.warning("queue_unavailable", error=exception_without_text(error))
            stopped.wait(every)


def put_on(queue: Huey, work: Work) -> tuple[Rounds, Rounds]:
    """Name the tasks of `work` on `queue`: those by the clock, the rounds of every few seconds, and the quick ones."""
    queue.periodic_task(crontab(minute="10"), name="erase_abandoned")(work.erase_abandoned)
    queue.periodic_task(crontab(minute="20"), name="report_expired_contacts")(work.report_expired_contacts)
    # Every minute: the same look by two workers at once tells nothing twice.
    queue.periodic_task(crontab(), name="escalate_missed")(work.escalate_missed)
    queue.periodic_task(crontab(), name="remind")(work.remind)
    beat = queue.task(name="beat", priority=1)(work.beat)
    deliver = queue.task(name="deliver")(one_at_a_time(work.deliver))
    # Apart: a mail server that is slow or gone must not keep the team from hearing, nor the other way round.
    tell_team = queue.task(name="tell_team")(one_at_a_time(work.tell_team))
    copies = queue.task(name="make_clean_copies")(one_at_a_time(work.make_clean_copies))
    # Somebody in a chat waits for these.
    translate = queue.task(name="translate", priority=1)(one_at_a_time(work.translate))
    call_next = queue.task(name="call_next")(one_at_a_time(work.call_next))
    return Rounds(queue, (beat, deliver, tell_team, copies, call_next)), Rounds(queue, (translate,))


def one_at_a_time(work: Callable[[], object]) -> Callable[[], object]:
    """`work`, left out where it still runs: a slow mail server must not be given every notice twice.

    A lock of this process, not of the queue: one kept in the queue would outlive a worker that was killed.
    """
    running = threading.Lock()

    def alone() -> object:
        if not running.acquire(blocking=False):
            return None
        try:
            return work()
        finally:
            running.release()

    return alone

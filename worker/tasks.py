"""The tasks on the queue, and the clockwork that puts them there."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from huey import Huey, crontab
from huey.exceptions import HueyException

from ground.logs import exception_without_text

log = structlog.get_logger()

# So many tasks waiting means that the worker is behind; more of the same would not help it.
BACKLOG = 20


def nothing() -> None:
    """Does nothing."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """What the worker does, each a look at what the case record says is due; any may be repeated."""

    deliver: Callable[[], object]
    erase_abandoned: Callable[[], object]
    escalate_missed: Callable[[], object]
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
            except (HueyException, OSError) as error:
                log.warning("queue_unavailable", error=exception_without_text(error))
            stopped.wait(every)


def put_on(queue: Huey, work: Work) -> tuple[Rounds, Rounds]:
    """Name the tasks of `work` on `queue`: those by the clock, the rounds of every few seconds, and the quick ones."""
    queue.periodic_task(crontab(minute="10"), name="erase_abandoned")(work.erase_abandoned)
    queue.periodic_task(crontab(minute="20"), name="report_expired_contacts")(work.report_expired_contacts)
    # Every minute: the same look by two workers at once tells nothing twice.
    queue.periodic_task(crontab(), name="escalate_missed")(work.escalate_missed)
    beat = queue.task(name="beat", priority=1)(work.beat)
    deliver = queue.task(name="deliver")(one_at_a_time(work.deliver))
    copies = queue.task(name="make_clean_copies")(one_at_a_time(work.make_clean_copies))
    # Somebody in a chat waits for these.
    translate = queue.task(name="translate", priority=1)(one_at_a_time(work.translate))
    call_next = queue.task(name="call_next")(one_at_a_time(work.call_next))
    return Rounds(queue, (beat, deliver, copies, call_next)), Rounds(queue, (translate,))


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

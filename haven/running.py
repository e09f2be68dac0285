"""`haven run`: everything that has to be there, then all processes, then the addresses."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from multiprocessing import get_context

from bot.quiet import QUIET
from cases import advisors
from cases.database import Database
from haven.parts import Part, is_taken, parts
from haven.settings import HavenSettings
from haven.supervise import Supervisor
from haven.tether import tie_to
from haven.training import ensure_trained
from worker import heartbeat

# The libraries' warnings to their own developers would bury what an operator has to read.
CALM = {"PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "ignore"}


class CannotRun(RuntimeError):
    """Haven cannot start here and now; the text says why and what to do."""


def run(settings: HavenSettings) -> int:
    """Set up what is missing, then run until stopped. The exit code. Raises CannotRun and StepFailed."""
    with only_one(settings):
        all_parts = parts(settings)
        refuse_taken_addresses(all_parts)
        invite = in_own_process(prepare, settings)
        supervisor = Supervisor(
            all_parts,
            {**os.environ, **QUIET, **CALM},
            when_ready=lambda: print(greeting(settings, invite), flush=True),
            stop_within=settings.stop_within,
            longest_delay=settings.longest_restart_delay,
        )
        heartbeat.forget(settings.var)
        print("Starting Haven (Ctrl-C stops it) …", flush=True)
        supervisor.loop()
        heartbeat.forget(settings.var)
    print("Haven has stopped.")
    return int(supervisor.returncode or 0)


def prepare(settings: HavenSettings) -> str | None:
    """Migrate the case record, train what is not up to date, name the first advisor. The token of a new invitation."""
    with closing(Database(settings.case_record_url, settings.master())) as database:
        if not database.is_current():
            print("Bringing the case record up to date.")
            database.migrate()
        ensure_trained(settings)
        with database.writing() as record:
            invite = advisors.first_invite(record)
    return invite.token if invite else None


def in_own_process(work: Callable[[HavenSettings], str | None], settings: HavenSettings) -> str | None:
    """What `work` gives. The process ends with it: training leaves 250 MB that the supervisor would hold for good."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as own:
        return own.submit(_tied, os.getpid(), work, settings).result()


def _tied(parent: int, work: Callable[[HavenSettings], str | None], settings: HavenSettings) -> str | None:
    return work(settings) if tie_to(parent) else None


def greeting(settings: HavenSettings, invite: str | None) -> str:
    """What is shown once every process answers."""
    lines = [
        "",
        "Haven is running.",
        f"  The customer's page:  {settings.address}/",
        f"  The console:          {settings.address}/console/",
    ]
    if invite:
        lines += [
            "  The first advisor sets a password here (the link works once):",
            f"                        {invite_link(settings, invite)}",
        ]
    return "\n".join([*lines, ""])


def invite_link(settings: HavenSettings, token: str) -> str:
    """Where an invited advisor sets a password."""
    return f"{settings.address}/console/invite/{token}"


@contextmanager
def only_one(settings: HavenSettings) -> Iterator[None]:
    """Hold the installation for this process. Raises CannotRun where another `haven run` holds it."""
    settings.var.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (settings.var / "haven.lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotRun(_who_runs(lock.name)) from None
        lock.truncate(0)
        json.dump({"pid": os.getpid(), "address": settings.address}, lock)
        lock.flush()
        yield
        lock.truncate(0)


def is_running(settings: HavenSettings) -> bool:
    """Whether a `haven run` holds the installation."""
    try:
        with (settings.var / "haven.lock").open("r", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        pass
    return False


def refuse_taken_addresses(all_parts: tuple[Part, ...]) -> None:
    """Raise CannotRun where another program listens on an address that Haven needs."""
    taken = [part for part in all_parts if is_taken(part)]
    if taken:
        lines = [
            f"Port {part.port} is taken by another program, and {part.name} needs it. "
            f"Stop that program, or choose another port with {part.setting}=…"
            for part in taken
        ]
        raise CannotRun("\n".join(lines))


def _who_runs(lock: str) -> str:
    try:
        with open(lock, encoding="utf-8") as stream:  # noqa: PTH123 - the name of an open file
            other = json.load(stream)
    except (ValueError, OSError):
        return "Haven is running already, in another window."
    return f"Haven is running already: process {other['pid']}, {other['address']}. Stop it there with Ctrl-C."

"""Clean copies of the files that customers added: made in a child process, one file at a time."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import structlog

from cases import evidence, evidence_copies
from cases.database import Database
from cases.errors import RecordUnavailable
from cases.evidence_copies import Uncleaned
from cases.sniffing import KINDS

log = structlog.get_logger()

HOME = Path(__file__).resolve().parent.parent
SECONDS = 60.0
AT_MOST = 20


class CopyNotMade(RuntimeError):
    """The child ended without a copy: the file is broken, too large to open, or hostile."""


def make_clean_copies(database: Database) -> int:
    """Make the copies that are due. How many were made. What fails is marked, so that the advisor is told."""
    made = 0
    try:
        for _ in range(AT_MOST):
            with database.writing() as record:
                found = evidence_copies.next_to_clean(record)
            if found is None:
                break
            made += _make(database, found)
        with database.writing() as record:
            evidence.abandon_half_sent(record)
    except RecordUnavailable:
        # What was taken is due again after a while.
        log.warning("record_unavailable", task="make_clean_copies")
    return made


def _make(database: Database, found: Uncleaned) -> bool:
    try:
        media_type, copy = clean_copy(found.media_type, found.plain)
    except CopyNotMade:
        log.warning("clean_copy_not_made", evidence=found.evidence)
        with database.writing() as record:
            evidence_copies.give_up(record, found)
        return False
    with database.writing() as record:
        evidence_copies.keep_clean(record, found, media_type, copy)
    log.info("clean_copy_made", evidence=found.evidence)
    return True


def clean_copy(media_type: str, original: bytes) -> tuple[str, bytes]:
    """The copy of one file and what kind it is. Raises CopyNotMade; OSError where no child can be started."""
    # In memory alone: no plain byte of a customer's file may reach a disk.
    given, taken = os.memfd_create("given"), os.memfd_create("taken")
    try:
        with os.fdopen(os.dup(given), "wb") as writer:
            writer.write(original)
        os.lseek(given, 0, os.SEEK_SET)
        return _of_child(media_type, given, taken)
    finally:
        os.close(given)
        os.close(taken)


def _of_child(media_type: str, given: int, taken: int) -> tuple[str, bytes]:
    # No setting of the house goes along, so no key and no address of a database.
    environment = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    with suppress(subprocess.TimeoutExpired):
        ended = subprocess.run(  # noqa: S603 - our own program; the kind is one of a closed list
            [sys.executable, "-m", "worker.cleaning.child", KINDS[media_type].media_type],
            stdin=given,
            stdout=taken,
            stderr=subprocess.DEVNULL,
            env={**environment, "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            cwd=HOME,
            timeout=SECONDS,
            check=False,
        )
        os.lseek(taken, 0, os.SEEK_SET)
        with os.fdopen(os.dup(taken), "rb") as reader:
            new_type, found, copy = reader.read().partition(b"\n")
        # What the child says is not believed further than it must be.
        if ended.returncode == 0 and found and copy and new_type.decode("ascii", "replace") in KINDS:
            return new_type.decode(), copy
    raise CopyNotMade

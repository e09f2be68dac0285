"""Clean copies are made whatever happens to the worker, and what cannot be cleaned is said to be so."""

import signal
from datetime import timedelta
from pathlib import Path

from cases import casework, conversations, evidence, evidence_copies
from cases.database import Database
from tests import files
from tests.worker.conftest import Watch
from tests.worker.test_process import started, within
from worker.evidence import make_clean_copies
from worker.settings import WorkerSettings


def arrives_with(database: Database, *plain: bytes) -> str:
    with database.writing() as record:
        conversation = conversations.open_conversation(record, "en").conversation
        for number, each in enumerate(plain):
            evidence.keep(record, conversation, f"file-{number}", "a.jpg", each, text="[Photo]")
    return conversation


def states(database: Database, conversation: str) -> list[str]:
    with database.reading() as record:
        return [file.clean for file in evidence.listing(record, conversation)]


def test_every_file_gets_its_copy_or_a_word_that_there_is_none(database: Database) -> None:
    conversation = arrives_with(database, files.photo(), files.bomb(), files.pdf(), files.video(), files.mp3())
    assert make_clean_copies(database) == 3
    assert states(database, conversation) == ["ready", "failed", "ready", "none", "ready"]
    assert make_clean_copies(database) == 0


def test_copy_that_a_killed_worker_had_begun_is_made_by_the_next(database: Database, watch: Watch) -> None:
    conversation = arrives_with(database, files.photo())
    with database.writing() as record:
        assert evidence_copies.next_to_clean(record) is not None
    assert make_clean_copies(database) == 0
    watch.now += timedelta(minutes=4)
    assert make_clean_copies(database) == 1
    assert states(database, conversation) == ["ready"]


def test_what_never_came_whole_is_forgotten(database: Database, watch: Watch) -> None:
    conversation = arrives_with(database)
    with database.writing() as record:
        evidence.begin(record, conversation, "half", "a.jpg", files.photo(), limits=evidence.Limits())
    watch.now += timedelta(hours=2)
    make_clean_copies(database)
    with database.writing() as record:
        begun = evidence.begin(record, conversation, "half", "a.jpg", files.photo(), limits=evidence.Limits())
    assert begun.known is None


def test_worker_process_that_is_killed_makes_the_copy_after_its_return(tmp_path: Path) -> None:
    settings = WorkerSettings(var=tmp_path / "var", worker_every=0.2)
    database = Database(settings.case_record_url, settings.master())
    database.migrate()
    first = started(settings, "")
    first.kill()
    first.wait()
    conversation = arrives_with(database, files.photo())
    with database.writing() as record:
        casework.request_person(record, conversation)
    second = started(settings, "")
    try:
        assert within(30, lambda: states(database, conversation) == ["ready"])
    finally:
        second.send_signal(signal.SIGTERM)
        assert second.wait(8) == 0
        database.close()

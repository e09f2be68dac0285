"""What the worker looks after: promises that were not kept reach the manager, whatever happens to the worker."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from huey import SqliteHuey

from cases import advisors, alerts, casework, conversations
from cases.contacts import contacts
from cases.database import Database
from ground.sealing import MasterKey
from tests.worker.conftest import Watch
from worker.serve import work_of
from worker.settings import WorkerSettings
from worker.tasks import put_on
from worker.upkeep import escalate_missed, remind, report_expired_contacts


@pytest.fixture
def manager(database: Database) -> int:
    with database.writing() as record:
        advisors.add(record, "Asha Rahman", "asha@landlord.test")
        return advisors.add(record, "Jo Lund", "jo@landlord.test", "manager").advisor_id


def send_reports(database: Database, many: int) -> None:
    for _ in range(many):
        with database.writing() as record:
            casework.submit(record, conversations.open_conversation(record, "en").conversation)


def told(database: Database, manager: int, kind: str = "clock_missed") -> int:
    with database.reading() as record:
        return [alert.kind for alert in alerts.alerts(record, manager)].count(kind)


def test_the_manager_hears_of_every_missed_promise_once(database: Database, watch: Watch, manager: int) -> None:
    send_reports(database, 15)
    assert escalate_missed(database) == 0
    watch.now += timedelta(days=2)
    escalate_missed(database)
    assert told(database, manager) == 15
    assert escalate_missed(database) == 0


def test_a_record_that_is_locked_is_looked_at_again_the_next_time(
    database: Database, watch: Watch, manager: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cases.database.BUSY_SECONDS", 0.05)
    send_reports(database, 1)
    watch.now += timedelta(days=2)
    database.close()
    other = sqlite3.connect(tmp_path / "cases.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert escalate_missed(database) == 0
    other.execute("ROLLBACK")
    other.close()
    escalate_missed(database)
    assert told(database, manager) == 1


def test_advisors_are_reminded_once_of_every_promise_before_it_is_due(
    database: Database, watch: Watch, manager: int
) -> None:
    send_reports(database, 3)
    watch.now += timedelta(hours=6)
    assert remind(database) == 3
    assert remind(database) == 0
    assert told(database, manager, "clock_due") == 3


def test_reminders_of_a_record_that_is_gone_stop_nothing(tmp_path: Path) -> None:
    assert remind(Database(f"sqlite:///{tmp_path}", MasterKey("ab" * 32))) == 0


@pytest.mark.parametrize(
    ("name", "after", "kind"), [("escalate_missed", 48, "clock_missed"), ("remind", 6, "clock_due")]
)
def test_the_clock_of_the_worker_asks_for_it(
    database: Database, watch: Watch, manager: int, tmp_path: Path, name: str, after: int, kind: str
) -> None:
    send_reports(database, 1)
    watch.now += timedelta(hours=after)
    settings = WorkerSettings(var=tmp_path)
    queue = SqliteHuey("test", filename=str(tmp_path / "queue.db"), results=False)
    put_on(queue, work_of(settings, database))
    (task,) = [task for task in queue.read_periodic(datetime(2026, 3, 5, 10, 1)) if task.name == name]  # noqa: DTZ001
    queue.execute(task)
    assert told(database, manager, kind) == 1


def test_contacts_out_of_date_are_noted_once(database: Database, watch: Watch) -> None:
    assert report_expired_contacts(database) == 0
    watch.now = datetime(2040, 1, 1, tzinfo=UTC)
    assert report_expired_contacts(database) == len(contacts().known)
    assert report_expired_contacts(database) == 0

"""A promise that was not kept reaches the manager, once."""

import pytest

from cases import casework, clocks
from cases.errors import RecordUnavailable
from cases.models import Alert, Audit, Clock, Entry, Outgoing
from tests.cases.scene import Scene
from tests.cases.test_atomicity import failing


def escalate(scene: Scene, limit: int = 20) -> list[str]:
    with scene.database.writing() as record:
        return casework.escalate_missed(record, limit)


def kinds(scene: Scene, advisor: int) -> list[str]:
    return sorted(alert.kind for alert in scene.alerts(advisor))


def test_a_missed_promise_is_told_to_the_manager_once(scene: Scene) -> None:
    advisor, manager = scene.advisor("Asha Patel"), scene.advisor("Jo Lund", role="manager")
    reference = scene.sends(scene.opens()).reference
    assert escalate(scene) == []
    scene.clock.advance(days=1, seconds=1)
    assert escalate(scene) == [reference]
    before = scene.rows()
    assert escalate(scene) == []
    assert scene.rows() == before
    assert kinds(scene, manager) == ["clock_missed", "new_case"]
    assert kinds(scene, advisor) == ["new_case"]
    entries = [entry.kind for entry in scene.file(reference, advisor).entries]
    assert entries[-2:] == ["acknowledge_missed", "risk_assessment_missed"]
    assert {clock.kind: clock.state for clock in scene.file(reference, advisor).clocks} == {
        "acknowledge": "missed",
        "risk_assessment": "missed",
        "interview": "due",
    }


def test_each_later_promise_is_told_as_well(scene: Scene) -> None:
    advisor, manager = scene.advisor("Asha Patel"), scene.advisor("Jo Lund", role="manager")
    reference = scene.sends(scene.opens()).reference
    scene.clock.advance(days=2)
    escalate(scene)
    scene.clock.advance(days=10)
    assert escalate(scene) == [reference]
    assert [entry.kind for entry in scene.file(reference, advisor).entries][-1] == "interview_missed"
    assert kinds(scene, manager).count("clock_missed") == 1


def test_promises_kept_or_stopped_are_not_told(scene: Scene) -> None:
    advisor = scene.advisor("Asha Patel")
    reference = scene.sends(scene.opens()).reference
    with scene.database.writing() as record:
        casework.acknowledge(record, reference, advisor)
        casework.close(record, reference, advisor, "reviewed together")
    scene.clock.advance(days=27)
    assert escalate(scene) == []
    scene.clock.advance(days=2)
    assert escalate(scene) == [reference]  # four weeks after closing somebody is asked how they are


def test_many_missed_promises_are_told_in_portions(scene: Scene) -> None:
    references = {scene.sends(scene.opens()).reference for _ in range(3)}
    scene.clock.advance(days=2)
    told: list[str] = []
    while portion := escalate(scene, limit=2):
        assert len(portion) <= 2
        told += portion
    assert set(told) == references
    with scene.database.reading() as record:
        assert clocks.missed(record) == []


@pytest.mark.parametrize("table", [Entry, Alert, Outgoing, Audit], ids=lambda table: str(table.__tablename__))
def test_mark_entry_and_alert_are_stored_together(scene: Scene, table: type[Entry]) -> None:
    reference = scene.sends(scene.opens()).reference
    scene.clock.advance(days=2)
    before = scene.rows()
    with failing(table), pytest.raises(RecordUnavailable):
        escalate(scene)
    assert scene.rows() == before
    with scene.database.reading() as record:
        assert record.session.query(Clock).filter(Clock.missed_at.is_not(None)).all() == []
    assert escalate(scene) == [reference]

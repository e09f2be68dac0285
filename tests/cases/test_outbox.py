"""Notices on their way: without words, at least once, patient with a broken mail server."""

from datetime import timedelta

import pytest

from cases import alerts, outbox
from cases.errors import UnknownAdvisor, UnknownAlert
from cases.outbox import Notice
from tests.cases.scene import THREAT, Scene

WORDS = "he will kill me with a canary"


@pytest.fixture
def urgent(scene: Scene) -> str:
    scene.advisor("Asha Patel")
    conversation = scene.opens()
    scene.writes(conversation, WORDS, signals=[THREAT])
    return conversation


def take(scene: Scene, channel: str | None = None) -> list[Notice]:
    with scene.database.writing() as record:
        return outbox.due(record, channel)


def test_a_notice_tells_reference_urgency_and_path_only(scene: Scene, urgent: str) -> None:
    notices = take(scene)
    reference = scene.reference(urgent)
    email = next(notice for notice in notices if notice.channel == "email")
    assert {notice.channel for notice in notices} == {"screen", "email", "team"}
    assert (email.reference, email.urgency, email.path) == (reference, "urgent", f"/console/cases/{reference}")
    assert email.advisor == "Asha Patel"
    assert "canary" not in repr(notices)


def test_what_was_taken_and_never_finished_is_due_again(scene: Scene, urgent: str) -> None:
    assert len(take(scene, "email")) == 1
    assert take(scene, "email") == []
    scene.clock.advance(seconds=61)
    assert len(take(scene, "email")) == 1


def test_what_was_delivered_is_not_due_again(scene: Scene, urgent: str) -> None:
    (notice,) = take(scene, "email")
    with scene.database.writing() as record:
        outbox.delivered(record, notice.id)
        outbox.delivered(record, notice.id)
        assert outbox.failed(record, notice.id, "SMTPException") is None
    scene.clock.advance(days=1)
    assert take(scene, "email") == []


def test_a_failing_server_is_tried_again_with_growing_patience(scene: Scene, urgent: str) -> None:
    waits = []
    for _ in range(12):
        (notice,) = take(scene, "email")
        with scene.database.writing() as record:
            next_at = outbox.failed(record, notice.id, "ConnectionRefusedError")
        assert next_at is not None
        waits.append(next_at - scene.clock())
        scene.clock.moment = next_at
    for number, wait in enumerate(waits):
        whole = min(timedelta(seconds=15) * 2**number, timedelta(hours=1))
        assert whole / 2 <= wait <= whole
    assert len(set(waits)) > 6


def test_first_managers_placeholder_address_gets_no_mail(scene: Scene) -> None:
    scene.sends(scene.opens())
    assert [notice.channel for notice in take(scene)] == ["screen"]


def test_everybody_sees_danger_and_only_the_named_one_the_rest(scene: Scene, urgent: str) -> None:
    other, manager = scene.advisor("Tom Reid"), scene.advisor("Jo Lund", role="manager")
    scene.sends(scene.opens())  # goes to Tom Reid, who has nothing yet
    scene.sends(scene.opens())
    for person, kinds in ((other, ["urgent", "new_case", "new_case"]), (manager, ["urgent", "new_case", "new_case"])):
        assert [alert.kind for alert in scene.alerts(person)] == kinds
    third = scene.advisor("Ola Nowak")
    assert [(alert.kind, alert.mine) for alert in scene.alerts(third)] == [("urgent", False)]


def test_an_acknowledged_alert_is_quiet_for_all(scene: Scene, urgent: str) -> None:
    other = scene.advisor("Tom Reid")
    (alert,) = scene.alerts(other)
    with scene.database.writing() as record:
        alerts.acknowledge_alert(record, alert.id, other)
        alerts.acknowledge_alert(record, alert.id, other)
        with pytest.raises(UnknownAlert):
            alerts.acknowledge_alert(record, 4711, other)
        with pytest.raises(UnknownAdvisor):
            alerts.alerts(record, 4711)
    assert scene.alerts(other) == []


def test_an_advisor_who_may_not_see_the_case_gets_no_mail_and_the_team_is_still_told(scene: Scene, urgent: str) -> None:
    scene.advisor("Tom Reid")
    scene.writes(urgent, "Asha Patel of your office told him where I live")
    assert {(each.channel, each.advisor) for each in take(scene) if each.kind == "urgent"} == {
        ("screen", "Tom Reid"),
        ("email", "Tom Reid"),
        ("team", "Asha Patel"),
    }

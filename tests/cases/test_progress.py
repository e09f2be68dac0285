"""A customer sees where the report stands, who has it, and what was promised by when; nothing of the desk's own."""

from cases import clocks
from cases.progress import Progress, progress
from cases.working import acknowledge, add_entry, close
from tests.cases.scene import Scene


def seen_by_customer(scene: Scene, conversation: str) -> Progress | None:
    with scene.database.reading() as record:
        return progress(record, conversation)


def test_before_sending_there_is_nothing_to_see(scene: Scene) -> None:
    scene.advisor("Jo Marsh")
    conversation = scene.opens()
    assert seen_by_customer(scene, conversation) is None
    scene.wants_person(conversation)
    assert seen_by_customer(scene, conversation) is None


def test_a_report_is_followed_from_received_to_closed(scene: Scene) -> None:
    advisor = scene.advisor("Jo Marsh")
    conversation = scene.opens()
    reference = scene.sends(conversation).reference

    def now() -> Progress:
        found = seen_by_customer(scene, conversation)
        assert found is not None
        return found

    assert (now().reference, now().status, now().advisor) == (reference, "received", "Jo Marsh")
    assert [(promise.kind, promise.state) for promise in now().promises] == [
        ("acknowledge", "due"),
        ("risk_assessment", "due"),
        ("interview", "due"),
    ]
    assert now().promises[0].by == clocks.due("acknowledge", scene.clock())
    with scene.database.writing() as record:
        acknowledge(record, reference, advisor)
    assert now().status == "being_assessed"
    assert now().promises[0].state == "kept"
    scene.clock.advance(days=3)
    assert next(each for each in now().promises if each.kind == "risk_assessment").state == "late"
    with scene.database.writing() as record:
        for kind in ("assessed", "interviewed", "plan_agreed"):
            add_entry(record, reference, advisor, kind, "done")
    assert now().status == "action_agreed"
    assert {each.kind: each.state for each in now().promises} == {
        "acknowledge": "kept",
        "risk_assessment": "kept",
        "interview": "kept",
        "plan": "kept",
        "contact": "due",
    }
    with scene.database.writing() as record:
        close(record, reference, advisor, "agreed with the customer")
    assert now().status == "closed"
    assert "contact" not in {each.kind for each in now().promises}
    assert [each.state for each in now().promises if each.kind == "follow_up"] == ["due"]

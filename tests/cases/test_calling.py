"""An alert that nobody answers is told to the next one, then to the manager; each step is recorded."""

from datetime import UTC, datetime, timedelta

from cases import alerts, calling, duty, models
from cases.calling import NewAdvisor
from tests.cases.scene import THREAT, Scene

AFTER = timedelta(minutes=5)


def calls(scene: Scene) -> tuple[int, list[NewAdvisor]]:
    """As the worker does: one after the other, each in a transaction of its own, until none waits."""
    looked, changed = 0, list[NewAdvisor]()
    while True:
        with scene.database.writing() as record:
            found, change = calling.call_next(record, AFTER)
            assert len(record.session.info.get("locked_conversations", ())) == found
        if not found:
            return looked, changed
        looked += 1
        changed += [change] if change is not None else []


def told(scene: Scene, advisor: int) -> list[tuple[str, str]]:
    (alert,) = [each for each in scene.alerts(advisor) if each.kind == "urgent"]
    return [(each.advisor, each.step) for each in alert.told]


def urgent(scene: Scene) -> str:
    conversation = scene.opens()
    scene.writes(conversation, "he will kill me", signals=[THREAT])
    return conversation


def test_nobody_is_called_before_the_time(scene: Scene) -> None:
    scene.advisor("Asha Patel")
    urgent(scene)
    scene.clock.advance(minutes=4)
    assert calls(scene) == (0, [])


def test_the_next_one_at_work_then_the_manager_then_nobody_is_left(scene: Scene) -> None:
    asha = scene.advisor("Asha Patel")
    scene.advisor("Tom Reid")
    boss = scene.advisor("The Manager", role="manager")
    conversation = urgent(scene)
    for _ in range(3):
        scene.clock.advance(minutes=6)
        assert calls(scene)[0] == 1
    scene.clock.advance(minutes=6)
    assert calls(scene) == (0, [])
    others = ["Tom Reid", "Asha Patel"]
    others.remove(scene.standing(conversation).named_advisor or "")
    assert told(scene, asha) == [(others[0], "next"), ("The Manager", "manager")]
    kinds = [entry.kind for entry in scene.file(scene.reference(conversation), boss).entries]
    assert kinds.count("called") == 2
    assert kinds[-1] == "nobody_left_to_call"


def test_two_that_wait_are_called_one_after_the_other_never_with_both_chats_locked(scene: Scene) -> None:
    scene.advisor("Asha Patel")
    scene.advisor("Tom Reid")
    urgent(scene)
    urgent(scene)
    scene.clock.advance(minutes=6)
    assert calls(scene) == (2, [])


def test_who_acknowledges_ends_it(scene: Scene) -> None:
    asha = scene.advisor("Asha Patel")
    scene.advisor("Tom Reid")
    urgent(scene)
    scene.clock.advance(minutes=6)
    with scene.database.writing() as record:
        (alert,) = alerts.alerts(record, asha)
        alerts.acknowledge_alert(record, alert.id, asha)
    assert calls(scene) == (0, [])


def test_a_named_offender_is_never_called(scene: Scene) -> None:
    scene.advisor("Asha Patel")
    scene.advisor("Tom Reid")
    boss = scene.advisor("The Manager", role="manager")
    conversation = scene.opens()
    scene.writes(conversation, "Tom Reid of your office will kill me", signals=[THREAT])
    scene.clock.advance(minutes=6)
    calls(scene)
    assert told(scene, boss) == [("The Manager", "manager")]


def test_who_is_on_call_is_told_at_once_out_of_hours(scene: Scene) -> None:
    asha, tom = scene.advisor("Asha Patel"), scene.advisor("Tom Reid", on_duty=False)
    scene.clock.moment = datetime(2026, 12, 25, 2, 0, tzinfo=UTC)
    with scene.database.writing() as record:
        duty.put_on_call(record, tom, scene.clock(), scene.clock() + timedelta(hours=8), "system")
    urgent(scene)
    assert told(scene, asha) == [("Tom Reid", "on_call")]


def test_a_waiting_customer_gets_the_advisor_who_is_there_and_is_told(scene: Scene) -> None:
    asha = scene.advisor("Asha Patel", at_desk=True)
    conversation = scene.opens()
    assert scene.wants_person(conversation).advisor == "Asha Patel"
    tom = scene.advisor("Tom Reid")
    scene.clock.advance(minutes=6)
    scene.sits_at_desk(asha, tom)
    assert calls(scene) == (1, [NewAdvisor(conversation, "Asha Patel", "Tom Reid")])
    assert scene.standing(conversation).named_advisor == "Tom Reid"
    assert [alert.mine for alert in scene.alerts(tom)] == [True]


def test_a_waiting_customer_keeps_the_advisor_where_nobody_else_is_there(scene: Scene) -> None:
    scene.advisor("Asha Patel", at_desk=True)
    conversation = scene.opens()
    scene.wants_person(conversation)
    scene.advisor("Tom Reid")
    scene.clock.advance(minutes=6)
    assert calls(scene) == (1, [])
    assert scene.standing(conversation).named_advisor == "Asha Patel"


def test_a_conversation_that_was_erased_does_not_keep_the_others_waiting(scene: Scene) -> None:
    asha = scene.advisor("Asha Patel")
    scene.advisor("Tom Reid")
    erased = urgent(scene)
    urgent(scene)
    with scene.database.writing() as record:
        row = record.session.get_one(models.Conversation, erased)
        row.data_key, row.erased_at = None, record.now()
    scene.clock.advance(minutes=6)
    assert calls(scene)[0] == 1
    assert sum(len(each.told) for each in scene.alerts(asha)) == 1


def test_who_sits_at_a_desk_at_night_comes_in_the_place_of_who_does_not_answer(scene: Scene) -> None:
    scene.clock.moment = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)
    asha, tom = scene.advisor("Asha Patel", at_desk=True), scene.advisor("Tom Reid")
    conversation = scene.opens()
    assert scene.wants_person(conversation).kind == "now"
    scene.clock.advance(minutes=6)
    scene.sits_at_desk(asha, tom)
    assert calls(scene) == (1, [NewAdvisor(conversation, "Asha Patel", "Tom Reid")])

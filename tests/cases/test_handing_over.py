"""Who wants to talk with a person hears who that is and when, and never more than is true."""

from datetime import UTC, datetime, time, timedelta

from cases import advisors, alerts, casework, duty, handing_over, outbox
from cases.duty import Stretch
from tests.cases.scene import THREAT, Scene


def one_chat(scene: Scene) -> int:
    """Asha Patel, who sits at the desk, can hold one chat and holds it."""
    asha = scene.advisor("Asha Patel", at_desk=True)
    with scene.database.writing() as record:
        advisors.set_capacity(record, asha, 1)
    conversation = scene.opens()
    scene.writes(conversation, "hello")
    scene.takes_over(conversation, asha)
    return asha


def test_who_sits_at_the_desk_is_named(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel", at_desk=True), scene.opens()
    handover = scene.wants_person(conversation)
    assert (handover.kind, handover.advisor, handover.by) == ("now", "Asha Patel", None)
    assert [alert.kind for alert in scene.alerts(advisor)] == ["person_wanted"]
    entry = next(e for e in scene.file(scene.reference(conversation), advisor).entries if e.kind == "person_wanted")
    assert entry.text is None


def test_out_of_hours_the_next_working_hour_is_named(scene: Scene) -> None:
    scene.advisor("Asha Patel")
    scene.clock.moment = datetime(2026, 12, 24, 18, 0, tzinfo=UTC)
    handover = scene.wants_person(scene.opens())
    assert (handover.kind, handover.by) == ("later", datetime(2026, 12, 29, 9, 0, tzinfo=UTC))


def test_nobody_on_duty_is_said_truthfully(scene: Scene) -> None:
    scene.advisor("Asha Patel", on_duty=False)
    scene.advisor("The Manager", role="manager", on_duty=False)
    assert scene.wants_person(scene.opens()).kind == "nobody"


def test_person_wanted_while_the_named_advisor_is_away_goes_to_one_who_is_there(scene: Scene) -> None:
    away, conversation = scene.advisor("Asha Patel"), scene.opens()
    scene.writes(conversation, "he will kill me", signals=[THREAT])
    present = scene.advisor("Tom Reid", at_desk=True)
    with scene.database.writing() as record:
        advisors.set_presence(record, away, "off")
    handover = scene.wants_person(conversation)
    assert (handover.kind, handover.advisor) == ("now", "Tom Reid")
    assert {alert.mine for alert in scene.alerts(present)} == {True}


def test_nobody_is_promised_now_who_does_not_sit_at_a_desk(scene: Scene) -> None:
    scene.advisor("Asha Patel")
    handover = scene.wants_person(scene.opens())
    assert (handover.kind, handover.advisor) == ("later", "Asha Patel")
    assert handover.by is not None
    assert handover.by > scene.clock()


def test_a_desk_that_was_left_open_long_ago_counts_as_closed(scene: Scene) -> None:
    scene.advisor("Asha Patel", at_desk=True)
    scene.clock.advance(minutes=5)
    assert scene.wants_person(scene.opens()).kind == "later"


def test_case_of_somebody_elsewhere_goes_to_who_sits_at_the_desk(scene: Scene) -> None:
    scene.advisor("Asha Patel")
    conversation = scene.opens()
    scene.writes(conversation, "he will kill me", signals=[THREAT])
    scene.advisor("Tom Reid", at_desk=True)
    assert scene.wants_person(conversation).advisor == "Tom Reid"
    assert scene.standing(conversation).named_advisor == "Tom Reid"


def test_who_holds_all_the_chats_they_can_makes_a_queue_in_the_order_of_asking(scene: Scene) -> None:
    one_chat(scene)
    places = [scene.wants_person(scene.opens()) for _ in range(2)]
    assert [(each.kind, each.place, each.advisor) for each in places] == [
        ("queue", 1, "Asha Patel"),
        ("queue", 2, "Asha Patel"),
    ]
    assert [each.text for each in places] == ["utter_handover_queue"] * 2


def test_a_silent_chat_holds_no_place(scene: Scene) -> None:
    asha = one_chat(scene)
    scene.clock.advance(minutes=31)
    scene.sits_at_desk(asha)
    assert scene.wants_person(scene.opens()).kind == "now"


def test_who_is_busy_is_not_promised_now(scene: Scene) -> None:
    asha = scene.advisor("Asha Patel", at_desk=True)
    with scene.database.writing() as record:
        advisors.set_presence(record, asha, "busy")
    assert scene.wants_person(scene.opens()).kind == "queue"


def test_how_long_is_said_only_where_enough_others_waited(scene: Scene) -> None:
    asha = scene.advisor("Asha Patel", at_desk=True)
    for waited in (2, 4, 6, 8, 10, 12):
        conversation = scene.opens()
        scene.wants_person(conversation)
        scene.clock.advance(minutes=waited)
        scene.takes_over(conversation, asha)
        scene.hands_back(conversation, asha)
    with scene.database.reading() as record:
        usual = handing_over.usual_wait(record)
    assert usual is not None
    assert timedelta(minutes=8) <= usual <= timedelta(minutes=12)
    scene.sits_at_desk(asha)
    with scene.database.writing() as record:
        advisors.set_presence(record, asha, "busy")
    handover = scene.wants_person(scene.opens())
    assert handover.text == "utter_handover_queue_until"
    assert handover.by == scene.clock() + usual


def test_urgent_out_of_hours_names_who_is_on_call(scene: Scene) -> None:
    scene.advisor("Asha Patel")
    tom = scene.advisor("Tom Reid")
    scene.clock.moment = datetime(2026, 12, 24, 18, 0, tzinfo=UTC)
    with scene.database.writing() as record:
        duty.put_on_call(record, tom, scene.clock(), scene.clock() + timedelta(hours=14), "system")
    conversation = scene.opens()
    scene.writes(conversation, "he will kill me", signals=[THREAT])
    handover = scene.wants_person(conversation)
    assert (handover.kind, handover.advisor) == ("on_call", "Tom Reid")


def test_who_is_on_call_is_really_told_of_the_wish(scene: Scene) -> None:
    asha, tom = scene.advisor("Asha Patel"), scene.advisor("Tom Reid")
    conversation = scene.opens()
    scene.writes(conversation, "he will kill me", signals=[THREAT])
    with scene.database.writing() as record:
        (alert,) = alerts.alerts(record, asha)
        alerts.acknowledge_alert(record, alert.id, asha)
        duty.put_on_call(record, tom, scene.clock(), scene.clock() + timedelta(hours=20), "system")
    scene.clock.moment = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    assert scene.wants_person(conversation).kind == "on_call"
    assert scene.wants_person(conversation).kind == "on_call"
    (alert,) = scene.alerts(tom)
    assert [(each.advisor, each.step) for each in alert.told] == [("Tom Reid", "on_call")]
    with scene.database.writing() as record:
        emails = [each.advisor for each in outbox.due(record, "email") if each.kind == "person_wanted"]
    assert emails.count("Tom Reid") == 1


def test_now_is_promised_to_no_more_than_one_advisor_can_hold(scene: Scene) -> None:
    asha = scene.advisor("Asha Patel", at_desk=True)
    with scene.database.writing() as record:
        advisors.set_capacity(record, asha, 2)
    customers = [scene.opens() for _ in range(3)]
    assert [scene.wants_person(each).kind for each in customers] == ["now", "now", "queue"]
    assert scene.wants_person(customers[0]).kind == "now"


def test_own_working_hours_decide_when(scene: Scene) -> None:
    asha = scene.advisor("Asha Patel")
    scene.clock.moment = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)  # a Tuesday
    with scene.database.writing() as record:
        advisors.set_hours(record, asha, [Stretch(3, time(12), time(18)), Stretch(1, time(8), time(12))])
    handover = scene.wants_person(scene.opens())
    assert (handover.kind, handover.by) == ("later", datetime(2026, 11, 26, 12, 0, tzinfo=UTC))


def test_a_manager_answers_where_nobody_else_sits_at_a_desk(scene: Scene) -> None:
    scene.advisor("Asha Patel")
    scene.advisor("The Manager", role="manager", at_desk=True)
    handover = scene.wants_person(scene.opens())
    assert (handover.kind, handover.advisor) == ("now", "The Manager")


def test_who_is_named_in_the_report_is_never_the_one_who_comes(scene: Scene) -> None:
    scene.advisor("Asha Patel", at_desk=True)
    scene.advisor("Tom Reid")
    conversation = scene.opens()
    scene.writes(conversation, "it was Asha Patel from your office who called me that")
    with scene.database.writing() as record:
        handover = casework.request_person(record, conversation)
    assert handover.advisor == "Tom Reid"
    assert handover.kind == "later"

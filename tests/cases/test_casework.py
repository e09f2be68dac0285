"""Sending a report, wanting a person, and working the case."""

import re
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest

from cases import casework
from cases.casework import DeskFilters
from cases.clocks import LONDON
from cases.errors import CaseClosed, CaseOpen, DayNotAhead, NotAllowed, ReasonMissing, UnknownAdvisor, UnknownCase
from tests.cases.scene import THREAT, Scene


def test_sending_names_an_advisor_and_a_time(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    receipt = scene.sends(conversation)
    assert re.fullmatch(r"HR-2026-\d{6}", receipt.reference)
    assert (receipt.advisor, receipt.urgent) == ("Asha Patel", False)
    assert receipt.acknowledge_by == datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    assert [alert.kind for alert in scene.alerts(advisor)] == ["new_case"]
    assert scene.standing(conversation).state == "submitted"


def test_sending_twice_is_sending_once(scene: Scene) -> None:
    conversation = scene.opens()
    first = scene.sends(conversation)
    before = scene.rows()
    assert scene.sends(conversation) == first
    assert scene.rows() == before


def test_references_are_neither_guessable_nor_in_order(scene: Scene) -> None:
    digits = [int(scene.sends(scene.opens()).reference[-6:]) for _ in range(12)]
    assert len(set(digits)) == len(digits)
    assert digits != sorted(digits)
    assert all(abs(one - two) > 1 for one, two in pairwise(digits))


def test_a_reference_that_is_taken_is_drawn_again(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([7, 7, 7, 8])
    monkeypatch.setattr("cases.opening.secrets.randbelow", lambda _: next(drawn))
    assert scene.sends(scene.opens()).reference == "HR-2026-000007"
    assert scene.sends(scene.opens()).reference == "HR-2026-000008"


def test_urgent_unfinished_case_is_completed_not_doubled(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    scene.writes(conversation, "he will kill me", signals=[THREAT])
    reference = scene.reference(conversation)
    assert scene.file(reference, advisor).state.unfinished
    receipt = scene.sends(conversation)
    assert (receipt.reference, receipt.urgent) == (reference, True)
    assert not scene.file(reference, advisor).state.unfinished


def test_report_sent_days_after_its_alarm_gets_a_promise_that_lies_ahead(scene: Scene) -> None:
    conversation = scene.opens()
    scene.writes(conversation, "he will kill me", signals=[THREAT])
    scene.clock.advance(days=7)
    assert scene.sends(conversation).acknowledge_by > scene.clock()


def test_assistant_down_alerts_once_until_acknowledged(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    for _ in range(2):
        with scene.database.writing() as record:
            casework.somebody_waits(record, conversation, "rasa_unreachable")
    (alert,) = scene.alerts(advisor)
    assert alert.kind == "assistant_down"
    assert scene.standing(conversation).waiting
    scene.takes_over(conversation, advisor)
    assert scene.alerts(advisor) == []


def test_customer_who_writes_after_sending_is_not_left_alone(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    reference = scene.sends(conversation).reference
    with scene.database.writing() as record:
        casework.acknowledge(record, reference, advisor)
        casework.close(record, reference, advisor, "reviewed together")
    scene.writes(conversation, "it happened again")
    assert [alert.kind for alert in scene.alerts(advisor)] == ["message_waiting"]


def test_message_to_an_advisor_alerts_until_the_advisor_answers(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    scene.takes_over(conversation, advisor)
    scene.writes(conversation, "are you there?")
    assert [alert.kind for alert in scene.alerts(advisor)] == ["message_waiting"]
    scene.advisor_says(conversation, advisor, "Yes, I am here.")
    assert scene.alerts(advisor) == []
    assert not scene.standing(conversation).waiting


def test_thread_moves_the_status_and_the_clocks(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    reference = scene.sends(conversation).reference
    steps = [("assessed", "being_assessed"), ("interviewed", "being_assessed"), ("plan_agreed", "action_agreed")]
    for kind, status in steps:
        scene.clock.advance(minutes=5)
        with scene.database.writing() as record:
            casework.add_entry(record, reference, advisor, kind, "as agreed")
        assert scene.file(reference, advisor).state.status == status
    states = {clock.kind: clock.state for clock in scene.file(reference, advisor).clocks}
    assert states == {
        "acknowledge": "due",
        "risk_assessment": "met",
        "interview": "met",
        "plan": "met",
        "contact": "due",
    }
    with scene.database.writing() as record:
        casework.close(record, reference, advisor, "reviewed together")
        with pytest.raises(CaseClosed):
            casework.assess(record, reference, advisor, "too late")
        casework.note(record, reference, advisor, "learning for the team")
    closed = scene.file(reference, advisor)
    assert closed.state.status == "closed"
    assert {clock.kind: clock.state for clock in closed.clocks} == {
        "acknowledge": "stopped",
        "risk_assessment": "met",
        "interview": "met",
        "plan": "met",
        "contact": "stopped",
        "follow_up": "due",
    }


def clocks_of(scene: Scene, reference: str, advisor: int) -> dict[str, tuple[str, datetime]]:
    return {clock.kind: (clock.state, clock.due_at) for clock in scene.file(reference, advisor).clocks}


def test_somebody_is_followed_up_after_closing_unless_it_is_taken_up_again(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    reference = scene.sends(conversation).reference
    with scene.database.writing() as record, pytest.raises(CaseOpen):
        casework.add_entry(record, reference, advisor, "followed_up", "too early")
    with scene.database.writing() as record:
        casework.close(record, reference, advisor, "reviewed together")
    assert clocks_of(scene, reference, advisor)["follow_up"] == ("due", scene.clock() + timedelta(weeks=4))
    with scene.database.writing() as record:
        casework.reopen(record, reference, advisor, "it began again")
    found = clocks_of(scene, reference, advisor)
    assert (found["follow_up"][0], found["contact"][0]) == ("stopped", "due")
    scene.clock.advance(minutes=5)
    with scene.database.writing() as record:
        casework.close(record, reference, advisor, "reviewed again")
        casework.add_entry(record, reference, advisor, "followed_up", "she sleeps again")
    assert clocks_of(scene, reference, advisor)["follow_up"][0] == "met"


def test_nobody_is_followed_up_after_a_report_that_was_never_sent(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    scene.writes(conversation, "he will kill me", signals=[THREAT])
    reference = scene.reference(conversation)
    with scene.database.writing() as record:
        casework.close(record, reference, advisor, "a test of the page")
    assert "follow_up" not in clocks_of(scene, reference, advisor)


def test_the_next_contact_is_due_on_the_day_that_was_agreed(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    reference = scene.sends(conversation).reference
    day = scene.clock().date() + timedelta(days=40)
    with scene.database.writing() as record:
        casework.add_entry(record, reference, advisor, "contacted", "she is away until then", next_contact=day)
    state, due_at = clocks_of(scene, reference, advisor)["contact"]
    assert (state, due_at.astimezone(LONDON).replace(tzinfo=None)) == ("due", datetime.combine(day, time(17)))
    for wrong in (scene.clock().date(), scene.clock().date() + timedelta(days=300)):
        with scene.database.writing() as record, pytest.raises(DayNotAhead):
            casework.add_entry(record, reference, advisor, "contacted", "a slip of the pen", next_contact=wrong)


def test_only_the_advisor_or_a_manager_decides(scene: Scene) -> None:
    owner, manager = scene.advisor("Asha Patel"), scene.advisor("Jo Lund", role="manager")
    reference = scene.sends(scene.opens()).reference
    other = scene.advisor("Tom Reid")
    with scene.database.writing() as record:
        with pytest.raises(NotAllowed):
            casework.close(record, reference, other, "done")
        with pytest.raises(NotAllowed):
            casework.reassign(record, reference, other, other, "mine")
        with pytest.raises(ReasonMissing):
            casework.reassign(record, reference, owner, other, " ")
    with scene.database.writing() as record:
        casework.reassign(record, reference, manager, other, "speaks Polish")
    assert [alert.mine for alert in scene.alerts(other)] == [True]
    assert scene.alerts(owner) == []


def test_unknown_cases_and_people_are_refused(scene: Scene) -> None:
    advisor = scene.advisor("Asha Patel")
    reference = scene.sends(scene.opens()).reference
    with scene.database.writing() as record:
        with pytest.raises(UnknownCase):
            casework.note(record, "HR-2026-999999x", advisor, "text")
        with pytest.raises(UnknownAdvisor):
            casework.note(record, reference, 4711, "text")


def test_desk_shows_first_what_must_happen_next(scene: Scene) -> None:
    advisor = scene.advisor("Asha Patel")
    calm = scene.opens()
    scene.sends(calm)
    scene.clock.advance(hours=1)
    later, urgent, waiting = scene.opens(), scene.opens(), scene.opens()
    scene.sends(later)
    scene.wants_person(waiting)
    scene.writes(urgent, "he will kill me", signals=[THREAT])
    with scene.database.reading() as record:
        rows = casework.desk(record, advisor)
        mine = casework.desk(record, advisor, DeskFilters(advisor=advisor, urgency="urgent"))
        overdue = casework.desk(record, advisor, DeskFilters(overdue=True))
    assert [row.conversation for row in rows] == [urgent, waiting, calm, later]
    assert (rows[0].flags, rows[0].mine, rows[1].waiting) == (("threat_to_life",), True, True)
    assert [row.conversation for row in mine] == [urgent]
    assert overdue == []
    scene.clock.advance(days=2)
    with scene.database.reading() as record:
        assert len(casework.desk(record, advisor, DeskFilters(overdue=True))) == 4


def test_a_receipt_can_be_asked_for_once_the_report_was_sent(scene: Scene) -> None:
    scene.advisor("Asha Patel")
    conversation = scene.opens()
    with scene.database.reading() as record:
        assert casework.receipt(record, conversation) is None
    sent = scene.sends(conversation)
    with scene.database.reading() as record:
        assert casework.receipt(record, conversation) == sent


def test_wanting_everything_erased_after_sending_reaches_the_advisor(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    scene.sends(conversation)
    with scene.database.writing() as record:
        casework.request_deletion(record, conversation)
    assert "deletion_wanted" in [alert.kind for alert in scene.alerts(advisor)]


def test_erasing_cannot_be_asked_of_an_advisor_before_there_is_a_case(scene: Scene) -> None:
    conversation = scene.opens()
    with pytest.raises(UnknownCase), scene.database.writing() as record:
        casework.request_deletion(record, conversation)

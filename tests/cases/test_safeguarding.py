"""A child or an adult at risk: the reasons are derived, the advisor is called, the question about MASH stands."""

import pytest

from cases import casework, conversations, safeguarding
from cases.errors import AlreadySubmitted, NothingAsked, ReasonMissing
from cases.risk import Signal
from tests.cases.scene import Scene

CHILD = Signal("child_at_risk", "yes", "my little one", "phrases")

WAYS = {
    "a child is at risk": ([("at_risk", "child")], ("child_at_risk",)),
    "an adult is at risk": ([("at_risk", "adult_at_risk")], ("adult_at_risk",)),
    "a child interprets": ([("helper", "somebody_helps"), ("interpreter_age", "under_18")], ("child_interprets",)),
    "a child reports": ([("reporter_role", "representative"), ("interpreter_age", "under_18")], ("child_reports",)),
    "it cannot wait for a child": (
        [("reporter_role", "representative"), ("consent", "refused"), ("consent_reason", "child_at_risk")],
        ("child_at_risk",),
    ),
    "it cannot wait for an adult": (
        [("reporter_role", "representative"), ("consent", "refused"), ("consent_reason", "adult_at_risk")],
        ("adult_at_risk",),
    ),
}


@pytest.mark.parametrize("way", list(WAYS))
def test_each_reason_opens_the_case_and_calls_its_advisor_once(scene: Scene, way: str) -> None:
    answers, reasons = WAYS[way]
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    for _ in range(2):
        for question, choice in answers:
            scene.answers(conversation, question, choice)
    assert [alert.kind for alert in scene.alerts(advisor)] == ["safeguarding"]
    file = scene.file(scene.reference(conversation), advisor)
    assert [entry.text for entry in file.entries if entry.kind == "safeguarding"] == list(reasons)
    assert file.safeguarding.reasons == reasons
    assert file.safeguarding.asks


def test_a_flag_about_a_child_asks_as_well(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    for _ in range(2):
        scene.writes(conversation, "he will hurt my little one", signals=[CHILD])
    file = scene.file(scene.reference(conversation), advisor)
    assert file.safeguarding.reasons == ("child_at_risk",)
    assert {alert.kind for alert in scene.alerts(advisor)} == {"urgent", "safeguarding"}


@pytest.mark.parametrize("answer", ["referred", "not_met"])
def test_the_question_stands_until_it_is_answered_in_words(scene: Scene, answer: safeguarding.MashAnswer) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    scene.answers(conversation, "at_risk", "child")
    reference = scene.reference(conversation)
    with scene.database.writing() as record:
        casework.acknowledge(record, reference, advisor)
    assert scene.file(reference, advisor).safeguarding.asks
    with pytest.raises(ReasonMissing), scene.database.writing() as record:
        safeguarding.answer_mash(record, reference, advisor, answer, " ")
    with scene.database.writing() as record:
        safeguarding.answer_mash(record, reference, advisor, answer, "School and nurse know.")
    stands = scene.file(reference, advisor).safeguarding
    assert (stands.asks, stands.answer, stands.words) == (False, answer, "School and nurse know.")
    with pytest.raises(NothingAsked), scene.database.writing() as record:
        safeguarding.answer_mash(record, reference, advisor, answer, "Again")
    scene.answers(conversation, "at_risk", "child", "adult_at_risk")
    assert scene.file(reference, advisor).safeguarding.asks


def test_a_draft_with_a_child_at_risk_is_not_erased_by_whoever_holds_the_keyboard(scene: Scene) -> None:
    scene.advisor("Asha Patel")
    conversation = scene.opens()
    scene.answers(conversation, "at_risk", "child")
    with pytest.raises(AlreadySubmitted), scene.database.writing() as record:
        conversations.erase(record, conversation)


def test_an_interview_that_a_child_interpreted_is_kept_and_goes_to_an_advisor(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    scene.answers(conversation, "helper", "somebody_helps")
    scene.answers(conversation, "interpreter_age", "under_18")
    scene.answers(conversation, "interpreter_call", words="Polish, ring my aunt")
    for _ in range(2):
        with scene.database.writing() as record:
            assert casework.stop_for_interpreter(record, conversation).advisor == "Asha Patel"
    assert {"safeguarding", "interpreter_wanted"} == {alert.kind for alert in scene.alerts(advisor)}
    scene.writes(conversation, "one more thing")
    assert "message_waiting" in {alert.kind for alert in scene.alerts(advisor)}


def test_the_manager_is_told_once_that_somebody_of_the_landlords_did_it(scene: Scene) -> None:
    scene.advisor("Asha Patel")
    manager, conversation = scene.advisor("Jo Lund", role="manager"), scene.opens()
    scene.answers(conversation, "offender", "livv_worker")
    assert "worker_named" not in {alert.kind for alert in scene.alerts(manager)}
    reference = scene.sends(conversation).reference
    scene.answers(conversation, "offender", "livv_worker", "neighbour")
    assert [alert.kind for alert in scene.alerts(manager)].count("worker_named") == 1
    kinds = [entry.kind for entry in scene.file(reference, manager).entries]
    assert kinds.count("worker_named") == 1


def test_a_worker_who_is_named_later_loses_the_case_and_it_goes_to_nobody_who_fits_the_name(scene: Scene) -> None:
    scene.advisor("Kevin Marsh")
    conversation = scene.opens()
    scene.answers(conversation, "offender", "livv_worker")
    with scene.database.writing() as record:
        safeguarding.heed(record, record.session.get_one(_row(), conversation), ("adult_at_risk",))
    other = scene.advisor("Tom Reid")
    scene.writes(conversation, "it was Kevin Marsh from your office")
    assert scene.standing(conversation).named_advisor == "Tom Reid"
    assert scene.file(scene.reference(conversation), other).advisor == "Tom Reid"


def _row() -> type:
    from cases import models

    return models.Conversation

"""Ready answers: each language for itself, changed by the manager alone, every change audited."""

import pytest

from cases import audit, models, ready_answers
from cases.errors import MessageTooLong, NotAllowed, UnknownAnswer, UnknownLanguage
from cases.ready_answers import ReadyAnswer, Shipped
from tests.cases.scene import Scene

POLISH = [Shipped("utter_ready_time", "Nie ma pośpiechu.", "Take your time.")]
ENGLISH = [Shipped("utter_ready_time", "Take your time.", "Take your time.")]


@pytest.fixture
def manager(scene: Scene) -> int:
    return scene.advisor("Ruth Price", role="manager")


def offered(scene: Scene, language: str, *, hidden: bool = False) -> list[ReadyAnswer]:
    with scene.database.reading() as record:
        shipped = POLISH if language == "pl" else ENGLISH
        return ready_answers.answers(record, language, shipped, hidden=hidden)


def test_the_catalogues_answers_stand_until_somebody_changes_them(scene: Scene) -> None:
    assert offered(scene, "pl") == [
        ReadyAnswer("utter_ready_time", "Nie ma pośpiechu.", "Take your time.", "catalogue", shipped=True)
    ]


def test_an_edited_answer_in_one_language_changes_no_other(scene: Scene, manager: int) -> None:
    with scene.database.writing() as record:
        ready_answers.edit(record, "pl", "utter_ready_time", " Spokojnie. ", "Take it easy.", advisor_id=manager)
    assert [(each.text, each.english, each.source) for each in offered(scene, "pl")] == [
        ("Spokojnie.", "Take it easy.", "own")
    ]
    assert [(each.text, each.source) for each in offered(scene, "en")] == [("Take your time.", "catalogue")]


def test_an_added_answer_stands_after_the_others_in_its_language_alone(scene: Scene, manager: int) -> None:
    with scene.database.writing() as record:
        key = ready_answers.add(record, "pl", "Dzień dobry.", "Good day.", advisor_id=manager)
    assert [each.key for each in offered(scene, "pl")] == ["utter_ready_time", key]
    assert [each.key for each in offered(scene, "en")] == ["utter_ready_time"]


def test_a_hidden_answer_is_not_offered_and_can_be_again(scene: Scene, manager: int) -> None:
    with scene.database.writing() as record:
        ready_answers.hide(record, "pl", "utter_ready_time", True, advisor_id=manager)
    assert offered(scene, "pl") == []
    assert [each.hidden for each in offered(scene, "pl", hidden=True)] == [True]
    assert len(offered(scene, "en")) == 1
    with scene.database.writing() as record:
        ready_answers.hide(record, "pl", "utter_ready_time", False, advisor_id=manager)
    assert [each.text for each in offered(scene, "pl")] == ["Nie ma pośpiechu."]


def test_the_catalogues_words_can_stand_again(scene: Scene, manager: int) -> None:
    with scene.database.writing() as record:
        ready_answers.edit(record, "pl", "utter_ready_time", "Spokojnie.", "Take it easy.", advisor_id=manager)
        ready_answers.restore(record, "pl", "utter_ready_time", advisor_id=manager)
    assert [each.source for each in offered(scene, "pl")] == ["catalogue"]
    with pytest.raises(UnknownAnswer), scene.database.writing() as record:
        ready_answers.restore(record, "pl", "own_0", advisor_id=manager)


def test_only_an_answer_that_nobody_changed_is_recognised(scene: Scene, manager: int) -> None:
    with scene.database.writing() as record:
        found = ready_answers.exactly(record, "pl", POLISH, "Nie ma pośpiechu.\n")
        assert found is not None
        assert found.english == "Take your time."
        assert ready_answers.exactly(record, "pl", POLISH, "Nie ma pośpiechu, Anno.") is None
        ready_answers.hide(record, "pl", "utter_ready_time", True, advisor_id=manager)
        assert ready_answers.exactly(record, "pl", POLISH, "Nie ma pośpiechu.") is None


def test_only_a_manager_changes_answers(scene: Scene) -> None:
    asha = scene.advisor("Asha Patel")
    with pytest.raises(NotAllowed), scene.database.writing() as record:
        ready_answers.edit(record, "pl", "utter_ready_time", "Nie.", "No.", advisor_id=asha)
    with pytest.raises(NotAllowed), scene.database.writing() as record:
        ready_answers.add(record, "pl", "Nie.", "No.", advisor_id=asha)
    with pytest.raises(NotAllowed), scene.database.writing() as record:
        ready_answers.hide(record, "pl", "utter_ready_time", True, advisor_id=asha)
    with pytest.raises(NotAllowed), scene.database.writing() as record:
        ready_answers.restore(record, "pl", "utter_ready_time", advisor_id=asha)
    assert scene.rows()["ready_answer"] == 0


def test_each_change_is_audited_with_who_and_which(scene: Scene, manager: int) -> None:
    with scene.database.writing() as record:
        ready_answers.edit(record, "pl", "utter_ready_time", "Spokojnie.", "Take it easy.", advisor_id=manager)
        ready_answers.hide(record, "pl", "utter_ready_time", True, advisor_id=manager)
        ready_answers.hide(record, "pl", "utter_ready_time", False, advisor_id=manager)
        ready_answers.restore(record, "pl", "utter_ready_time", advisor_id=manager)
        key = ready_answers.add(record, "pl", "Dzień dobry.", "Good day.", advisor_id=manager)
        lines = audit.entries(record, "ready_answer:pl:utter_ready_time")
        added = audit.entries(record, f"ready_answer:pl:{key}")
    assert [line.action.removeprefix("ready_answer:") for line in lines] == ["edited", "hidden", "shown", "restored"]
    assert [line.action for line in added] == ["ready_answer:added"]
    assert {line.actor for line in (*lines, *added)} == {f"advisor:{manager}"}


def test_what_cannot_be_an_answer_is_refused(scene: Scene, manager: int) -> None:
    with pytest.raises(MessageTooLong), scene.database.writing() as record:
        ready_answers.add(record, "pl", "a" * 601, "a", advisor_id=manager)
    with pytest.raises(UnknownLanguage), scene.database.writing() as record:
        ready_answers.add(record, "polski!", "a", "a", advisor_id=manager)
    with pytest.raises(UnknownAnswer), scene.database.writing() as record:
        ready_answers.edit(record, "pl", "own_0", "a", "a", advisor_id=manager)
    with scene.database.reading() as record:
        assert record.session.query(models.ReadyAnswer).count() == 0

"""Who is given a case: fit, present, trained, never named in the report, and always somebody."""

from datetime import date, timedelta

import pytest

from cases import advisors, casework, models
from cases.naming import MANAGER_NAME
from tests.cases.scene import THREAT, Scene

TODAY = date(2026, 11, 24)


def named(scene: Scene, conversation: str) -> str:
    return scene.sends(conversation).advisor


def test_first_case_of_an_empty_house_goes_to_the_manager(scene: Scene) -> None:
    assert named(scene, scene.opens()) == MANAGER_NAME
    assert named(scene, scene.opens()) == MANAGER_NAME
    assert scene.rows()["advisor"] == 1


def test_off_duty_absent_untrained_and_gone_are_passed_over(scene: Scene) -> None:
    scene.advisor("Off Duty", on_duty=False)
    away = scene.advisor("Away Today")
    scene.advisor("Trained Long-Ago", trained_on=TODAY - timedelta(days=367))
    scene.advisor("Trained Tomorrow", trained_on=TODAY + timedelta(days=1))
    gone = scene.advisor("Gone Away")
    scene.advisor("Jo Lund", role="manager")
    with scene.database.writing() as record:
        advisors.set_absence(record, away, TODAY, TODAY)
        advisors.deactivate(record, gone, "advisor:1")
    assert named(scene, scene.opens()) == "Jo Lund"
    scene.clock.advance(days=1)
    assert named(scene, scene.opens()) in {"Away Today", "Trained Tomorrow"}


def test_training_lasts_twelve_months(scene: Scene) -> None:
    scene.advisor("Trained Last-Year", trained_on=date(2025, 11, 24))
    assert named(scene, scene.opens()) == "Trained Last-Year"


@pytest.mark.parametrize(
    "words",
    [
        "it was Siân O’Price who works for you",
        "that o’price again",
        "SIAN   O’PRICE",
        "the one called O’Price's mate",
    ],
)
def test_an_advisor_named_in_the_report_never_gets_it(scene: Scene, words: str) -> None:
    scene.advisor("Siân O’Price")
    other = scene.advisor("Tom Reid", trained_on=TODAY)
    conversation = scene.opens()
    scene.writes(conversation, words)
    with scene.database.writing() as record:
        record.session.get_one(models.Advisor, other).last_assigned_at = scene.clock()
    assert named(scene, conversation) == "Tom Reid"


def test_a_name_inside_another_word_names_nobody(scene: Scene) -> None:
    scene.advisor("Ann Low")
    scene.advisor("Jo Lund", role="manager")
    conversation = scene.opens()
    scene.writes(conversation, "they follow me and shout slow down, Annette saw it")
    assert named(scene, conversation) == "Ann Low"


def test_a_name_in_an_answer_counts_too(scene: Scene) -> None:
    scene.advisor("Ann Low")
    scene.advisor("Jo Lund", role="manager")
    conversation = scene.opens()
    scene.answers(conversation, "where", words="outside Ann Low's office")
    assert named(scene, conversation) == "Jo Lund"


def test_where_the_manager_is_named_somebody_else_is_found(scene: Scene) -> None:
    scene.advisor("Jo Lund", role="manager")
    scene.advisor("Off Duty-Person", on_duty=False)
    conversation = scene.opens()
    scene.writes(conversation, "Jo Lund laughed at me")
    assert named(scene, conversation) == "Off Duty-Person"


def test_an_urgent_case_changes_hands_when_its_advisor_is_named_later(scene: Scene) -> None:
    scene.advisor("Ann Low")
    conversation = scene.opens()
    scene.writes(conversation, "he will kill me", signals=[THREAT])
    assert scene.standing(conversation).named_advisor == "Ann Low"
    scene.advisor("Tom Reid")
    scene.writes(conversation, "his sister is Ann Low from your office")
    assert named(scene, conversation) == "Tom Reid"


def test_thanking_an_advisor_by_name_accuses_nobody(scene: Scene) -> None:
    conversation, advisor = scene.opens(), scene.advisor("Ann Low")
    scene.advisor("Tom Reid")
    scene.takes_over(conversation, advisor)
    scene.advisor_says(conversation, advisor, "I am Ann Low.")
    scene.writes(conversation, "thank you Ann Low")
    scene.hands_back(conversation, advisor)
    assert named(scene, conversation) == "Ann Low"


def test_language_goes_before_load(scene: Scene) -> None:
    scene.advisor("Ola Nowak", languages=["en", "pl"])
    for _ in range(3):
        scene.sends(scene.opens())
    scene.advisor("Tom Reid")
    assert named(scene, scene.opens("pl")) == "Ola Nowak"
    assert named(scene, scene.opens("en")) == "Tom Reid"


def test_an_urgent_case_weighs_three(scene: Scene) -> None:
    first = scene.advisor("Ann Low")
    urgent = scene.opens()
    scene.writes(urgent, "he will kill me", signals=[THREAT])
    second = scene.advisor("Tom Reid")
    assert [named(scene, scene.opens()) for _ in range(3)] == ["Tom Reid"] * 3
    assert named(scene, scene.opens()) == "Ann Low"
    with scene.database.writing() as record:
        for row in casework.desk(record, second, casework.DeskFilters(advisor=second)):
            casework.close(record, row.reference, second, "reviewed")
    assert first != second
    assert named(scene, scene.opens()) == "Tom Reid"


def test_equals_take_turns_by_longest_rest(scene: Scene) -> None:
    for name in ("Ann Low", "Tom Reid", "Ola Nowak"):
        scene.advisor(name)
    given = []
    for _ in range(6):
        scene.clock.advance(minutes=1)
        given.append(named(scene, scene.opens()))
    assert sorted(given[:3]) == sorted(given[3:]) == ["Ann Low", "Ola Nowak", "Tom Reid"]

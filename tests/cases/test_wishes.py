"""A wish about the advisor is honoured where somebody present fits, and stands for the manager where not."""

import pytest

from cases import advisors, report, wishing
from cases.report import Answer
from tests.cases.scene import THREAT, Scene


def wishes(scene: Scene, conversation: str, *choices: str, words: str = "", **understood: str) -> None:
    with scene.database.writing() as record:
        report.put(record, conversation, Answer("advisor_wish", "given", choices, words, understood))


def is_gender(scene: Scene, advisor: int, gender: str) -> int:
    with scene.database.writing() as record:
        advisors.set_gender(record, advisor, gender)
    return advisor


def outcome(scene: Scene, conversation: str) -> tuple[str, str | None]:
    with scene.database.reading() as record:
        found = wishing.outcome(record, conversation)
    return found.kind, found.advisor


@pytest.fixture
def people(scene: Scene) -> dict[str, int]:
    tom = is_gender(scene, scene.advisor("Tom Reid", languages=["en", "pl"]), "man")
    asha = is_gender(scene, scene.advisor("Asha Patel", languages=["en", "ur"]), "woman")
    return {"Tom Reid": tom, "Asha Patel": asha, "Jo Lund": scene.advisor("Jo Lund", role="manager")}


@pytest.mark.parametrize(
    ("choice", "understood", "named"),
    [
        ("a_woman", {}, "Asha Patel"),
        ("a_man", {}, "Tom Reid"),
        ("speaks_my_language", {"language": "ur"}, "Asha Patel"),
        ("speaks_my_language", {"language": "pl"}, "Tom Reid"),
    ],
)
def test_a_wish_before_sending_names_who_fits(
    scene: Scene, people: dict[str, int], choice: str, understood: dict[str, str], named: str
) -> None:
    conversation = scene.opens()
    wishes(scene, conversation, choice, **understood)
    assert outcome(scene, conversation) == ("noted", None)
    assert scene.sends(conversation).advisor == named
    assert outcome(scene, conversation) == ("met", named)


def test_a_wish_that_comes_later_gives_the_open_case_to_who_fits(scene: Scene, people: dict[str, int]) -> None:
    conversation = scene.opens()
    before = scene.sends(conversation).advisor
    wishes(scene, conversation, "a_woman" if before == "Tom Reid" else "a_man")
    after = "Asha Patel" if before == "Tom Reid" else "Tom Reid"
    assert scene.standing(conversation).named_advisor == after
    assigned = [
        e.about for e in scene.file(scene.reference(conversation), people[after]).entries if e.kind == "assigned"
    ]
    assert assigned == [before, after]
    assert "new_case" in {alert.kind for alert in scene.alerts(people[after])}


@pytest.mark.parametrize(("words", "named"), [("anyone but Tom", "Asha Patel"), ("not asha please", "Tom Reid")])
def test_not_a_certain_person_is_not_given_the_case(
    scene: Scene, people: dict[str, int], words: str, named: str
) -> None:
    conversation = scene.opens()
    wishes(scene, conversation, "not_a_certain_person", words=words)
    assert scene.sends(conversation).advisor == named


def test_somebody_else_means_not_the_one_whom_the_case_has(scene: Scene, people: dict[str, int]) -> None:
    conversation = scene.opens()
    before = scene.sends(conversation).advisor
    wishes(scene, conversation, "not_a_certain_person", words="i want somebody else")
    assert scene.standing(conversation).named_advisor != before
    assert outcome(scene, conversation)[0] == "met"


@pytest.mark.parametrize("choice", ["a_woman", "another_wish"])
def test_where_nobody_fits_the_wish_stands_for_the_manager(scene: Scene, choice: str) -> None:
    is_gender(scene, scene.advisor("Tom Reid"), "man")
    manager, conversation = scene.advisor("Jo Lund", role="manager"), scene.opens()
    wishes(scene, conversation, choice, words="somebody calm")
    assert scene.sends(conversation).advisor == "Tom Reid"
    assert outcome(scene, conversation) == ("not_met", "Tom Reid")
    assert "wish_not_met" in {alert.kind for alert in scene.alerts(manager)}


def test_a_wish_never_gives_the_case_to_whom_the_report_names(scene: Scene, people: dict[str, int]) -> None:
    conversation = scene.opens()
    scene.writes(conversation, "Asha Patel did it, she will kill me", signals=[THREAT])
    wishes(scene, conversation, "a_woman")
    assert scene.standing(conversation).named_advisor == "Tom Reid"
    assert outcome(scene, conversation)[0] == "not_met"


def test_who_is_away_is_not_given_it_for_a_wish(scene: Scene, people: dict[str, int]) -> None:
    with scene.database.writing() as record:
        advisors.set_presence(record, people["Asha Patel"], "off")
    conversation = scene.opens()
    wishes(scene, conversation, "a_woman")
    assert scene.sends(conversation).advisor == "Tom Reid"


def test_an_advisor_says_their_gender_themselves_or_not_at_all(scene: Scene) -> None:
    advisor = scene.advisor("Tom Reid")
    with pytest.raises(ValueError, match="woman, man or other"):
        is_gender(scene, advisor, "unknown")
    is_gender(scene, advisor, "other")
    with scene.database.writing() as record:
        assert advisors.by_email(record, "person1@example.org").gender == "other"
        advisors.set_gender(record, advisor, None)

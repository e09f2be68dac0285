"""Urgent risk: any component raises, none lowers, only a person clears."""

import pytest

from cases import casework, risk
from cases.errors import ReasonMissing
from cases.interview import PLAN
from cases.risk import Signal
from tests.cases.scene import MAYBE, THREAT, Scene


def test_urgent_words_open_a_case_with_an_advisor_and_an_alert_at_once(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    assert scene.writes(conversation, "he said he will kill me", signals=[THREAT]).urgent == "yes"
    standing = scene.standing(conversation)
    assert (standing.urgent, standing.named_advisor, standing.state) == (True, "Asha Patel", "open")
    (alert,) = scene.alerts(advisor)
    assert (alert.kind, alert.mine, alert.urgent, alert.reference) == ("urgent", True, True, standing.reference)
    file = scene.file(alert.reference, advisor)
    assert (file.state.unfinished, file.risk_flags[0].quote) == (True, "kill me")
    assert {clock.kind for clock in file.clocks} == {"acknowledge", "risk_assessment", "interview"}


def test_a_doubt_asks_but_alarms_nobody(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    assert scene.writes(conversation, "he has a knife, I think", signals=[MAYBE]).urgent == "ask"
    assert scene.standing(conversation).reference is None
    assert scene.alerts(advisor) == []


def test_a_doubt_becomes_certain_and_never_less(scene: Scene) -> None:
    conversation = scene.opens()
    seq = scene.writes(conversation, "he has a knife", signals=[MAYBE]).seq
    certain = Signal("weapon", "yes", "a knife", "classifier")
    with scene.database.writing() as record:
        assert risk.raise_flags(record, conversation, seq, [certain]) == "yes"
        assert risk.raise_flags(record, conversation, seq, [MAYBE]) == "yes"
        (flag,) = risk.flags(record, conversation)
    assert (flag.level, flag.quote, flag.judge) == ("yes", "a knife", "classifier")


def test_same_flag_twice_alerts_once(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    seq = scene.writes(conversation, "he will kill me", signals=[THREAT]).seq
    before = scene.rows()
    with scene.database.writing() as record:
        risk.raise_flags(record, conversation, seq, [THREAT])
    assert scene.rows() == before
    assert len(scene.alerts(advisor)) == 1


@pytest.mark.parametrize("value", [c.value for q in PLAN for c in q.choices if c.raises])
def test_choosing_danger_is_urgent_even_when_pressed_late(scene: Scene, value: str) -> None:
    conversation = scene.opens()
    scene.asks(conversation, "where")
    assert scene.writes(conversation, "", choices=[value]).urgent == "yes"


def test_ordinary_choices_raise_nothing(scene: Scene) -> None:
    conversation = scene.opens()
    ordinary = [c.value for q in PLAN for c in q.choices if not c.raises]
    assert scene.writes(conversation, "", choices=[*ordinary, "nonsense"]).urgent == "no"


def test_a_new_threat_after_the_alert_was_acknowledged_alerts_again(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    scene.writes(conversation, "he will kill me", signals=[THREAT])
    with scene.database.writing() as record:
        casework.acknowledge(record, scene.alerts(advisor)[0].reference, advisor)
    assert scene.alerts(advisor) == []
    scene.writes(conversation, "he is at the door, he will kill me", signals=[THREAT])
    assert [alert.kind for alert in scene.alerts(advisor)] == ["urgent"]


def test_only_a_person_with_a_reason_clears_and_the_last_flag_ends_urgency(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    scene.writes(conversation, "kill", signals=[THREAT])
    scene.writes(conversation, "knife", signals=[Signal("weapon", "yes", "knife", "phrases")])
    with scene.database.writing() as record:
        first, second = risk.flags(record, conversation)
        with pytest.raises(ReasonMissing):
            risk.clear_flag(record, first.id, advisor, "  ")
        risk.clear_flag(record, first.id, advisor, "she meant a football match")
    assert scene.standing(conversation).urgent
    with scene.database.writing() as record:
        risk.clear_flag(record, second.id, advisor, "kitchen knife in a recipe")
        cleared = risk.flags(record, conversation)[1]
    assert not scene.standing(conversation).urgent
    assert (cleared.cleared_by, cleared.cleared_reason) == ("Asha Patel", "kitchen knife in a recipe")


def test_signals_outside_the_vocabulary_are_refused() -> None:
    with pytest.raises(ValueError, match="not a signal"):
        Signal("boredom", "yes", "", "phrases")

"""Messages that tell more than was asked, or something else; and corrections, without Rasa."""

from typing import Any

import pytest

from actions.answering import Outcome, decide
from actions.correcting import corrects
from actions.turn import Turn
from cases.report import Answer, Report
from cases.summary import in_words
from cases.told import beside_known
from language.catalogue import Catalogue
from tests.actions.test_contract import ROOT


def turn(question: str | None, text: str = "", **more: Any) -> Turn:
    return Turn(conversation="c", seq=7, question=question, text=text, **more)


def moment(words: str, start: str, **more: Any) -> dict[str, Any]:
    return {"words": words, "start": start, "precision": "day", "spoken": f"the day {start[8:10]}", **more}


POLICE = {"value": "reported", "words": "police know already", "confidence": 0.9}
LIFT = {"value": "shared_area", "words": "in the lift", "confidence": 0.8}


def test_several_answers_in_one_message_are_all_taken() -> None:
    text = "neighbour in no 7, police know already"
    said = turn("offender", text, intent="answer", answer="offender", choices=("neighbour",), facts={"police": POLICE})
    answers = {answer.question: answer for answer in decide(said).answers}
    assert answers["offender"].source == "typed"
    assert (answers["police"].choices, answers["police"].source) == (("reported",), "told")


def test_place_and_time_at_another_question_are_put_there() -> None:
    when = moment("last night", "2026-11-21T20:00:00+00:00")
    said = turn("repeated", "in the lift last night", intent="answer", facts={"where": LIFT, "when": when})
    decision = decide(said)
    assert decision.outcome == Outcome.ELSEWHERE
    assert {answer.question for answer in decision.answers} == {"where", "when"}


def test_how_often_is_an_answer_to_how_often() -> None:
    when = moment("every night", "2026-11-21T00:00:00+00:00", repeated=True)
    said = turn("repeated", "every night", intent="answer", answer="repeated", choices=("keeps_happening",),
                facts={"when": when})  # fmt: skip
    assert decide(said).outcome == Outcome.TAKEN


def test_a_sentence_about_the_police_is_no_name_and_a_name_is() -> None:
    told = {"police": {**POLICE, "value": "not_reported", "words": "havent told the police"}}
    assert decide(turn("contact_name", "no i havent told the police", facts=told)).outcome == Outcome.ELSEWHERE
    (name,) = decide(turn("contact_name", "Police Constable", facts=told)).answers
    assert (name.question, name.words) == ("contact_name", "Police Constable")


def test_incidents_of_several_messages_become_one_list() -> None:
    known = Answer(
        "when", "given", words="on monday", understood=moment("on monday", "2026-11-16T00:00:00"), source="told"
    )
    told = Answer(
        "when", "given", words="on friday", understood=moment("on friday", "2026-11-20T00:00:00"), source="told"
    )
    joined = beside_known(known, told)
    assert joined is not None
    assert [each["words"] for each in joined.understood["incidents"]] == ["on monday", "on friday"]
    assert beside_known(joined, told) is None


def test_the_summary_lists_several_incidents() -> None:
    incidents = [moment("on monday", "2026-11-16T00:00:00"), moment("on friday", "2026-11-20T00:00:00")]
    answer = Answer("when", "given", words="on monday … on friday", understood={"incidents": incidents})
    words = in_words(answer, Catalogue.load(ROOT / "data"), "en")
    assert words.splitlines()[-2:] == ["the day 16 (“on monday”)", "the day 20 (“on friday”)"]


def standing(*answers: Answer, accounts: tuple[str, ...] = ()) -> Report:
    return Report({answer.question: answer for answer in answers}, accounts, {})


@pytest.mark.parametrize(
    ("text", "wrong", "heard"),
    [("its flat 12 not 21", "21", True), ("not tuesday, friday", "tuesday", False)],
)
def test_only_what_was_said_can_be_wrong(text: str, wrong: str, heard: bool) -> None:
    report = standing(Answer("home_address", "given", words="Flat 21, Elm Court"))
    said = turn("police", text, facts={"correction": {"right": "flat 12", "wrong": wrong}})
    assert corrects(said, report) is heard


def test_what_is_said_at_its_own_question_is_the_answer_and_no_correction() -> None:
    when = moment("Thursday", "2026-11-19T00:00:00")
    said = turn("when", "no, it was Thursday", facts={"correction": {"right": "Thursday", "wrong": None}, "when": when})
    assert not corrects(said, standing(Answer("when", "given", words="Friday")))


@pytest.mark.parametrize(
    ("text", "more", "taken"),
    [
        ("this is about me", {"intent": "nlu_fallback"}, ["reporter_role"]),
        ("go on", {"intent": "answer", "answer": "go_on", "choices": ("go_on",)}, []),
    ],
)
def test_who_reports_is_taken_at_go_on_only_where_it_was_said(
    text: str, more: dict[str, Any], taken: list[str]
) -> None:
    decision = decide(
        turn("go_on", text, facts={"reporter": {"value": "self", "words": text, "confidence": 0.97}}, **more)
    )
    assert [answer.question for answer in decision.answers] == taken


def test_a_characteristic_is_never_taken_from_a_word_beside_an_answer() -> None:
    facts = {"characteristics": [{"value": "sexual_orientation", "words": "two men", "confidence": 0.99}]}
    said = turn("offender", "two men", intent="answer", answer="offender", choices=("group_of_people",), facts=facts)
    assert [answer.question for answer in decide(said).answers] == ["offender"]
    corrected = turn("police", "no, it was two men", facts={**facts, "correction": {"right": "two men", "wrong": None}})
    assert not corrects(corrected, standing(Answer("characteristics", "given", ("sex",), source="chosen")))

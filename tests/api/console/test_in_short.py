"""A case in short says what was told, and nothing that was not."""

from itertools import product

import pytest

from api.console.in_short import in_short
from api.console.terms import terms
from cases.interview import PLAN
from cases.report import Answer
from cases.risk import KINDS


def given(question: str, *choices: str, words: str = "") -> Answer:
    return Answer(question, "given", choices, words)


def test_nothing_told_says_nothing() -> None:
    assert in_short({}) == ""


def test_facts_become_plain_sentences() -> None:
    report = {
        "safety": given("safety", "danger_now"),
        "reporter_role": given("reporter_role", "witness"),
        "incident_types": given("incident_types", "threat_of_violence", "arson"),
        "characteristics": given("characteristics", "religion_or_belief"),
        "when": given("when", words="last night"),
        "where": given("where", "shared_area"),
        "repeated": given("repeated", "happened_before"),
        "police": given("police", "not_reported"),
        "anonymity": given("anonymity", "anonymous"),
    }
    assert in_short(report, ["threat_to_life", "weapon"]) == (
        "Flagged: threat to life and weapon. Said they are in danger now. "
        "A witness reports threats of violence and arson, stairs, lift or shared area, “last night”. "
        "About religion or belief. It has happened before. The police do not know. Anonymous."
    )


@pytest.mark.parametrize("standing", ["skipped", "declined", "unknown"])
def test_what_was_not_told_is_left_out(standing: str) -> None:
    report = {question.id: Answer(question.id, standing) for question in PLAN}  # type: ignore[arg-type]
    assert in_short(report) == ""


def test_place_and_time_without_a_type_are_not_called_a_crime() -> None:
    assert in_short({"where": given("where", "online_or_phone")}) == "Reported: an incident, online or by phone."


def test_long_words_are_cut_and_marked() -> None:
    short = in_short({"when": given("when", words="it began " + "a long time ago " * 20)})
    assert short.endswith("…”.")
    assert len(short) < 130


def test_every_choice_of_the_plan_makes_a_whole_sentence_or_none() -> None:
    for question, other in product(PLAN, ("incident_types", "where")):
        for choice in question.choices:
            short = in_short({question.id: given(question.id, choice.value), other: given(other)})
            assert "_" not in short
            assert short == "" or short.endswith((".", "”."))


def test_every_question_choice_and_kind_has_the_policys_term() -> None:
    for question in PLAN:
        assert question.id in terms()["questions"]
        assert {choice.value for choice in question.choices} <= set(terms()["choices"].get(question.id, {}))
    assert set(terms()["kinds"]) == KINDS

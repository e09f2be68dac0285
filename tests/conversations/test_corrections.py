"""What people correct by talking, at any question; and what belongs to another question is put there."""

from typing import Any

import pytest

from cases import report
from cases.report import Report
from tests.conversations.test_report import STORY, answers, tells_until, texts
from tests.house import Customer, House


@pytest.fixture
def customer(house: House) -> Customer:
    arrived = Customer(house.url)
    arrived.waits_for_question()
    return arrived


def tells_story_until(customer: Customer, question: str, *stories: str) -> None:
    """Tell what happened in own words, then answer by options until `question` is asked."""
    tells_until(customer, "what_happened")
    for story in stories:
        customer.says(story)
        if customer.question == "go_on":
            customer.chooses("go_on")
    tells_until(customer, question)


def given(house: House, customer: Customer) -> Report:
    found: Report = answers(house, customer)
    return found


@pytest.mark.parametrize("question", ["repeated", "witnesses", "police", "contact_name", "contact_channel", "summary"])
def test_the_day_is_corrected_at_any_question(house: House, customer: Customer, question: str) -> None:
    tells_story_until(customer, question, STORY)
    said = customer.says("no, it was Thursday")
    assert "Thursday" in given(house, customer)["when"].words
    assert "changed" in texts(said)
    assert customer.question == question


def test_words_of_the_account_are_corrected_beside_it(house: House, customer: Customer) -> None:
    tells_story_until(customer, "repeated", "two men shouted go home at me on the stairs last night")
    said = customer.says("I said two men, it was three")
    standing = given(house, customer)
    assert "I have noted the correction." in texts(said)
    assert standing.corrections == ("I said two men, it was three",)
    assert "two men shouted" in standing.accounts[0]
    assert customer.question == "repeated"


def test_a_number_in_the_address_is_corrected_in_its_place(house: House, customer: Customer) -> None:
    tells_until(customer, "home_address")
    customer.says("Flat 21, Elm Court, Huyton")
    asked = customer.question
    customer.says("its flat 12 not 21")
    assert given(house, customer)["home_address"].words == "Flat 12, Elm Court, Huyton"
    assert customer.question == asked


def test_how_long_is_corrected(house: House, customer: Customer) -> None:
    tells_story_until(
        customer, "more_questions", "my neighbour keeps calling me a paki, it has been going on for 3 years"
    )
    before = given(house, customer)["how_long"]
    assert before.words == "for 3 years"
    customer.says("not 3 years, 2")
    assert given(house, customer)["how_long"].words == "for 2 years"


def test_change_the_address_asks_for_it_again(house: House, customer: Customer) -> None:
    tells_until(customer, "home_address")
    customer.says("Flat 21, Elm Court, Huyton")
    customer.says("change the address")
    assert customer.question == "home_address"
    customer.says("Flat 3, Oak Court, Kirkby")
    assert given(house, customer)["home_address"].words == "Flat 3, Oak Court, Kirkby"


def test_several_answers_in_one_message_are_all_stored(house: House, customer: Customer) -> None:
    tells_until(customer, "offender")
    customer.says("neighbour in no 7, police know already")
    standing = given(house, customer)
    assert "neighbour" in standing["offender"].choices
    assert standing["police"].choices == ("reported",)
    tells_until(customer, "home_address")


def test_what_belongs_to_another_question_is_no_name(house: House, customer: Customer) -> None:
    tells_until(customer, "police")
    customer.chooses("skip_question")
    tells_until(customer, "contact_name")
    customer.says("no i havent told the police")
    assert given(house, customer)["police"].choices == ("not_reported",)
    assert customer.question == "contact_name"
    customer.says("Danuta Wierzbicka")
    assert given(house, customer)["contact_name"].words == "Danuta Wierzbicka"


def test_when_and_where_told_at_another_question_are_put_there(house: House, customer: Customer) -> None:
    tells_until(customer, "when")
    customer.chooses("skip_question")
    customer.chooses("skip_question")
    assert customer.question == "repeated"
    customer.says("in the lift last night")
    standing = given(house, customer)
    assert standing["where"].choices == ("shared_area",)
    assert "last night" in standing["when"].words
    assert customer.question == "repeated"


def test_who_reports_is_not_asked_again_after_it_was_typed(house: House, customer: Customer) -> None:
    customer.says("he is outside my door with a knife right now")
    assert customer.question == "go_on"
    customer.says("it happened to me")
    assert given(house, customer)["reporter_role"].choices == ("self",)


def test_what_happens_with_my_name_is_a_question(customer: Customer) -> None:
    tells_until(customer, "anonymity")
    said = customer.says("what happens with my name if i give it")
    assert "section" in texts(said)
    assert customer.question == "anonymity"


def test_several_incidents_are_a_dated_list_in_the_summary(house: House, customer: Customer) -> None:
    first = "on monday my neighbour spat at me on the landing and called me a dirty pole"
    tells_story_until(customer, "summary", first, "then on thursday she smashed my window")
    found: Any = given(house, customer)["when"].understood["incidents"]
    assert [each["words"].lower() for each in found] == ["on monday", "on thursday"]
    summary = [message for message in customer.messages() if message["kind"] == "summary"][-1]
    when = next(line["words"] for line in summary["lines"] if line["question"] == "when")
    assert "Monday" in when and "Thursday" in when


def test_hours_typed_at_safe_times_are_not_asked_again(house: House, customer: Customer) -> None:
    tells_until(customer, "contact_safe")
    customer.chooses("certain_times")
    assert customer.question == "contact_hours"
    with house.database().reading() as record:
        assert "certain_times" in report.current(record, customer.conversation)["contact_safe"].choices

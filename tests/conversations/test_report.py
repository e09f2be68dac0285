"""Reports told to the trained assistant, typed as people type, through the chat's own interface."""

from typing import Any

import pytest

from cases import casework, conversations, report
from cases.interview import PLAN, applicable
from cases.report import Answer
from tests.house import Customer, House

HERS = {
    "reporter_role": Answer("reporter_role", "given", ("self",)),
    "anonymity": Answer("anonymity", "given", ("give_name",)),
    "more_questions": Answer("more_questions", "given", ("go_on",)),
    "contact_channel": Answer("contact_channel", "given", ("phone",)),
}
STORY = "these lads from the flats opposite were shouting go home paki at me on the stairs last night about 11"


ASKED_OF_HER = [question.id for question in applicable(HERS) if question.asked]
"""What somebody is asked who gives a name, tells for herself, and answers the further questions."""


@pytest.fixture
def customer(house: House) -> Customer:
    arrived = Customer(house.url)
    arrived.waits_for_question()
    return arrived


def texts(messages: list[dict[str, Any]]) -> str:
    return "\n".join(message["text"] for message in messages if message["sender"] != "customer")


def answers(house: House, customer: Customer) -> Any:
    with house.database().reading() as record:
        return report.current(record, customer.conversation)


def tells_until(customer: Customer, question: str) -> None:
    """Answer by options until `question` is asked."""
    ways = {
        "safety": ["safe"], "reporter_role": ["self"], "anonymity": ["give_name"], "what_happened": ["that_is_all"],
        "incident_types": ["verbal_abuse"], "characteristics": ["race_or_ethnicity"], "when": ["yesterday"],
        "where": ["shared_area"], "repeated": ["first_time"], "police": ["not_reported"],
        "more_questions": ["go_on"],
        "contact_channel": ["phone"], "contact_safe": ["any_time"],
    }  # fmt: skip
    words = {"contact_name": "Denise Okafor", "contact_details": "07700 900123"}
    for _ in range(len(PLAN) + 2):
        if customer.question == question:
            return
        asked = str(customer.question)
        if asked in words:
            customer.says(words[asked])
        else:
            customer.chooses(*ways.get(asked, ["skip_question"]))
    raise AssertionError(f"{question} was never asked; at {customer.question}")


def test_a_report_told_in_own_words_becomes_a_case_with_a_named_advisor(house: House, customer: Customer) -> None:
    customer.says("im fine now they went in")
    customer.says("it happened to me")
    customer.says("id rather stay anonymous")
    customer.says(STORY)
    customer.says("thats everything")
    while customer.question != "summary":
        customer.chooses("skip_question")
    said = customer.says("yes send it")
    receipt = next(message for message in said if message["kind"] == "receipt")
    with house.database().reading() as record:
        standing = conversations.standing(record, customer.conversation)
    assert standing.reference is not None
    assert standing.reference in receipt["text"]
    assert standing.named_advisor is not None
    assert standing.named_advisor in receipt["text"]


def test_what_was_told_is_not_asked_again(house: House, customer: Customer) -> None:
    tells_until(customer, "what_happened")
    customer.says(STORY)
    if customer.question == "go_on":
        customer.chooses("go_on")
    customer.chooses("that_is_all")
    told = answers(house, customer)
    assert told["characteristics"].choices == ("race_or_ethnicity",)
    assert "verbal_abuse" in told["incident_types"].choices
    assert told["where"].choices == ("shared_area",)
    assert "last night" in told["when"].words
    assert customer.question not in ("incident_types", "characteristics", "when", "where")


def test_a_story_told_at_the_first_question_is_kept_and_the_question_stays(house: House, customer: Customer) -> None:
    customer.says("my neighbour keeps calling me a dirty pole in the lift, she did it again on monday")
    assert customer.question in ("safety", "go_on")
    assert "dirty pole" in answers(house, customer).accounts[0]


@pytest.mark.parametrize("question", ASKED_OF_HER)
def test_why_and_back_come_to_the_right_question_everywhere(customer: Customer, question: str) -> None:
    tells_until(customer, question)
    said = customer.says("why do you ask?")
    assert customer.question == question
    assert len([message for message in said if message["sender"] == "assistant"]) == 2
    customer.chooses("go_back")
    if question != "safety":
        assert customer.question != question
        tells_until(customer, question)


@pytest.mark.parametrize("words", ["skip", "next please", "id rather not say"])
def test_a_question_is_skipped_by_words(house: House, customer: Customer, words: str) -> None:
    tells_until(customer, "police")
    customer.says(words)
    assert customer.question == "support_needs"
    assert answers(house, customer)["police"].standing in ("skipped", "declined")


def test_i_do_not_know_is_an_answer(house: House, customer: Customer) -> None:
    tells_until(customer, "police")
    customer.says("i dont know")
    assert customer.question == "support_needs"
    assert answers(house, customer)["police"].choices == ("not_sure",)


@pytest.mark.parametrize(("asked", "named"), [
    ("who sees what i write", "section"),
    ("will i lose my flat if i report this", "section"),
    ("will you make me move", "section"),
    ("how long does it take", "section|standard"),
    ("what is a hate incident", "section"),
])  # fmt: skip
def test_a_question_is_answered_from_the_policy_and_the_interview_goes_on(
    customer: Customer, asked: str, named: str
) -> None:
    tells_until(customer, "where")
    said = customer.says(asked)
    assert any(part in texts(said) for part in named.split("|"))
    assert customer.question == "where"


def test_danger_is_answered_first_and_once_and_the_rest_waits_for_the_customer(
    house: House, customer: Customer
) -> None:
    tells_until(customer, "what_happened")
    said = customer.says("he says he is going to kill me, he is outside my door now with a knife")
    assert [message["kind"] for message in said if message["sender"] == "assistant"] == ["emergency"]
    assert "999" in texts(said)
    assert "knife" in answers(house, customer).accounts[0]
    with house.database().reading() as record:
        assert conversations.standing(record, customer.conversation).urgent
    customer.chooses("go_on")
    assert customer.question == "what_happened"
    again = customer.says("he is still outside with the knife")
    assert "18000" not in texts(again)


@pytest.mark.parametrize("words", ["no", "not right now", "not really no"])
def test_a_plain_no_to_are_you_safe_is_an_emergency(house: House, customer: Customer, words: str) -> None:
    """No word of it alarms the screen; the question makes it one."""
    said = customer.says(words)
    assert [message["kind"] for message in said if message["sender"] == "assistant"] == ["emergency"]
    with house.database().reading() as record:
        standing = conversations.standing(record, customer.conversation)
    assert standing.urgent
    assert standing.named_advisor is not None


def test_somebody_in_despair_is_met_as_a_person_first(customer: Customer) -> None:
    said = customer.says("i cant do this any more i just want to die")
    assert "116 123" in texts(said)
    assert texts(said).startswith("I am glad that you told me")


def test_a_person_can_be_asked_for_as_the_very_first_message(house: House, customer: Customer) -> None:
    said = customer.says("i want to talk to a real person not a bot")
    assert any(message["kind"] == "handover" for message in said)
    with house.database().reading() as record:
        named = conversations.standing(record, customer.conversation).named_advisor
    assert named is not None
    assert named in texts(said)
    assert customer.question == "safety"


def test_not_understood_twice_keeps_the_words_goes_on_and_offers_a_person(house: House, customer: Customer) -> None:
    tells_until(customer, "police")
    asked_again = customer.says("qqq zzz")
    assert any(message.get("options") for message in asked_again)
    said = customer.says("wibble wobble")
    assert "talk to a person" in texts(said)
    assert customer.question != "police"
    taken = answers(house, customer)["police"]
    assert taken.standing == "skipped" or taken.words == "wibble wobble"


def test_a_line_of_the_summary_can_be_changed(house: House, customer: Customer) -> None:
    tells_until(customer, "summary")
    customer.chooses("change:where")
    assert customer.question == "where"
    customer.chooses("street_or_neighbourhood")
    assert customer.question == "summary"
    assert answers(house, customer)["where"].choices == ("street_or_neighbourhood",)


def test_a_correction_is_taken_from_plain_words(house: House, customer: Customer) -> None:
    tells_until(customer, "summary")
    customer.says("no it was last thursday")
    assert "thursday" in answers(house, customer)["when"].words.lower()
    assert customer.question == "summary"


def test_the_summary_reads_back_every_answer(customer: Customer) -> None:
    tells_until(customer, "summary")
    summary = [message for message in customer.messages() if message["kind"] == "summary"][-1]
    lines = {line["question"]: line["words"] for line in summary["lines"]}
    assert lines["contact_name"] == "“Denise Okafor”"
    assert lines["police"] == "No, they do not know"
    assert set(lines) == set(ASKED_OF_HER) - {"summary"}


def test_an_anonymous_reporter_is_never_asked_for_a_name(customer: Customer) -> None:
    tells_until(customer, "anonymity")
    customer.says("no name please")
    while customer.question != "summary":
        assert customer.question not in ("contact_name", "contact_channel", "contact_details", "contact_safe")
        customer.chooses("skip_question")


def test_starting_again_uses_no_earlier_answer(house: House, customer: Customer) -> None:
    tells_until(customer, "where")
    customer.says("start again from the beginning please")
    assert customer.question == "safety"
    assert len(answers(house, customer)) == 0


def test_a_pause_keeps_the_question(customer: Customer) -> None:
    tells_until(customer, "where")
    said = customer.says("got to go now kids are back, can i finish later")
    assert "saved" in texts(said)
    customer.says("on the landing outside my door")
    assert customer.question not in ("where", None)


def test_words_after_sending_reach_the_advisor(house: House, customer: Customer) -> None:
    tells_until(customer, "summary")
    customer.chooses("send")
    said = customer.says("i forgot to say his dog was there and all")
    with house.database().reading() as record:
        assert str(conversations.standing(record, customer.conversation).named_advisor) in texts(said)


def test_danger_after_sending_is_still_answered_as_danger(customer: Customer) -> None:
    tells_until(customer, "summary")
    customer.chooses("send")
    said = customer.says("he is at my door now with a knife he says he will kill me")
    assert any(message["kind"] == "emergency" for message in said)


def test_any_news_is_answered_with_reference_name_and_date(house: House, customer: Customer) -> None:
    tells_until(customer, "summary")
    customer.chooses("send")
    said = customer.says("is there any news on my report")
    with house.database().reading() as record:
        receipt = casework.receipt(record, customer.conversation)
    assert receipt is not None
    assert receipt.reference in texts(said)
    assert receipt.advisor in texts(said)


@pytest.mark.parametrize(
    "text",
    ["/restart", "/session_start", "/report_form", "🏳️‍🌈", "؟؟؟", "\u202eabc", "a" * 5000, "<script>alert(1)</script>"],
)
def test_nothing_that_is_typed_breaks_the_conversation(customer: Customer, text: str) -> None:
    tells_until(customer, "where")
    customer.says(text)
    kept = [message["text"] for message in customer.messages() if message["sender"] == "customer"]
    assert kept[-1] == text
    assert customer.question is not None


def test_no_turn_asks_two_questions(customer: Customer) -> None:
    tells_until(customer, "summary")
    asked_at: dict[int, int] = {}
    last_customer = 0
    for message in customer.messages():
        if message["sender"] == "customer":
            last_customer = message["seq"]
        elif message["kind"] == "question":
            asked_at[last_customer] = asked_at.get(last_customer, 0) + 1
    assert set(asked_at.values()) == {1}

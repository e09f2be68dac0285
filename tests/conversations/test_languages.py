"""Another language in the middle of a report, with the trained assistant: wished for by typing, offered, declined."""

import time
from typing import Any

import pytest

from cases import conversations, report
from tests.house import Customer, House

POLISH = "W zeszłym tygodniu ktoś zniszczył moje kwiaty w ogrodzie"


@pytest.fixture
def customer(house: House) -> Customer:
    """Safe, and telling it for themselves."""
    arrived = Customer(house.url)
    arrived.waits_for_question()
    arrived.chooses("safe")
    arrived.chooses("self")
    return arrived


def asked_after(customer: Customer, seq: int) -> dict[str, Any]:
    """The question that is asked after message `seq`."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        found = [each for each in customer.messages(after=seq, wait=2) if each.get("question")]
        if found:
            return found[-1]
    raise AssertionError("nothing was asked")


@pytest.mark.parametrize("wish", ["can we do this in polish please", "po polsku proszę"])
def test_a_typed_wish_goes_on_at_once_at_the_same_question(house: House, customer: Customer, wish: str) -> None:
    pending = customer.question
    again = asked_after(customer, customer.sends(text=wish))
    assert (again["question"], again["language"]) == (pending, "pl")
    with house.database().reading() as record:
        assert report.current(record, customer.conversation)["reporter_role"].choices == ("self",)
    anonymous = asked_after(customer, customer.sends(choices=["anonymous"]))
    assert anonymous["language"] == "pl"
    assert anonymous["question"] != pending


def test_an_offer_that_is_taken_asks_nothing_twice(house: House, customer: Customer) -> None:
    customer.chooses("anonymous")
    offer = asked_after(customer, customer.sends(text=POLISH))
    assert offer["question"] == "language"
    again = asked_after(customer, customer.sends(text="tak, proszę"))
    assert (again["question"], again["language"]) == ("what_happened", "pl")
    with house.database().reading() as record:
        assert POLISH in str(report.current(record, customer.conversation).accounts)


def test_a_language_that_is_not_spoken_brings_an_interpreter_and_the_report_goes_on(
    house: House, customer: Customer
) -> None:
    pending = customer.question
    offer = asked_after(customer, customer.sends(text="can we do this in Kurmanji please"))
    assert "Kurmanji" in offer["text"]
    again = asked_after(customer, customer.sends(choices=["interpreter:ku"]))
    assert again["question"] == pending
    with house.database().reading() as record:
        standing = conversations.standing(record, customer.conversation)
    assert (standing.language, standing.other_language) == ("en", "ku")
    assert standing.named_advisor


@pytest.mark.parametrize(
    ("language", "wish", "wanted"),
    [
        ("pl", "można po niemiecku?", "de"),
        ("ar", "ممكن نحكي بالكرمانجي", "ku"),
        ("ur", "کیا ہم پشتو میں بات کر سکتے ہیں", "ps"),
        ("uk", "а болгарською ви розумієте", "bg"),
    ],
)
def test_a_language_that_is_not_spoken_is_wished_for_in_any_language(
    house: House, language: str, wish: str, wanted: str
) -> None:
    arrived = Customer(house.url, language)
    arrived.waits_for_question()
    offer = asked_after(arrived, arrived.sends(text=wish))
    assert f"interpreter:{wanted}" in [option["value"] for option in offer["options"]]


def test_it_happened_to_my_son_is_telling_for_somebody_else(house: House) -> None:
    arrived = Customer(house.url, "ur")
    arrived.waits_for_question()
    arrived.chooses("safe")
    arrived.says("یہ میرے بیٹے کے ساتھ ہوا")
    with house.database().reading() as record:
        assert report.current(record, arrived.conversation)["reporter_role"].choices == ("representative",)


def test_enough_ends_the_account(house: House) -> None:
    arrived = Customer(house.url, "pl")
    arrived.waits_for_question()
    for choice in ("safe", "self", "anonymous"):
        arrived.chooses(choice)
    arrived.says("sąsiad zniszczył wczoraj moje kwiaty pod oknem, bo jestem z Polski")
    if arrived.question == "safety":
        arrived.chooses("safe")
    assert arrived.question == "what_happened"
    arrived.says("to wystarczy")
    assert arrived.question not in ("what_happened", None)
    with house.database().reading() as record:
        assert report.current(record, arrived.conversation)["what_happened"].standing == "given"

"""What is not understood is offered as what it may mean; answers are understood in other languages than English."""

import pytest

from language.labels import MEANT, NONE_OF_THESE
from tests.conversations.test_report import answers, customer, tells_until, texts
from tests.house import Customer, House

__all__ = ["customer"]
UNCLEAR = "what would she say if she saw that"


def offered(customer: Customer) -> list[str]:
    """Ask something unclear at the question about the police; the values that are offered."""
    tells_until(customer, "police")
    (asked,) = [message for message in customer.says(UNCLEAR) if message.get("options")]
    assert not asked["multiple"]
    return [option["value"] for option in asked["options"]]


def test_what_was_not_understood_is_offered_as_what_it_may_mean(customer: Customer) -> None:
    values = offered(customer)
    meanings = [value for value in values if value.startswith(f"{MEANT}faq/")]
    assert meanings and len(values) <= 5
    assert values[-2:] == [NONE_OF_THESE, "talk_to_person"]
    said = customer.chooses(meanings[0])
    assert "Livv" in texts(said)
    assert customer.question == "police"


def test_none_of_the_meanings_asks_the_question_again(customer: Customer) -> None:
    assert NONE_OF_THESE in offered(customer)
    assert "again" in texts(customer.chooses(NONE_OF_THESE))
    assert customer.question == "police"


def test_a_person_can_be_chosen_among_the_meanings(customer: Customer) -> None:
    assert "talk_to_person" in offered(customer)
    assert any(message["kind"] == "handover" for message in customer.chooses("talk_to_person"))


def test_a_typed_answer_after_the_offer_still_answers_the_question(house: House, customer: Customer) -> None:
    offered(customer)
    customer.says("yes i told the police")
    assert answers(house, customer)["police"].choices == ("reported",)


@pytest.mark.parametrize(
    ("words", "choice"),
    [
        ("tak, zgłosiłam na policję", "reported"),
        ("no, no se lo he dicho a la policía", "not_reported"),
        ("还没有报警", "not_reported"),
        ("بلغت الشرطة", "reported"),
    ],
)
def test_an_answer_is_understood_in_the_language_in_which_it_is_typed(
    words: str, choice: str, house: House, customer: Customer
) -> None:
    tells_until(customer, "police")
    customer.says(words)
    assert answers(house, customer)["police"].choices == (choice,)


def test_a_doubt_about_danger_at_words_that_were_not_understood_comes_once(house: House) -> None:
    somali = Customer(house.url, "so")
    somali.waits_for_question()
    somali.chooses("safe")
    somali.chooses("self")
    doubts = 0
    for _ in range(4):
        if somali.question == "anonymity":
            somali.says("inaan qarsoonaado ayaan doorbidayaa")
        if somali.question == "safety":
            doubts += 1
            somali.chooses("safe")
    assert doubts <= 1
    assert somali.question not in ("safety", "anonymity", None)

"""What is not understood is offered as what it may mean; answers are understood in other languages than English."""

import pytest

from actions.meanings import LEAST_LIKELY, MOST
from bench.haven_house import trained as archive
from haven.settings import HavenSettings
from language.catalogue import Catalogue
from language.labels import MEANT, NONE_OF_THESE
from language.understanding import FALLBACK, Understanding
from tests.conversations.test_report import answers, customer, tells_until, texts
from tests.house import ROOT, Customer, House

__all__ = ["customer"]
UNCLEAR = [
    "what would she say if she saw that",
    "and what would they make of that then",
    "is that the sort of thing they look into",
    "would it go on something",
    "who do they say it to after",
    "what if it comes back on us",
    "does it count when it was like that",
    "and them, would they be let know",
    "will it make any odds to the house",
    "how would that go then for the likes of us",
]
"""Which of them is unclear differs from one training to the next; the promise holds for whatever is."""


@pytest.fixture(scope="module")
def unclear(trained: None) -> str:
    """Words that the trained assistant does not understand, and of which it has a question in mind."""
    settings = HavenSettings()
    phrases = ROOT / "data" / "urgent_risk" / "phrases"
    understanding = Understanding.load(archive(settings), settings.risk_model_path, phrases)

    def is_unclear(text: str) -> bool:
        likely = understanding.meaning.read(text, "police").ranking[:MOST]
        asks = any(label.startswith("faq/") and chance >= LEAST_LIKELY for label, chance in likely)
        calm = understanding.risk.screen(text, "en").level == "no"
        return asks and calm and understanding.meant(text, "police").intent == FALLBACK

    found = [text for text in UNCLEAR if is_unclear(text)]
    assert found, "nothing is unclear to it any more: write other words"
    return found[0]


def offered(customer: Customer, unclear: str) -> list[str]:
    """Ask something unclear at the question about the police; the values that are offered."""
    tells_until(customer, "police")
    (asked,) = [message for message in customer.says(unclear) if message.get("options")]
    assert not asked["multiple"]
    return [option["value"] for option in asked["options"]]


def test_what_was_not_understood_is_offered_as_what_it_may_mean(customer: Customer, unclear: str) -> None:
    values = offered(customer, unclear)
    meanings = [value for value in values if value.startswith(f"{MEANT}faq/")]
    assert meanings and len(values) <= 5
    assert values[-2:] == [NONE_OF_THESE, "talk_to_person"]
    said = customer.chooses(meanings[0])
    answer = Catalogue.load(ROOT / "data").text(f"utter_{meanings[0].removeprefix(MEANT)}", "en")
    assert answer in texts(said)
    assert customer.question == "police"


def test_none_of_the_meanings_asks_the_question_again(customer: Customer, unclear: str) -> None:
    assert NONE_OF_THESE in offered(customer, unclear)
    assert "again" in texts(customer.chooses(NONE_OF_THESE))
    assert customer.question == "police"


def test_a_person_can_be_chosen_among_the_meanings(customer: Customer, unclear: str) -> None:
    assert "talk_to_person" in offered(customer, unclear)
    assert any(message["kind"] == "handover" for message in customer.chooses("talk_to_person"))


def test_a_typed_answer_after_the_offer_still_answers_the_question(
    house: House, customer: Customer, unclear: str
) -> None:
    offered(customer, unclear)
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

"""Danger: help at once for the customer, an alarm that nobody can miss for the advisor, and a person in the chat."""

import time

import pytest

from tests.browser.conftest import Picture
from tests.browser.console_navigator import ConsoleNavigator
from tests.browser.telling import OWN_WORDS, tells_until
from tests.browser.webchat_navigator import WebchatNavigator

URGENT = "hes outside my door right now with a knife shouting he will kill me"
FROM_CUSTOMER = ("is somebody there", "yes its locked im in the bathroom", "i can see the police car now")
FROM_ADVISOR = (
    "Hello, I am Asha. I am ringing 999 for you. Is your door locked?",
    "Well done. They are on their way.",
    "Good. When you are ready, the assistant goes on with your report.",
)


def test_urgent_message_shows_help_at_once_and_a_person_takes_over(
    customer: WebchatNavigator, advisor: ConsoleNavigator, picture: Picture
) -> None:
    customer.opens_embedded_chat()
    customer.starts()
    tells_until(customer, "what_happened", OWN_WORDS)
    picture(advisor.page, "20-quiet-desk")
    seconds = cries_for_help(customer, advisor)
    print(f"urgent message sent to alert on the advisor's screen: {seconds:.2f} s")
    assert seconds < 10
    picture(customer.page, "21-emergency")
    picture(advisor.page, "22-alert")
    reference = advisor.urgent_reference()
    stays_until_somebody_looks(advisor, reference)
    picture(advisor.page, "23-urgent-case")
    advisor.sees_flag("Threat to life", "he will kill")
    advisor.sees_flag("Weapon", "knife")
    takes_over_and_talks(customer, advisor, picture)
    hands_back(customer, advisor, picture)


def cries_for_help(customer: WebchatNavigator, advisor: ConsoleNavigator) -> float:
    """Seconds from the customer's Enter to the advisor's banner."""
    customer.types(URGENT)
    sent = time.monotonic()
    customer.text_box().press("Enter")
    advisor.sees_urgent()
    seconds = time.monotonic() - sent
    customer.sees_emergency_card()
    advisor.hears_urgent()
    advisor.title_counts_what_waits()
    return seconds


def stays_until_somebody_looks(advisor: ConsoleNavigator, reference: str) -> None:
    advisor.reloads()
    advisor.sees_urgent(reference)
    advisor.looks_at_it(reference)
    advisor.sees_no_urgent()
    advisor.reloads()
    advisor.sees_no_urgent()
    advisor.title_counts_what_waits()


def takes_over_and_talks(customer: WebchatNavigator, advisor: ConsoleNavigator, picture: Picture) -> None:
    before = len(customer.messages())
    advisor.takes_over()
    customer.sees_person("Asha Rahman")
    for hers, theirs in zip(FROM_CUSTOMER, FROM_ADVISOR, strict=True):
        customer.says(hers)
        advisor.sees(hers)
        advisor.writes(theirs)
        customer.sees(theirs)
    customer.puts_emergency_away()
    picture(customer.page, "24-person")
    picture(advisor.page, "25-takeover")
    customer.sees("Asha Rahman, a person")
    wanted = [pair for turn in zip(FROM_CUSTOMER, FROM_ADVISOR, strict=True) for pair in turn]
    spoken = ("advisor", "customer")
    said = [(sender, words) for sender, words in customer.messages()[before:] if sender in spoken]
    assert [words for _, words in said] == wanted
    assert [words for sender, words in advisor.messages() if sender in spoken][-6:] == wanted
    assert "assistant" not in [sender for sender, _ in customer.messages()[before:]]


def hands_back(customer: WebchatNavigator, advisor: ConsoleNavigator, picture: Picture) -> None:
    before = len(customer.messages())
    advisor.hands_back()
    # The report goes on where it was: her account, of which she has told the first part.
    assert customer.hears_question() == "what_happened"
    assert "assistant" in [sender for sender, _ in customer.messages()[before:]]
    assert len(customer.option_titles()) == 1
    picture(customer.page, "26-handed-back")
    customer.chooses("That is all")
    assert customer.hears_question() != "what_happened"


@pytest.mark.parametrize("after_start", [False, True])
def test_danger_button_shows_the_numbers_even_before_the_chat_began(
    customer: WebchatNavigator, after_start: bool, picture: Picture
) -> None:
    customer.opens_chat()
    if after_start:
        customer.starts()
    customer.says_in_danger()
    customer.sees_emergency_card()
    picture(customer.page, f"27-danger-{after_start}")
    customer.reloads()
    customer.sees_emergency_card()
    customer.puts_emergency_away()

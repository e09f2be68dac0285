"""A report from the first word to the advisor's desk: told in somebody's own words, read by a named person."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Picture
from tests.browser.console_navigator import ConsoleNavigator
from tests.browser.telling import OWN_WORDS, TOLD, choosing, goes_on, tells_until, typing
from tests.browser.webchat_navigator import WebchatNavigator

CORRECTED = "acutally it was by the lift on the ground floor"
FACTS = {
    "safety": ("Safe", "Chosen by the customer"),
    "reporter_role": ("its me it happend to",),
    "incident_types": ("Verbal abuse", "callin me names"),
    "characteristics": ("Religion or belief", "hijab"),
    "when": ("Tuesday", "about 9 in the evening", "teusday nite about 9"),
    "where": (CORRECTED,),
    "repeated": ("yeh its been goin on since march",),
    "police": ("Skipped by the customer.",),
    "contact_channel": ("Text message",),
    "contact_safe": ("certain times", "voicemail"),
}


def test_somebody_tells_in_her_own_words_and_a_named_advisor_has_every_fact(
    customer: WebchatNavigator,
    advisor: ConsoleNavigator,
    stored: Callable[[WebchatNavigator], list[str]],
    picture: Picture,
) -> None:
    receipt = tells_and_sends(customer, picture)
    reference = receipt["reference"]
    assert re.fullmatch(r"HR-\d{4}-\d{6}", reference)
    assert receipt["advisor"]
    assert re.search(r"\d", receipt["acknowledge_by"])
    advisor.opens_desk()
    assert reference in advisor.references()
    advisor.opens_case(reference)
    picture(advisor.page, "15-case")
    assert ("you" if receipt["advisor"] == "Asha Rahman" else receipt["advisor"]) in advisor.head()
    has_every_fact(advisor)
    keeps_every_word(customer, advisor, stored(customer))


def tells_and_sends(chat: WebchatNavigator, picture: Picture) -> dict[str, str]:
    """Tells everything, looks at the questions from all sides, corrects one line, sends; gives the receipt."""
    chat.opens_landlord_page()
    picture(chat.page, "01-landlord")
    chat.launcher().click()
    chat.sees_first_screen()
    picture(chat.page, "02-first")
    chat.starts()
    tells_until(chat, "anonymity", OWN_WORDS)
    looks_around(chat, picture)
    tells_until(chat, "what_happened", OWN_WORDS)
    for words in TOLD:
        chat.says(words)
        assert goes_on(chat) == "what_happened"
    picture(chat.page, "05-told")
    chat.chooses("That is all")
    asked = tells_until(chat, "summary", {**OWN_WORDS, "police": lambda page: page.skips()})
    # What she had told already was not asked again.
    assert not {"incident_types", "characteristics", "when", "where"} & set(asked)
    picture(chat.page, "10-summary")
    corrects_one_line(chat, picture)
    chat.sends_report()
    receipt = chat.receipt()
    picture(chat.page, "14-receipt")
    return receipt


def looks_around(chat: WebchatNavigator, picture: Picture) -> None:
    """Asks why, and goes back to the question before: the assistant stays with her."""
    chat.asks_why()
    chat.sees("Your name is your choice.")
    assert chat.hears_question() == "anonymity"
    picture(chat.page, "03-why")
    chat.goes_back()
    assert chat.hears_question() == "reporter_role"
    picture(chat.page, "04-back")


def corrects_one_line(chat: WebchatNavigator, picture: Picture) -> None:
    assert "up the stairs" in chat.summary()["Where"]
    chat.changes("Where")
    assert chat.hears_question() == "where"
    picture(chat.page, "11-change")
    chat.says(CORRECTED)
    assert goes_on(chat) == "summary"
    assert CORRECTED in chat.summary()["Where"]
    assert "up the stairs" not in chat.summary()["Where"]


def has_every_fact(desk: ConsoleNavigator) -> None:
    for question, words in FACTS.items():
        for each in words:
            desk.sees_fact(question, each)
    assert "stairs" not in desk.fact("where").casefold().replace("stairs, lift", "")
    for told in TOLD:
        assert told in desk.fact("what_happened")
    # Who she is stays closed until somebody gives a reason for opening it.
    assert "Samira" not in desk.page.content()
    assert "900456" not in desk.page.content()
    desk.opens_identity("I contact the customer")
    assert "Samira" in desk.identity()
    assert "07700 900456" in desk.identity()


def keeps_every_word(chat: WebchatNavigator, desk: ConsoleNavigator, in_the_record: list[str]) -> None:
    """What she wrote stands on her page, in the record and in the transcript as she wrote it, byte for byte."""
    for told in (*TOLD, CORRECTED, "its me it happend to"):
        assert told in in_the_record
        assert told in chat.own_words()
        assert ("customer", told) in desk.messages()


def test_everything_can_be_chosen_and_one_stays_anonymous(customer: WebchatNavigator, picture: Picture) -> None:
    customer.opens_chat()
    customer.starts()
    asked = tells_until(
        customer,
        "summary",
        {
            "reporter_role": choosing("I saw or heard it"),
            "anonymity": choosing("I want to stay anonymous"),
            "what_happened": _briefly,
            "incident_types": choosing("Damage or graffiti", "Mocking culture, language or clothes"),
            "characteristics": choosing("Disability", "Age"),
            "when": choosing("Yesterday"),
            "where": choosing("Online or by phone"),
            "repeated": choosing("I am not sure"),
            "more_questions": choosing("Ask me some more"),
            "police": choosing("No, they do not know"),
        },
    )
    assert "contact_name" not in asked
    assert customer.summary()["What kind"] == "Mocking culture, language or clothes, Damage or graffiti"
    customer.sends_report()
    receipt = customer.receipt()
    assert receipt["reference"]
    expect(customer.page.locator(".kind-receipt").first).to_be_in_viewport()
    picture(customer.page, "16-anonymous-receipt")


def _briefly(chat: WebchatNavigator) -> None:
    """One message, then the option that says that it was all."""
    typing("it is about the people next door and I dont know how to put it")(chat)
    chat.chooses("That is all")

"""Somebody tells it for a woman who was not asked; she decides with a code of her own; the advisor sees each step."""

import re
from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect

from tests.browser.barriers import does_not_scroll_sideways, has_no_barrier
from tests.browser.conftest import Pages, Picture
from tests.browser.console_navigator import ConsoleNavigator
from tests.browser.telling import Step, choosing, goes_on, tells_until
from tests.browser.webchat_navigator import WebchatNavigator
from tests.house import House

TOLD = "a man at the shops called Zarqa a cripple and kicked her walking frame, I am her carer"
STEPS: Mapping[str, Step] = {
    "reporter_role": choosing("I speak for somebody"),
    "consent": choosing("I have not asked yet"),
    "consent_reason": choosing("An adult who needs care is at risk"),
    "anonymity": choosing("I want to stay anonymous"),
    "what_happened": choosing("That is all"),
    "characteristics": choosing("Disability"),
    "more_questions": choosing("Finish now"),
}
DOOR = {"wide": {}, "small-dark": {"viewport": {"width": 320, "height": 568}, "color_scheme": "dark"}}


@pytest.fixture
def told(customer: WebchatNavigator) -> WebchatNavigator:
    """A carer's report about a woman at risk, sent without her consent."""
    customer.opens_chat()
    customer.starts()
    customer.chooses("I am safe now")
    tells_until(customer, "what_happened", STEPS)
    customer.says(TOLD)
    goes_on(customer)
    tells_until(customer, "summary", STEPS)
    customer.sends_report()
    customer.sees("This code is for the person.")
    return customer


def her_words(chat: WebchatNavigator) -> str:
    said = chat.page.locator("#log").inner_text()
    found = re.search(r"type these words: ([a-z ]+)\.", said)
    assert found, said
    return found[1]


def opens(page: Page, house: House, words: str) -> None:
    page.goto(f"{house.url}/consent")
    page.locator("#code").fill(words)
    page.keyboard.press("Enter")
    expect(page.locator("#kept-heading")).to_be_visible()


def test_she_agrees_to_a_part_and_the_advisor_reads_it(
    told: WebchatNavigator, new_page: Pages, house: House, advisor: ConsoleNavigator, picture: Picture
) -> None:
    words, reference = her_words(told), told.receipt()["reference"]
    page = new_page(java_script_enabled=False)
    opens(page, house, words)
    expect(page.locator("#kept")).to_contain_text("Disability")
    assert "Zarqa" not in page.content()
    page.get_by_label("Merseyside Police").first.check()
    page.locator("#agree").click()
    expect(page.locator("#done")).to_contain_text("Your choice is written down")
    page.locator("#text").fill("ring me on a weekday, he is at work then")
    page.locator("#write").click()
    expect(page.locator("#done")).to_contain_text("can read what you wrote")

    advisor.opens_case(reference)
    advisor.opens_tab("Consent")
    picture(advisor.page, "81-advisor")
    has_no_barrier(advisor.page, "consent and safeguarding")
    expect(advisor.page.locator("#safeguarding")).to_contain_text("MASH")
    expect(advisor.page.locator("#second-reader")).to_be_visible()
    expect(advisor.page.locator("#consent-steps")).to_contain_text("Merseyside Police")
    assert "he is at work then" in advisor.history()


@pytest.mark.parametrize("way", DOOR)
def test_her_page_has_no_barrier(
    told: WebchatNavigator, new_page: Pages, house: House, way: str, picture: Picture
) -> None:
    page = new_page(**DOOR[way])
    page.goto(f"{house.url}/consent")
    has_no_barrier(page, "the door")
    picture(page, f"82-{way}-door")
    page.locator("#code").fill("one two three")
    page.keyboard.press("Enter")
    expect(page.locator("#problem")).to_be_visible()
    has_no_barrier(page, "wrong words")
    opens(page, house, her_words(told))
    picture(page, f"83-{way}-kept")
    has_no_barrier(page, "what was kept")
    does_not_scroll_sideways(page, way)
    page.locator("#no").click()
    expect(page.locator("#done")).to_contain_text("Your choice is written down")
    has_no_barrier(page, "refused")

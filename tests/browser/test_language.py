"""The list of languages: by keyboard, in the middle of a report, without storage; nothing that was said is lost."""

import re

from playwright.sync_api import expect

from tests.browser.barriers import does_not_scroll_sideways, has_no_barrier
from tests.browser.conftest import Pages, Picture
from tests.browser.webchat_navigator import WebchatNavigator
from tests.house import House

DRAFT = "he lives in number 12"


def chooses_language(chat: WebchatNavigator, own_name: str) -> None:
    """Goes to the list by keyboard alone and types the beginning of the language's own name."""
    chat.page.locator("#language").focus()
    chat.page.keyboard.type(own_name[:3])
    if chat.page.locator("#language").input_value() not in ("pl", "ar"):
        chat.page.locator("#language").select_option(label=own_name)


def test_language_changes_in_the_middle_by_keyboard_and_keeps_everything(
    customer: WebchatNavigator, picture: Picture
) -> None:
    page = customer.page
    customer.opens_chat()
    customer.starts()
    customer.chooses("I am safe now")
    customer.hears_question()
    asked = page.locator("[data-asks]").last.get_attribute("data-asks")
    customer.types(DRAFT)
    before = customer.conversation()
    chooses_language(customer, "polski")
    expect(page.locator("html")).to_have_attribute("lang", "pl")
    expect(page.locator("#log")).to_contain_text("Rozmawiamy dalej po polsku.", timeout=10_000)
    expect(page.locator("[data-asks]").last).to_have_attribute("data-asks", str(asked))
    expect(page.locator("#log .options")).to_have_attribute("lang", "pl")
    expect(customer.text_box()).to_have_value(DRAFT)
    assert [line for line in before.splitlines() if line.strip() and line not in customer.conversation()] == []
    has_no_barrier(page, "Polish, in the middle")
    picture(page, "language-pl")
    customer.reloads()
    expect(page.locator("html")).to_have_attribute("lang", "pl")
    expect(customer.text_box()).to_have_value(DRAFT)
    page.locator("#language").select_option("ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("#log .options")).to_have_attribute("lang", "ar", timeout=10_000)
    has_no_barrier(page, "Arabic, in the middle")
    does_not_scroll_sideways(page, "Arabic, in the middle")
    picture(page, "language-ar")


def test_language_is_chosen_before_the_start_and_without_storage(new_page: Pages, house: House) -> None:
    page = new_page(locale="de-DE")
    page.add_init_script(
        "for (const name of ['sessionStorage', 'localStorage'])"
        " Object.defineProperty(window, name, { get() { throw new DOMException('blocked'); } });"
    )
    chat = WebchatNavigator(page, house.url)
    chat.opens_chat()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("[data-language=pl]").click()
    expect(page.locator("#start")).to_have_text(re.compile("Zacz|Rozpocz"))
    chat.starts()
    expect(page.locator("#log .options")).to_have_attribute("lang", "pl")
    page.locator("#language").select_option("en")
    expect(page.locator("#log")).to_contain_text("We go on in English.", timeout=10_000)
    expect(page.locator("#log .options")).to_have_attribute("lang", "en")


def test_page_begins_in_the_browsers_language(new_page: Pages, house: House) -> None:
    page = new_page(locale="pl-PL")
    WebchatNavigator(page, house.url).opens_chat()
    expect(page.locator("html")).to_have_attribute("lang", "pl")
    expect(page.locator("#language")).to_have_value("pl")

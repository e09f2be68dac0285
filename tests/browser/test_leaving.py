"""Leaving at once: nothing on the screen, nothing in the tab, nothing behind the Back button."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Pages
from tests.browser.telling import OWN_WORDS, goes_on, tells_until
from tests.browser.webchat_navigator import WebchatNavigator
from tests.house import House

SECRET = "he spat at my turban by the bins"
BEFORE = "https://www.bbc.co.uk/weather?before"
NEUTRAL = "https://www.bbc.co.uk/weather"

Way = Callable[[WebchatNavigator], None]


def by_button(chat: WebchatNavigator) -> None:
    chat.leaves()


def by_shift_in_the_chat(chat: WebchatNavigator) -> None:
    chat.text_box().focus()
    chat.presses_shift_three_times()


def by_shift_on_the_host_page(chat: WebchatNavigator) -> None:
    chat.page.evaluate("document.activeElement.blur(); window.focus()")
    chat.page.get_by_role("heading", level=1, name="Your home").click()
    chat.presses_shift_three_times()


@pytest.mark.parametrize("way", [by_button, by_shift_in_the_chat, by_shift_on_the_host_page])
def test_page_is_blank_even_where_the_neutral_site_does_not_answer(customer: WebchatNavigator, way: Way) -> None:
    # "No content": the browser stays on the page that it is on.
    customer.page.context.route(NEUTRAL, lambda route: route.fulfill(status=204))
    customer.opens_embedded_chat()
    tells_a_secret(customer)
    with customer.page.expect_request(NEUTRAL):
        way(customer)
    for frame in customer.page.frames:
        assert frame.evaluate("document.documentElement.textContent") == ""
    assert "Livv" not in customer.page.title()


@pytest.mark.parametrize("way", [by_button, by_shift_in_the_chat, by_shift_on_the_host_page])
def test_leaving_the_landlords_page_leaves_nothing(customer: WebchatNavigator, way: Way, house: House) -> None:
    customer.page.goto(BEFORE)
    customer.opens_embedded_chat()
    tells_a_secret(customer)
    way(customer)
    is_neutral(customer.page)
    nothing_is_left(customer.page, house)


@pytest.mark.parametrize("way", [by_button, by_shift_in_the_chat])
def test_leaving_the_chat_as_a_page_leaves_nothing(customer: WebchatNavigator, way: Way, house: House) -> None:
    customer.page.goto(BEFORE)
    customer.opens_chat()
    tells_a_secret(customer)
    way(customer)
    is_neutral(customer.page)
    nothing_is_left(customer.page, house)


def test_capital_letters_never_leave(customer: WebchatNavigator) -> None:
    customer.opens_chat()
    customer.starts()
    customer.text_box().press_sequentially("HE Is AT It", delay=10)
    customer.text_box().press("Shift+Enter")
    assert customer.text_box().input_value() == "HE Is AT It\n"


def test_leaving_works_where_storage_is_blocked(new_page: Pages, house: House) -> None:
    page = new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('', 'SecurityError'); } })"
    )
    chat = WebchatNavigator(page, house.url)
    chat.opens_embedded_chat()
    chat.starts()
    chat.leaves()
    page.wait_for_url(NEUTRAL)


def tells_a_secret(chat: WebchatNavigator) -> None:
    chat.starts()
    tells_until(chat, "what_happened", OWN_WORDS)
    chat.says(SECRET)
    goes_on(chat)
    chat.types("and then i")


def is_neutral(page: Page) -> None:
    """The neutral site stands in the place of the page."""
    page.wait_for_url(NEUTRAL)
    expect(page.get_by_role("heading", name="Weather")).to_be_visible()


def nothing_is_left(page: Page, house: House) -> None:
    page.go_back()
    assert page.url == BEFORE
    page.goto(f"{house.url}/health")
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    assert page.evaluate("document.cookie") == ""
    page.goto(f"{house.url}/webchat")
    expect(page.locator("#first")).to_be_visible()
    assert SECRET not in page.content()
    assert page.locator("#words").input_value() == ""

"""For every body and every device: by keyboard alone, small, zoomed, dark, with forced colours, from right to left."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.barriers import does_not_scroll_sideways, has_no_barrier
from tests.browser.conftest import PASSWORD, Pages, Picture
from tests.browser.console_navigator import ConsoleNavigator
from tests.browser.telling import OWN_WORDS, choosing, goes_on, tells_until, typing
from tests.browser.webchat_navigator import WebchatNavigator
from tests.house import House

WAYS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 320, "height": 568}, "has_touch": True, "is_mobile": True},
    "zoomed": {"viewport": {"width": 320, "height": 256}},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "forced": {"viewport": {"width": 1280, "height": 800}, "forced_colors": "active"},
    "no-storage": {"viewport": {"width": 390, "height": 844}},
}
STORAGE_BLOCKED = """for (const name of ['sessionStorage', 'localStorage'])
  Object.defineProperty(window, name, { get() { throw new DOMException('', 'SecurityError'); } });"""
BRIEF = {
    **OWN_WORDS,
    "anonymity": choosing("I want to stay anonymous"),
    "what_happened": typing("they wrote nasty things"),
    "incident_types": lambda chat: chat.skips(),
    "characteristics": lambda chat: chat.skips(),
    "when": choosing("Yesterday"),
    "where": choosing("Somewhere else"),
    "repeated": choosing("I am not sure"),
    "police": choosing("I am not sure"),
}


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def page(new_page: Pages, way: str) -> Page:
    page = new_page(**WAYS[way])
    if way == "no-storage":
        page.add_init_script(STORAGE_BLOCKED)
    return page


def test_no_state_of_the_chat_has_a_barrier(page: Page, way: str, house: House, picture: Picture) -> None:
    def look(state: str) -> None:
        picture(page, f"50-{way}-{state}")
        has_no_barrier(page, f"{way}, {state}")
        does_not_scroll_sideways(page, f"{way}, {state}")

    chat = WebchatNavigator(page, house.url)
    chat.opens_landlord_page()
    look("1-landlord")
    chat.launcher().click()
    chat.sees_first_screen()
    look("2-first")
    chat.starts()
    look("3-question")
    tells_until(chat, "summary", _with_look_at_several(look))
    look("5-summary")
    chat.sends_report()
    chat.receipt()
    look("6-receipt")
    chat.says_in_danger()
    chat.sees_emergency_card()
    look("7-emergency")
    chat.opens_confirmation()
    look("8-confirmation")


def _with_look_at_several(look: Any) -> dict[str, Any]:
    def step(chat: WebchatNavigator) -> None:
        look("4-several")
        chat.skips()

    def told(chat: WebchatNavigator) -> None:
        chat.says("they wrote nasty things")
        goes_on(chat)
        chat.chooses("That is all")

    return {**BRIEF, "what_happened": told, "incident_types": step}


def test_no_state_of_the_desk_has_a_barrier(
    page: Page, way: str, house: House, advisor: ConsoleNavigator, case: str, picture: Picture
) -> None:
    desk = ConsoleNavigator(page, house.url)
    page.goto(f"{house.url}/console/sign-in")
    has_no_barrier(page, f"{way}, sign in")
    desk.signs_in("asha@landlord.test", PASSWORD)
    desk.sees_desk()
    picture(page, f"60-{way}-desk")
    has_no_barrier(page, f"{way}, desk")
    does_not_scroll_sideways(page, f"{way}, desk")
    desk.opens_case(case)
    desk.takes_over()
    picture(page, f"61-{way}-case")
    has_no_barrier(page, f"{way}, case")
    does_not_scroll_sideways(page, f"{way}, case")
    for tab in ("Flags", "Clocks"):
        desk.opens_tab(tab)
        has_no_barrier(page, f"{way}, {tab}")
    desk.hands_back()


def test_keyboard_alone_reaches_the_third_question(customer: WebchatNavigator, picture: Picture) -> None:
    customer.opens_landlord_page()
    page = customer.page
    customer.tabs_to("Report hate in a chat")
    page.keyboard.press("Enter")
    customer.sees_first_screen()
    customer.tabs_to("Start")
    page.keyboard.press("Enter")
    customer.sees_asked("safety")
    customer.tabs_to("I am safe now")
    page.keyboard.press("Space")
    customer.sees_asked("reporter_role")
    # The focus never falls back to nowhere: one can type at once.
    expect(customer.text_box()).to_be_focused()
    customer.tabs_to("It happened to me")
    picture(page, "51-keyboard")
    page.keyboard.press("Enter")
    customer.sees_asked("anonymity")
    page.keyboard.type("i want to stay anonymous please")
    page.keyboard.press("Enter")
    assert goes_on(customer) == "what_happened"
    assert "i want to stay anonymous please" in customer.own_words()


def test_emergency_card_and_ways_out_are_reached_by_keyboard(customer: WebchatNavigator) -> None:
    customer.opens_chat()
    customer.tabs_to("I am in danger")
    customer.page.keyboard.press("Enter")
    customer.sees_emergency_card()
    customer.tabs_to("Put away")
    customer.page.keyboard.press("Enter")
    customer.tabs_to("Leave this page")
    customer.page.keyboard.press("Enter")
    customer.page.wait_for_url("https://www.bbc.co.uk/weather")


def test_right_to_left_mirrors_everything_but_numbers_and_the_reference(
    new_page: Pages, house: House, picture: Picture
) -> None:
    page = new_page(viewport={"width": 480, "height": 800})
    chat = WebchatNavigator(page, house.url)
    chat.opens_chat()
    chat.turns_right_to_left()
    chat.starts()
    chat.says_in_danger()
    picture(page, "52-rtl-emergency")
    has_no_barrier(page, "right to left, emergency")
    chat.puts_emergency_away()
    tells_until(chat, "summary", _with_look_at_several(lambda state: has_no_barrier(page, f"right to left, {state}")))
    picture(page, "53-rtl-summary")
    chat.sends_report()
    reference = chat.receipt()["reference"]
    has_no_barrier(page, "right to left, receipt")
    does_not_scroll_sideways(page, "right to left, receipt")
    picture(page, "54-rtl-receipt")
    _is_mirrored(page)
    shown = page.locator("[data-question=reference] .line-words")
    assert shown.inner_text() == reference
    assert shown.evaluate("each => getComputedStyle(each).direction") == "ltr"


def _is_mirrored(page: Page) -> None:
    middle = page.evaluate("window.innerWidth / 2")
    mine = page.locator(".from-customer").last.bounding_box()
    leave = page.locator("#leave").bounding_box()
    assert mine is not None and mine["x"] < middle, "the customer's words stand where they end in this direction"
    assert leave is not None and leave["x"] < middle, "the way out stands at the end of the line"

"""A photo from a phone: a word of warning, a calm upload, and at the desk a copy that is blurred until wanted."""

import time
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from cases import conversations
from cases.advisors import Advisor
from tests import files
from tests.browser.barriers import does_not_scroll_sideways, has_no_barrier
from tests.browser.conftest import PASSWORD, Pages, Picture
from tests.browser.console_navigator import ConsoleNavigator
from tests.browser.webchat_navigator import WebchatNavigator
from tests.house import House

PHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 568}, "has_touch": True, "is_mobile": True}
SMALL_DESK: dict[str, Any] = {"viewport": {"width": 320, "height": 568}}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHOTO = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": files.photo(800, 600)}
VOICE = {"name": "voice.wav", "mimeType": "audio/wav", "buffer": files.wav()}
PLAYS = """each => new Promise((done) => {
  each.onloadedmetadata = () => done(true);
  each.onerror = () => done(false);
  each.preload = "auto";
  each.load();
})"""


@pytest.fixture
def phone(new_page: Pages, house: House) -> WebchatNavigator:
    chat = WebchatNavigator(new_page(**PHONE), house.url)
    chat.opens_chat()
    chat.starts()
    return chat


def opens_warning(page: Page) -> None:
    page.get_by_role("button", name="Add a photo or file").last.click()
    expect(page.get_by_role("heading", name="Before you add a photo or file")).to_be_focused()


def picks(page: Page, *given: dict[str, Any]) -> None:
    """Chooses files as the phone's own window does it."""
    page.locator("#evidence-file").set_input_files(list(given))  # type: ignore[arg-type]


def test_customer_adds_a_photo_from_a_phone_and_takes_it_back(phone: WebchatNavigator, picture: Picture) -> None:
    page = phone.page
    picture(page, "70-phone-footer")
    opens_warning(page)
    for words in ("Only if it is safe.", "Keep the original too", "hide your place", "20 MB"):
        expect(page.locator("#evidence-warning")).to_contain_text(words)
    picture(page, "71-phone-warning")
    has_no_barrier(page, "phone, warning")
    does_not_scroll_sideways(page, "phone, warning")
    with page.expect_file_chooser() as window:
        page.get_by_role("button", name="Choose a photo or file").click()
    window.value.set_files(PHOTO)  # type: ignore[arg-type]
    phone.sees("Photo, ")
    expect(page.locator("#evidence")).to_be_hidden()
    expect(page.locator("#evidence-add")).to_be_focused()
    picture(page, "72-phone-added")
    has_no_barrier(page, "phone, added")
    assert "IMG_0001" not in page.locator("#log").inner_text()
    page.get_by_role("button", name="Remove Photo").click()
    phone.sees("removed")
    phone.reloads()
    phone.sees("removed")
    expect(page.get_by_role("button", name="Remove Photo")).to_have_count(0)
    picture(page, "73-phone-removed")


def test_upload_that_broke_off_is_tried_again_without_doubling(phone: WebchatNavigator, picture: Picture) -> None:
    page = phone.page
    opens_warning(page)
    broken = page.context
    broken.route("**/evidence?*", lambda route: route.abort())
    picks(page, PHOTO)
    expect(page.locator(".file")).to_contain_text("IMG_0001.jpg was not sent.")
    picture(page, "74-phone-broke-off")
    has_no_barrier(page, "phone, broke off")
    broken.unroute("**/evidence?*")
    page.get_by_role("button", name="Try again").click()
    phone.sees("Photo, ")
    assert sum(words.startswith("Photo") for words in phone.own_words()) == 1


def test_refused_file_is_said_plainly_and_put_away(phone: WebchatNavigator, picture: Picture) -> None:
    page = phone.page
    opens_warning(page)
    picks(page, {"name": "holiday.jpg", "mimeType": "image/jpeg", "buffer": b"<!doctype html><script>1</script>"})
    expect(page.locator(".file")).to_contain_text("We cannot take this kind of file.")
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    picture(page, "75-phone-refused")
    page.get_by_role("button", name="Put away").click()
    expect(page.locator("#evidence")).to_be_hidden()


def test_keyboard_alone_opens_and_closes_the_warning(customer: WebchatNavigator, picture: Picture) -> None:
    customer.opens_chat()
    customer.starts()
    customer.tabs_to("Add a photo or file")
    customer.page.keyboard.press("Enter")
    picture(customer.page, "76-wide-warning")
    has_no_barrier(customer.page, "wide, warning")
    customer.page.keyboard.press("Escape")
    expect(customer.page.locator("#evidence")).to_be_hidden()
    expect(customer.page.locator("#evidence-add")).to_be_focused()


def test_upload_can_be_cancelled(phone: WebchatNavigator, picture: Picture) -> None:
    page = phone.page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.context.route("**/evidence?*", hold)
    opens_warning(page)
    picks(page, PHOTO)
    expect(page.get_by_role("progressbar")).to_be_visible()
    picture(page, "77-phone-progress")
    has_no_barrier(page, "phone, progress")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#evidence")).to_be_hidden()
    assert not any("Photo" in words for words in phone.own_words())
    for route in held:
        route.abort()


@pytest.mark.parametrize("screen", ["wide", "small"])
def test_advisor_sees_the_clean_copy_blurred_until_wanted(
    phone: WebchatNavigator, new_page: Pages, house: House, asha: Advisor, picture: Picture, screen: str
) -> None:
    opens_warning(phone.page)
    picks(phone.page, PHOTO, VOICE)
    phone.sees("Photo, ")
    phone.sees("Sound, ")
    phone.asks_for_a_person()
    desk = ConsoleNavigator(new_page(**(DESK if screen == "wide" else SMALL_DESK)), house.url)
    desk.signs_in(asha.email, PASSWORD)
    desk.sees_desk()
    desk.opens_case(reference_of(house, phone.conversation()))
    page = desk.page
    view = page.get_by_role("button", name="View the clean copy")
    expect(view).to_be_visible(timeout=40_000)
    picture(page, f"80-{screen}-line")
    view.click()
    shown = page.get_by_role("img", name="A picture from the customer, blurred")
    expect(shown).to_be_visible()
    assert "blur" in shown.evaluate("each => getComputedStyle(each).filter")
    expect(page.get_by_role("button", name="Show the picture")).to_be_visible()
    shown.evaluate("each => each.decode()")
    if screen == "wide":
        expect(page.get_by_role("button", name="Show the picture")).to_be_in_viewport()
        assert page.evaluate("document.scrollingElement.scrollTop") == 0
    picture(page, f"81-{screen}-blurred")
    has_no_barrier(page, f"{screen}, blurred")
    page.get_by_role("button", name="Show the picture").click()
    seen = page.get_by_role("img", name="A picture from the customer", exact=True)
    assert seen.evaluate("each => [each.naturalWidth, each.naturalHeight]") == [600, 800]
    assert seen.evaluate("each => getComputedStyle(each).filter") == "none"
    phone.says("that is the picture of my door")
    desk.sees("that is the picture of my door")
    expect(seen).to_be_visible()
    page.get_by_role("button", name="Listen to the clean copy").click()
    assert page.locator("audio").evaluate(PLAYS)
    picture(page, f"82-{screen}-shown")
    has_no_barrier(page, f"{screen}, shown")
    does_not_scroll_sideways(page, f"{screen}, shown")


def test_original_is_opened_for_a_reason_and_the_history_says_so(
    phone: WebchatNavigator, new_page: Pages, house: House, asha: Advisor, picture: Picture
) -> None:
    opens_warning(phone.page)
    picks(phone.page, PHOTO)
    phone.sees("Photo, ")
    phone.asks_for_a_person()
    page = new_page(**DESK)
    desk = ConsoleNavigator(page, house.url)
    desk.signs_in(asha.email, PASSWORD)
    desk.sees_desk()
    desk.opens_case(reference_of(house, phone.conversation()))
    desk.takes_over()
    page.locator("summary", has_text="Open the original").click()
    page.get_by_label("It is passed on as evidence").check()
    picture(page, "83-original")
    has_no_barrier(page, "original")
    with page.expect_download() as sent:
        page.get_by_role("button", name="Open the original", exact=True).click()
    assert sent.value.suggested_filename == "evidence-1-original.jpg"
    assert sent.value.path().read_bytes() == PHOTO["buffer"]
    desk.opens_case(reference_of(house, phone.conversation()))
    assert "opened the original of a file" in desk.history()


def reference_of(house: House, conversation: str) -> str:
    """The reference of the case that was opened for this chat."""
    database = house.database()
    try:
        for _ in range(100):
            with database.reading() as record:
                found = conversations.standing(record, conversation).reference
            if found:
                return found
            time.sleep(0.1)
    finally:
        database.close()
    raise AssertionError("no case was opened")


def test_question_about_evidence_offers_the_same_way_in_plain_sight(
    new_page: Pages, house: House, picture: Picture
) -> None:
    page = new_page(**PHONE)

    def as_if_asked(route: Route) -> None:
        answer = route.fetch()
        opened = answer.json()
        options = [{"value": "have_files", "title": "I have photos or files"}, {"value": "no_evidence", "title": "No"}]
        for message in opened["messages"]:
            if message["kind"] == "question":
                message.update(question="evidence", text="Do you have anything that shows it?", options=options)
        route.fulfill(response=answer, json=opened)

    page.context.route("**/chat", as_if_asked)
    chat = WebchatNavigator(page, house.url)
    chat.opens_chat()
    chat.starts()
    chat.sees_asked("evidence")
    offered = chat.options().get_by_role("button", name="Add a photo or file")
    expect(offered).to_be_visible()
    picture(page, "78-question")
    has_no_barrier(page, "phone, question")
    offered.click()
    expect(page.get_by_role("heading", name="Before you add a photo or file")).to_be_focused()
    picks(page, PHOTO)
    chat.sees("Photo, ")
    expect(offered).to_be_enabled()

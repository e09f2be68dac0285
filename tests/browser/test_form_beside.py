"""The form's pages beside the questions, without JavaScript: files, the code, the pause, coming back; and the chat."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from cases import evidence, report
from tests import files
from tests.browser.barriers import does_not_scroll_sideways, has_no_barrier
from tests.browser.conftest import Pages, Picture
from tests.browser.test_form import PHONE, asked, fills_until, house, saves, starts, token_of
from tests.house import House

__all__ = ["house"]
ACCOUNT = "My neighbour shouted a racist insult at me on the stairs last night."


@pytest.fixture
def page(new_page: Pages) -> Page:
    """A small browser without JavaScript."""
    opened: Page = new_page(viewport=PHONE, java_script_enabled=False)
    return opened


def presses(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).last.click()


def looks(page: Page, picture: Picture, name: str) -> None:
    picture(page, f"form-beside-{name}")
    does_not_scroll_sideways(page, name)


def test_a_photo_is_added_and_one_that_cannot_be_taken_is_named(page: Page, house: House, picture: Picture) -> None:
    starts(page, house)
    fills_until(page, "reporter_role")
    presses(page, "Add a photo or file")
    looks(page, picture, "files")
    chosen: list[FilePayload] = [
        {"name": "stairs.jpg", "mimeType": "image/jpeg", "buffer": files.photo()},
        {"name": "game.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ" + bytes(300)},
    ]
    page.get_by_label("Choose a photo or file").set_input_files(chosen)
    presses(page, "Send what you chose")
    expect(page.get_by_role("alert")).to_contain_text("game.exe was not added")
    expect(page.get_by_role("alert")).to_be_focused()
    looks(page, picture, "files-refused")
    presses(page, "Remove")
    expect(page.get_by_text("removed")).to_be_visible()
    page.get_by_role("link", name="Go on with the form").click()
    assert asked(page) == "reporter_role"
    with house.database().reading() as record:
        assert [each.group for each in evidence.listing(record, token_of(page).partition(".")[0])] == ["photo"]


def test_with_the_keyboard_alone_a_code_is_made_and_opens_the_report_again(
    page: Page, house: House, picture: Picture
) -> None:
    starts(page, house)
    fills_until(page, "anonymity")
    page.get_by_role("button", name="Pause and come back later").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    looks(page, picture, "pause")
    page.get_by_role("button", name="Show my code").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    looks(page, picture, "code")
    code = " ".join(page.locator("#code-list li").all_text_contents())
    assert len(code.split()) == 8
    page.emulate_media(media="print")
    expect(page.locator("#sheet")).to_be_visible()
    expect(page.locator("main")).to_be_hidden()
    expect(page.locator("header")).to_be_hidden()
    picture(page, "form-beside-paper")
    page.emulate_media(media="screen")
    presses(page, "I have saved it")
    page.goto(f"{house.url}/form/pause")
    presses(page, "Somebody else may use it")
    expect(page.get_by_role("status")).to_contain_text("This device keeps nothing of it")
    with page.expect_navigation():
        page.get_by_role("link", name="Come back with a code").click()
    looks(page, picture, "return")
    page.get_by_label("Your eight words").fill(code)
    presses(page, "Open my report")
    assert asked(page) == "anonymity"


def test_what_was_told_fills_in_the_pages_that_follow(page: Page, house: House, picture: Picture) -> None:
    starts(page, house)
    fills_until(page, "what_happened")
    page.locator("#what_happened").fill(ACCOUNT)
    saves(page)
    expect(page.get_by_text("We took this from your words")).to_be_visible()
    expect(page.get_by_label("Insults or name-calling")).to_be_checked()
    looks(page, picture, "read")
    saves(page)
    saves(page)
    expect(page.get_by_label("Stairs, lift or shared area")).to_be_checked()
    with house.database().reading() as record:
        told = report.current(record, token_of(page).partition(".")[0])
    assert told["incident_types"].source == "typed"
    assert told["where"].source == "told"


def test_a_sent_report_shows_where_it_stands(page: Page, house: House, picture: Picture) -> None:
    starts(page, house)
    fills_until(page, "summary")
    picture(page, "form-beside-summary")
    presses(page, "Send my report")
    expect(page.get_by_role("heading", name="Your report", exact=True)).to_be_visible()
    expect(page.get_by_text("Your advisor is Asha Rahman.")).to_be_visible()
    looks(page, picture, "standing")
    with page.expect_navigation():
        page.get_by_role("link", name="Withdraw my report").click()
    looks(page, picture, "withdraw")
    presses(page, "Yes, ask my advisor")
    expect(page.get_by_text("Asha Rahman").first).to_be_visible()


def test_the_form_goes_on_in_the_chat_and_back(new_page: Pages, house: House) -> None:
    page = new_page(viewport=PHONE)
    starts(page, house)
    fills_until(page, "what_happened")
    page.locator("#what_happened").fill("It was very loud.")
    presses(page, "Use the chat instead")
    expect(page.get_by_role("log")).to_contain_text("It was very loud.")
    expect(page).to_have_url(f"{house.url}/webchat")
    assert not [each for each in page.context.cookies() if each.get("name") == "haven_form"]
    page.get_by_role("textbox", name="Your message").fill("And it was late.")
    with page.expect_navigation():
        page.get_by_role("button", name="Use a form instead").click()
    assert page.url.startswith(f"{house.url}/form/question/")
    page.goto(f"{house.url}/form/question/what_happened")
    expect(page.get_by_text("It was very loud.")).to_be_visible()
    expect(page.get_by_text("And it was late.")).to_be_visible()


def test_every_page_beside_the_questions_is_without_barriers(new_page: Pages, house: House) -> None:
    page = new_page(viewport=PHONE)
    page.goto(f"{house.url}/form/return")
    has_no_barrier(page, "return")
    starts(page, house)
    for path in ("files", "code", "pause"):
        page.goto(f"{house.url}/form/{path}")
        has_no_barrier(page, path)
        does_not_scroll_sideways(page, path)
    page.goto(f"{house.url}/form/code")
    presses(page, "Show my code")
    has_no_barrier(page, "code shown")
    page.goto(f"{house.url}/form/pause")
    presses(page, "Only I use it")
    has_no_barrier(page, "paused")
    presses(page, "Go on where you stopped")
    fills_until(page, "summary")
    has_no_barrier(page, "summary")
    presses(page, "Send my report")
    has_no_barrier(page, "sent")
    page.goto(f"{house.url}/form/delete")
    has_no_barrier(page, "withdraw")

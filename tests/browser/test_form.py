"""The form in a real browser with JavaScript switched off, while the assistant is down: only `api` runs here."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cases import advisors, casework, conversations, report
from tests.browser.barriers import does_not_scroll_sideways, has_no_barrier
from tests.browser.conftest import Pages, Picture
from tests.house import House

PHONE, DESK = {"width": 320, "height": 568}, {"width": 1280, "height": 800}
ANSWERS: dict[str, Any] = {
    "safety": ["I am safe now"],
    "reporter_role": ["It happened to me"],
    "anonymity": ["I want to stay anonymous"],
    "what_happened": "He shouted at me on the stairs. He said go home.",
    "incident_types": ["Insults or name-calling", "Threats of violence"],
    "characteristics": ["Race or ethnicity"],
    "when": ["Yesterday", "Stairs, lift or shared area", "It has happened before"],
    "more_questions": ["Finish now"],
    "share_with": ["Ask me each time"],
}


@pytest.fixture(scope="module")
def house(trained: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    running = House(tmp_path_factory.mktemp("form"))
    running.start(("api",))
    database = running.database()
    with database.writing() as record:
        invite = advisors.add(record, "Asha Rahman", "asha@landlord.test")
        advisors.accept_invite(record, invite.token, "seven quiet lanterns float")
    database.close()
    yield running
    running.stop()


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(request: pytest.FixtureRequest, new_page: Pages) -> Page:
    """A browser without JavaScript, small or large."""
    opened: Page = new_page(viewport=request.param, java_script_enabled=False)
    return opened


def asked(page: Page) -> str:
    field = page.locator("input[name=asked]")
    return (field.get_attribute("value") or "").split(",")[0] if field.count() else "summary"


def saves(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Save and go on").last.click()


def fills_until(page: Page, question: str, looks: Any = lambda name: None) -> None:
    for _ in range(20):
        now = asked(page)
        looks(now)
        if now == question:
            return
        answer = ANSWERS[now]
        if isinstance(answer, str):
            page.locator(f"#{now}").fill(answer)
        else:
            for title in answer:
                page.get_by_label(title, exact=True).check()
        saves(page)
    raise AssertionError(f"{question} was never asked; at {page.url}")


def starts(page: Page, house: House) -> None:
    page.goto(f"{house.url}/webchat")
    page.get_by_role("link", name="Use a form instead").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Start").click()


def token_of(page: Page) -> str:
    cookie = next(each for each in page.context.cookies() if each.get("name") == "haven_form")
    return str(cookie.get("value"))


def test_a_whole_report_is_made_without_javascript(page: Page, house: House, picture: Picture) -> None:
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.goto(f"{house.url}/form")
    picture(page, f"form-{width}-start")
    starts(page, house)
    fills_until(page, "summary", lambda name: picture(page, f"form-{width}-{name}"))
    expect(page.get_by_text("go home")).to_be_visible()
    page.get_by_role("link", name="Change Where").click()
    page.get_by_label("In the street or nearby").check()
    saves(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Send my report").click()
    picture(page, f"form-{width}-sent")
    expect(page.get_by_role("heading", name="Your report is sent")).to_be_visible()
    expect(page.get_by_role("link", name="0808 174 3080")).to_have_attribute("href", "tel:08081743080")
    with house.database().reading() as record:
        conversation = token_of(page).partition(".")[0]
        receipt = casework.receipt(record, conversation)
        assert report.current(record, conversation)["where"].choices == ("street_or_neighbourhood",)
    assert receipt is not None
    expect(page.get_by_text(receipt.reference).first).to_be_visible()
    page.get_by_label("It was hard").check()
    page.get_by_role("button", name="Send this answer").click()
    expect(page.get_by_text("That helps us to do better")).to_be_visible()


def test_the_back_button_shows_what_was_answered(page: Page, house: House) -> None:
    starts(page, house)
    fills_until(page, "anonymity")
    page.go_back()
    expect(page.get_by_label("It happened to me")).to_be_checked()
    page.get_by_label("I saw or heard it").check()
    saves(page)
    assert asked(page) == "anonymity"


def test_enter_in_a_field_goes_on_and_raises_no_alarm(page: Page, house: House) -> None:
    starts(page, house)
    page.get_by_label("I am safe now").check()
    with page.expect_navigation():
        page.get_by_label("I am safe now").press("Enter")
    assert asked(page) == "reporter_role"
    with house.database().reading() as record:
        assert not conversations.standing(record, token_of(page).partition(".")[0]).urgent


def test_danger_is_answered_at_the_top_and_numbers_stand_on_every_page(
    page: Page, house: House, picture: Picture
) -> None:
    starts(page, house)
    fills_until(page, "what_happened")
    page.locator("#what_happened").fill("He is at my door.")
    with page.expect_navigation():
        page.get_by_role("button", name="I am in danger").click()
    card = page.get_by_role("alert")
    expect(card).to_contain_text("999")
    expect(card).to_be_focused()
    expect(card).to_be_in_viewport()
    picture(page, f"form-{page.viewport_size['width'] if page.viewport_size else 0}-danger")
    fills_until(page, "more_questions", lambda _: expect(page.get_by_role("link", name="18000")).to_be_visible())


def test_an_empty_page_says_so_and_has_the_focus(page: Page, house: House, picture: Picture) -> None:
    starts(page, house)
    saves(page)
    problem = page.get_by_role("alert")
    expect(problem).to_be_focused()
    expect(problem.get_by_role("link")).to_have_attribute("href", "#safety")
    picture(page, f"form-{page.viewport_size['width'] if page.viewport_size else 0}-empty")


def test_leaving_takes_everything_away(page: Page, house: House) -> None:
    starts(page, house)
    fills_until(page, "anonymity")
    page.get_by_role("link", name="Leave this page").click()
    expect(page.get_by_role("heading", name="Weather")).to_be_visible()
    page.goto(f"{house.url}/form/question/reporter_role")
    expect(page.get_by_role("button", name="Start")).to_be_visible()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_every_page_is_without_barriers(new_page: Pages, house: House, direction: str) -> None:
    page = new_page(viewport=PHONE)

    def looks(name: str) -> None:
        page.evaluate("direction => { document.documentElement.dir = direction }", direction)
        has_no_barrier(page, f"{name} {direction}")
        does_not_scroll_sideways(page, f"{name} {direction}")
        small = page.evaluate(
            """() => [...document.querySelectorAll("a, button:not([tabindex='-1']), summary, .option")]
              .filter((each) => each.getBoundingClientRect().height < 44).map((each) => each.outerHTML)"""
        )
        assert not small, f"{name}: less than 44 pixels high: {small}"

    page.goto(f"{house.url}/form")
    looks("start")
    starts(page, house)
    saves(page)
    looks("empty")
    fills_until(page, "summary", looks)
    page.goto(f"{house.url}/form/delete")
    looks("delete")
    page.get_by_role("link", name="No, go on").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Send my report").click()
    looks("sent")

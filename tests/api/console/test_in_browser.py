"""The desk in a real browser: alerts that cannot be missed, a chat that is honest, and no barrier on any state."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from api.app import create_app
from api.settings import ApiSettings
from cases import alerts, casework, conversations, models, report, transcript
from cases.database import Database
from cases.report import Answer
from cases.risk import Signal
from tests.api.console.chromium import chromium, page, served
from tests.api.console.conftest import PASSWORD, THREAT
from tests.browser.console_navigator import ConsoleNavigator

__all__ = ["chromium", "page"]
FORMS = {
    "desk": {"viewport": {"width": 1440, "height": 900}},
    "small": {"viewport": {"width": 1024, "height": 768}},
    "tablet": {"viewport": {"width": 768, "height": 1024}},
    "zoomed": {"viewport": {"width": 360, "height": 640}},
    "dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "forced": {"viewport": {"width": 1440, "height": 900}, "forced_colors": "active"},
}


@pytest.fixture
def address(settings: ApiSettings, people: dict[str, int]) -> Iterator[str]:
    with served(create_app(settings), settings.api_port):
        yield settings.address


@pytest.fixture
def jo(page: Page, address: str) -> ConsoleNavigator:
    """Jo Marsh, signed in."""
    navigator = ConsoleNavigator(page, address)
    navigator.signs_in("jo@livv.example", PASSWORD)
    navigator.sees_desk()
    return navigator


def has_no_barrier(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def threat(database: Database, words: str = THREAT) -> str:
    """Somebody is threatened, in another process; gives the conversation."""
    with database.writing() as record:
        conversation = conversations.open_conversation(record, "en").conversation
        transcript.receive(record, conversation, "1", words, signals=[Signal("weapon", "yes", words, "phrases")])
    return conversation


def test_urgent_case_alerts_within_two_seconds_and_until_somebody_looks(
    jo: ConsoleNavigator, database: Database
) -> None:
    jo.sees_no_urgent()
    jo.switches_sound_on()
    threat(database)
    jo.sees_urgent(within=2_000)
    jo.hears_urgent()
    jo.sees_count_in_title(1)
    reference = jo.urgent_reference()
    jo.reloads()
    jo.sees_urgent(reference)
    has_no_barrier(jo.page)
    jo.looks_at_it(reference)
    jo.sees_no_urgent()
    jo.opens_desk()
    jo.sees_no_urgent()
    jo.sees_count_in_title(0)


def test_alert_delivered_twice_is_shown_and_heard_once(
    jo: ConsoleNavigator, database: Database, people: dict[str, int]
) -> None:
    jo.switches_sound_on()
    jo.page.evaluate(
        "rang = 0; new MutationObserver((all) => { rang += all.length; })"
        '.observe(document.documentElement, { attributes: true, attributeFilter: ["data-rang"] })'
    )
    with database.writing() as record:
        conversation = conversations.open_conversation(record, "en").conversation
        casework.request_person(record, conversation)
    jo.sees_alert("Wants a person")
    with database.writing() as record:
        # A second notice of the same alert, and the customer asks again.
        case = record.session.query(models.Case).filter_by(conversation_id=conversation).one()
        alerts.tell_again(record, case, "person_wanted", record.session.get_one(models.Advisor, people["jo"]))
        casework.request_person(record, conversation)
    for _ in range(3):
        with jo.page.expect_response("**/console"):
            jo.page.evaluate('new BroadcastChannel("haven-desk").postMessage("changed")')
    expect(jo.page.locator('[data-part="needs"] .alert')).to_have_count(1)
    jo.sees_count_in_title(1)
    assert jo.page.evaluate("rang") == 1


def test_takeover_writing_and_handing_back(
    jo: ConsoleNavigator, case: str, conversation: str, database: Database
) -> None:
    jo.opens_case(case)
    jo.takes_over()
    jo.writes("Hello, I am Jo.")
    jo.text_box().fill("half a sent")
    with database.writing() as record:
        transcript.receive(record, conversation, "3", "thank you <script>alert(1)</script>")
    jo.sees("thank you <script>alert(1)</script>")
    assert jo.text_box().input_value() == "half a sent"
    has_no_barrier(jo.page)
    jo.hands_back()
    assert ("advisor", "Hello, I am Jo.") in jo.messages()


def test_case_shows_facts_with_their_words_and_keeps_identity_closed(jo: ConsoleNavigator, case: str) -> None:
    jo.opens_case(case)
    assert jo.in_short().startswith("In short: Flagged: threat to life.")
    jo.sees_fact("incident_types", "Threats of violence")
    jo.sees_fact("incident_types", THREAT)
    jo.sees_fact("police", "Skipped by the customer.")
    assert "Amina" not in jo.page.content()
    jo.opens_identity("I contact the customer")
    assert "Amina Yusuf" in jo.identity()
    has_no_barrier(jo.page)
    jo.reloads()
    assert jo.identity() == ""
    jo.sees_flag("Threat to life", "kill me")


def test_identity_that_was_opened_stays_while_the_page_renews_itself(
    jo: ConsoleNavigator, case: str, conversation: str, database: Database
) -> None:
    jo.opens_case(case)
    jo.opens_identity("I contact the customer")
    place_is_told(database, conversation)
    jo.sees_fact("where", "Inside the home")
    assert "Amina Yusuf" in jo.identity()


def test_identity_that_was_opened_before_the_scripts_were_there_stays_as_well(
    jo: ConsoleNavigator, case: str, conversation: str, database: Database
) -> None:
    jo.page.route("**/console.js", lambda route: route.abort())
    jo.opens_case(case)
    jo.page.unroute("**/console.js")
    jo.gives_reason("I contact the customer")
    place_is_told(database, conversation)
    jo.sees_fact("where", "Inside the home")
    assert "Amina Yusuf" in jo.identity()
    jo.reloads()
    assert jo.identity() == ""


def place_is_told(database: Database, conversation: str) -> None:
    with database.writing() as record:
        report.put(record, conversation, Answer("where", "given", ("in_my_home",)))
        transcript.receive(record, conversation, "9", "it was in my kitchen")


def test_slur_is_blurred_and_unread_until_it_is_wanted(jo: ConsoleNavigator, database: Database) -> None:
    threat(database, "you paki, I have a knife")
    jo.sees_urgent()
    jo.looks_at_it()
    word = jo.page.locator("#transcript [data-word]")
    assert word.get_attribute("aria-hidden") == "true"
    assert "blur" in word.evaluate("each => getComputedStyle(each).filter")
    jo.shows_hidden_words()
    assert word.get_attribute("aria-hidden") == "false"
    assert word.evaluate("each => getComputedStyle(each).filter") == "none"


def test_keys_work_and_rest_while_typing(jo: ConsoleNavigator, case: str, database: Database) -> None:
    threat(database)
    jo.opens_case(case)
    jo.presses("n")
    jo.presses("t")
    assert jo.page.locator("#note").input_value() == "t"
    jo.page.locator("h1").click()
    jo.presses("t")
    jo.sees_owner("You speak.")
    jo.page.locator("h1").click()
    before = jo.page.url
    jo.presses("k")
    jo.page.wait_for_url(lambda url: url.split("#")[0] != before.split("#")[0])
    jo.presses("?")
    assert jo.page.locator("#help").is_visible()
    has_no_barrier(jo.page)


def test_desk_that_cannot_be_read_says_since_when_it_is_out_of_date(jo: ConsoleNavigator) -> None:
    jo.page.route("**/console", lambda route: route.fulfill(status=503, body=""))
    stale = jo.page.locator("#stale-state")
    jo.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(stale).to_contain_text("Not up to date since", timeout=5_000)
    jo.page.unroute("**/console")
    expect(stale).to_be_hidden(timeout=8_000)


def test_desk_works_without_scripts(chromium: Browser, address: str, case: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    jo = ConsoleNavigator(context.new_page(), address)
    jo.signs_in("jo@livv.example", PASSWORD)
    jo.opens_case(case)
    jo.page.locator("#take-over").click()
    jo.sees_owner("You speak.")
    jo.text_box().fill("Hello without scripts")
    jo.page.get_by_role("button", name="Send").click()
    jo.sees("Hello without scripts")
    context.close()


@pytest.mark.parametrize("form", FORMS)
def test_no_state_has_a_barrier(chromium: Browser, address: str, case: str, database: Database, form: str) -> None:
    threat(database)
    context = chromium.new_context(**FORMS[form])  # type: ignore[arg-type]
    jo = ConsoleNavigator(context.new_page(), address)
    jo.signs_in("jo@livv.example", "not the password")
    jo.sees_problem("not right")
    has_no_barrier(jo.page)
    jo.signs_in("jo@livv.example", PASSWORD)
    jo.sees_urgent()
    has_no_barrier(jo.page)
    jo.opens_case(case)
    for tab in ("Facts", "Flags", "Clocks", "Notes", "History"):
        jo.opens_tab(tab)
        has_no_barrier(jo.page)
    assert jo.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    jo.opens_account()
    jo.page.locator("#totp-on").click()
    jo.page.locator("#totp-secret").wait_for()
    has_no_barrier(jo.page)
    context.close()


@pytest.mark.parametrize("form", ["desk", "zoomed", "dark"])
def test_transcript_is_chosen_and_downloaded_without_a_barrier(
    chromium: Browser, address: str, case: str, form: str, tmp_path: Path
) -> None:
    context = chromium.new_context(**FORMS[form])  # type: ignore[arg-type]
    jo = ConsoleNavigator(context.new_page(), address)
    jo.signs_in("jo@livv.example", PASSWORD)
    jo.opens_case(case)
    jo.page.locator("#transcript-document").click()
    jo.page.locator("#transcript-form").wait_for()
    has_no_barrier(jo.page)
    jo.page.locator("#form-html").check()
    with jo.page.expect_download() as begun:
        jo.page.locator("#transcript-form button").click()
    assert begun.value.suggested_filename == f"{case}.html"
    kept = tmp_path / "document.html"
    begun.value.save_as(kept)
    paper = context.new_page()
    paper.goto(kept.as_uri())
    assert THREAT in paper.inner_text("body")
    has_no_barrier(paper)
    assert paper.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the document scrolls sideways"
    context.close()

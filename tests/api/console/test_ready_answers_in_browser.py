"""A ready answer is put into the box by one press, in the customer's language, and a person sends it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from api.app import create_app
from api.settings import ApiSettings
from cases import casework, conversations, transcript
from cases.database import Database
from language.catalogue import Catalogue
from tests.api.console.chromium import chromium, page, served
from tests.api.console.conftest import PASSWORD
from tests.browser.barriers import does_not_scroll_sideways, has_no_barrier
from tests.browser.console_navigator import ConsoleNavigator
from tests.completed import completed
from tests.house import ROOT

__all__ = ["chromium", "page"]
ARABIC = "اكتب على مهلك."


@pytest.fixture
def address(settings: ApiSettings, people: dict[str, int], tmp_path: Path) -> Iterator[str]:
    """The process `api`, speaking Arabic."""
    app = create_app(settings)
    folder = completed("ar", "نص:", tmp_path / "catalogues")
    app.state.services.texts.catalogue = Catalogue.load(ROOT / "data", folder)
    with served(app, settings.api_port):
        yield settings.address


@pytest.fixture
def reference(database: Database, people: dict[str, int]) -> str:
    """The case of somebody who writes Arabic and waits for a person."""
    with database.writing() as record:
        conversation = conversations.open_conversation(record, "ar").conversation
        transcript.receive(record, conversation, "12345678", "كسر نافذتي")
        casework.request_person(record, conversation)
        return str(conversations.standing(record, conversation).reference)


def test_an_advisor_sends_a_ready_answer_and_a_manager_changes_it(page: Page, address: str, reference: str) -> None:
    jo = ConsoleNavigator(page, address)
    jo.signs_in("jo@livv.example", PASSWORD)
    jo.sees_desk()
    jo.opens_case(reference)
    jo.takes_over()
    _offers(page)
    keeps(page, "ready_desk")
    has_no_barrier(page, "the ready answers beside the box")
    first = page.locator("#ready [data-ready]").first
    words = first.inner_text()
    first.focus()
    page.keyboard.press("Enter")
    expect(jo.text_box()).to_be_focused()
    expect(jo.text_box()).to_have_value(words)
    assert page.locator(".from-advisor").count() == 0, "it was put into the box, not sent"
    page.keyboard.press("Enter")
    jo.sees("The English is the catalogue’s.")
    jo.sees("I am here and I am reading what you write.")
    keeps(page, "ready_sent")
    has_no_barrier(page, "a ready answer that was sent")
    jo.signs_out()
    _edits(page, address)
    jo.signs_in("jo@livv.example", PASSWORD)
    jo.opens_case(reference)
    _offers(page)
    expect(page.locator("#ready")).to_contain_text(ARABIC)


def _edits(page: Page, address: str) -> None:
    ruth = ConsoleNavigator(page, address)
    ruth.signs_in("ruth@livv.example", PASSWORD)
    ruth.sees_desk()
    page.get_by_role("link", name="Ready answers").click()
    page.get_by_label("Language").select_option(label="Arabic")
    page.get_by_role("button", name="Show", exact=True).click()
    time_ = page.locator("[data-key=utter_ready_time]")
    time_.locator("summary").click()
    time_.locator("[name=text]").fill(ARABIC)
    time_.locator("[name=english]").fill("Write as slowly as you like.")
    time_.get_by_role("button", name="Save").click()
    expect(page.locator("[data-key=utter_ready_time]")).to_contain_text("Your words")
    page.locator("[data-key=utter_ready_back]").get_by_role("button", name="Hide").click()
    expect(page.locator("[data-key=utter_ready_back]")).to_contain_text("Hidden")
    keeps(page, "ready_manager")
    has_no_barrier(page, "the page of ready answers")
    does_not_scroll_sideways(page, "the page of ready answers")
    ruth.signs_out()


def _offers(page: Page) -> None:
    page.locator("#ready summary").click()
    expect(page.locator("#ready [data-ready]").first).to_be_visible()


def keeps(page: Page, name: str) -> None:
    """Keeps a picture where HAVEN_PICTURES names a folder, so that people can look at it."""
    folder = os.environ.get("HAVEN_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")

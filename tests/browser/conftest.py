"""What the browser journeys share: a real browser, fresh contexts, a customer, an advisor at the desk."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from cases import advisors, alerts, conversations, transcript
from cases.advisors import Advisor
from tests.browser.console_navigator import ConsoleNavigator
from tests.browser.webchat_navigator import WebchatNavigator
from tests.chromium import chromium_open
from tests.house import Customer, House

PASSWORD = "seven quiet lanterns float"
NEUTRAL_PAGE = "<!doctype html><html lang='en'><title>Weather</title><h1>Weather</h1><p>Dry and bright.</p></html>"

Pages = Callable[..., Page]
Picture = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's chromium, without a window.

    Closed after each file: while it is open its event loop runs in this thread, and no other test may have one.
    """
    with chromium_open() as browser:
        yield browser


@pytest.fixture
def new_page(browser: Browser, house: House) -> Iterator[Pages]:
    """Opens a page in a context of its own. Nothing may go wrong on it unseen, and it reaches no other host."""
    errors: list[str] = []
    contexts = []

    def outside(route: Route) -> None:
        # The neutral site is the only one that a page may lead to; here it is a page of our own.
        if "bbc.co.uk/weather" not in route.request.url:
            errors.append("another host was asked for something")
        route.fulfill(content_type="text/html", body=NEUTRAL_PAGE)

    def opened(**settings: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **settings})
        context.set_default_timeout(10_000)
        context.route(lambda url: not url.startswith(house.url), outside)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        contexts.append(context)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def customer(new_page: Pages, house: House) -> WebchatNavigator:
    """Somebody who has not opened anything yet."""
    return WebchatNavigator(new_page(), house.url)


@pytest.fixture(scope="session")
def asha(house: House) -> Advisor:
    """Asha Rahman, an advisor with a password."""
    database = house.database()
    try:
        with database.writing() as record:
            invite = advisors.add(record, "Asha Rahman", "asha@landlord.test")
            return advisors.accept_invite(record, invite.token, PASSWORD)
    finally:
        database.close()


@pytest.fixture
def quiet_desk(house: House, asha: Advisor) -> None:
    """Whatever earlier tests alerted about has been looked at."""
    database = house.database()
    try:
        with database.writing() as record:
            for alert in alerts.alerts(record, asha.id):
                alerts.acknowledge_alert(record, alert.id, asha.id)
    finally:
        database.close()


@pytest.fixture
def advisor(new_page: Pages, house: House, asha: Advisor, quiet_desk: None) -> ConsoleNavigator:
    """Asha at a quiet desk, signed in."""
    navigator = ConsoleNavigator(new_page(viewport={"width": 1440, "height": 900}), house.url)
    navigator.signs_in(asha.email, PASSWORD)
    navigator.sees_desk()
    return navigator


@pytest.fixture
def case(house: House, asha: Advisor) -> str:
    """The reference of a case of somebody who wants to talk to a person."""
    chat = Customer(house.url)
    chat.waits_for_question()
    chat.chooses("talk_to_person")
    database = house.database()
    try:
        with database.reading() as record:
            reference = conversations.standing(record, chat.conversation).reference
    finally:
        database.close()
    assert reference is not None
    return reference


@pytest.fixture
def stored(house: House) -> Callable[[WebchatNavigator], list[str]]:
    """What the record holds of a customer's own words, in order."""

    def words(customer: WebchatNavigator) -> list[str]:
        database = house.database()
        try:
            with database.reading() as record:
                messages = transcript.messages(record, customer.conversation())
        finally:
            database.close()
        return [message.text for message in messages if message.sender == "customer"]

    return words


@pytest.fixture
def picture() -> Picture:
    """Keeps a picture of a step where HAVEN_PICTURES names a folder, so that people can look at the journey."""
    folder = os.environ.get("HAVEN_PICTURES")

    def take(page: Page, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}.png")

    return take

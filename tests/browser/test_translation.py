"""Somebody writes Urdu, and an advisor reads and answers in English: while the engine works, and while it is down."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from cases import advisors, casework, conversations
from language.catalogue import Catalogue
from tests.browser.barriers import does_not_scroll_sideways, has_no_barrier
from tests.browser.conftest import PASSWORD, Picture
from tests.browser.console_navigator import ConsoleNavigator
from tests.house import ROOT, Customer, House
from tests.libre import Libre

URDU = "پڑوسی نے میری کھڑکی توڑ دی ہے اور میرے بچوں کو دھمکی دیتا ہے"
AFTER_A_REST = 60_000
"""Milliseconds: the breaker rests for thirty seconds after the engine did not answer."""
LATER = "وہ ابھی پھر دروازے پر ہے"
READ = {
    f"[en] {URDU}": "The neighbour broke my window and threatens my children",
    "[ur] I have read it. Are you safe now?": "میں نے پڑھ لیا ہے۔ کیا آپ ابھی محفوظ ہیں؟",
}


class Interpreting(Libre):
    """The small server with sentences for the pictures that people look at."""

    def answer(self, method: str, path: str, sent: dict[str, object]) -> tuple[int, object]:
        status, found = super().answer(method, path, sent)
        if isinstance(found, dict) and "translatedText" in found:
            found["translatedText"] = [READ.get(text, text) for text in found["translatedText"]]
        return status, found


@pytest.fixture(scope="module")
def libre() -> Iterator[Libre]:
    server = Interpreting()
    yield server
    server.dies()


@pytest.fixture(scope="module")
def translating_house(libre: Libre, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with an engine; nobody needs the assistant here."""
    settings = {"HAVEN_TRANSLATION_ENGINE": "libretranslate", "HAVEN_TRANSLATION_URL": libre.url}
    house = House(tmp_path_factory.mktemp("translating"), **settings)
    house.start(("api", "worker"))
    yield house
    house.stop()


@pytest.fixture(scope="module")
def email(translating_house: House) -> str:
    database = translating_house.database()
    with database.writing() as record:
        invite = advisors.add(record, "Asha Rahman", "asha@landlord.test")
        advisors.accept_invite(record, invite.token, PASSWORD)
    database.close()
    return "asha@landlord.test"


@pytest.fixture
def chat(translating_house: House) -> Customer:
    chat = Customer(translating_house.url, language="ur")
    chat.sends(text=URDU)
    return chat


@pytest.fixture
def asha(browser: Browser, translating_house: House, email: str, chat: Customer) -> Iterator[ConsoleNavigator]:
    """Asha at the case of whoever chats; she has taken over."""
    database = translating_house.database()
    with database.writing() as record:
        casework.request_person(record, chat.conversation)
        reference = str(conversations.standing(record, chat.conversation).reference)
    database.close()
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    navigator = ConsoleNavigator(context.new_page(), translating_house.url)
    navigator.signs_in(email, PASSWORD)
    navigator.sees_desk()
    navigator.opens_case(reference)
    navigator.takes_over()
    yield navigator
    context.close()


@pytest.fixture
def customer(browser: Browser, translating_house: House, chat: Customer) -> Iterator[Page]:
    """The customer's page, in the tab in which they opened their chat."""
    context = browser.new_context(viewport={"width": 400, "height": 800})
    kept = json.dumps(json.dumps({"conversation": chat.conversation, "token": chat.token}))
    context.add_init_script(f"sessionStorage.setItem('haven.chat', {kept})")
    page = context.new_page()
    page.goto(f"{translating_house.url}/webchat?language=ur")
    expect(page.locator("#log")).to_contain_text(URDU, timeout=10_000)
    yield page
    context.close()


def in_urdu(key: str) -> str:
    return Catalogue.load(ROOT / "data").text(key, "ur")


def test_advisor_reads_and_answers_while_the_engine_works(
    asha: ConsoleNavigator, customer: Page, picture: Picture
) -> None:
    asha.sees("The neighbour broke my window")
    asha.sees("Translated by LibreTranslate, a computer")
    asha.writes("I have read it. Are you safe now?")
    asha.sees("میں نے پڑھ لیا ہے")
    asha.sees("Sent to the customer, translated by LibreTranslate")
    expect(customer.locator("#log")).to_contain_text("میں نے پڑھ لیا ہے", timeout=10_000)
    expect(customer.locator("#log")).to_contain_text("I have read it.")
    customer.wait_for_timeout(6_500)
    assert in_urdu("utter_page_in_english") not in customer.locator("#log").inner_text()
    expect(customer.locator(".quiet-line")).to_have_text(in_urdu("utter_page_translated"))
    picture(asha.page, "translated_desk")
    picture(customer, "translated_chat")
    has_no_barrier(asha.page, "a translated conversation at the desk")
    has_no_barrier(customer, "a translated answer in the chat")


def test_nothing_is_lost_while_the_engine_is_down_and_it_comes_later(
    asha: ConsoleNavigator, customer: Page, chat: Customer, libre: Libre, picture: Picture
) -> None:
    asha.sees("The neighbour broke my window")
    libre.dies()
    chat.sends(text=LATER)
    asha.sees("Not translated yet. It did not work so far, and is tried again.")
    asha.writes("Please ring 999 if he is at the door.")
    expect(customer.locator("#log")).to_contain_text("Please ring 999 if he is at the door.", timeout=3_000)
    expect(customer.locator(".quiet-line")).to_contain_text(in_urdu("utter_page_in_english"), timeout=10_000)
    asha.sees("The customer was shown the English words.")
    picture(asha.page, "not_translated_desk")
    picture(customer, "not_translated_chat")
    has_no_barrier(asha.page, "a conversation that could not be translated")
    has_no_barrier(customer, "an answer that is not translated")
    asha.page.get_by_role("button", name="Ask an interpreter").last.click()
    asha.sees("An interpreter was asked for.")
    libre.returns()
    asha.page.get_by_role("button", name="Translate again").last.click()
    expect(customer.locator("#log")).to_contain_text("[ur] Please ring 999 if he is at the door.", timeout=AFTER_A_REST)
    expect(customer.locator(".quiet-line")).to_contain_text(in_urdu("utter_page_translated"))
    asha.sees("Sent to the customer, translated by LibreTranslate")
    asha.sees(f"[en] {LATER}")
    picture(customer, "translated_late_chat")
    does_not_scroll_sideways(asha.page, "a translated conversation")
    does_not_scroll_sideways(customer, "a translated answer")

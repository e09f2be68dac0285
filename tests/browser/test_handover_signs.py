"""Two people talk, each at a page of their own: both see that the other writes, and nothing that is not true."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from cases import advisors, casework, conversations
from language.catalogue import Catalogue
from tests.browser.barriers import does_not_scroll_sideways, has_no_barrier
from tests.browser.conftest import PASSWORD, Picture
from tests.browser.console_navigator import ConsoleNavigator
from tests.browser.webchat_navigator import WebchatNavigator
from tests.house import ROOT, Customer, House

ASHA = "Asha Rahman"
FIRST_WORDS = {"en": "He broke my window", "ar": "كسر نافذتي"}
SOON = 3_000
ENDED = 9_000
"""Milliseconds: a sign lasts six seconds on a page, and one that came just before may still be on its way."""


LISTEN = """place => {
  window.heard = [];
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) window.heard.push(node.textContent);
  }).observe(document.querySelector(place), { childList: true, subtree: true });
}"""


@dataclass
class Talk:
    """A customer and Asha in one conversation."""

    customer: WebchatNavigator
    asha: ConsoleNavigator
    language: str

    def said_of_asha(self, key: str) -> str:
        """A text of the page about Asha; in a right-to-left sentence her name keeps its own order."""
        right_to_left = self.language == "ar"
        name = f"\u2068{ASHA}\u2069" if right_to_left else ASHA
        return (
            Catalogue.load(ROOT / "data")
            .text(f"utter_page_{key}", self.language, name="{name}")
            .replace("{name}", name)
        )


@pytest.fixture(scope="module")
def talking_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house without the assistant: nobody needs it where two people talk."""
    house = House(tmp_path_factory.mktemp("talking"))
    house.start(("api", "worker"))
    database = house.database()
    with database.writing() as record:
        invite = advisors.add(record, ASHA, "asha@landlord.test")
        advisors.accept_invite(record, invite.token, PASSWORD)
    database.close()
    yield house
    house.stop()


Begins = Callable[..., Talk]


@pytest.fixture
def begins(browser: Browser, talking_house: House) -> Iterator[Begins]:
    """Somebody writes in a language, and Asha opens their case."""
    contexts = []
    errors: list[str] = []

    def page(**settings: object) -> Page:
        contexts.append(browser.new_context(**settings))  # type: ignore[arg-type]
        opened = contexts[-1].new_page()
        opened.on("pageerror", lambda error: errors.append(str(error)))
        return opened

    def begin(language: str) -> Talk:
        chat = Customer(talking_house.url, language=language)
        chat.sends(text=FIRST_WORDS[language])
        database = talking_house.database()
        with database.writing() as record:
            casework.request_person(record, chat.conversation)
            reference = str(conversations.standing(record, chat.conversation).reference)
        database.close()
        asha = ConsoleNavigator(page(viewport={"width": 1440, "height": 900}), talking_house.url)
        asha.signs_in("asha@landlord.test", PASSWORD)
        asha.sees_desk()
        asha.opens_case(reference)
        customer = WebchatNavigator(page(viewport={"width": 400, "height": 800}), talking_house.url)
        kept = json.dumps(json.dumps({"conversation": chat.conversation, "token": chat.token, "language": language}))
        customer.page.add_init_script(f"sessionStorage.setItem('haven.chat', {kept})")
        customer.opens_chat(language)
        customer.sees(FIRST_WORDS[language])
        return Talk(customer, asha, language)

    yield begin
    for context in contexts:
        context.close()
    assert errors == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_both_see_that_the_other_writes_and_it_ends_by_itself(begins: Begins, language: str, picture: Picture) -> None:
    talk = begins(language)
    customer, asha = talk.customer, talk.asha
    at_desk, at_chat = asha.page.locator("#customer-writes"), customer.page.locator("#writing")
    customer.text_box().press_sequentially("a")
    expect(at_chat).to_be_hidden()
    expect(at_desk).to_be_hidden()
    asha.takes_over()
    customer.sees_person(ASHA)
    customer.text_box().press_sequentially("bc")
    expect(at_desk).to_have_text("Somebody is writing on the customer’s page.", timeout=SOON)
    asha.text_box().press_sequentially("Hello")
    expect(at_chat).to_have_text(talk.said_of_asha("writing"), timeout=SOON)
    picture(asha.page, f"writing_desk_{language}")
    picture(customer.page, f"writing_chat_{language}")
    has_no_barrier(asha.page, "a customer who writes")
    has_no_barrier(customer.page, "an advisor who writes")
    does_not_scroll_sideways(customer.page, "an advisor who writes")
    expect(at_desk).to_have_text("", timeout=ENDED)
    expect(at_chat).to_have_text("", timeout=ENDED)
    asha.text_box().press_sequentially(" again")
    expect(at_chat).to_have_text(talk.said_of_asha("writing"), timeout=SOON)
    asha.text_box().press("Enter")
    customer.sees("Hello again")
    expect(at_chat).to_have_text("", timeout=1_000)
    asha.hands_back()
    expect(at_chat).to_be_hidden(timeout=SOON)
    expect(at_desk).to_be_hidden(timeout=SOON)


def test_writing_is_read_out_once_until_the_next_message(begins: Begins) -> None:
    talk = begins("en")
    talk.asha.takes_over()
    talk.customer.sees_person(ASHA)
    heard = _listen(talk.customer.page, "#announcer")
    at_desk = _listen(talk.asha.page, "#customer-writes-said")
    for _ in range(3):
        talk.asha.text_box().press_sequentially("a")
        talk.customer.text_box().press_sequentially("b")
        talk.asha.page.wait_for_timeout(3_200)
    assert heard().count(f"{ASHA} is writing.") == 1
    assert at_desk().count("Somebody is writing on the customer’s page.") == 1
    talk.asha.text_box().press("Enter")
    talk.customer.sees("aaa")
    talk.asha.text_box().press_sequentially("b")
    talk.customer.page.wait_for_timeout(1_000)
    assert heard().count(f"{ASHA} is writing.") == 2


def _listen(page: Page, place: str) -> Callable[[], list[str]]:
    """What a live region is given from now on, each time that something is put into it."""
    page.evaluate(LISTEN, place)

    def told() -> list[str]:
        found: list[str] = page.evaluate("window.heard")
        return found

    return told


@pytest.mark.parametrize("language", ["en", "ar"])
def test_both_see_what_the_others_page_has_shown(begins: Begins, language: str, picture: Picture) -> None:
    talk = begins(language)
    customer, asha = talk.customer, talk.asha
    marks, shown = customer.page.locator(".read-mark"), asha.page.locator("#shown-to-customer")
    asha.page.wait_for_timeout(1_000)
    expect(marks).to_have_count(0)
    asha.takes_over()
    expect(marks).to_have_text(talk.said_of_asha("read"), timeout=SOON)
    expect(customer.page.locator(".message:has(.read-mark)")).to_contain_text(FIRST_WORDS[language])
    _goes_behind(customer.page)
    asha.writes("I have read it. I am here.")
    customer.sees("I am here.")
    expect(shown).to_contain_text("not shown on their page yet", timeout=SOON)
    _comes_back(customer.page)
    expect(shown).to_contain_text("shown on their page, today", timeout=SOON)
    customer.says("Thank you 1")
    expect(customer.page.locator(".message:has(.read-mark)")).to_contain_text("Thank you 1", timeout=SOON)
    expect(marks).to_have_count(1)
    picture(asha.page, f"read_desk_{language}")
    picture(customer.page, f"read_chat_{language}")
    has_no_barrier(asha.page, "a message that was shown")
    has_no_barrier(customer.page, "a message that was read")
    does_not_scroll_sideways(customer.page, "a message that was read")
    customer.reloads()
    expect(marks).to_have_text(talk.said_of_asha("read"), timeout=SOON)


def test_a_console_that_nobody_can_see_reads_nothing(begins: Begins) -> None:
    talk = begins("en")
    customer, asha = talk.customer, talk.asha
    marks = customer.page.locator(".read-mark")
    _goes_behind(asha.page)
    asha.takes_over()
    customer.says("Is anybody there")
    asha.sees("Is anybody there")
    customer.page.wait_for_timeout(1_500)
    expect(marks).to_have_count(0)
    _comes_back(asha.page)
    expect(marks).to_have_text(talk.said_of_asha("read"), timeout=SOON)


def test_a_message_below_what_is_scrolled_to_was_not_read(begins: Begins) -> None:
    talk = begins("en")
    customer, asha = talk.customer, talk.asha
    asha.takes_over()
    customer.sees_person(ASHA)
    for number in range(8):
        asha.writes("\n".join(f"line {number}.{each}" for each in range(8)))
    transcript = asha.page.locator("#transcript")
    transcript.evaluate("box => box.scrollTop = 0")
    customer.says("And this is new")
    asha.page.locator("#newer").wait_for()
    customer.page.wait_for_timeout(1_000)
    expect(customer.page.locator(".message:has(.read-mark)", has_text="And this is new")).to_have_count(0)
    asha.page.locator("#newer").click()
    expect(customer.page.locator(".message:has(.read-mark)")).to_contain_text("And this is new", timeout=SOON)


def test_a_read_mark_is_read_out_once_and_not_at_a_return(begins: Begins) -> None:
    talk = begins("en")
    heard = _listen(talk.customer.page, "#announcer")
    talk.asha.takes_over()
    expect(talk.customer.page.locator(".read-mark")).to_be_visible(timeout=SOON)
    talk.asha.writes("I am here.")
    talk.customer.sees("I am here.")
    assert heard().count(f"{ASHA} has read this.") == 1
    talk.customer.page.add_init_script(f"addEventListener('DOMContentLoaded', () => ({LISTEN})('#announcer'))")
    talk.customer.reloads()
    expect(talk.customer.page.locator(".read-mark")).to_be_visible(timeout=SOON)
    talk.asha.writes("Take your time.")
    talk.customer.sees("Take your time.")
    assert f"{ASHA}, a person: Take your time." in heard()
    assert f"{ASHA} has read this." not in heard()


def _goes_behind(page: Page) -> None:
    """The page is in a tab behind another one."""
    page.evaluate("Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })")


def _comes_back(page: Page) -> None:
    page.evaluate("delete document.visibilityState")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

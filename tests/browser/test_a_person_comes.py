"""A person for everybody who was promised one: in Urdu with an engine and without, out of hours, in another's place."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from cases import advisors, duty, models
from cases.duty import Stretch
from language.catalogue import Catalogue
from tests.browser.barriers import has_no_barrier
from tests.browser.conftest import PASSWORD, Picture
from tests.browser.console_navigator import ConsoleNavigator
from tests.browser.webchat_navigator import WebchatNavigator
from tests.house import ROOT, House
from tests.libre import Libre

DANGER = "وہ ابھی دروازے پر ہے اور چاقو لے کر کہہ رہا ہے کہ مجھے مار ڈالے گا"
ENGLISH = "I am Asha. I am ringing 999 for you now. Is the door locked?"
SECONDS_TO_ANSWER = 9

Desk = Callable[[str], ConsoleNavigator]
Chat = Callable[[], WebchatNavigator]


@pytest.fixture(scope="module")
def libre() -> Iterator[Libre]:
    server = Libre()
    yield server
    server.dies()


@pytest.fixture(scope="module")
def house(trained: None, libre: Libre, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house of its own, with an engine, in which nobody has long to answer."""
    settings = {"HAVEN_TRANSLATION_ENGINE": "libretranslate", "HAVEN_TRANSLATION_URL": libre.url}
    settings["HAVEN_CALL_AFTER_MINUTES"] = str(SECONDS_TO_ANSWER / 60)
    own = House(tmp_path_factory.mktemp("persons"), **settings)
    own.start()
    yield own
    own.stop()


@pytest.fixture
def team(house: House) -> Iterator[dict[str, int]]:
    """Asha and Tom with Ruth, their manager, and nobody else."""
    database = house.database()
    numbers = {}
    with database.writing() as record:
        for name in ("Asha", "Tom", "Ruth"):
            role: Literal["advisor", "manager"] = "manager" if name == "Ruth" else "advisor"
            email = f"{name}.{datetime.now(UTC).timestamp()}@landlord.test"
            invite = advisors.add(record, f"{name} Reid", email, role)
            numbers[name] = advisors.accept_invite(record, invite.token, PASSWORD).id
    yield numbers
    with database.writing() as record:
        for number in numbers.values():
            duty.set_presence(record, number, "off")
    database.close()


@pytest.fixture
def desk(browser: Browser, house: House, team: dict[str, int]) -> Iterator[Desk]:
    """Opens the console of one of the team."""
    contexts = []
    database = house.database()

    def opened(name: str) -> ConsoleNavigator:
        with database.reading() as record:
            email = record.session.get_one(models.Advisor, team[name]).email
        contexts.append(browser.new_context(viewport={"width": 1440, "height": 900}))
        navigator = ConsoleNavigator(contexts[-1].new_page(), house.url)
        navigator.signs_in(email, PASSWORD)
        navigator.sees_desk()
        return navigator

    yield opened
    for context in contexts:
        context.close()
    database.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 400, "height": 800})
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def said(key: str, language: str, **values: str) -> str:
    return Catalogue.load(ROOT / "data").text(key, language, **values)


def newest_reference(house: House) -> str:
    database = house.database()
    with database.reading() as record:
        found = record.session.scalars(select(models.Case.reference).order_by(models.Case.id.desc()).limit(1)).one()
    database.close()
    return found


@pytest.mark.parametrize("works", [True, False])
def test_urgent_report_in_urdu_is_taken_over_by_somebody_who_writes_english(
    house: House, libre: Libre, page: Page, desk: Desk, picture: Picture, works: bool
) -> None:
    customer = WebchatNavigator(page, house.url)
    customer.opens_chat("ur")
    customer.starts()
    asha = desk("Asha")
    if not works:
        libre.dies()
    customer.says(DANGER)
    customer.sees_emergency_card()
    asha.sees_urgent()
    asha.looks_at_it(asha.urgent_reference())
    asha.sees(DANGER)
    asha.sees(f"[en] {DANGER}" if works else "Not translated yet.")
    asha.takes_over()
    customer.puts_emergency_away()
    asha.writes(ENGLISH)
    customer.sees(ENGLISH)
    if works:
        customer.sees(f"[ur] {ENGLISH}")
    else:
        expect(page.locator(".quiet-line")).to_contain_text(said("utter_page_in_english", "ur"), timeout=15_000)
        libre.returns()
    assert page.locator("html").get_attribute("dir") == "rtl"
    picture(page, f"person-urdu-{works}")
    picture(asha.page, f"person-urdu-{works}-desk")
    has_no_barrier(page, "a person in Urdu")


def test_out_of_hours_a_day_and_an_hour_are_said_and_the_report_goes_on(
    house: House, page: Page, team: dict[str, int], picture: Picture
) -> None:
    closed = (datetime.now(UTC) + timedelta(days=3)).weekday()
    database = house.database()
    with database.writing() as record:
        for number in team.values():
            duty.set_hours(record, number, [Stretch(closed, time(9), time(17))])
    database.close()
    customer = WebchatNavigator(page, house.url)
    customer.opens_chat()
    customer.starts()
    asked = customer.hears_question()
    customer.says("i want to talk to a real person please")
    customer.sees("Nobody can join this chat right now.")
    customer.sees("If you are in danger, ring 999.")
    customer.sees_asked(asked)
    picture(page, "person-out-of-hours")
    has_no_barrier(page, "out of hours")


def test_who_does_not_answer_is_replaced_and_the_customer_hears_the_name(
    house: House, page: Page, desk: Desk, picture: Picture
) -> None:
    desks = {name: desk(name) for name in ("Asha", "Tom")}
    customer = WebchatNavigator(page, house.url)
    customer.opens_chat()
    customer.starts()
    customer.says("can i speak to somebody please")
    customer.sees("is on duty and can join this chat")
    words = " ".join(text for _, text in customer.messages())
    first, second = ("Asha", "Tom") if "Asha Reid" in words else ("Tom", "Asha")
    late = said("utter_advisor_late", "en", before=f"{first} Reid", advisor=f"{second} Reid")
    expect(page.locator("#log")).to_contain_text(late, timeout=40_000)
    desks[second].sees_alert("Wants a person")
    picture(page, "person-late")
    picture(desks[second].page, "person-late-desk")
    newest = newest_reference(house)  # earlier tests left cases, whose alerts have come to these two as well
    desks[second].page.locator('[data-part="needs"] a.reference', has_text=newest).click()
    desks[second].takes_over()
    customer.sees_person(f"{second} Reid")


def test_danger_that_nobody_takes_on_reaches_the_next_one_then_the_manager(
    house: House, page: Page, desk: Desk, picture: Picture
) -> None:
    desks = {name: desk(name) for name in ("Asha", "Tom", "Ruth")}
    customer = WebchatNavigator(page, house.url)
    customer.opens_chat()
    customer.starts()
    customer.says("he is at my door with a knife and says he will kill me")
    customer.sees_emergency_card()
    newest = newest_reference(house)
    for each in desks.values():
        each.sees_urgent(newest)
    picture(desks["Tom"].page, "danger-first")
    told = desks["Ruth"].page.locator('[data-part="needs"] .alert', has_text=newest).first
    expect(told).to_contain_text("also told: ", timeout=40_000)
    expect(told).to_contain_text("Ruth Reid", timeout=40_000)
    picture(desks["Ruth"].page, "danger-manager")
    desks["Ruth"].page.locator('[data-part="needs"] a.reference', has_text=newest).click()
    expect(desks["Ruth"].page.locator("main")).to_contain_text("Ruth Reid", timeout=15_000)
    picture(desks["Ruth"].page, "danger-case")
    desks["Ruth"].takes_over()
    customer.sees_person("Ruth Reid")
    desks["Ruth"].writes("I am Ruth. I have rung 999 for you. They are on their way.")
    said_by_ruth = page.locator("#log p", has_text="They are on their way.").last
    expect(said_by_ruth).to_be_in_viewport(timeout=10_000)
    expect(page.locator("#emergency-again")).to_be_in_viewport()
    picture(page, "danger-customer")

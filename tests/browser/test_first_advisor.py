"""The first advisor: a one-time link, a password, and six digits once they are switched on."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser

from cases import advisors
from tests.browser.barriers import has_no_barrier
from tests.browser.conftest import PASSWORD, Picture
from tests.browser.console_navigator import ConsoleNavigator
from tests.house import House


@pytest.fixture
def new_house(trained: None, tmp_path: Path) -> Iterator[House]:
    """An installation where nobody has signed in yet; the desk needs only `api`."""
    house = House(tmp_path)
    house.start(["api"])
    yield house
    house.stop()


def first_link(house: House) -> str:
    database = house.database()
    try:
        with database.writing() as record:
            invite = advisors.first_invite(record)
    finally:
        database.close()
    assert invite is not None
    return f"/console/invite/{invite.token}"


def test_first_advisor_sets_a_password_and_switches_the_second_factor_on(
    browser: Browser, new_house: House, picture: Picture
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    desk = ConsoleNavigator(context.new_page(), new_house.url)
    link = first_link(new_house)
    desk.opens_invite(link)
    has_no_barrier(desk.page, "invitation")
    picture(desk.page, "40-invite")
    desk.sets_password(PASSWORD, name="Ruth Price", email="ruth@landlord.test")
    desk.sees_desk()
    picture(desk.page, "41-empty-desk")
    secret = desk.switches_second_factor_on(lambda given: pyotp.TOTP(given).now())
    has_no_barrier(desk.page, "account with second factor")
    picture(desk.page, "42-account")
    desk.signs_out()
    # The link worked once.
    desk.opens_invite(link)
    desk.sees_problem("This link was used already")
    # The digits of before do not work again, so these are the next ones; a clock may be that far ahead.
    later = datetime.now(UTC) + timedelta(seconds=30)
    desk.signs_in("ruth@landlord.test", PASSWORD)
    desk.sees_code_asked()
    picture(desk.page, "43-code")
    has_no_barrier(desk.page, "six digits asked for")
    desk.signs_in("ruth@landlord.test", PASSWORD, code="000000")
    desk.sees_sign_in()
    desk.signs_in("ruth@landlord.test", PASSWORD, code=pyotp.TOTP(secret).at(later))
    desk.sees_desk()
    context.close()

"""Stopping and coming back without a script: the code shown once, the pause, the report as it stands, withdrawing."""

import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from api.handover import say_as_advisor, take_over
from api.settings import ApiSettings
from cases import alerts, conversations, return_codes
from cases.database import Database
from tests.api.form_customer import FormCustomer, Page
from tests.api.service import RunningApi
from tests.api.test_form import fills_until, form, screen

__all__ = ["form", "screen"]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(return_codes, "COST", {"time_cost": 1, "memory_cost": 64, "parallelism": 1})


def words_of(page: Page) -> str:
    listed = re.search(r'<ol id="code-list"[^>]*>(.*?)</ol>', page.html, re.DOTALL)
    assert listed, page.words
    return " ".join(re.findall(r"<li>([^<]+)</li>", listed.group(1)))


async def gets_code(form: FormCustomer) -> str:
    await form.opens("/form/code")
    return words_of(await form.goes("/form/code", code="make"))


@pytest.fixture
def elsewhere(settings: ApiSettings) -> httpx.AsyncClient:
    """Another browser."""
    return httpx.AsyncClient(base_url=settings.address, timeout=30)


async def comes_back(http: httpx.AsyncClient, code: str) -> FormCustomer:
    customer = FormCustomer(http)
    await customer.opens("/form/return")
    await customer.goes("/form/return", code=code)
    return customer


async def test_a_code_opens_the_unfinished_report_at_its_question_on_another_device(
    form: FormCustomer, elsewhere: httpx.AsyncClient, database: Database
) -> None:
    await form.starts()
    await fills_until(form, "incident_types")
    code = await gets_code(form)
    assert len(code.split()) == 8
    again = await form.opens("/form/code")
    assert code not in again.words
    page = await form.goes("/form/code", code="saved")
    assert "You saved a code for this report" in page.words
    back = await comes_back(elsewhere, code.upper())
    assert back.page.asked == ["incident_types"]
    assert back.conversation == form.conversation
    await back.opens("/form/question/what_happened")
    assert "He shouted at me on the stairs" in back.page.words
    await form.opens("/form")
    assert form.status == 401
    assert "haven_form" not in form.http.cookies
    with database.reading() as record:
        assert return_codes.state(record, back.conversation) == "saved"


async def test_a_wrong_code_opens_nothing_and_says_so(form: FormCustomer, api: RunningApi) -> None:
    await form.opens("/form/return")
    page = await form.goes("/form/return", code="eight words that are not at all one")
    assert form.status == 422
    assert "One of the words is not right" in page.words
    assert page.written["code"] == "eight words that are not at all one"
    unknown = await api.services.codes.draw()
    page = await form.goes("/form/return", code=" ".join(unknown.words))
    assert form.status == 404
    assert "No chat opens with these words" in page.words
    assert "haven_form" not in form.http.cookies


async def test_another_site_cannot_put_its_report_in_place_of_one(form: FormCustomer) -> None:
    await form.starts()
    before = form.http.cookies["haven_form"]
    code = await gets_code(form)
    answer = await form.http.post("/form/return", data={"code": code}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert form.http.cookies["haven_form"] == before


async def test_on_a_device_of_ones_own_a_pause_goes_on_within_the_hour(
    form: FormCustomer, api: RunningApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    await form.starts()
    await fills_until(form, "what_happened")
    page = await form.presses("pause", {"what_happened-words": "Half a sentence"})
    assert form.path == "/form/pause"
    assert "You have not saved a code yet" in page.words
    page = await form.goes("/form/pause", device="mine")
    assert form.path == "/form"
    assert "Go on where you stopped" in page.words
    await form.opens("/form/question/what_happened")
    assert form.path == "/form"
    assert "Half a sentence" not in form.page.html
    await form.goes("/form/go-on")
    assert form.page.asked == ["incident_types"]
    await form.opens("/form/question/what_happened")
    assert "Half a sentence" in form.page.words


async def test_after_the_hour_only_the_code_opens_a_paused_report(
    form: FormCustomer, api: RunningApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    await form.starts()
    code = await gets_code(form)
    await form.opens("/form/pause")
    await form.goes("/form/pause", device="mine")
    later = datetime.now(UTC) + timedelta(hours=1, minutes=1)
    monkeypatch.setattr(api.services.database, "now", lambda: later)
    page = await form.opens("/form")
    assert form.status == 401
    assert "the hour is over" in page.words
    assert "haven_form" not in form.http.cookies
    back = await comes_back(form.http, code)
    assert back.page.asked == ["safety"]


async def test_on_a_shared_device_a_pause_leaves_nothing(form: FormCustomer, database: Database) -> None:
    await form.starts()
    conversation, code = form.conversation, await gets_code(form)
    await form.opens("/form/pause")
    page = await form.goes("/form/pause", device="shared")
    assert "This device keeps nothing of it" in page.words
    assert "haven_form" not in form.http.cookies
    with database.reading() as record:
        assert conversations.standing(record, conversation).state == "paused"
    assert (await comes_back(form.http, code)).page.asked == ["safety"]


async def test_who_comes_back_reads_where_it_stands_answers_the_advisor_and_withdraws(
    form: FormCustomer, elsewhere: httpx.AsyncClient, api: RunningApi, database: Database, advisor: int
) -> None:
    await form.starts()
    await fills_until(form, "summary")
    await form.presses("send")
    code = await gets_code(form)
    await take_over(api.services, form.conversation, advisor)
    await say_as_advisor(api.services, form.conversation, advisor, "Are you safe tonight?")
    back = await comes_back(elsewhere, code)
    assert back.path == "/form/sent"
    for words in ("Are you safe tonight?", "Received", "Your advisor is Jo Marsh", "You hear from us"):
        assert words in back.page.words
    page = await back.presses("write", {"words": "Yes, I am at my sister's."})
    assert "Yes, I am at my sister's." in page.words
    page = await back.opens("/form/delete")
    assert "Your advisor is asked to stop and to erase it" in page.words
    assert "It is gone then" not in page.words
    await back.presses("erase")
    with database.reading() as record:
        assert "deletion_wanted" in [each.kind for each in alerts.alerts(record, advisor)]


async def test_danger_is_one_press_away_on_every_page_beside_the_questions(
    form: FormCustomer, database: Database
) -> None:
    await form.starts()
    for path in ("/form/code", "/form/pause", "/form/files"):
        page = await form.opens(path)
        assert form.path == path
        assert {"token", "page"} <= set(page.hidden)
        assert 'id="answers" method="post" action="/form"' in page.html
    page = await form.presses("danger")
    assert "999" in page.words
    with database.reading() as record:
        assert conversations.standing(record, form.conversation).urgent

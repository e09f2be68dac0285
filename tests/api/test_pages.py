"""The pages and what every answer carries: nothing from elsewhere, nothing kept, framed only where allowed."""

import json
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from api.app import create_app
from api.settings import ApiSettings
from api.texts import FILLED_BY_THE_PAGE, Texts
from cases.errors import CaseError
from language.catalogue import Catalogue
from tests.api.conftest import Arrives
from tests.api.rasa import ScriptedRasa
from tests.api.service import RunningApi
from tests.house import ROOT


@pytest.fixture
async def still(settings: ApiSettings) -> AsyncIterator[httpx.AsyncClient]:
    """The application without its services: enough for pages."""
    transport = httpx.ASGITransport(create_app(settings), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://haven.example") as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/webchat", "/embed.js", "/webchat/webchat.js", "/webchat/leave.js", "/docs"])
async def test_a_page_and_its_files_come_from_here(still: httpx.AsyncClient, path: str) -> None:
    answer = await still.get(path)
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Permissions-Policy" in answer.headers


@pytest.mark.parametrize("path", ["/", "/webchat", "/docs"])
async def test_a_page_loads_nothing_from_another_host(still: httpx.AsyncClient, path: str) -> None:
    page = (await still.get(path)).text
    loaded = re.findall(r"<(?:script|img|iframe|link|source|video|audio)[^>]+(?:src|href)=\"([^\"]+)\"", page)
    assert all(address.startswith("/") and not address.startswith("//") for address in loaded)
    assert "<style" not in page
    assert " style=" not in page


async def test_only_the_chat_may_be_framed_and_only_by_those_who_may(settings: ApiSettings) -> None:
    allowed = settings.model_copy(update={"embed_origins": "https://www.livv.example, https://livv.example"})
    transport = httpx.ASGITransport(create_app(allowed))
    async with httpx.AsyncClient(transport=transport, base_url="http://haven.example") as client:
        chat = (await client.get("/webchat")).headers["Content-Security-Policy"]
        demonstration = (await client.get("/")).headers["Content-Security-Policy"]
        console = (await client.get("/console")).headers["Content-Security-Policy"]
    assert chat.endswith("frame-ancestors 'self' https://www.livv.example https://livv.example")
    assert demonstration.endswith("frame-ancestors 'none'")
    assert console.endswith("frame-ancestors 'none'")


async def test_by_default_no_other_site_may_frame_the_chat(still: httpx.AsyncClient) -> None:
    policy = (await still.get("/webchat")).headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self'")


async def test_the_page_holds_all_its_texts(still: httpx.AsyncClient) -> None:
    page = (await still.get("/webchat")).text
    found = re.search(r'<script type="application/json" id="texts">(.*?)</script>', page, re.DOTALL)
    assert found
    texts = json.loads(found[1])
    assert texts == (await still.get("/webchat/texts", params={"language": "en"})).json()
    assert texts["start"] == "Start"
    assert texts["advisor_mark"] == "{name}, a person"


def test_every_text_of_the_page_can_be_given() -> None:
    texts = Texts(Catalogue.load(ROOT / "data")).page("en")
    said = [form for words in texts.values() for form in (words.values() if isinstance(words, dict) else [words])]
    places = {place for words in said for place in re.findall(r"\{(\w+)\}", words)}
    assert len(texts) > 50
    assert places <= set(FILLED_BY_THE_PAGE)


def test_every_refusal_has_a_plain_sentence() -> None:
    catalogue = Catalogue.load(ROOT / "data")
    codes = {error.code for error in _family(CaseError) if error is not CaseError}
    # A wrong token is shown as an unknown conversation; the others are met at the desk alone, in its own words.
    elsewhere = {"wrong_token", "unknown_answer", "case_open", "day_not_ahead"}
    missing = {code for code in codes - elsewhere if not catalogue.has(f"utter_refused_{code}")}
    assert missing == set()


def _family(error: type[CaseError]) -> list[type[CaseError]]:
    return [error, *(each for child in error.__subclasses__() for each in _family(child))]


async def test_conversations_are_never_kept_in_a_cache(arrives: Arrives) -> None:
    customer = await arrives()
    read = await customer.http.get(f"{customer.path}/messages", headers=customer.headers)
    refused = await customer.http.get(f"{customer.path}/messages")
    page = await customer.http.get("/webchat")
    assert {answer.headers["Cache-Control"] for answer in (read, refused, page)} == {"no-store"}
    assert "content-encoding" not in read.headers
    assert page.headers["Content-Encoding"] == "gzip"


async def test_the_page_with_its_files_is_small(still: httpx.AsyncClient) -> None:
    page = await still.get("/webchat")
    names = set(re.findall(r'(?:src|href)="(/webchat/[\w.-]+)"', page.text))
    size = 0
    for path in ("/webchat", *names):
        async with still.stream("GET", path) as answer:
            size += len(b"".join([chunk async for chunk in answer.aiter_raw()]))
    assert len(names) > 10
    assert size <= 60_000


async def test_an_unknown_address_is_answered_plainly(still: httpx.AsyncClient) -> None:
    answer = await still.get("/no/such/page")
    assert answer.status_code == 404
    assert set(answer.json()) == {"error", "sentence"}


async def test_a_body_that_is_far_too_large_is_refused_before_it_is_read(still: httpx.AsyncClient) -> None:
    answer = await still.post("/chat", content=b"x" * 300_000)
    assert answer.status_code == 413
    assert "shorter parts" in answer.json()["sentence"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_the_contract_is_open_to_programs_and_people(still: httpx.AsyncClient) -> None:
    contract = (await still.get("/openapi.json")).json()
    assert {
        "/chat",
        "/chat/{conversation}/messages",
        "/chat/{conversation}/events",
        "/chat/{conversation}",
        "/health",
    } <= set(contract["paths"])
    page = (await still.get("/docs")).text
    assert "POST /chat/{conversation}/messages" in page


async def test_health_says_what_answers(api: RunningApi, http: httpx.AsyncClient, rasa: ScriptedRasa) -> None:
    assert (await http.get("/health")).json() == {"status": "ok", "database": True, "rasa": True}
    await rasa.stop()
    del api.app.state.health
    answer = await http.get("/health")
    assert answer.status_code == 200
    assert answer.json() == {"status": "degraded", "database": True, "rasa": False}

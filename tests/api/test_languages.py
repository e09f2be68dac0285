"""Pages, form and record in the customer's language: one catalogue, and the advisor reads English."""

import json
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from api.app import create_app
from api.console.conversation_lines import transcript as as_read
from api.handover import take_over
from api.risk import RiskWatch
from api.settings import ApiSettings
from cases import conversations, transcript
from cases.database import Database
from cases.risk import Signal
from language.catalogue import Catalogue
from tests.api.customer import Customer
from tests.api.form_customer import FormCustomer
from tests.api.rasa import ScriptedRasa
from tests.api.service import RunningApi
from tests.house import ROOT

CATALOGUE = Catalogue.load(ROOT / "data")
QUESTION = "utter_ask_report_form_safety"


@pytest.fixture
async def still(settings: ApiSettings) -> AsyncIterator[httpx.AsyncClient]:
    """The application without its services: enough for pages."""
    transport = httpx.ASGITransport(create_app(settings), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://haven.example") as client:
        yield client


@pytest.fixture
async def polish(
    api: RunningApi, settings: ApiSettings, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[FormCustomer]:
    def signals(_watch: RiskWatch, text: str, _language: str = "") -> tuple[Signal, ...]:
        return (Signal("weapon", "yes", "nóż", "phrases"),) if "nóż" in text else ()

    monkeypatch.setattr(RiskWatch, "signals", signals)
    async with httpx.AsyncClient(base_url=settings.address, timeout=30) as client:
        form = FormCustomer(client)
        await form.starts("/form?language=pl")
        yield form


def in_polish(key: str, **values: object) -> str:
    return CATALOGUE.text(key, "pl", **values)


@pytest.mark.parametrize("path", ["/webchat", "/form", "/consent"])
@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("pl", "ltr"), ("en", "ltr"), ("tlh", "ltr")])
async def test_a_page_says_its_language_and_its_direction(
    still: httpx.AsyncClient, path: str, language: str, direction: str
) -> None:
    page = (await still.get(path, params={"language": language})).text
    spoken = "en" if language == "tlh" else language
    assert f'<html lang="{spoken}" dir="{direction}">' in page
    assert f"<title>{CATALOGUE.text('utter_page_title', spoken)}</title>" in page or path == "/consent"


@pytest.mark.parametrize("path", ["/webchat", "/form", "/consent"])
async def test_a_page_says_quietly_that_no_speaker_has_read_it(still: httpx.AsyncClient, path: str) -> None:
    note = in_polish("utter_page_not_reviewed")
    shown = re.compile(r'<p class="unreviewed"[^>]*>')
    page = (await still.get(path, params={"language": "pl"})).text
    assert note in page
    assert "hidden" not in shown.findall(page)[0]
    english = (await still.get(path)).text
    assert all("hidden" in each for each in shown.findall(english))


async def test_every_spoken_language_stands_under_its_own_name(still: httpx.AsyncClient) -> None:
    page = (await still.get("/webchat", params={"language": "ar"})).text
    offered = re.findall(r'<option value="(\w+)" lang="\w+" data-direction="(\w+)"[^>]*>([^<]+)<', page)
    assert offered == [(each.code, each.direction, each.own_name) for each in CATALOGUE.spoken_languages]


async def test_the_browser_gets_every_plural_form(still: httpx.AsyncClient) -> None:
    texts = (await still.get("/webchat/texts", params={"language": "ar"})).json()
    assert set(texts["answers_to_choose"]) == {"zero", "one", "two", "few", "many", "other"}
    assert texts["promise_is_due"].count("{when}") == 1
    page = (await still.get("/webchat", params={"language": "ar"})).text
    written = re.search(r'<script type="application/json" id="texts">(.+?)</script>', page)
    assert written is not None
    assert json.loads(written[1]) == texts


async def test_no_path_is_read_for_a_language(still: httpx.AsyncClient) -> None:
    answer = await still.get("/webchat/texts", params={"language": "../../x"})
    assert answer.json()["start"] == "Start"


async def test_the_form_asks_in_polish_and_keeps_the_english(polish: FormCustomer, database: Database) -> None:
    assert polish.page.asked == ["safety"]
    assert CATALOGUE.asking("safety", {}, "pl", own="utter_form_ask_").text in polish.page.html
    await polish.presses(values={"safety": "safe"})
    with database.reading() as reading:
        said = transcript.messages(reading, polish.conversation)
        assert conversations.standing(reading, polish.conversation).language == "pl"
    assert said[0].english == CATALOGUE.asking("safety", {}, own="utter_form_ask_").text
    assert said[1].text == CATALOGUE.buttons("safety", "pl")["safe"]
    read = as_read(said, ())
    english = [each.translation.pieces if each.translation else () for each in read[:2]]
    assert ["".join(piece.text for piece in pieces) for pieces in english] == [said[0].english, "Safe"]
    assert read[0].options[0] == "Safe"


async def test_danger_at_the_polish_form_is_answered_in_polish(polish: FormCustomer) -> None:
    await polish.presses(values={"safety": "safe"})
    await polish.presses(values={"reporter_role": "self"})
    await polish.presses(values={"anonymity": "anonymous"})
    page = await polish.presses(values={"what_happened-words": "Ma nóż."})
    assert in_polish("utter_emergency_danger") in page.html
    assert '<html lang="pl" dir="ltr">' in page.html


async def test_a_lost_form_says_so_in_its_language(polish: FormCustomer, settings: ApiSettings) -> None:
    hidden = polish.page.hidden
    polish.http.cookies.clear()
    answer = await polish.posts({**hidden, "act": "continue", "safety": "safe"})
    assert in_polish("utter_refused_form_lost") in answer.text


async def test_what_the_house_says_in_a_takeover_is_polish_and_english(
    api: RunningApi, http: httpx.AsyncClient, rasa: ScriptedRasa, database: Database, advisor: int
) -> None:
    customer = await Customer.arrives(http, language="pl")
    await take_over(api.services, customer.conversation, advisor)
    with database.reading() as reading:
        last = transcript.messages(reading, customer.conversation)[-1]
    name = last.english.split(" ")[0]
    assert last.language == "pl"
    assert last.text != last.english
    assert last.english.startswith(name)


async def test_english_of_the_assistant_is_kept(
    api: RunningApi, http: httpx.AsyncClient, rasa: ScriptedRasa, database: Database
) -> None:
    rasa.script = lambda turn: [{"text": "Dzień dobry", "key": "utter_hello", "english": "Hello"}]
    customer = await Customer.arrives(http, language="pl")
    with database.reading() as reading:
        assert [each.english for each in transcript.messages(reading, customer.conversation)] == ["Hello"]
    assert "english" not in customer.messages[0]

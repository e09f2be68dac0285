"""An advisor reads and answers somebody who writes in another language, whatever the engine does."""

import secrets
from collections.abc import Iterator
from datetime import date

import httpx
import pytest

from api.console.translated_lines import engine_line
from api.live import MESSAGES
from api.settings import ApiSettings
from cases import advisors, alerts, casework, conversations
from cases.database import Database
from language.translate.choosing import Wanted
from tests.api.console.conftest import Browser
from tests.api.customer import Customer
from tests.api.service import RunningApi
from tests.libre import Libre, running
from worker.translation import Translating

URDU = "اس نے میری کھڑکی توڑ دی ہے"
ENGLISH_ALONE = "Not translated."


@pytest.fixture
def libre() -> Iterator[Libre]:
    with running() as server:
        yield server


@pytest.fixture
def worker(database: Database, libre: Libre) -> Translating:
    return Translating(database, Wanted("libretranslate", libre.url))


@pytest.fixture
def no_engine(database: Database) -> Translating:
    return Translating(database, Wanted())


@pytest.fixture
async def customer(api: RunningApi, http: httpx.AsyncClient) -> Customer:
    """Somebody who writes Urdu."""
    opened = (await http.post("/chat", json={"language": "ur"})).json()
    customer = Customer(http, opened["conversation"], opened["token"], opened["messages"])
    await customer.writes(URDU)
    return customer


@pytest.fixture
async def reference(customer: Customer, jo: Browser, database: Database, people: dict[str, int]) -> str:
    """Their case, in which Jo Marsh has taken over."""

    with database.writing() as record:
        casework.request_person(record, customer.conversation)
        found = str(conversations.standing(record, customer.conversation).reference)
    await jo.calls(f"/api/cases/{found}/takeover")
    return found


async def line_of(jo: Browser, reference: str, text: str) -> dict[str, object]:
    transcript = (await jo.http.get(f"/api/cases/{reference}")).json()["transcript"]
    found: dict[str, object] = next(line for line in transcript if line["text"] == text)
    return found


async def test_original_and_english_stand_side_by_side(jo: Browser, reference: str, worker: Translating) -> None:
    assert "Not translated yet." in await jo.sees(f"/console/cases/{reference}")
    assert (await line_of(jo, reference, URDU))["english"] is None
    worker.translate_waiting()
    page = await jo.sees(f"/console/cases/{reference}")
    assert URDU in page
    assert f"[en] {URDU}" in page
    assert "Translated by LibreTranslate, a computer, " in page
    line = await line_of(jo, reference, URDU)
    assert line["english"] == f"[en] {URDU}"
    made = line["translation"]
    assert isinstance(made, dict)
    assert (made["engine"], made["source"], made["into"]) == ("libretranslate", "ur", "en")
    assert made["at"]


async def test_without_an_engine_the_original_is_marked_not_translated(
    jo: Browser, reference: str, no_engine: Translating
) -> None:
    no_engine.translate_waiting()
    page = await jo.sees(f"/console/cases/{reference}")
    assert URDU in page
    assert ENGLISH_ALONE in page
    assert "Nothing is translated by a computer here." in page
    line = await line_of(jo, reference, URDU)
    assert line["english"] is None
    assert isinstance(line["translation"], dict)
    assert line["translation"]["state"] == "no_engine"


async def test_answer_comes_at_once_in_english_and_its_translation_below(
    jo: Browser, reference: str, customer: Customer, worker: Translating
) -> None:
    seq = (await jo.calls(f"/api/cases/{reference}/messages", text="I read you.")).json()["seq"]
    answer = (await customer.reads(seq - 1))[0]
    assert (answer["text"], answer["language"], answer["untranslated"]) == ("I read you.", "en", True)
    worker.translate_waiting()
    (translation,) = (await customer.update(seq, wait=5))["messages"]
    assert (translation["text"], translation["language"]) == ("[ur] I read you.", "ur")
    assert (translation["translates"], translation["name"]) == (seq, "Jo Marsh")
    assert "untranslated" not in (await customer.reads(seq - 1))[0]
    page = await jo.sees(f"/console/cases/{reference}")
    assert page.count("[ur] I read you.") == 1
    assert "Sent to the customer, translated by LibreTranslate, a computer, " in page
    assert isinstance((await line_of(jo, reference, "I read you."))["translation"], dict)


@pytest.mark.parametrize("trouble", ["dies", "rests", "refuses", "none"])
async def test_answer_is_not_lost_and_not_late_whatever_the_engine_does(
    jo: Browser, reference: str, customer: Customer, database: Database, libre: Libre, trouble: str
) -> None:
    wanted = Wanted() if trouble == "none" else Wanted("libretranslate", libre.url)
    worker = Translating(database, wanted)
    worker.translate_waiting()
    if trouble == "dies":
        libre.dies()
    libre.answers = {"rests": [503] * 3, "refuses": [400]}.get(trouble, [])
    seq = (await jo.calls(f"/api/cases/{reference}/messages", text="Are you safe now?")).json()["seq"]
    worker.translate_waiting()
    answer = (await customer.reads(seq - 1))[0]
    assert (answer["text"], answer["untranslated"]) == ("Are you safe now?", True)
    assert await customer.reads(seq) == []
    page = await jo.sees(f"/console/cases/{reference}")
    assert "The customer was shown the English words." in page
    assert f'id="again-{seq}"' in page


@pytest.mark.parametrize("by_form", [True, False])
async def test_line_that_failed_is_asked_again_and_its_translation_comes_late(
    jo: Browser, reference: str, customer: Customer, worker: Translating, libre: Libre, by_form: bool
) -> None:
    worker.translate_waiting()
    libre.answers = [400]
    seq = (await jo.calls(f"/api/cases/{reference}/messages", text="I ring at five.")).json()["seq"]
    worker.translate_waiting()
    after = await customer.writes("ٹھیک ہے")
    libre.answers = []
    if by_form:
        answer = await jo.sends(f"/console/cases/{reference}/messages/{seq}/translate")
        assert answer.headers["location"].endswith(f"#said-{seq}")
    else:
        assert (await jo.calls(f"/api/cases/{reference}/messages/{seq}/translate")).json()["done"]
    worker.translate_waiting()
    late = [each for each in await customer.reads(after) if each.get("translates") == seq]
    assert [each["text"] for each in late] == ["[ur] I ring at five."]
    assert "asked for a translation again" in await jo.sees(f"/console/cases/{reference}")


async def test_interpreter_stands_on_every_line_that_is_not_english(
    jo: Browser, reference: str, database: Database, people: dict[str, int], worker: Translating
) -> None:
    worker.translate_waiting()
    page = await jo.sees(f"/console/cases/{reference}")
    transcript = (await jo.http.get(f"/api/cases/{reference}")).json()["transcript"]
    for line in transcript:
        assert (f'id="interpreter-{line["seq"]}"' in page) is (line["language"] != "en")
    seq = (await line_of(jo, reference, URDU))["seq"]
    assert (await jo.calls(f"/api/cases/{reference}/messages/{seq}/interpreter")).json()["done"]
    page = await jo.sees(f"/console/cases/{reference}")
    assert f'id="interpreter-{seq}"' not in page
    assert "An interpreter was asked for." in page
    assert "asked for an interpreter" in page
    with database.reading() as record:
        kinds = {alert.kind for alert in alerts.alerts(record, people["ruth"])}
    assert "interpreter_asked" in kinds
    assert (await jo.calls(f"/api/cases/{reference}/messages/999/interpreter")).json()["error"] == "unknown_message"


async def test_advisor_who_speaks_the_language_writes_it_themselves(
    jo: Browser, reference: str, customer: Customer, database: Database, people: dict[str, int], libre: Libre
) -> None:
    assert 'id="write-language"' not in await jo.sees(f"/console/cases/{reference}")
    with database.writing() as record:
        advisors.set_languages(record, people["jo"], ["en", "ur"])
    assert 'id="write-language"' in await jo.sees(f"/console/cases/{reference}")
    seq = (await jo.calls(f"/api/cases/{reference}/messages", text="سلام", language="ur")).json()["seq"]
    (said,) = await customer.reads(seq - 1)
    assert (said["text"], said["language"]) == ("سلام", "ur")
    assert "untranslated" not in said
    strange = await jo.calls(f"/api/cases/{reference}/messages", text="x", language="no language")
    assert strange.json()["error"] == "unknown_language"


async def test_desk_hears_of_a_translation(api: RunningApi, customer: Customer, worker: Translating) -> None:
    with api.services.feed.listening(MESSAGES) as listener:
        while await listener.wait(0.5):
            pass
        worker.translate_waiting()
        assert await listener.wait(3)


def test_desk_says_who_translates_and_who_accepted_a_company() -> None:
    def said(**settings: object) -> str:
        return engine_line(ApiSettings.model_validate({"var": secrets.token_hex(4), **settings}))

    assert said() == "Nothing is translated by a computer here."
    own = said(translation_engine="libretranslate", translation_url="http://127.0.0.1:5000")
    assert own == "Translations are made by LibreTranslate on the organisation's own network."
    assert said(translation_engine="deepl") == "Nothing is translated by a computer here."
    accepted = {"translation_accepted_by": "Ruth Price", "translation_accepted_on": date(2026, 11, 20)}
    assert said(translation_engine="deepl", **accepted) == (
        "Translations are made by DeepL. Words go to another organisation: accepted by Ruth Price on 2026-11-20."
    )

"""Ready answers: beside the box in the customer's language, with their English; as they stand no engine is asked."""

from pathlib import Path
from typing import Any

import pytest

from api.ready_answers import shipped_answers
from api.settings import ApiSettings
from cases import translating
from cases.database import Database
from cases.ready_answers import Shipped
from language.catalogue import Catalogue
from tests.api.conftest import Arrives
from tests.api.console.conftest import Browser
from tests.api.console.talking import Talk
from tests.api.service import RunningApi
from tests.completed import completed
from tests.house import ROOT

PAGE = "/console/answers"


@pytest.fixture
def settings(settings: ApiSettings) -> ApiSettings:
    """With what tells the languages apart."""
    return settings.model_copy(update={"risk_model": ROOT / "var" / "models" / "urgent_risk.joblib"})


@pytest.fixture
def polish(api: RunningApi, tmp_path: Path) -> tuple[Shipped, ...]:
    """The house speaks Polish; its ready answers there."""
    folder = completed("pl", "Po polsku:", tmp_path / "catalogues")
    api.services.texts.catalogue = Catalogue.load(ROOT / "data", folder)
    return shipped_answers(api.services.texts, "pl")


@pytest.fixture
async def talk(api: RunningApi, polish: tuple[Shipped, ...], arrives: Arrives, jo: Browser, advisor: int) -> Talk:
    return await Talk.begins(api, await arrives("pl"), jo, advisor)


@pytest.fixture
async def ruth(browser: Browser) -> Browser:
    """Ruth Price, a manager, signed in."""
    await browser.signs_in("ruth@livv.example")
    return browser


async def at_desk(talk: Talk) -> dict[str, Any]:
    """The last message as the case has it."""
    found: dict[str, Any] = (await talk.jo.http.get(talk.case)).json()["transcript"][-1]
    return found


async def sends(talk: Talk, text: str) -> None:
    answer = await talk.jo.calls(f"{talk.case}/messages", text=text)
    assert answer.status_code == 200, answer.text


def waiting(database: Database) -> list[tuple[str, str]]:
    """What an engine would be asked: text and language."""
    with database.writing() as record:
        return [(line.text, line.into) for line in translating.take(record)]


async def test_six_answers_are_shipped_and_each_has_its_english(polish: tuple[Shipped, ...]) -> None:
    assert [each.key.removeprefix("utter_ready_") for each in polish] == [
        "here",
        "time",
        "back",
        "safe",
        "stop",
        "thanks",
    ]
    assert all(each.text and each.english and each.text != each.english for each in polish)


async def test_the_case_offers_them_in_the_customers_language_with_the_english_beside(
    talk: Talk, polish: tuple[Shipped, ...]
) -> None:
    page = await talk.jo.sees(f"/console/cases/{talk.reference}")
    for each in polish:
        assert f'lang="pl" dir="auto">{each.text}</a>' in page
        assert f'<span class="soft small">{each.english}</span>' in page


async def test_without_scripts_a_chosen_answer_stands_in_the_box_and_is_not_sent(
    talk: Talk, polish: tuple[Shipped, ...]
) -> None:
    page = await talk.jo.sees(f"/console/cases/{talk.reference}?ready=utter_ready_here")
    assert f">{polish[0].text}</textarea>" in page
    assert (await talk.customer.reads())[-1]["sender"] == "system"
    page = await talk.jo.sees(f"/console/cases/{talk.reference}?ready=%3Cscript%3E")
    assert "<script>" not in page.partition("<body")[2]


async def test_an_answer_sent_as_it_stands_brings_its_english_and_no_engine_is_asked(
    talk: Talk, polish: tuple[Shipped, ...], database: Database
) -> None:
    await sends(talk, polish[1].text)
    shown = (await talk.customer.reads())[-1]
    assert (shown["text"], shown["language"]) == (polish[1].text, "pl")
    assert "untranslated" not in shown
    message = await at_desk(talk)
    assert (message["text"], message["english"]) == (polish[1].text, polish[1].english)
    assert waiting(database) == []
    assert "The English is the catalogue’s." in await talk.jo.sees(f"/console/cases/{talk.reference}")


async def test_an_edited_answer_goes_the_normal_way(
    talk: Talk, polish: tuple[Shipped, ...], database: Database
) -> None:
    await sends(talk, "Take your time. Asha reads it.")
    assert waiting(database) == [("Take your time. Asha reads it.", "pl")]
    answer = await talk.jo.calls(f"{talk.case}/messages", text=f"{polish[1].text} Proszę pisać.", language="pl")
    assert answer.status_code == 200
    assert waiting(database) == [(f"{polish[1].text} Proszę pisać.", "en")]
    assert "The English is the catalogue’s." not in await talk.jo.sees(f"/console/cases/{talk.reference}")


async def test_an_edited_answer_stays_in_its_language_where_no_list_of_languages_says_so(
    talk: Talk, database: Database
) -> None:
    changed = "Nie ma pośpiechu, proszę pisać spokojnie, a ja wszystko przeczytam."
    await sends(talk, changed)
    assert (await talk.customer.reads())[-1]["language"] == "pl"
    assert waiting(database) == [(changed, "en")]


async def test_the_landlords_own_answer_is_marked_as_its_own(talk: Talk, ruth: Browser, database: Database) -> None:
    await ruth.sends(f"{PAGE}/add", language="pl", key="", text="Dzień dobry.", english="Good day.")
    await ruth.signs_in("jo@livv.example")
    await sends(talk, "Dzień dobry.")
    assert (await at_desk(talk))["english"] == "Good day."
    assert waiting(database) == []
    assert "A ready answer of the landlord’s" in await talk.jo.sees(f"/console/cases/{talk.reference}")


async def test_in_an_english_chat_an_answer_is_an_ordinary_message(
    api: RunningApi, arrives: Arrives, jo: Browser, advisor: int, database: Database
) -> None:
    talk = await Talk.begins(api, await arrives(), jo, advisor)
    await sends(talk, "Thank you for telling me.")
    assert (await at_desk(talk))["text"] == "Thank you for telling me."
    assert waiting(database) == []


async def test_manager_edits_adds_and_hides_for_one_language(polish: tuple[Shipped, ...], ruth: Browser) -> None:
    key = polish[0].key
    edited = {"language": "pl", "key": key, "text": "Czytam <b>to</b>.", "english": "I read this."}
    assert (await ruth.sends(f"{PAGE}/edit", **edited)).status_code == 303
    page = await ruth.sees(f"{PAGE}?language=pl")
    assert "Czytam &lt;b&gt;to&lt;/b&gt;." in page
    assert polish[0].text not in page
    assert "Czytam" not in await ruth.sees(PAGE)
    await ruth.sends(f"{PAGE}/restore", language="pl", key=key)
    assert polish[0].text in await ruth.sees(f"{PAGE}?language=pl")
    await ruth.sends(f"{PAGE}/hide", language="pl", key=key)
    assert "Offer again" in await ruth.sees(f"{PAGE}?language=pl")
    assert "Offer again" not in await ruth.sees(PAGE)


@pytest.mark.parametrize(
    ("verb", "fields", "status"),
    [
        ("edit", {"language": "pl", "key": "utter_ready_here", "text": " ", "english": "a"}, 422),
        ("edit", {"language": "pl", "key": "utter_ready_here", "text": "a", "english": ""}, 422),
        ("add", {"language": "pl", "key": "", "text": "a" * 601, "english": "a"}, 413),
        ("edit", {"language": "pl", "key": "utter_greet", "text": "a", "english": "a"}, 404),
        ("edit", {"language": "pl", "key": "own_0", "text": "a", "english": "a"}, 404),
        ("send", {"language": "pl", "key": "utter_ready_here"}, 404),
        ("add", {"language": "xx", "key": "", "text": "a", "english": "a"}, 422),
    ],
)
async def test_what_is_no_answer_is_refused_with_a_sentence(
    polish: tuple[Shipped, ...], ruth: Browser, verb: str, fields: dict[str, str], status: int
) -> None:
    answer = await ruth.sends(f"{PAGE}/{verb}", **fields)
    assert answer.status_code == status
    assert "That did not work" in answer.text


async def test_who_is_no_manager_neither_sees_the_page_nor_changes_anything(
    polish: tuple[Shipped, ...], jo: Browser
) -> None:
    assert (await jo.http.get(PAGE)).status_code == 403
    answer = await jo.sends(f"{PAGE}/hide", language="pl", key=polish[0].key)
    assert answer.status_code == 403

"""Which language a chat is held in: the customer's choice wins, another one is offered and never switched silently."""

import asyncio
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.settings import ApiSettings
from cases import conversations, report, transcript
from cases.database import Database
from cases.report import Answer
from tests.api.conftest import Arrives
from tests.api.customer import Customer
from tests.api.rasa import SAFETY, ScriptedRasa, until
from tests.api.service import RunningApi
from tests.house import ROOT

POLISH = "W zeszłym tygodniu ktoś zniszczył moje kwiaty w ogrodzie"
ROLE = {
    "text": "Did this happen to you?",
    "key": "utter_ask_report_form_reporter_role",
    "buttons": [{"title": "To me", "payload": "self"}],
}


def in_its_language(turn: dict[str, Any]) -> list[dict[str, Any]]:
    """Keeps what it heard and asks who it happened to; goes on where it was."""
    if turn["event"] == "start":
        return [{"text": "Hello, I am Haven.", "key": "utter_hello"}, SAFETY]
    asked = {**ROLE, "text": f"{turn['language']}: {ROLE['text']}"}
    first = "utter_resumed" if turn["event"] == "resume" else "utter_answer_kept"
    return [{"text": f"{turn['event']} {turn['text']}", "key": first}, asked]


@pytest.fixture
def settings(settings: ApiSettings) -> ApiSettings:
    """With the screen for urgent risk: without one, every message leaves a doubt."""
    return settings.model_copy(update={"risk_model": ROOT / "var" / "models" / "urgent_risk.joblib"})


@pytest.fixture
def rasa_asks(rasa: ScriptedRasa) -> ScriptedRasa:
    rasa.script = in_its_language
    return rasa


async def change(customer: Customer, language: str) -> httpx.Response:
    return await customer.http.put(f"{customer.path}/language", json={"language": language}, headers=customer.headers)


async def offered(customer: Customer, words: str = POLISH) -> int:
    await customer.writes(words)
    return int((await customer.waits_for("Czy rozmawiamy dalej po polsku?"))[-1]["seq"])


async def test_the_list_changes_the_language_at_once_and_asks_again(arrives: Arrives, rasa_asks: ScriptedRasa) -> None:
    customer = await arrives()
    await customer.writes("it was my neighbour")
    before = await customer.waits_for("en: Did this")
    answer = await change(customer, "pl")
    assert (answer.status_code, answer.json()) == (200, {"language": "pl"})
    after = await customer.waits_for("pl: Did this")
    assert after[: len(before)] == before
    fresh = after[len(before) :]
    assert [message["language"] for message in fresh] == ["pl", "pl"]
    assert fresh[0]["text"].startswith("Rozmawiamy dalej po polsku.")
    assert (await customer.update())["language"] == "pl"
    assert (await change(customer, "pl")).status_code == 200
    await asyncio.sleep(0.2)
    assert await customer.reads() == after


async def test_a_language_that_nobody_speaks_is_refused_and_changes_nothing(arrives: Arrives) -> None:
    customer = await arrives()
    for wrong in ("ku", "xx", "en-GB-oed"):
        assert (await change(customer, wrong)).status_code == 422
    assert (await customer.update())["language"] == "en"
    stranger = Customer(customer.http, customer.conversation, "x" * 43, [])
    assert (await change(stranger, "pl")).status_code == 404


async def test_first_words_bring_an_offer_in_both_languages_in_place_of_the_question(
    arrives: Arrives, rasa_asks: ScriptedRasa
) -> None:
    customer = await arrives()
    await offered(customer)
    last = (await customer.reads())[-1]
    assert last["text"] == "Czy rozmawiamy dalej po polsku?\nShall we go on in Polish?"
    assert (last["kind"], last["question"]) == ("question", "language")
    assert [option["value"] for option in last["options"]] == ["language:pl", "language:keep"]
    assert last["options"][0]["title"] == "Tak, po polsku"
    assert last["options"][1]["title"] == "Nie, zostańmy przy angielskim / No, stay with English"
    assert not any("Did this happen" in message["text"] for message in await customer.reads())
    assert (await customer.update())["question"] == "reporter_role"
    assert (await customer.reads())[-3]["language"] == "pl"


@pytest.mark.parametrize("answer", ["language:pl", "tak, proszę", "Yes please", "po polsku"])
async def test_a_yes_goes_on_in_it_and_asks_the_question_that_was_pending(
    arrives: Arrives, rasa_asks: ScriptedRasa, answer: str
) -> None:
    customer = await arrives()
    asked = await offered(customer)
    await (customer.chooses(answer) if ":" in answer else customer.writes(answer))
    after = await customer.waits_for("pl: Did this", after=asked)
    assert [message["sender"] for message in after] == ["customer", "system", "assistant"]
    assert (await customer.update())["language"] == "pl"
    seq = await customer.writes(POLISH)
    await customer.waits_for("message " + POLISH, after=seq)
    assert len(rasa_asks.texts()) == 2


@pytest.mark.parametrize("answer", ["language:keep", "skip_question", "nie", "no thanks", "in English please"])
async def test_a_no_ends_the_offers(arrives: Arrives, rasa_asks: ScriptedRasa, answer: str) -> None:
    customer = await arrives()
    asked = await offered(customer)
    await (customer.chooses(answer) if ":" in answer or "_" in answer else customer.writes(answer))
    await customer.waits_for("en: Did this", after=asked)
    for _ in range(3):
        seq = await customer.writes(POLISH)
        await customer.waits_for("en: Did this", after=seq)
    offers = [message for message in await customer.reads() if message.get("question") == "language"]
    assert len(offers) == 1


async def test_words_instead_of_an_answer_go_on_and_the_offer_comes_only_once_more(
    arrives: Arrives, rasa_asks: ScriptedRasa
) -> None:
    customer = await arrives()
    seq = 0
    for _ in range(4):
        seq = await customer.writes(POLISH)
        await customer.waits_for(f"message {POLISH}", after=seq)
    assert rasa_asks.texts() == [POLISH] * 4
    assert {turn["question"] for turn in rasa_asks.turns[2:]} == {"reporter_role"}
    offers = [message for message in await customer.reads() if message.get("question") == "language"]
    assert len(offers) == 2
    assert (await customer.reads())[-1]["question"] == "reporter_role"


async def test_one_word_is_no_ground_for_an_offer(arrives: Arrives, rasa_asks: ScriptedRasa) -> None:
    customer = await arrives()
    for word in ("tak", "dziękuję", "sąsiad"):
        seq = await customer.writes(word)
        await customer.waits_for("en: Did this", after=seq)
    assert not [message for message in await customer.reads() if message.get("question") == "language"]


@pytest.mark.parametrize(("language", "words"), [("ti", "እወ ስደድዎ"), ("ur", "mere beti ko bhi gali deta hai roz")])
async def test_what_may_be_the_language_of_the_chat_is_no_ground_for_an_offer(
    arrives: Arrives, rasa_asks: ScriptedRasa, language: str, words: str
) -> None:
    customer = await arrives(language=language)
    await customer.writes(words)
    await customer.waits_for(f"{language}: Did this")
    assert not [message for message in await customer.reads() if message.get("question") == "language"]


async def test_emergency_comes_before_the_offer(arrives: Arrives, rasa: ScriptedRasa) -> None:
    customer = await arrives()
    rasa.script = lambda turn: (
        [{"text": "Ring 999.", "key": "utter_emergency_danger", "custom": {"kind": "emergency", "question": "go_on"}}]
        if turn["urgent"] == "yes"
        else in_its_language(turn)
    )
    seq = await customer.writes("On chce mnie zabić, ma nóż i stoi pod moimi drzwiami")
    urgent = await customer.waits_for("999", after=seq)
    assert [message["kind"] for message in urgent if message["sender"] == "assistant"] == ["emergency"]
    await customer.chooses("go_on")
    await customer.waits_for("Czy rozmawiamy dalej po polsku?", after=seq)


async def test_change_in_an_emergency_says_its_words_again_in_the_language(
    arrives: Arrives, rasa: ScriptedRasa, api: RunningApi
) -> None:
    customer = await arrives()
    english = api.services.texts.catalogue.text("utter_emergency_danger", "en")
    shown = {"text": english, "key": "utter_emergency_danger", "custom": {"kind": "emergency", "question": "go_on"}}
    rasa.script = lambda turn: [shown]
    await customer.writes("he is at my door with a knife")
    asked = (await customer.waits_for("ring 999"))[-1]["seq"]
    await change(customer, "pl")
    again = await customer.waits_for("999", after=asked)
    assert again[-1]["kind"] == "emergency"
    assert again[-1]["language"] == "pl"
    assert [option["value"] for option in again[-1]["options"]] == ["go_on", "talk_to_person", "stop_for_now"]


async def test_no_offer_while_a_person_speaks_or_is_waited_for(
    arrives: Arrives, rasa: ScriptedRasa, database: Database, advisor: int
) -> None:
    customer = await arrives()
    with database.writing() as record:
        conversations.take_over(record, customer.conversation, advisor)
    await customer.writes(POLISH)
    await asyncio.sleep(0.3)
    with database.writing() as record:
        transcript.say(record, customer.conversation, "advisor", "Dzień dobry", advisor_id=advisor)
    assert not [message for message in await customer.reads() if message.get("question") == "language"]


async def test_reply_that_was_in_flight_is_made_anew_in_the_new_language(
    arrives: Arrives, rasa_asks: ScriptedRasa
) -> None:
    customer = await arrives()
    rasa_asks.free.clear()
    seq = await customer.writes("it was my neighbour again")
    await until(lambda: len(rasa_asks.turns) == 2)
    await change(customer, "pl")
    rasa_asks.free.set()
    after = await customer.waits_for("pl: Did this", after=seq)
    assert not any("en: Did" in message["text"] for message in after)
    assert [turn["language"] for turn in rasa_asks.turns[-2:]] == ["en", "pl"]
    assert sum("pl: Did" in message["text"] for message in after) == 1


async def test_change_keeps_answers_and_survives_a_restart(
    arrives: Arrives, rasa_asks: ScriptedRasa, api: RunningApi, database: Database
) -> None:
    customer = await arrives()
    with database.writing() as record:
        report.put(record, customer.conversation, Answer("where", "given", ("at_home",), "w domu"))
    rasa_asks.free.clear()
    await change(customer, "pl")
    await until(lambda: rasa_asks.turns[-1]["event"] == "resume")
    await api.end()
    rasa_asks.free.set()
    again = RunningApi(create_app(api.services.settings), api.services.settings.api_port)
    await again.begin()
    try:
        await customer.waits_for("pl: Did this")
    finally:
        await again.end()
    with database.reading() as record:
        assert report.current(record, customer.conversation)["where"].words == "w domu"


async def test_language_that_is_recognised_and_not_spoken_brings_an_interpreter(
    arrives: Arrives, rasa_asks: ScriptedRasa, database: Database
) -> None:
    customer = await arrives()
    await customer.writes("Mein Nachbar hat mich gestern im Treppenhaus beschimpft und bedroht")
    offer = (await customer.waits_for("German"))[-1]
    assert offer["text"].splitlines()[0] == "I recognise this language: German."
    assert [option["value"] for option in offer["options"]] == ["interpreter:de", "language:keep", "talk_to_person"]
    await customer.chooses("interpreter:de")
    await customer.waits_for("Jo Marsh", "en: Did this", after=offer["seq"])
    with database.reading() as record:
        standing = conversations.standing(record, customer.conversation)
    assert (standing.language, standing.other_language, standing.reference is not None) == ("en", "de", True)


@pytest.mark.parametrize(
    ("named", "text", "options"),
    [
        (["ku"], "I recognise this language: Kurmanji.", ["interpreter:ku", "language:keep", "talk_to_person"]),
        (["pl", "ku"], "Which language is best for you?", ["language:pl", "interpreter:ku", "language:keep"]),
        ([], "Which language is best for you?", ["language:ar", "language:pl", "language:keep"]),
        (["en"], "Which language is best for you?", ["language:ar", "language:pl", "language:keep"]),
    ],
)
async def test_typed_wish_is_asked_about_where_it_cannot_just_be_done(
    arrives: Arrives, rasa: ScriptedRasa, named: list[str], text: str, options: list[str]
) -> None:
    customer = await arrives()
    rasa.script = lambda turn: [{"custom": {"languages": named}}]
    await customer.writes("something about a language")
    last = (await customer.waits_for(text))[-1]
    assert {option["value"] for option in last["options"]} >= set(options)
    assert (await customer.update())["question"] == "safety"


async def test_typed_wish_for_a_spoken_language_is_done_at_once(arrives: Arrives, rasa: ScriptedRasa) -> None:
    customer = await arrives()
    rasa.script = lambda turn: [{"custom": {"languages": ["pl"]}}] if turn["event"] == "message" else [SAFETY]
    await customer.writes("can we do this in polish")
    after = await customer.waits_for("Rozmawiamy dalej po polsku.", str(SAFETY["text"]), after=2)
    assert [message["sender"] for message in after] == ["customer", "system", "assistant"]


@pytest.mark.parametrize(
    ("asked", "header", "expected"),
    [
        ("", "pl-PL,pl;q=0.9,en;q=0.8", "pl"),
        ("", "ku,ar-SY;q=0.7,en;q=0.5", "ar"),
        ("", "de-DE", "en"),
        ("", "*, ;q=x, pl;q=0", "en"),
        ("ar", "pl", "ar"),
        ("ku", "pl", "pl"),
    ],
)
async def test_page_begins_in_the_language_wished_for(
    settings: ApiSettings, asked: str, header: str, expected: str
) -> None:
    transport = httpx.ASGITransport(create_app(settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://haven.example") as client:
        answer = await client.get("/webchat", params={"language": asked}, headers={"Accept-Language": header})
    assert f'<html lang="{expected}" dir="{"rtl" if expected == "ar" else "ltr"}">' in answer.text
    assert "Accept-Language" in answer.headers["Vary"]
    for name in ("English", "العربية", "polski"):
        assert f">{name}</option>" in answer.text


async def test_chosen_language_of_a_new_chat_is_not_questioned(
    api: RunningApi, http: httpx.AsyncClient, rasa_asks: ScriptedRasa
) -> None:
    opened = (await http.post("/chat", json={"language": "en", "chosen": True})).json()
    customer = Customer(http, opened["conversation"], opened["token"], opened["messages"])
    seq = await customer.writes(POLISH)
    await customer.waits_for("en: Did this", after=seq)
    assert not [message for message in await customer.reads() if message.get("question") == "language"]

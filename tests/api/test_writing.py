"""A customer writes: stored before anything else, once, in order; what cannot be taken is refused in plain words."""

import asyncio

import httpx
import pytest

from cases import risk
from cases.database import Database
from tests.api.conftest import Arrives
from tests.api.customer import Customer
from tests.api.rasa import SAFETY, ScriptedRasa, until
from tests.api.service import RunningApi


async def test_a_new_chat_comes_with_the_first_words(arrives: Arrives) -> None:
    customer = await arrives()
    hello, question = customer.messages
    assert (hello["sender"], hello["kind"], hello["text"]) == ("assistant", "text", "Hello, I am Haven.")
    assert question["kind"] == "question"
    assert question["question"] == "safety"
    assert question["options"][0] == {"value": "safe", "title": "I am safe now"}
    assert question["skippable"] is True
    assert question["multiple"] is False
    assert "options" not in hello


async def test_a_chat_opens_at_once_although_the_assistant_is_slow(
    arrives: Arrives, rasa: ScriptedRasa, api: RunningApi
) -> None:
    object.__setattr__(api.services.settings, "first_words_seconds", 0.2)
    rasa.free.clear()
    customer = await arrives()
    assert customer.messages == []
    rasa.free.set()
    await customer.waits_for("Hello")


async def test_a_new_chat_waits_for_its_first_words_although_other_news_of_it_comes_before(
    arrives: Arrives, rasa: ScriptedRasa, api: RunningApi
) -> None:
    rasa.free.clear()
    opening = asyncio.create_task(arrives())
    await until(lambda: bool(rasa.turns))
    api.services.feed.wake_conversation(rasa.turns[-1]["conversation"])
    await asyncio.sleep(0.2)
    rasa.free.set()
    assert [each["text"] for each in (await opening).messages][:1] == ["Hello, I am Haven."]


async def test_a_message_is_answered_with_its_question_language_and_number(
    arrives: Arrives, rasa: ScriptedRasa
) -> None:
    customer = await arrives()
    seq = await customer.writes("they shouted at me")
    await customer.waits_for("heard they shouted at me")
    turn = rasa.turns[-1]
    assert turn["event"] == "message"
    assert (turn["seq"], turn["question"], turn["language"]) == (seq, "safety", "en")
    assert turn["conversation"] == customer.conversation


async def test_the_same_client_id_is_stored_and_answered_once(arrives: Arrives, rasa: ScriptedRasa) -> None:
    customer = await arrives()
    answers = await asyncio.gather(*(customer.post("same-letter-1", text="once") for _ in range(5)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["seq"] for answer in answers}) == 1
    await customer.waits_for("heard once")
    await asyncio.sleep(0.3)
    assert rasa.texts() == ["once"]
    assert [each["text"] for each in await customer.reads() if each["sender"] == "customer"] == ["once"]


async def test_messages_are_answered_in_order_and_never_two_at_a_time(arrives: Arrives, rasa: ScriptedRasa) -> None:
    customer = await arrives()
    rasa.free.clear()
    for number in range(6):
        await customer.writes(f"message {number}")
    rasa.free.set()
    messages = await customer.waits_for("heard message 5")
    assert rasa.texts() == [f"message {number}" for number in range(6)]
    assert rasa.most_at_work == 1
    assert [each["seq"] for each in messages] == sorted(each["seq"] for each in messages)


async def test_choices_are_stored_by_their_titles_and_passed_by_their_values(
    arrives: Arrives, rasa: ScriptedRasa
) -> None:
    customer = await arrives()
    seq = await customer.chooses("safe")
    await customer.waits_for("heard I am safe now")
    assert rasa.turns[-1]["choices"] == ["safe"]
    stored = next(each for each in await customer.reads() if each["seq"] == seq)
    assert stored["text"] == "I am safe now"


@pytest.mark.parametrize(
    "command",
    ["skip_question", "ask_why_question", "go_back", "talk_to_person", "start_again", "pause_or_come_back_later"],
)
async def test_a_command_can_be_chosen_at_any_question(arrives: Arrives, rasa: ScriptedRasa, command: str) -> None:
    customer = await arrives()
    await customer.chooses(command)
    await customer.waits_for("heard")
    assert rasa.turns[-1]["choices"] == [command]


async def test_a_line_of_the_summary_can_be_chosen_for_change(arrives: Arrives, rasa: ScriptedRasa) -> None:
    customer = await arrives()
    await customer.chooses("change:when")
    messages = await customer.waits_for("heard")
    assert next(each for each in messages if each["sender"] == "customer")["text"].startswith("Change: ")


@pytest.mark.parametrize(
    "choice", ["reported", "never_heard_of", "delete_everything", "change:nothing", "meant:nothing"]
)
async def test_a_stale_choice_is_refused_in_plain_words(arrives: Arrives, rasa: ScriptedRasa, choice: str) -> None:
    customer = await arrives()
    answer = await customer.post(choices=[choice])
    assert answer.status_code == 422
    assert answer.json()["error"] == "stale_choice"
    assert "choose again" in answer.json()["sentence"]
    assert [turn["event"] for turn in rasa.turns] == ["start"]


async def test_a_choice_sent_again_after_its_question_passed_is_taken_as_the_same(
    arrives: Arrives, rasa: ScriptedRasa
) -> None:
    customer = await arrives()
    rasa.script = lambda turn: [{"text": "And who are you?", "key": "utter_ask_report_form_reporter_role"}]
    first = await customer.post("letter-with-choice", choices=["safe"])
    await customer.waits_for("And who are you?")
    again = await customer.post("letter-with-choice", choices=["safe"])
    assert again.status_code == 202
    assert again.json() == first.json()


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script><b>bold</b> &amp;",
        "تعرضت للتهديد في الشارع \u200f\u200e",
        "\U0001f469\U0001f3fd\u200d\U0001f692🔥 fire \U0001f600",
        "null \x00 bell \x07 escape \x1b[31m tab \t return \r\n next",
        "quotes \" ' ` ; DROP TABLE message; -- %s {advisor}",
        "/restart",
        "a" * 20_000,
    ],
)
async def test_words_are_stored_and_shown_as_they_were_written(arrives: Arrives, rasa: ScriptedRasa, text: str) -> None:
    customer = await arrives()
    seq = await customer.writes(text)
    await customer.waits_for("heard")
    stored = next(each for each in await customer.reads() if each["seq"] == seq)
    assert stored["text"] == text
    assert rasa.texts() == [text]


async def test_half_an_emoji_is_stored_and_answered(arrives: Arrives) -> None:
    customer = await arrives()
    await customer.post(text="cut in two \ud83d")
    messages = await customer.waits_for("heard cut in two")
    assert next(each for each in messages if each["sender"] == "customer")["text"] == "cut in two �"


@pytest.mark.parametrize("length", [20_001, 100_000, 400_000])
async def test_a_message_that_is_too_long_is_refused_in_plain_words(
    arrives: Arrives, rasa: ScriptedRasa, length: int
) -> None:
    customer = await arrives()
    answer = await customer.post(text="é" * length)
    assert answer.status_code == 413
    assert answer.json()["error"] == "message_too_long"
    assert "shorter parts" in answer.json()["sentence"]
    assert rasa.texts() == []


@pytest.mark.parametrize("text", ["", "   \n\t", "\u200b\u200e", "\x00\x07"])
async def test_an_empty_message_is_refused_in_plain_words(arrives: Arrives, text: str) -> None:
    customer = await arrives()
    answer = await customer.post(text=text)
    assert answer.status_code == 422
    assert answer.json()["error"] == "empty"


@pytest.mark.parametrize(
    "body",
    [
        b"not json canary",
        b'{"client_id": "short", "text": "canary"}',
        b'{"text": "canary"}',
        b'{"client_id": "long-enough"}',
        b'{"client_id": "long-enough", "text": "canary", "choices": ["safe"]}',
        b'{"client_id": "long-enough", "text": {"canary": 1}}',
        b'{"client_id": "long-enough", "choices": ["<canary>"]}',
        b'["canary"]',
        b"\xff\xfecanary",
    ],
)
async def test_a_request_that_cannot_be_read_is_refused_without_an_echo(arrives: Arrives, body: bytes) -> None:
    customer = await arrives()
    answer = await customer.http.post(f"{customer.path}/messages", content=body, headers=customer.headers)
    assert answer.status_code in (400, 422)
    assert set(answer.json()) == {"error", "sentence"}
    assert "canary" not in answer.text


async def test_a_wrong_token_and_an_unknown_conversation_look_alike(arrives: Arrives) -> None:
    customer = await arrives()
    wrong = Customer(customer.http, customer.conversation, "x" * 43, [])
    unknown = Customer(customer.http, "0" * 32, customer.token, [])
    answers = []
    for stranger in (wrong, unknown):
        for headers in (stranger.headers, {}):
            for method, path in (
                ("GET", "/messages"),
                ("GET", "/events"),
                ("POST", "/messages"),
                ("DELETE", ""),
            ):
                body = {"client_id": "from-a-stranger", "text": "let me in"} if method == "POST" else None
                answers.append(
                    await stranger.http.request(method, f"{stranger.path}{path}", headers=headers, json=body)
                )
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


async def test_too_many_messages_in_a_minute_are_asked_to_wait(arrives: Arrives, api: RunningApi) -> None:
    from api.webchat.routes import Paces

    api.app.state.paces = Paces(new_chats_per_address=3, messages_per_minute=2)
    customer = await arrives()
    await customer.writes("one")
    await customer.writes("two")
    answer = await customer.post(text="three")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1
    assert "wait" in answer.json()["sentence"]


async def test_too_many_new_chats_are_asked_to_wait(http: httpx.AsyncClient, api: RunningApi) -> None:
    from api.webchat.routes import Paces

    api.app.state.paces = Paces(new_chats_per_address=2, messages_per_minute=2)
    answers = [await http.post("/chat", json={}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]


async def test_what_is_urgent_is_flagged_in_the_moment_it_is_stored(
    arrives: Arrives, rasa: ScriptedRasa, database: Database
) -> None:
    customer = await arrives()
    rasa.free.clear()
    await customer.chooses("danger_now")
    with database.reading() as record:
        flags = risk.flags(record, customer.conversation)
    assert [(flag.kind, flag.level) for flag in flags] == [("danger_now", "yes")]


async def test_a_message_that_could_not_be_screened_counts_as_a_doubt(
    arrives: Arrives, rasa: ScriptedRasa, database: Database
) -> None:
    customer = await arrives()
    await customer.writes("nobody has trained the screen in this folder")
    await customer.waits_for("heard")
    with database.reading() as record:
        assert [flag.level for flag in risk.flags(record, customer.conversation)] == ["ask"]
    assert rasa.turns[-1]["urgent"] == "ask"


async def test_erasing_leaves_nothing_and_empties_the_assistants_memory(arrives: Arrives, rasa: ScriptedRasa) -> None:
    customer = await arrives()
    # Without a trained screen every text raises a doubt; a choice does not.
    await customer.chooses("safe")
    await customer.waits_for("heard")
    answer = await customer.http.delete(customer.path, headers=customer.headers)
    assert answer.status_code == 204
    gone = await customer.http.get(f"{customer.path}/messages", headers=customer.headers)
    assert gone.status_code in (404, 410)
    assert (await customer.post(text="hello?")).status_code in (404, 410)
    await until(lambda: rasa.forgotten == [customer.conversation])


CONFIRM = {
    "text": "Do you want me to erase everything?",
    "key": "utter_confirm_deletion",
    "buttons": [
        {"title": "Erase everything", "payload": "delete_everything"},
        {"title": "Keep it", "payload": "keep_everything"},
    ],
    "custom": {"kind": "question", "question": "deletion"},
}


async def test_saying_yes_to_erasing_erases(arrives: Arrives, rasa: ScriptedRasa) -> None:
    customer = await arrives()
    rasa.script = lambda turn: [CONFIRM]
    await customer.chooses("stop_and_delete")
    await customer.waits_for("erase everything")
    assert (await customer.post(choices=["delete_everything"])).status_code == 202
    gone = await customer.http.get(f"{customer.path}/messages", headers=customer.headers)
    assert gone.status_code in (404, 410)


async def test_saying_no_to_erasing_keeps_all_and_goes_on(arrives: Arrives, rasa: ScriptedRasa) -> None:
    customer = await arrives()
    rasa.script = lambda turn: [CONFIRM] if turn["event"] == "message" else [{"text": "Hello again."}, SAFETY]
    await customer.chooses("stop_and_delete")
    asked = (await customer.waits_for("erase everything"))[-1]["seq"]
    await customer.chooses("keep_everything")
    messages = await customer.waits_for("Nothing was erased", "are you safe", after=asked)
    assert [turn["event"] for turn in rasa.turns] == ["start", "message", "resume"]
    assert messages[-1]["question"] == "safety"


async def test_what_an_advisor_already_has_is_not_erased_but_passed_on(arrives: Arrives, rasa: ScriptedRasa) -> None:
    customer = await arrives()
    await customer.chooses("danger_now")
    await customer.waits_for("heard")
    answer = await customer.http.delete(customer.path, headers=customer.headers)
    assert answer.status_code == 409
    rasa.script = lambda turn: [CONFIRM]
    await customer.chooses("stop_and_delete")
    await customer.waits_for("erase everything")
    await customer.chooses("delete_everything")
    await customer.waits_for("An advisor already has this")


SUMMARY = {
    "text": "Is it right to send it now?",
    "key": "utter_ask_report_form_summary",
    "buttons": [{"title": "Send my report", "payload": "send"}],
    "custom": {"kind": "summary", "question": "summary", "lines": []},
}


async def test_the_summary_can_be_sent_and_only_where_it_was_shown(arrives: Arrives, rasa: ScriptedRasa) -> None:
    customer = await arrives()
    assert (await customer.post(choices=["send"])).status_code == 422
    rasa.script = lambda turn: [SUMMARY]
    await customer.chooses("safe")
    await customer.waits_for("Is it right")
    await customer.chooses("send")
    await until(lambda: rasa.turns[-1]["choices"] == ["send"])
    assert rasa.turns[-1]["question"] == "summary"


async def test_a_cry_for_help_is_taken_even_from_a_question_that_has_passed(
    arrives: Arrives, rasa: ScriptedRasa, database: Database
) -> None:
    customer = await arrives()
    rasa.script = lambda turn: [{"text": "And who are you?", "key": "utter_ask_report_form_reporter_role"}]
    await customer.chooses("safe")
    await customer.waits_for("And who are you?")
    seq = await customer.chooses("hurt")
    stored = next(each for each in await customer.reads() if each["seq"] == seq)
    assert stored["text"] == "Somebody is hurt"
    with database.reading() as record:
        assert [flag.kind for flag in risk.flags(record, customer.conversation)] == ["injury"]

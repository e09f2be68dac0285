"""The form without a script: the same report, the same transcript, the same screen; nothing lost, nothing doubled."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from api.handover import say_as_advisor, take_over
from api.risk import RiskWatch
from api.settings import ApiSettings
from cases import alerts, casework, conversations, language_choice, report, risk, transcript, translating
from cases.database import Database
from cases.errors import ConversationErased, RecordUnavailable
from cases.risk import Signal
from tests.api.form_customer import FormCustomer, Values
from tests.api.rasa import ScriptedRasa
from tests.api.service import RunningApi

FIRST_PAGES: dict[str, Values] = {
    "safety": {"safety": "safe"},
    "reporter_role": {"reporter_role": "self"},
    "anonymity": {"anonymity": "give_name"},
    "what_happened": {"what_happened-words": "He shouted at me on the stairs.\r\nAgain."},
    "incident_types": {"incident_types": ["verbal_abuse", "threat_of_violence"]},
    "characteristics": {"characteristics": ["race_or_ethnicity"]},
    "when": {"when-words": "last night about 9", "where": "shared_area", "where-words": "on the stairs, second floor"},
    "more_questions": {"more_questions": "finish_now"},
    "contact_name": {"contact_name-words": "Samira"},
    "contact_channel": {"contact_channel": "text_message"},
    "contact_details": {"contact_details-words": "07700 900456", "contact_safe": ["certain_times", "no_voicemail"]},
    "contact_hours": {"contact_hours-words": "Mondays after 5"},
    "share_with": {"share_with": ["police", "nobody"]},
}


@pytest.fixture(autouse=True)
def screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A risk screen that knows two words; the real one has tests of its own."""

    def signals(_watch: RiskWatch, text: str, _language: str = "") -> tuple[Signal, ...]:
        if "knife" in text:
            return (Signal("weapon", "yes", "knife", "phrases"),)
        return (Signal("danger_now", "ask", "", "classifier"),) if "maybe" in text else ()

    monkeypatch.setattr(RiskWatch, "signals", signals)


@pytest.fixture
async def form(api: RunningApi, settings: ApiSettings) -> AsyncIterator[FormCustomer]:
    async with httpx.AsyncClient(base_url=settings.address, timeout=30) as client:
        yield FormCustomer(client)


async def fills_until(form: FormCustomer, question: str) -> None:
    """Fills in page after page until `question` is asked."""
    for _ in range(20):
        if question in form.page.asked or (question == "summary" and form.path == "/form/summary"):
            return
        await form.presses(values=FIRST_PAGES[form.page.asked[0]])
        assert form.status == 200, form.page.words
    raise AssertionError(f"{question} was never asked; at {form.path}")


async def test_a_whole_report_is_made_without_a_script(
    form: FormCustomer, database: Database, rasa: ScriptedRasa
) -> None:
    await form.starts()
    await fills_until(form, "summary")
    assert "Samira" in form.page.words
    assert "on the stairs, second floor" in form.page.words
    page = await form.presses("send")
    assert form.path == "/form/sent"
    with database.reading() as record:
        receipt = casework.receipt(record, form.conversation)
        told = report.current(record, form.conversation)
        said = transcript.messages(record, form.conversation)
    assert receipt is not None
    assert receipt.reference in page.words
    assert receipt.advisor in page.words
    assert page.words.count("ASB Case Review") == 1
    assert "0808 174 3080" in page.words
    assert told["what_happened"].words == "He shouted at me on the stairs.\nAgain."
    assert told["when"].understood["spoken"]
    assert told["share_with"].choices == ("police",)
    assert told["repeated"].standing == "skipped"
    assert [each.text for each in said if each.sender == "customer"][3] == "He shouted at me on the stairs.\nAgain."
    asked = {each.question for each in said if each.sender == "assistant"}
    assert set(told) - {"summary"} <= asked
    assert rasa.turns == []


async def test_every_answer_follows_its_question_in_the_transcript(form: FormCustomer, database: Database) -> None:
    await form.starts()
    await fills_until(form, "more_questions")
    with database.reading() as record:
        said = transcript.messages(record, form.conversation)
    pending = None
    for message in said:
        if message.sender == "assistant" and message.question:
            pending = message.question
        elif message.sender == "customer":
            assert message.question == pending


async def test_danger_in_words_is_seen_at_once_and_answered_once(
    form: FormCustomer, database: Database, advisor: int
) -> None:
    await form.starts()
    await fills_until(form, "what_happened")
    words = "he is outside my door with a knife and says he will kill me"
    page = await form.presses(values={"what_happened-words": words})
    assert page.html.index("ring 999") < page.html.index("<form")
    with database.reading() as record:
        assert risk.flags(record, form.conversation)
        standing = conversations.standing(record, form.conversation)
        assert [each.kind for each in alerts.alerts(record, advisor)] == ["urgent"]
    assert standing.urgent
    assert standing.named_advisor == "Jo Marsh"
    page = await form.presses("skip")
    assert "ring 999" not in page.html[: page.html.index("<form")]


async def test_words_that_leave_danger_open_lead_back_to_the_first_question_once(form: FormCustomer) -> None:
    await form.starts()
    await fills_until(form, "what_happened")
    page = await form.presses(values={"what_happened-words": "maybe he comes back"})
    assert page.asked == ["safety"]
    assert "I want to be sure" in page.words
    await form.presses(values={"safety": "safe"})
    await form.presses(values={"incident_types": "something_else", "incident_types-words": "maybe again"})
    assert form.page.asked == ["characteristics"]


async def test_the_button_for_danger_alerts_and_keeps_what_was_being_written(
    form: FormCustomer, database: Database
) -> None:
    await form.starts()
    await fills_until(form, "what_happened")
    page = await form.presses("danger", {"what_happened-words": "he is at the door"})
    assert "ring 999" in page.html[: page.html.index("<form")]
    with database.reading() as record:
        assert [flag.kind for flag in risk.flags(record, form.conversation)] == ["danger_now"]
        assert report.current(record, form.conversation)["what_happened"].words == "he is at the door"


async def test_a_page_sent_twice_is_stored_once(form: FormCustomer, database: Database) -> None:
    await form.starts()
    await fills_until(form, "what_happened")
    first = form.page.hidden
    await form.presses(values={"what_happened-words": "It was loud."})
    form.page.hidden = first
    await form.presses(values={"what_happened-words": "It was loud."})
    assert form.page.asked == ["incident_types"]
    with database.reading() as record:
        said = transcript.messages(record, form.conversation)
        assert report.current(record, form.conversation)["what_happened"].words == "It was loud."
    assert [each.text for each in said].count("It was loud.") == 1
    assert [each.question for each in said if each.sender == "assistant"].count("what_happened") == 1


async def test_the_report_is_sent_once_however_often_the_button_is_pressed(
    form: FormCustomer, database: Database
) -> None:
    await form.starts()
    await fills_until(form, "summary")
    summary = form.page.hidden
    await form.presses("send")
    form.page.hidden = summary
    await form.presses("send")
    assert form.path == "/form/sent"
    with database.reading() as record:
        said = transcript.messages(record, form.conversation)
    assert len([each for each in said if "named advisor" in each.text]) == 1


async def test_an_earlier_page_shows_the_answer_and_can_be_changed(form: FormCustomer, database: Database) -> None:
    await form.starts()
    await fills_until(form, "when")
    page = await form.opens("/form/question/reporter_role")
    assert page.checked["reporter_role"] == ["self"]
    await form.presses(values={"reporter_role": "witness"})
    assert form.page.asked[0] == "when"
    with database.reading() as record:
        assert report.current(record, form.conversation)["reporter_role"].choices == ("witness",)


async def test_going_back_keeps_what_was_written(form: FormCustomer, database: Database) -> None:
    await form.starts()
    await fills_until(form, "when")
    page = await form.presses("back", {"where-words": "by the bins"})
    assert page.asked == ["characteristics"]
    with database.reading() as record:
        assert report.current(record, form.conversation)["where"].words == "by the bins"


async def test_a_page_that_no_longer_belongs_keeps_the_words_and_no_answer(
    form: FormCustomer, database: Database
) -> None:
    await form.starts()
    await fills_until(form, "contact_name")
    stale = form.page.hidden
    await form.opens("/form/question/anonymity")
    await form.presses(values={"anonymity": "anonymous"})
    form.page.hidden = {**stale}
    await form.presses(values={"contact_name-words": "Samira"})
    assert form.status == 200
    with database.reading() as record:
        assert "contact_name" not in report.current(record, form.conversation)
        assert "Samira" in [each.text for each in transcript.messages(record, form.conversation)]


async def test_words_are_not_lost_with_the_session(form: FormCustomer, database: Database) -> None:
    await form.starts()
    await fills_until(form, "what_happened")
    form.http.cookies.clear()
    page = await form.presses(values={"what_happened-words": "It was <b>loud</b>."})
    assert form.status == 404
    assert page.written["words"] == "It was <b>loud</b>."
    answer = await form.http.post("/form/start", data={"words": page.written["words"]}, follow_redirects=True)
    assert answer.status_code == 200
    with database.reading() as record:
        assert report.current(record, form.conversation).accounts == ("It was <b>loud</b>.",)


@pytest.mark.parametrize("token", ["", "0" * 64])
async def test_a_page_without_our_token_is_not_stored_and_comes_back_as_written(
    form: FormCustomer, database: Database, token: str
) -> None:
    await form.starts()
    await fills_until(form, "what_happened")
    page = await form.presses(values={"what_happened-words": "It was loud."}, token=token)
    assert form.status == 403
    assert page.written["what_happened-words"] == "It was loud."
    with database.reading() as record:
        assert not report.current(record, form.conversation).accounts
    await form.presses(values={"what_happened-words": "It was loud."})
    assert form.page.asked == ["incident_types"]


async def test_another_site_cannot_begin_or_send_a_form(form: FormCustomer) -> None:
    await form.starts()
    form.http.headers["Sec-Fetch-Site"] = "cross-site"
    await form.presses(values={"safety": "safe"})
    assert form.status == 403
    assert (await form.http.post("/form/start")).status_code == 403


@pytest.mark.parametrize("letter", ["x", "ي", "😔"])
async def test_a_hundred_thousand_characters_are_kept_byte_for_byte(
    form: FormCustomer, database: Database, letter: str
) -> None:
    await form.starts()
    await fills_until(form, "what_happened")
    words = (letter * 99 + " ") * 1_000
    await form.presses(values={"what_happened-words": words})
    assert form.page.asked == ["incident_types"]
    with database.reading() as record:
        told = report.current(record, form.conversation)
        said = [each.text for each in transcript.messages(record, form.conversation) if each.sender == "customer"]
    assert "".join(told.accounts) == words
    assert words in "".join(said)


@pytest.mark.parametrize("words", ["", "   ", "\n\n", "\u200b"])
async def test_an_empty_page_is_said_to_be_empty(form: FormCustomer, database: Database, words: str) -> None:
    await form.starts()
    await fills_until(form, "what_happened")
    page = await form.presses(values={"what_happened-words": words})
    assert form.status == 422
    assert "Nothing was filled in" in page.words
    assert 'href="#what_happened"' in page.html
    with database.reading() as record:
        assert "what_happened" not in report.current(record, form.conversation)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/form"),
        ("DELETE", "/form"),
        ("POST", "/form/summary"),
        ("PATCH", "/form/x/y"),
        ("GET", "/form/nowhere"),
    ],
)
async def test_a_wrong_method_or_address_is_answered_with_a_page(form: FormCustomer, method: str, path: str) -> None:
    answer = await form.http.request(method, path)
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text
    assert "tel:999" in answer.text


@pytest.mark.parametrize("body", [b"\xff\xfe", b"{}", b"a=1&" * 2000])
async def test_a_body_that_is_no_form_loses_nothing(form: FormCustomer, body: bytes) -> None:
    await form.starts()
    for kind in ("application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = await form.http.post("/form", content=body, headers={"Content-Type": kind})
        assert answer.status_code in (403, 422)
        assert "text/html" in answer.headers["Content-Type"]
    assert (await form.opens()).asked == ["safety"]


async def test_a_record_that_is_away_loses_no_word(
    form: FormCustomer, api: RunningApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    await form.starts()
    await fills_until(form, "what_happened")

    async def away(*_: object) -> None:
        raise RecordUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(api.services.records, "write", away)
        patched.setattr(api.services.records, "read", away)
        page = await form.presses(values={"what_happened-words": "It was loud."})
    assert form.status == 503
    assert page.written["what_happened-words"] == "It was loud."
    assert "999" in page.words
    await form.presses(values={"what_happened-words": "It was loud."})
    assert form.page.asked == ["incident_types"]


async def test_a_person_can_take_over_a_form_and_talk(
    form: FormCustomer, api: RunningApi, database: Database, advisor: int
) -> None:
    await form.starts()
    await fills_until(form, "what_happened")
    page = await form.presses("person")
    assert "Jo Marsh" in page.words
    await take_over(api.services, form.conversation, advisor)
    await say_as_advisor(api.services, form.conversation, advisor, "I am here with you.")
    page = await form.presses(values={"what_happened-words": "It was loud."})
    assert form.path == "/form/talk"
    assert "I am here with you." in page.words
    page = await form.presses("write", {"words": "Thank you, Jo."})
    assert "Thank you, Jo." in page.words
    await form.presses("write")
    assert form.status == 422
    with database.reading() as record:
        said = transcript.messages(record, form.conversation)
        assert report.current(record, form.conversation)["what_happened"].words == "It was loud."
    joined = next(each.seq for each in said if each.sender == "advisor")
    assert [each for each in said if each.sender == "assistant" and each.seq > joined] == []


async def test_advisors_words_stand_in_english_until_their_translation_is_there(
    form: FormCustomer, api: RunningApi, database: Database, advisor: int
) -> None:
    await form.starts()
    await fills_until(form, "what_happened")
    with database.writing() as record:
        language_choice.choose(record, form.conversation, "ur")
    await take_over(api.services, form.conversation, advisor)
    await say_as_advisor(api.services, form.conversation, advisor, "I am here with you.")
    page = await form.opens("/form/talk")
    told = api.services.texts.catalogue
    in_english, by_computer = told.text("utter_page_in_english", "ur"), told.text("utter_page_translated", "ur")
    assert "I am here with you." in page.words
    assert in_english in page.words
    with database.writing() as record:
        (line,) = translating.take(record)
        translating.keep(record, [line], {line.seq: "میں آپ کے ساتھ ہوں"}, source="en", engine="libretranslate")
    page = await form.opens("/form/talk")
    assert in_english not in page.words
    assert f"میں آپ کے ساتھ ہوں {by_computer}" in page.words


async def test_after_sending_words_reach_the_advisor_and_the_feeling_is_asked_once(
    form: FormCustomer, database: Database, advisor: int
) -> None:
    await form.starts()
    await fills_until(form, "summary")
    page = await form.presses("send", {"words": "One more thing."})
    assert page.fields["feedback"] == ["easy", "all_right", "hard"]
    page = await form.presses("feedback", {"feedback": "hard"})
    assert "That helps us to do better" in page.words
    assert "feedback" not in page.fields
    page = await form.presses("write", {"words": "He was back."})
    assert "Jo Marsh" in page.words
    with database.reading() as record:
        told = report.current(record, form.conversation)
        assert told["feedback"].choices == ("hard",)
        assert "One more thing." in told.accounts
        assert "message_waiting" in [each.kind for each in alerts.alerts(record, advisor)]


async def test_where_a_child_translates_the_form_stops_and_asks_nothing_more(
    form: FormCustomer, database: Database
) -> None:
    await form.starts()
    await form.presses(values={"safety": "safe"})
    await form.presses(values={"reporter_role": "representative"})
    await form.presses(values={"interpreter_age": "under_18"})
    assert form.page.asked == ["interpreter_call"]
    await form.presses(values={"interpreter_call-words": "Polish, at noon"})
    assert form.path == "/form/sent"
    assert "feedback" not in form.page.fields
    with database.reading() as record:
        assert casework.receipt(record, form.conversation) is not None


async def test_an_unsent_form_can_be_deleted(form: FormCustomer, database: Database, rasa: ScriptedRasa) -> None:
    await form.starts()
    await fills_until(form, "what_happened")
    conversation = form.conversation
    await form.opens("/form/delete")
    await form.presses("erase")
    assert form.path == "/form"
    assert "haven_form" not in form.http.cookies
    with database.reading() as record, pytest.raises(ConversationErased):
        transcript.messages(record, conversation)


async def test_what_an_advisor_has_is_not_deleted_but_asked_for(
    form: FormCustomer, database: Database, advisor: int
) -> None:
    await form.starts()
    await fills_until(form, "summary")
    await form.presses("send")
    await form.opens("/form/delete")
    page = await form.presses("erase")
    assert "Jo Marsh" in page.words
    with database.reading() as record:
        assert "deletion_wanted" in [each.kind for each in alerts.alerts(record, advisor)]


async def test_the_cookie_is_for_the_form_alone_and_leaving_takes_it_away(form: FormCustomer) -> None:
    await form.opens()
    answer = await form.http.post("/form/start")
    cookie = answer.headers["Set-Cookie"].lower()
    assert {"httponly", "samesite=strict", "path=/form"} <= set(cookie.split("; "))
    assert "max-age" not in cookie
    assert "expires" not in cookie
    left = await form.http.get("/form/leave")
    assert left.status_code == 303
    assert "max-age=0" in left.headers["Set-Cookie"].lower()
    assert "haven_form" not in form.http.cookies


async def test_a_form_left_alone_shows_nothing_after_two_hours(
    form: FormCustomer, api: RunningApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    await form.starts()
    await fills_until(form, "what_happened")
    later = datetime.now(UTC) + timedelta(hours=2, minutes=1)
    monkeypatch.setattr(api.services.database, "now", lambda: later)
    page = await form.opens("/form/question/reporter_role")
    assert form.status == 404
    assert not page.checked


async def test_form_pages_are_guarded_and_no_address_holds_a_word(form: FormCustomer) -> None:
    await form.starts()
    answer = await form.http.get("/form/question/safety")
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert policy.endswith("frame-ancestors 'none'")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    await fills_until(form, "summary")
    assert form.conversation not in form.page.html

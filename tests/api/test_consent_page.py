"""The page of the person whom it happened to: their own code, what was chosen, and nothing of who told it."""

import re

import httpx
import pytest

from api.settings import ApiSettings
from cases import casework, consent, conversations, report, return_codes, transcript
from cases.database import Database
from cases.report import Answer
from tests.api.service import RunningApi

NAME = "Zqkanari"


@pytest.fixture
def conversation(database: Database, api: RunningApi) -> str:
    """A representative's report, kept because an adult is at risk."""
    with database.writing() as record:
        opened = conversations.open_conversation(record, "en").conversation
        transcript.receive(record, opened, "1", f"{NAME} was spat at, I am her carer")
        for question, choice in (
            ("reporter_role", "representative"),
            ("consent", "not_asked_yet"),
            ("consent_reason", "adult_at_risk"),
            ("characteristics", "disability"),
        ):
            report.put(record, opened, Answer(question, "given", (choice,), NAME, source="typed"))
        casework.submit(record, opened)
    return opened


@pytest.fixture
def code(database: Database, conversation: str, settings: ApiSettings) -> str:
    fresh = return_codes.draw(settings.key_of_return_codes())
    with database.writing() as record:
        return_codes.make(record, conversation, fresh, "affected")
    return " ".join(fresh.words)


def stands(database: Database, conversation: str) -> tuple[str, tuple[str, ...]]:
    with database.reading() as record:
        now = consent.current(record, conversation)
    assert now is not None
    return now.state, now.scope


async def test_the_page_needs_no_script_and_loads_nothing_from_elsewhere(http: httpx.AsyncClient, code: str) -> None:
    for page in (await http.get("/consent"), await http.post("/consent", data={"code": code})):
        assert page.status_code == 200
        assert "<script" not in page.text
        assert " style=" not in page.text
        assert "unsafe" not in page.headers["Content-Security-Policy"]
        assert page.headers["Cache-Control"] == "no-store"
        assert "set-cookie" not in page.headers
        assert code not in str(page.url)
        loaded = re.findall(r"<(?:img|link|source)[^>]+(?:src|href)=\"([^\"]+)\"", page.text)
        assert all(address.startswith("/") for address in loaded)


async def test_it_shows_what_was_chosen_and_nothing_of_who_told_it(http: httpx.AsyncClient, code: str) -> None:
    page = (await http.post("/consent", data={"code": code})).text
    assert "Disability" in page
    assert "The advisor is" in page
    for hidden in (NAME, "carer", "spat", "adult"):
        assert hidden not in page


async def test_agreeing_narrowing_and_saying_no(
    http: httpx.AsyncClient, code: str, conversation: str, database: Database
) -> None:
    await http.post("/consent", data={"code": code, "step": "agree", "scope": ["police", "council"]})
    assert stands(database, conversation) == ("given", ("police", "council"))
    await http.post("/consent", data={"code": code, "step": "some", "scope": ["council", "health_services"]})
    assert stands(database, conversation) == ("given", ("council",))
    said = await http.post("/consent", data={"code": code, "step": "no"})
    assert stands(database, conversation) == ("refused", ())
    assert "You have said that you do not want this" in said.text


async def test_what_they_write_reaches_the_advisor_alone(
    http: httpx.AsyncClient, code: str, conversation: str, database: Database, advisor: int
) -> None:
    said = await http.post("/consent", data={"code": code, "step": "write", "text": "Ring me after six"})
    assert "can read what you wrote" in said.text
    empty = await http.post("/consent", data={"code": code, "step": "write", "text": " "})
    assert empty.status_code == 422
    with database.writing() as record:
        reference = str(conversations.standing(record, conversation).reference)
        file = casework.case_file(record, reference, advisor)
        assert "Ring me after six" not in repr(transcript.messages(record, conversation))
    assert [entry.text for entry in file.entries if entry.kind == "affected_wrote"] == ["Ring me after six"]


@pytest.mark.parametrize("typed", ["", "one two", "a b c d e f g h"])
async def test_words_that_are_not_a_code_are_refused_kindly(http: httpx.AsyncClient, code: str, typed: str) -> None:
    page = await http.post("/consent", data={"code": typed})
    assert page.status_code in (404, 422)
    assert 'id="problem"' in page.text


async def test_the_reporters_own_code_does_not_open_it_nor_theirs_the_chat(
    http: httpx.AsyncClient, code: str, conversation: str, database: Database, settings: ApiSettings
) -> None:
    mine = return_codes.draw(settings.key_of_return_codes())
    with database.writing() as record:
        return_codes.make(record, conversation, mine)
    assert (await http.post("/consent", data={"code": " ".join(mine.words)})).status_code == 404
    refused = await http.post("/chat/return", json={"code": code})
    assert refused.json()["error"] == "code_of_affected"


async def test_a_partner_who_is_none_is_refused_and_nothing_changes(
    http: httpx.AsyncClient, code: str, conversation: str, database: Database
) -> None:
    answer = await http.post("/consent", data={"code": code, "step": "agree", "scope": ["the_neighbours"]})
    assert answer.status_code == 422
    assert stands(database, conversation)[0] == "not_asked_yet"

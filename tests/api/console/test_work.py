"""What an advisor does at the desk, over the JSON and over the pages: the same verbs, the same refusals."""

import asyncio
import json
from typing import Any

import pytest

from api.live import conversation_topic
from cases import alerts, audit, casework, conversations, transcript
from cases.database import Database
from cases.risk import Signal
from tests.api.console.conftest import THREAT, Browser
from tests.api.service import RunningApi


async def test_a_case_carries_report_flags_clocks_and_transcript(jo: Browser, case: str) -> None:
    found = (await jo.http.get(f"/api/cases/{case}")).json()
    assert found["report"]["incident_types"]["choices"] == ["threat_of_violence"]
    assert found["report"]["incident_types"]["words"] == THREAT
    assert found["report"]["police"]["standing"] == "skipped"
    assert [flag["quote"] for flag in found["risk_flags"]] == ["kill me"]
    assert {clock["kind"] for clock in found["clocks"]} == {"acknowledge", "risk_assessment", "interview"}
    assert [message["text"] for message in found["transcript"]][1] == f"<b>{THREAT}</b>"
    assert found["advisor"] == "Jo Marsh"


async def test_identity_stays_closed_until_a_reason_is_given(jo: Browser, case: str, database: Database) -> None:
    assert "Amina" not in await jo.sees(f"/console/cases/{case}")
    assert "Amina" not in (await jo.http.get(f"/api/cases/{case}")).text
    assert (await jo.calls(f"/api/cases/{case}/identity")).json()["error"] == "reason_missing"
    assert (await jo.calls(f"/api/cases/{case}/identity", choice="other")).json()["error"] == "reason_missing"
    opened = (await jo.calls(f"/api/cases/{case}/identity", choice="contact")).json()
    assert ["Name", "Amina Yusuf"] in opened["identity"]
    assert "Amina Yusuf" in (await jo.sends(f"/console/cases/{case}/identity", choice="contact")).text
    with database.reading() as record:
        seen = [line.action for line in audit.entries(record, f"case:{case}")]
    assert seen.count("identity:seen") == 2


async def test_identity_is_closed_to_colleagues(sam: Browser, case: str) -> None:
    assert (await sam.calls(f"/api/cases/{case}/identity", choice="contact")).status_code == 403


async def test_takeover_writing_and_handing_back(jo: Browser, case: str, conversation: str, database: Database) -> None:
    assert (await jo.calls(f"/api/cases/{case}/messages", text="hello")).json()["error"] == "not_the_speaker"
    assert (await jo.calls(f"/api/cases/{case}/takeover")).json()["done"]
    assert (await jo.calls(f"/api/cases/{case}/messages", text="I am Jo.")).json()["seq"]
    assert (await jo.calls(f"/api/cases/{case}/messages", text="  ")).json()["error"] == "text_missing"
    page = await jo.sees(f"/console/cases/{case}")
    assert "You speak. The assistant is silent." in page
    assert (await jo.calls(f"/api/cases/{case}/handback")).json()["done"]
    with database.reading() as record:
        said = [(each.sender, each.name, each.text) for each in transcript.messages(record, conversation)]
    assert ("advisor", "Jo Marsh", "I am Jo.") in said


async def test_the_customers_page_hears_of_each_step(
    api: RunningApi, jo: Browser, case: str, conversation: str
) -> None:
    for verb in ("acknowledge", "close", "reopen"):
        with api.services.feed.listening(conversation_topic(conversation)) as listener:
            assert (await jo.calls(f"/api/cases/{case}/{verb}", reason="The review was held.")).json()["done"]
            assert await listener.wait(5.0), verb


async def test_a_colleague_sees_who_speaks(jo: Browser, sam: Browser, case: str) -> None:
    await jo.calls(f"/api/cases/{case}/takeover")
    page = await sam.sees(f"/console/cases/{case}")
    assert "Jo Marsh speaks. The assistant is silent." in page
    assert (await sam.calls(f"/api/cases/{case}/messages", text="me too")).json()["error"] == "not_the_speaker"


async def test_words_are_shown_as_typed_and_never_as_html(jo: Browser, case: str) -> None:
    page = await jo.sees(f"/console/cases/{case}")
    assert f"&lt;b&gt;{THREAT}&lt;/b&gt;" in page
    assert f"<b>{THREAT}" not in page


async def test_note_is_never_seen_by_the_customer(
    jo: Browser, case: str, conversation: str, database: Database
) -> None:
    await jo.calls(f"/api/cases/{case}/note", text="Rang the concierge")
    assert "Rang the concierge" in await jo.sees(f"/console/cases/{case}")
    with database.reading() as record:
        assert all("concierge" not in each.text for each in transcript.messages(record, conversation))


async def test_looking_at_an_alert_quiets_it_for_everybody(
    jo: Browser, sam: Browser, case: str, people: dict[str, int], database: Database
) -> None:
    with database.reading() as record:
        alert = next(each for each in alerts.alerts(record, people["sam"]) if each.kind == "urgent")
    assert 'data-urgent="1"' in await jo.sees("/console")
    assert (await sam.calls(f"/api/alerts/{alert.id}/acknowledge")).json()["done"]
    assert 'data-urgent="0"' in await jo.sees("/console")


@pytest.mark.parametrize("verb", ["acknowledge", "note", "assess", "close", "reopen"])
async def test_forms_without_scripts_do_the_same(jo: Browser, case: str, verb: str) -> None:
    answer = await jo.sends(f"/console/cases/{case}/{verb}", text="words", reason="words")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/console/cases/{case}")


@pytest.mark.parametrize(("verb", "code"), [("note", "reason_missing"), ("assess", "reason_missing")])
async def test_what_needs_words_says_so(jo: Browser, case: str, verb: str, code: str) -> None:
    refused = await jo.calls(f"/api/cases/{case}/{verb}")
    assert refused.json() == {"error": code, "sentence": "Please write a reason."}


def clocks_of(found: dict[str, Any]) -> dict[str, str]:
    return {clock["kind"]: clock["state"] for clock in found["clocks"]}


async def test_every_promise_is_kept_at_the_desk(jo: Browser, database: Database) -> None:
    with database.writing() as record:
        case = casework.submit(record, conversations.open_conversation(record, "en").conversation).reference
    path = f"/api/cases/{case}"
    assert (await jo.calls(f"{path}/record", reason="x")).json()["error"] == "choice_missing"
    assert (await jo.calls(f"{path}/record", step="interviewed")).json()["error"] == "reason_missing"
    assert (await jo.calls(f"{path}/record", step="followed_up", reason="x")).json()["error"] == "case_open"
    await jo.calls(f"{path}/acknowledge")
    await jo.calls(f"{path}/assess", reason="Medium")
    for step in ("interviewed", "plan_agreed", "contacted"):
        assert (await jo.calls(f"{path}/record", step=step, reason="At the library")).json()["done"]
    found = (await jo.http.get(path)).json()
    kept = dict.fromkeys(("acknowledge", "risk_assessment", "interview", "plan"), "met")
    assert clocks_of(found) == {**kept, "contact": "due"}
    assert "was in contact with the customer" in await jo.sees(f"/console/cases/{case}")
    await jo.calls(f"{path}/close", reason="Reviewed together")
    page = await jo.sees(f"/console/cases/{case}")
    assert "Record the follow-up" in page and "Sign the risk assessment" not in page
    assert clocks_of((await jo.http.get(path)).json())["follow_up"] == "due"
    await jo.calls(f"{path}/record", step="followed_up", reason="She sleeps again")
    assert clocks_of((await jo.http.get(path)).json())["follow_up"] == "met"
    await jo.calls(f"{path}/reopen", reason="It began again")
    assert clocks_of((await jo.http.get(path)).json())["contact"] == "due"


@pytest.mark.parametrize("day", ["yesterday", "2026-02-31", "1999-01-01", "2999-01-01"])
async def test_a_day_that_cannot_be_meant_is_refused_and_nothing_is_recorded(jo: Browser, case: str, day: str) -> None:
    before = (await jo.http.get(f"/api/cases/{case}")).json()["entries"]
    refused = await jo.calls(f"/api/cases/{case}/record", step="contacted", reason="Rang", next_contact=day)
    assert refused.json()["error"] == "day_not_ahead"
    assert (await jo.http.get(f"/api/cases/{case}")).json()["entries"] == before


async def test_reassigning_names_another_advisor(jo: Browser, case: str, people: dict[str, int]) -> None:
    assert (await jo.calls(f"/api/cases/{case}/reassign", reason="leave")).json()["error"] == "choice_missing"
    given = await jo.calls(f"/api/cases/{case}/reassign", advisor=str(people["sam"]), reason="leave")
    assert given.json()["done"]
    assert (await jo.http.get(f"/api/cases/{case}")).json()["advisor"] == "Sam Okoro"


async def test_flag_is_cleared_with_a_reason_and_only_through_its_own_case(
    jo: Browser, case: str, database: Database
) -> None:
    flag = (await jo.http.get(f"/api/cases/{case}")).json()["risk_flags"][0]["id"]
    with database.writing() as record:
        other = conversations.open_conversation(record, "en").conversation
        reference = casework.submit(record, other).reference
    strange = await jo.calls(f"/api/cases/{reference}/flags/{flag}/clear", reason="over")
    assert strange.json()["error"] == "unknown_flag"
    assert (await jo.calls(f"/api/cases/{case}/flags/{flag}/clear")).json()["error"] == "reason_missing"
    await jo.calls(f"/api/cases/{case}/flags/{flag}/clear", reason="He was arrested.")
    page = await jo.sees(f"/console/cases/{case}")
    assert "He was arrested." in page
    assert 'class="tag danger">Urgent' not in page


async def test_filters_narrow_the_table(jo: Browser, case: str, database: Database) -> None:
    with database.writing() as record:
        calm = casework.submit(record, conversations.open_conversation(record, "en").conversation).reference
    both = [row["reference"] for row in (await jo.http.get("/api/cases")).json()["cases"]]
    assert both == [case, calm]
    urgent = (await jo.http.get("/api/cases", params={"urgency": "urgent"})).json()["cases"]
    assert [row["reference"] for row in urgent] == [case]
    assert calm not in (await jo.sees("/console?urgency=urgent")).split('data-part="table"')[1]
    assert (await jo.http.get("/console", params={"status": "nonsense"})).status_code == 422


async def test_unknown_case_is_a_page_with_a_sentence(jo: Browser) -> None:
    answer = await jo.http.get("/console/cases/HR-2026-000000")
    assert answer.status_code == 404
    assert "There is no such case." in answer.text


async def test_urgent_message_reaches_the_live_line_at_once(jo: Browser, api: RunningApi, database: Database) -> None:
    with database.writing() as record:
        conversation = conversations.open_conversation(record, "en").conversation
    async with jo.http.stream("GET", "/api/desk/events") as events:
        lines = events.aiter_lines()
        await _next_change(lines)
        with database.writing() as record:
            signal = Signal("weapon", "yes", "a knife", "phrases")
            transcript.receive(record, conversation, "1", "he has a knife", signals=[signal])
        heard = await asyncio.wait_for(_next_change(lines), 2.0)
    assert "knife" not in json.dumps(heard)
    assert "Weapon" in await jo.sees("/console")


async def _next_change(lines: object) -> list[str]:
    heard: list[str] = []
    async for line in lines:  # type: ignore[attr-defined]
        heard.append(line)
        if line == "event: changed":
            return heard
    raise AssertionError("the live line ended")


async def test_open_page_fills_the_audit_only_with_what_was_new(
    jo: Browser, case: str, conversation: str, database: Database
) -> None:
    def readings() -> int:
        with database.reading() as record:
            return sum(line.action == "case:read" for line in audit.entries(record, f"case:{case}"))

    path = f"/console/cases/{case}"
    page = await jo.sees(path)
    known = page.split('data-edition="')[1].split('"')[0]
    for _ in range(3):
        again = await jo.http.get(path, headers={"X-Haven-Watching": known})
        assert "Needs you now" in again.text
        assert THREAT not in again.text
    assert readings() == 1
    with database.writing() as record:
        transcript.receive(record, conversation, "9", "one more thing")
    assert THREAT in (await jo.http.get(path, headers={"X-Haven-Watching": known})).text
    assert readings() == 2

"""Consent, second readers, safeguarding, referrals and wishes at the desk: over the JSON and over the pages."""

import pytest

from cases import advisors, audit, casework, consent, conversations, report, transcript
from cases.database import Database
from cases.report import Answer
from tests.api.console.conftest import Browser


def told_for_her(database: Database, *reasons: str) -> str:
    with database.writing() as record:
        conversation = conversations.open_conversation(record, "en").conversation
        transcript.receive(record, conversation, "1", "they spat at her")
        for question, choice in (("reporter_role", "representative"), ("consent", "refused")):
            report.put(record, conversation, Answer(question, "given", (choice,), source="chosen"))
        report.put(record, conversation, Answer("consent_reason", "given", reasons, source="chosen"))
        return casework.submit(record, conversation).reference


async def test_the_question_about_mash_stands_until_it_is_answered(
    jo: Browser, sam: Browser, database: Database
) -> None:
    reference = told_for_her(database, "adult_at_risk")
    page = await jo.sees(f"/console/cases/{reference}")
    assert "Safeguarding: an adult is at risk" in page
    assert "Is the MASH threshold met?" in page
    assert (await jo.calls(f"/api/cases/{reference}/mash", answer="maybe")).json()["error"] == "choice_missing"
    assert (await jo.calls(f"/api/cases/{reference}/mash", answer="referred")).json()["error"] == "reason_missing"
    done = await jo.calls(f"/api/cases/{reference}/mash", answer="not_met", reason="Her social worker knows.")
    assert done.json()["done"]
    found = (await jo.http.get(f"/api/cases/{reference}")).json()
    assert found["safeguarding"]["answer"] == "not_met"
    assert not found["safeguarding"]["asks"]
    page = await jo.sees(f"/console/cases/{reference}")
    assert "Is the MASH threshold met?" not in page
    assert "Her social worker knows." in page


async def test_the_second_reader_alone_is_offered_the_reading(jo: Browser, sam: Browser, database: Database) -> None:
    reference = told_for_her(database, "serious_crime")
    named = (await jo.http.get(f"/api/cases/{reference}")).json()["advisor"]
    reader, worker = (sam, jo) if named == "Jo Marsh" else (jo, sam)
    assert "Please read it as the second reader" in await reader.sees("/console")
    assert "Sign as second reader" in await reader.sees(f"/console/cases/{reference}")
    assert "Sign as second reader" not in await worker.sees(f"/console/cases/{reference}")
    path = f"/api/cases/{reference}/second_reader"
    assert (await worker.calls(path, answer="agreed", reason="Fine")).status_code == 403
    assert (await reader.calls(path, answer="agreed", reason="She cannot protect herself.")).json()["done"]
    assert "Please read it as the second reader" not in await reader.sees("/console")
    assert "The second reader agrees" in await worker.sees(f"/console/cases/{reference}")
    assert (await reader.calls(path, answer="agreed", reason="Again")).json()["error"] == "nothing_asked"


async def test_a_referral_stays_within_what_was_agreed(jo: Browser, case: str, database: Database) -> None:
    path = f"/api/cases/{case}/refer"
    assert (await jo.calls(path, partner="", reason="x")).json()["error"] == "unknown_partner"
    refused = await jo.calls(path, partner="police", reason="They should know")
    assert refused.status_code == 409
    assert refused.json()["error"] == "beyond_consent"
    assert (await jo.calls(path, partner="police", reason="He said when he comes", ground="safety")).json()["done"]
    page = await jo.sees(f"/console/cases/{case}")
    assert "He said when he comes" in page
    assert "referred beyond what was agreed" in page


async def test_consent_is_recorded_with_a_reason_by_form_and_by_json(
    jo: Browser, case: str, conversation: str, database: Database
) -> None:
    path = f"cases/{case}/consent"
    assert (await jo.calls(f"/api/{path}", state="given")).json()["error"] == "reason_missing"
    wrong = await jo.calls(f"/api/{path}", state="perhaps", reason="x")
    assert wrong.json()["error"] == "choice_missing"
    fields = {"state": "given", "how": "told_me", "reason": "She rang me", "token": jo.token}
    answer = await jo.http.post(f"/console/{path}", data={**fields, "scope": ["police", "council"]})
    assert answer.status_code == 303
    with database.reading() as record:
        now = consent.current(record, conversation)
        lines = [line.action for line in audit.entries(record, f"case:{case}")]
    assert now is not None
    assert (now.state, now.scope) == ("given", ("police", "council"))
    assert "consent:changed" in lines
    page = await jo.sees(f"/console/cases/{case}")
    assert "may be shared with Merseyside Police, Council, Safer Communities" in page
    back = await jo.calls(f"/api/{path}", state="not_asked_yet", reason="no")
    assert back.json()["error"] == "transition_refused"


async def test_words_that_were_not_kept_are_said_to_be_so(jo: Browser, sam: Browser, database: Database) -> None:
    reference = told_for_her(database, "no_reason")
    page = await jo.sees(f"/console/cases/{reference}")
    assert "they spat at her" not in page
    assert "Not kept: the person has not agreed." in page
    assert "destroyed the words" in page


async def test_an_advisor_says_their_languages_and_gender_on_their_own_page(jo: Browser, database: Database) -> None:
    saved = await jo.sends("/console/account/about", languages="en, ur", gender="woman")
    assert saved.status_code == 303
    with database.reading() as record:
        me = advisors.by_email(record, "jo@livv.example")
    assert (me.languages, me.gender) == (("en", "ur"), "woman")
    assert (await jo.sends("/console/account/about", languages="???", gender="")).status_code == 422
    assert (await jo.sends("/console/account/about", languages="en", gender="nonsense")).status_code == 422


@pytest.mark.parametrize("verb", ["refer", "consent", "second_reader", "mash"])
async def test_every_new_act_needs_the_token_of_the_page(jo: Browser, case: str, verb: str) -> None:
    assert (await jo.http.post(f"/api/cases/{case}/{verb}", json={})).status_code == 403

"""Nobody works at the desk who did not sign in there, and no other site works in their name."""

import re
import time

import httpx
import pyotp
import pytest

from api.app import create_app
from api.settings import ApiSettings
from cases import advisors
from cases.database import Database
from tests.api.console.conftest import PASSWORD, Browser

FORM = {"email": "jo@livv.example", "password": PASSWORD}


@pytest.mark.parametrize("path", ["/console", "/console/cases/HR-2026-000001", "/console/account"])
async def test_pages_lead_strangers_to_the_sign_in(browser: Browser, path: str) -> None:
    answer = await browser.http.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/console/sign-in?next={path}"


@pytest.mark.parametrize("path", ["/api/cases", "/api/cases/HR-2026-000001", "/api/desk/events"])
async def test_json_tells_strangers_that_they_are_signed_out(browser: Browser, path: str) -> None:
    answer = await browser.http.get(path)
    assert answer.status_code == 401
    assert answer.json() == {"error": "signed_out", "sentence": "You are signed out. Please sign in again."}


async def test_sign_in_keeps_a_cookie_that_no_script_and_no_other_site_can_use(browser: Browser) -> None:
    answer = await browser.http.post("/console/sign-in", data=FORM)
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/"))
    assert (await browser.http.get("/console")).status_code == 200


async def test_wrong_password_and_unknown_address_are_told_alike(browser: Browser) -> None:
    told = []
    for email in ("jo@livv.example", "nobody@livv.example"):
        answer = await browser.signs_in(email, "not the password")
        told.append((answer.status_code, answer.json()))
    assert told[0] == told[1]
    assert told[0][0] == 401


async def test_too_many_tries_say_plainly_how_long_to_wait(browser: Browser) -> None:
    for _ in range(5):
        await browser.signs_in("jo@livv.example", "not the password")
    answer = await browser.signs_in("jo@livv.example")
    assert answer.status_code == 429
    assert answer.json()["sentence"] == "There were too many failed tries. Please wait 1 minute, then try again."
    assert int(answer.headers["retry-after"]) <= 30


async def test_nobody_is_led_to_another_site_by_signing_in(browser: Browser) -> None:
    for goal in ("https://evil.example/console/", "//evil.example", "/consoles", "javascript:alert(1)"):
        answer = await browser.http.post("/console/sign-in", data={**FORM, "next": goal})
        assert answer.headers["location"] == "/console"


async def test_another_site_cannot_post(jo: Browser, case: str) -> None:
    path = f"/api/cases/{case}/note"
    headers = {"X-Haven-Token": jo.token, "Origin": "https://evil.example"}
    assert (await jo.http.post(path, json={"text": "x"}, headers=headers)).json()["error"] == "other_site"
    headers = {"X-Haven-Token": jo.token, "Sec-Fetch-Site": "cross-site"}
    assert (await jo.http.post(path, json={"text": "x"}, headers=headers)).json()["error"] == "other_site"
    strange = await jo.http.post("/console/sign-in", data=FORM, headers={"Origin": "null"})
    assert strange.status_code == 403


async def test_nothing_changes_without_the_pages_token(jo: Browser, case: str) -> None:
    assert (await jo.http.post(f"/api/cases/{case}/note", json={"text": "x"})).json()["error"] == "form_expired"
    assert (await jo.http.post(f"/console/cases/{case}/note", data={"text": "x"})).status_code == 403
    assert (await jo.http.delete("/api/session")).status_code == 403


async def test_signing_out_ends_the_session_on_the_server(jo: Browser) -> None:
    cookie = jo.http.cookies["haven_desk"]
    answer = await jo.http.delete("/api/session", headers={"X-Haven-Token": jo.token})
    assert answer.status_code == 204
    jo.http.cookies.set("haven_desk", cookie)
    assert (await jo.http.get("/api/cases")).status_code == 401


async def test_pages_carry_a_strict_policy_and_are_not_kept(jo: Browser) -> None:
    answer = await jo.http.get("/console")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=", answer.text)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", answer.text)


async def test_invitation_sets_the_first_managers_name_and_signs_in(browser: Browser, database: Database) -> None:
    with database.writing() as record:
        manager = next(
            each.advisor for each in advisors.listing(record) if each.advisor.name == "Community Safety Manager"
        )
        path = f"/console/invite/{advisors.invite(record, manager.id).token}"
    assert 'name="name"' in await browser.sees(path)
    fields = {"name": "Pat Lee", "email": "pat@livv.example", "password": PASSWORD, "again": PASSWORD}
    short = await browser.http.post(path, data={**fields, "password": "short", "again": "short"})
    assert (short.status_code, "at least 12 characters" in short.text) == (422, True)
    differ = await browser.http.post(path, data={**fields, "again": "another password"})
    assert "not the same" in differ.text
    assert (await browser.http.post(path, data=fields)).headers["location"] == "/console"
    assert "Pat Lee" in await browser.sees("/console")
    assert (await browser.http.get(path)).status_code == 410


async def test_second_factor_is_asked_for_only_when_it_is_switched_on(jo: Browser) -> None:
    offered = await jo.sends("/console/account/totp")
    assert "<svg" in offered.text
    secret = re.search(r'id="totp-secret">(\w+)<', offered.text)
    assert secret
    totp = pyotp.TOTP(secret.group(1))
    wrong = await jo.sends("/console/account/totp/confirm", code="000000")
    assert wrong.status_code == 401
    assert secret.group(1) not in await jo.sees("/console/account")
    assert (await jo.sends("/console/account/totp/confirm", code=totp.now())).status_code == 303
    assert (await jo.signs_in("jo@livv.example")).json()["error"] == "code_needed"
    page = await jo.http.post("/console/sign-in", data=FORM)
    assert 'name="code"' in page.text
    used = await jo.signs_in("jo@livv.example", code=totp.now())
    assert used.json()["error"] == "wrong_password"
    assert (await jo.signs_in("jo@livv.example", code=totp.at(time.time() + 30))).status_code == 200


async def test_presence_is_changed_on_the_account_page(jo: Browser) -> None:
    await jo.sends("/console/account/presence", presence="off", capacity="3")
    assert "Jo Marsh, off duty" in await jo.sees("/console/account")
    await jo.sends("/console/account/presence", presence="available", capacity="3")
    assert "Jo Marsh, available" in await jo.sees("/console/account")
    wrong = await jo.sends("/console/account/presence", presence="asleep", capacity="3")
    assert wrong.status_code == 422


async def test_cookie_is_secure_where_the_public_address_is(settings: ApiSettings, database: Database) -> None:
    with database.writing() as record:
        invite = advisors.add(record, "Lou Day", "lou@livv.example")
        advisors.accept_invite(record, invite.token, PASSWORD)
    app = create_app(settings.model_copy(update={"public_url": "https://haven.example"}))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="https://haven.example") as client:
        answer = await client.post("/api/session", json={"email": "lou@livv.example", "password": PASSWORD})
    assert "secure" in answer.headers["set-cookie"].lower()

"""The manager's page of the team, and what the desk shows of who was told and who is there."""

from datetime import timedelta

import pytest

from cases import advisors, alerts, calling, duty
from cases.database import Database
from tests.api.console.conftest import Browser

NOON = "2026-12-24T18:00"


@pytest.fixture
async def ruth(browser: Browser) -> Browser:
    """Ruth Price, the manager, signed in."""
    await browser.signs_in("ruth@livv.example")
    return browser


async def test_the_page_is_for_managers(jo: Browser) -> None:
    assert (await jo.http.get("/console/team")).status_code == 403
    assert 'href="/console/team"' not in await jo.sees("/console")
    refused = await jo.sends("/console/team/1/presence", presence="off")
    assert refused.status_code == 403


async def test_the_manager_sees_who_is_there_and_puts_somebody_on_call(
    ruth: Browser, people: dict[str, int], database: Database
) -> None:
    page = await ruth.sees("/console/team")
    assert "Jo Marsh" in page
    assert "desk closed" in page
    assert "Nobody is on call." in page
    await ruth.sends("/console/team/on-call", advisor=str(people["sam"]), begins=NOON, ends="2026-12-25T08:00")
    with database.reading() as record:
        (call,) = duty.calls_to_come(record)
    assert (call.advisor, call.begins_at.isoformat()) == ("Sam Okoro", "2026-12-24T18:00:00+00:00")
    await ruth.sends(f"/console/team/on-call/{call.id}/end")
    assert "Nobody is on call." in await ruth.sees("/console/team")


async def test_hours_absence_training_and_presence_are_kept(
    ruth: Browser, people: dict[str, int], database: Database
) -> None:
    who = people["jo"]
    await ruth.sends(
        f"/console/team/{who}/hours", **{"from-0": "12:00", "until-0": "18:30", "from-1": "", "until-1": ""}
    )
    assert "Mon 12:00–18:30" in await ruth.sees("/console/team")
    await ruth.sends(f"/console/team/{who}/presence", presence="away")
    assert "away, back soon" in await ruth.sees("/console/team")
    await ruth.sends(f"/console/team/{who}/training", on="2020-01-02")
    assert "out of date" in await ruth.sees("/console/team")
    day = database.now().date().isoformat()
    await ruth.sends(f"/console/team/{people['sam']}/absence", first=day, last=day)
    assert "absent today" in await ruth.sees("/console/team")


@pytest.mark.parametrize(
    ("place", "fields"),
    [
        ("{who}/presence", {"presence": "asleep"}),
        ("{who}/hours", {"from-0": "18:00", "until-0": "09:00"}),
        ("{who}/hours", {"from-0": "soon", "until-0": ""}),
        ("{who}/absence", {"first": "2026-12-25", "last": "2026-12-24"}),
        ("{who}/training", {"on": "never"}),
        ("on-call", {"advisor": "{who}", "begins": NOON, "ends": NOON}),
        ("on-call", {"advisor": "", "begins": NOON, "ends": NOON}),
    ],
)
async def test_what_makes_no_sense_is_refused_with_a_sentence(
    ruth: Browser, people: dict[str, int], place: str, fields: dict[str, str]
) -> None:
    who = str(people["jo"])
    given = {name: value.format(who=who) for name, value in fields.items()}
    refused = await ruth.sends(f"/console/team/{place.format(who=who)}", **given)
    assert refused.status_code == 422
    assert "Please" in refused.text


async def test_the_desk_says_who_else_was_told(
    jo: Browser, case: str, people: dict[str, int], database: Database
) -> None:
    with database.writing() as record:
        standing = alerts.alerts(record, people["jo"])
        assert [alert.reference for alert in standing] == [case]
        calling.call_next(record, timedelta(0))
        (alert,) = alerts.alerts(record, people["jo"])
        told = {each.advisor for each in alert.told}
    assert told <= {each.advisor.name for each in _listing(database)}
    page = await jo.sees("/console")
    assert "also told: " in page
    assert next(iter(told)) in page


async def test_the_customer_is_told_the_new_name(
    jo: Browser, case: str, people: dict[str, int], database: Database
) -> None:
    await jo.calls(f"/api/cases/{case}/reassign", advisor=str(people["sam"]), reason="leave")
    transcript_shown = (await jo.http.get(f"/api/cases/{case}")).json()["transcript"]
    last = transcript_shown[-1]["text"]
    assert "from Jo Marsh to Sam Okoro" in last
    assert "leave" not in last


def _listing(database: Database) -> list[advisors.Presence]:
    with database.reading() as record:
        return advisors.listing(record)

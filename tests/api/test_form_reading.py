"""What somebody wrote of what happened fills in the pages that follow, and is theirs only once they said that it is."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.facts import Accounts
from cases import report, transcript
from cases.database import Database
from cases.report import Answer
from tests.api.form_customer import FormCustomer
from tests.api.test_form import fills_until, form, screen
from tests.house import ROOT

__all__ = ["form", "screen"]
ACCOUNT = "My neighbour shouted a racist word at me on the stairs on 3 May and on 9 June. It happens every week."


def moment(words: str, start: str, spoken: str) -> dict[str, Any]:
    return {"words": words, "start": start, "precision": "day", "repeated": False, "spoken": spoken}


FACTS: Mapping[str, Any] = {
    "incident_types": [{"value": "verbal_abuse", "words": "shouted", "confidence": 0.9}],
    "characteristics": [{"value": "race_or_ethnicity", "words": "a racist word", "confidence": 0.9}],
    "where": {"value": "shared_area", "words": "on the stairs", "confidence": 0.8},
    "when": {
        **moment("on 3 May", "2026-05-03T00:00:00+00:00", "Sunday 3 May 2026"),
        "incidents": [
            moment("on 3 May", "2026-05-03T00:00:00+00:00", "Sunday 3 May 2026"),
            moment("on 9 June", "2026-06-09T00:00:00+00:00", "Tuesday 9 June 2026"),
        ],
    },
    "repeated": {"value": "keeps_happening", "words": "every week", "confidence": 0.9},
    "offender": [{"value": "neighbour", "words": "My neighbour", "confidence": 0.9}],
    "at_risk": [{"value": "child", "words": "my son", "confidence": 0.95}],
}


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that finds in this one account what the real one finds; that one has tests of its own."""
    monkeypatch.setattr(Accounts, "told", lambda _self, account, *_: FACTS if account == ACCOUNT else {})


def told(database: Database, form: FormCustomer) -> Mapping[str, Answer]:
    with database.reading() as record:
        return report.current(record, form.conversation)


async def tells(form: FormCustomer) -> None:
    await form.starts()
    await fills_until(form, "what_happened")
    await form.presses(values={"what_happened-words": ACCOUNT})


def as_filled(form: FormCustomer) -> dict[str, str | list[str]]:
    """What a browser sends where nothing is touched."""
    return {**form.page.checked, **form.page.written}


async def test_what_was_read_is_filled_in_and_still_asked(form: FormCustomer, database: Database) -> None:
    await tells(form)
    assert form.page.asked == ["incident_types"]
    assert form.page.checked == {"incident_types": ["verbal_abuse"]}
    assert "We took this from your words" in form.page.words
    assert told(database, form)["incident_types"].source == "told"
    await form.presses(values=as_filled(form))
    assert form.page.asked == ["characteristics"]
    confirmed = told(database, form)["incident_types"]
    assert (confirmed.source, confirmed.choices, confirmed.words) == ("typed", ("verbal_abuse",), "shouted")


async def test_what_was_read_wrong_is_corrected_by_choosing_something_else(
    form: FormCustomer, database: Database
) -> None:
    await tells(form)
    await form.presses(values={"incident_types": ["arson"]})
    assert told(database, form)["incident_types"].choices == ("arson",)
    assert told(database, form)["incident_types"].source == "chosen"


async def test_a_characteristic_that_is_skipped_is_not_kept(form: FormCustomer, database: Database) -> None:
    await tells(form)
    await form.presses(values=as_filled(form))
    await form.presses("skip", as_filled(form))
    assert form.page.asked == ["when", "where", "repeated"]
    assert told(database, form)["characteristics"].standing == "skipped"
    assert told(database, form)["characteristics"].choices == ()


async def test_several_incidents_stay_a_dated_list_when_they_are_confirmed(
    form: FormCustomer, database: Database
) -> None:
    await tells(form)
    for _ in range(2):
        await form.presses(values=as_filled(form))
    assert form.page.written["when-words"] == "on 3 May"
    assert form.page.checked["where"] == ["shared_area"]
    await form.presses(values=as_filled(form))
    found = told(database, form)
    assert [each["words"] for each in found["when"].understood["incidents"]] == ["on 3 May", "on 9 June"]
    assert found["where"].words == "on the stairs"
    assert {found[name].source for name in ("when", "where", "repeated")} == {"typed"}


async def test_a_page_that_confirms_is_stored_once_and_stands_after_its_question(
    form: FormCustomer, database: Database
) -> None:
    await tells(form)
    page, values = dict(form.page.hidden), as_filled(form)
    await form.presses(values=values)
    await form.presses("continue", values, **page)
    with database.reading() as record:
        said = transcript.messages(record, form.conversation)
    answers = [each for each in said if each.sender == "customer" and each.question == "incident_types"]
    assert [each.text for each in answers] == ["Insults or name-calling"]


async def test_what_was_read_and_never_asked_stands_in_the_summary_as_in_the_chat(
    form: FormCustomer, database: Database
) -> None:
    await tells(form)
    assert "An advisor is told now" in form.page.words
    for _ in range(3):
        await form.presses(values=as_filled(form))
    await fills_until(form, "summary")
    assert "A neighbour" in form.page.words
    assert told(database, form)["offender"].source == "told"
    await form.presses("send")
    assert form.path == "/form/sent"


async def test_what_was_answered_before_is_not_read_anew(form: FormCustomer, database: Database) -> None:
    await form.starts()
    await fills_until(form, "when")
    await form.opens("/form/question/what_happened")
    await form.presses(values={"what_happened-words": ACCOUNT})
    found = told(database, form)
    assert found["incident_types"].choices == ("verbal_abuse", "threat_of_violence")
    assert found["incident_types"].source == "chosen"


def test_without_a_trained_model_the_form_asks_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    now = datetime.now(UTC)
    assert Accounts(lambda: None).told(ACCOUNT, now, "en") == {}
    broken = tmp_path / "haven-broken.tar.gz"
    broken.write_bytes(b"no archive")
    reader = Accounts(lambda: broken)
    assert reader.told(ACCOUNT, now, "en") == {}
    assert reader.told(ACCOUNT, now, "en") == {}


def test_the_reader_of_the_form_is_the_chats_own(trained: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    newest = max((ROOT / "models").glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    found = Accounts(lambda: newest).told("A man spat at me in the lift last night.", datetime.now(UTC), "en")
    assert found["where"]["value"] == "shared_area"
    assert found["when"]["words"] == "last night"

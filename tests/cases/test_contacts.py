"""Who can help: fitted to what was told, in date, and reported once where not; what is said after a report was sent."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from cases import contacts, models, report
from cases.casework import Receipt
from cases.contacts import Contacts, ContactsUnreadable
from cases.ending import after_receipt, ending
from cases.interview import QUESTIONS
from cases.report import Answer
from language.catalogue import Catalogue
from tests.cases.scene import Scene

TODAY = date(2026, 11, 24)
DATA = Path(__file__).parents[2] / "data"


@pytest.fixture
def known() -> Contacts:
    return contacts.load(contacts.FILE)


def about(*characteristics: str) -> Mapping[str, Answer]:
    return {"characteristics": Answer("characteristics", "given", characteristics)}


def test_every_contact_is_complete_and_dated(known: Contacts) -> None:
    values = {choice.value for choice in QUESTIONS["characteristics"].choices}
    for contact in known.known:
        assert contact.source
        assert contact.what_for["en"]
        assert contact.ways
        assert contact.checked_on < contact.expires_on <= contact.checked_on + timedelta(days=184)
        assert contact.characteristics <= values


@pytest.mark.parametrize("number", ["999", "55", "101", "18000", "999bsl.co.uk", "116 123"])
def test_numbers_of_the_emergency_texts_are_checked_like_the_others(known: Contacts, number: str) -> None:
    assert number in {way.value for contact in known.known if contact.in_texts for way in contact.ways}


def test_what_was_told_chooses_who_can_help_and_never_more_than_five(known: Contacts) -> None:
    for told in [(), *((choice.value,) for choice in QUESTIONS["characteristics"].choices)]:
        shown = known.fitting(about(*told), "en", TODAY)
        assert 0 < len(shown) <= 5
        assert all(not each.characteristics or each.characteristics & set(told) for each in shown)
        assert not any(each.in_texts for each in shown)
    faith = [each.id for each in known.fitting(about("religion_or_belief"), "en", TODAY)]
    assert {"tell_mama", "cst_north"} <= set(faith)
    assert "galop" not in faith


def test_language_and_place_choose_as_well(known: Contacts) -> None:
    assert "galop" not in [each.id for each in known.fitting(about("gender_identity"), "ur", TODAY)]
    elsewhere = Contacts(frozenset({"dover"}), known.known)
    assert all(not each.places for each in elsewhere.fitting(about("gender_identity"), "en", TODAY))


def test_what_is_out_of_date_is_hidden(known: Contacts) -> None:
    last = max(each.expires_on for each in known.known)
    assert known.fitting(about("race_or_ethnicity"), "en", last) == ()
    assert known.expired(last) == known.known
    assert known.expired(TODAY) == ()


def test_out_of_date_is_noted_once_for_each_date(scene: Scene, known: Contacts) -> None:
    old = [replace(known.known[0], expires_on=TODAY)]
    for expected in ([old[0].id], []):
        with scene.database.writing() as record:
            assert contacts.report_expired(record, old) == expected
    with scene.database.writing() as record:
        assert contacts.report_expired(record, [replace(old[0], expires_on=TODAY + timedelta(days=1))]) == [old[0].id]
        noted = record.session.scalars(select(models.Audit.action).where(models.Audit.action == "contact:expired"))
        assert len(list(noted)) == 2


@pytest.mark.parametrize("written", ["", "contacts: 1", "contacts: [{id: a}]", "contacts: [", "here: []"])
def test_a_file_that_is_wrong_is_said_to_be_wrong(tmp_path: Path, written: str) -> None:
    path = tmp_path / "contacts.yml"
    path.write_text(written)
    with pytest.raises(ContactsUnreadable):
        contacts.load(path)


def test_after_sending_the_days_of_the_promises_and_the_right_to_a_review_are_told(
    scene: Scene, known: Contacts
) -> None:
    scene.advisor("Community Safety Manager", role="manager")
    conversation = scene.opens()
    scene.answers(conversation, "characteristics", "race_or_ethnicity")
    receipt = scene.sends(conversation)
    with scene.database.reading() as record:
        said = ending(record, conversation, receipt, known, Catalogue.load(DATA))
    words = [each.text for each in said]
    assert "Wednesday 25 November, 10:00 am" in words[1]
    assert "Tuesday 1 December, 10:00 am" in words[1]
    assert "ASB Case Review" in words[2]
    assert said[3].lines[0].label == "Anthony Walker Foundation"
    assert said[-1].question == "feedback"


def test_a_day_that_is_gone_is_not_told_as_one_to_come(scene: Scene, known: Contacts) -> None:
    conversation = scene.opens()
    past = datetime(2026, 11, 1, tzinfo=UTC)
    receipt = Receipt("HR-2026-000001", "Jo Marsh", scene.clock() + timedelta(days=1), past, past, False)
    with scene.database.reading() as record:
        said = after_receipt(record, conversation, receipt, known, Catalogue.load(DATA))
    assert "1 November" not in said[0].text


def test_how_it_felt_is_not_asked_twice_nor_where_a_child_translated(scene: Scene, known: Contacts) -> None:
    conversation, other = scene.opens(), scene.opens()
    receipt = Receipt("HR-2026-000001", "Jo Marsh", *(scene.clock() + timedelta(days=1),) * 3, False)
    with scene.database.writing() as record:
        report.put(record, conversation, Answer("feedback", "skipped"))
        report.put(record, other, Answer("reporter_role", "given", ("representative",)))
        report.put(record, other, Answer("interpreter_age", "given", ("under_18",)))
        for each in (conversation, other):
            said = after_receipt(record, each, receipt, known, Catalogue.load(DATA))
            assert "feedback" not in [reply.question for reply in said]

"""A report about somebody who has not agreed: kept whole where safety needs it, else only what identifies nobody."""

from pathlib import Path

import pytest

from cases import affected, alerts, casework, evidence, report, second_reader, withholding
from cases.database import Database
from cases.errors import NotAllowed, NothingAsked, ReasonMissing
from cases.messages import Line, Reply
from cases.risk import Signal
from ground.sealing import MasterKey
from tests import files
from tests.cases.scene import MAYBE, THREAT, Clock, Scene

NAME = "Zqkanari Vogelqz"
STATES = ["not_asked_yet", "refused", "cannot_be_asked"]


def tells(scene: Scene, state: str = "not_asked_yet", *reasons: str, signals: tuple[Signal, ...] = ()) -> str:
    conversation = scene.opens()
    scene.answers(conversation, "reporter_role", "representative")
    scene.answers(conversation, "consent", state, words=f"{NAME} does not know")
    heard = scene.writes(conversation, f"{NAME} was spat at", signals=signals).seq
    with scene.database.writing() as record:
        report.add_to_account(record, conversation, f"{NAME} was spat at", heard)
    scene.answers(conversation, "characteristics", "disability", words=f"{NAME} is blind", seq=heard)
    scene.replies(conversation, heard, Reply("summary", "This is it", lines=(Line("what_happened", "l", NAME),)))
    scene.answers(conversation, "consent_reason", *(reasons or ("no_reason",)))
    return conversation


def everything(scene: Scene, reference: str, advisor: int) -> str:
    file = scene.file(reference, advisor)
    return repr((file.report, file.accounts, file.transcript, file.risk_flags, file.entries))


@pytest.mark.parametrize("state", STATES)
def test_only_what_identifies_nobody_is_kept(scene: Scene, state: str) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), tells(scene, state, signals=(MAYBE,))
    before = [(message.seq, message.at, message.sender) for message in scene.messages(conversation)]
    assert scene.sends(conversation).kept == "choices"
    file = scene.file(scene.reference(conversation), advisor)
    assert NAME not in everything(scene, file.reference, advisor)
    assert file.report["characteristics"].choices == ("disability",)
    assert [(message.seq, message.at, message.sender) for message in file.transcript] == before
    assert [message.text for message in file.transcript if message.not_kept] == [withholding.NOT_KEPT]
    assert [flag.quote for flag in file.risk_flags] == [withholding.NOT_KEPT]
    assert scene.messages(conversation)[0].text == withholding.NOT_KEPT


def test_no_sealed_word_is_left_in_the_file(sqlite_url: str, master: MasterKey, clock: Clock) -> None:
    database = Database(sqlite_url, master, now=clock)
    scene = Scene(database, clock)
    conversation = tells(scene)
    with database.reading() as record:
        sealed = [row[0] for row in record.session.connection().exec_driver_sql("SELECT sealed FROM answer")]
        said = "SELECT sealed FROM message WHERE sender = 'customer'"
        sealed += [row[0] for row in record.session.connection().exec_driver_sql(said)]
    scene.sends(conversation)
    for path in Path(sqlite_url.removeprefix("sqlite:///")).parent.iterdir():
        assert not [one for one in sealed if one in path.read_bytes()], path.name
    database.close()


def test_until_it_is_sent_nothing_is_destroyed_and_a_reason_can_still_be_given(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), tells(scene)
    assert NAME in scene.report(conversation).accounts[0]
    scene.answers(conversation, "consent_reason", "adult_at_risk")
    assert scene.sends(conversation).kept == "second_reader"
    assert NAME in everything(scene, scene.reference(conversation), advisor)


@pytest.mark.parametrize("reason", ["danger_to_life", "child_at_risk", "adult_at_risk", "serious_crime"])
def test_a_safeguarding_reason_keeps_the_report_and_asks_a_second_reader(scene: Scene, reason: str) -> None:
    named, other = scene.advisor("Asha Patel"), scene.advisor("Tom Reid")
    conversation = tells(scene, "refused", reason)
    receipt = scene.sends(conversation)
    assert receipt.kept == "second_reader"
    reader = other if receipt.advisor == "Asha Patel" else named
    worker = named if reader == other else other
    assert [alert.kind for alert in scene.alerts(reader)] == ["second_reader"]
    assert NAME in everything(scene, receipt.reference, reader)
    assert scene.file(receipt.reference, reader).second_reader.waits
    with pytest.raises(NotAllowed), scene.database.writing() as record:
        second_reader.answer(record, receipt.reference, worker, "agreed", "Fine by me")


def test_an_urgent_flag_that_stands_keeps_the_report(scene: Scene) -> None:
    scene.advisor("Asha Patel")
    conversation = tells(scene, signals=(THREAT,))
    assert scene.sends(conversation).kept == "second_reader"


def test_the_second_reading_stands_on_the_desk_until_it_is_done(scene: Scene) -> None:
    scene.advisor("Asha Patel")
    conversation = tells(scene, "refused", "adult_at_risk")
    reader = scene.advisor("Tom Reid")
    reference = scene.sends(conversation).reference
    (alert,) = [alert for alert in scene.alerts(reader) if alert.kind == "second_reader"]
    with scene.database.writing() as record:
        alerts.acknowledge_alert(record, alert.id, reader)
        casework.acknowledge(record, reference, reader)
    assert [alert.kind for alert in scene.alerts(reader)] == ["second_reader"]
    with pytest.raises(ReasonMissing), scene.database.writing() as record:
        second_reader.answer(record, reference, reader, "agreed", "")
    with scene.database.writing() as record:
        second_reader.answer(record, reference, reader, "agreed", "She cannot protect herself.")
    assert scene.alerts(reader) == []
    read = scene.file(reference, reader).second_reader
    assert (read.answer, read.words) == ("agreed", "She cannot protect herself.")
    with pytest.raises(NothingAsked), scene.database.writing() as record:
        second_reader.answer(record, reference, reader, "agreed", "Again")


def test_a_second_reader_who_disagrees_tells_the_manager(scene: Scene) -> None:
    scene.advisor("Asha Patel")
    manager = scene.advisor("Jo Lund", role="manager")
    conversation = tells(scene, "refused", "serious_crime")
    reader = scene.advisor("Tom Reid")
    reference = scene.sends(conversation).reference
    with scene.database.writing() as record:
        second_reader.answer(record, reference, reader, "disagreed", "No crime was told.")
    assert "second_reader_disagreed" in [alert.kind for alert in scene.alerts(manager)]


def test_a_barred_advisor_is_never_the_second_reader_and_the_manager_is_where_nobody_else_is(scene: Scene) -> None:
    scene.advisor("Asha Patel")
    manager = scene.advisor("Jo Lund", role="manager")
    scene.advisor("Tom Reid")
    conversation = scene.opens()
    scene.answers(conversation, "reporter_role", "representative")
    scene.answers(conversation, "consent", "refused")
    scene.answers(conversation, "consent_reason", "serious_crime")
    scene.writes(conversation, "Tom Reid laughed at her")
    reference = scene.sends(conversation).reference
    (asked,) = [entry for entry in scene.file(reference, manager).entries if entry.kind == "second_reader_asked"]
    assert asked.about == "Jo Lund"


def test_whoever_gets_the_case_later_does_not_read_it_a_second_time_themselves(scene: Scene) -> None:
    first = scene.advisor("Asha Patel")
    conversation = tells(scene, "refused", "serious_crime")
    second, third = scene.advisor("Tom Reid"), scene.advisor("Una Byrne")
    reference = scene.sends(conversation).reference
    reader = next(who for who in (second, third) if "second_reader" in {a.kind for a in scene.alerts(who)})
    other = third if reader == second else second
    with scene.database.writing() as record:
        casework.reassign(record, reference, first, reader, "I am away")
    assert "second_reader" not in {alert.kind for alert in scene.alerts(reader)}
    assert any("second_reader" in {alert.kind for alert in scene.alerts(who)} for who in (first, other))


def test_after_sending_no_word_comes_back_into_the_report(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), tells(scene)
    scene.sends(conversation)
    scene.answers(conversation, "where", "in_my_home", words=f"at {NAME}'s", seq=90)
    with scene.database.writing() as record:
        assert not report.add_to_account(record, conversation, f"{NAME} again", 91)
    assert NAME not in everything(scene, scene.reference(conversation), advisor)


def test_a_person_who_says_no_closes_what_safety_does_not_need(scene: Scene) -> None:
    scene.advisor("Asha Patel")
    calm, grave = tells(scene), tells(scene, "not_asked_yet", "danger_to_life")
    for conversation, kept in ((calm, "choices"), (grave, "second_reader")):
        scene.sends(conversation)
        with scene.database.writing() as record:
            assert affected.withdraw(record, conversation, "Not kept") == kept
    assert scene.standing(calm).state == "closed"
    assert scene.standing(grave).state == "submitted"


def test_the_person_sees_what_was_chosen_and_nothing_of_who_told_it(scene: Scene) -> None:
    scene.advisor("Asha Patel")
    conversation = tells(scene, "not_asked_yet", "adult_at_risk")
    scene.sends(conversation)
    with scene.database.reading() as record:
        seen = affected.look(record, conversation)
    assert seen.chosen == {"characteristics": ("disability",)}
    assert seen.advisor == "Asha Patel"
    assert NAME not in repr(seen)


def test_what_the_person_writes_reaches_the_advisor_and_not_the_chat(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), tells(scene)
    reference = scene.sends(conversation).reference
    with scene.database.writing() as record:
        affected.write(record, conversation, "Please ring me after six")
    assert "Please ring me after six" in everything(scene, reference, advisor)
    assert "ring me after six" not in repr(scene.messages(conversation))
    assert "affected_wrote" in {alert.kind for alert in scene.alerts(advisor)}


def test_a_file_is_not_kept_either(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), tells(scene)
    with scene.database.writing() as record:
        evidence.keep(record, conversation, "one", f"{NAME}.jpg", files.photo(), text=f"[Photo {NAME}]")
    scene.sends(conversation)
    assert scene.rows()["evidence_part"] == 0
    assert [file.removed for file in scene.file(scene.reference(conversation), advisor).evidence] == [True]
    assert NAME not in everything(scene, scene.reference(conversation), advisor)

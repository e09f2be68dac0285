"""An advisor hears of a promise before it is due: once, in time, and only who is there and still has to keep it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cases import advisors, casework, clocks, outbox, promise_times
from cases.errors import RecordUnavailable
from cases.models import Alert, Audit, Clock, Outgoing
from cases.promise_times import PromisesUnreadable, PromiseTimes, load
from tests.cases.scene import Scene
from tests.cases.test_atomicity import failing

# The scene begins on a Tuesday at ten. To acknowledge and to assess is due on Wednesday at ten, and reminded of on
# Tuesday at four; the interview is due the next Tuesday at ten, and reminded of on Monday at ten.
TUESDAY_AT_FOUR = timedelta(hours=6)
MONDAY_AT_TEN = timedelta(days=6)


def remind(scene: Scene) -> list[str]:
    told: list[str] = []
    while True:
        with scene.database.writing() as record:
            reference = casework.remind(record)
        if reference is None:
            return told
        told.append(reference)


def reminded(scene: Scene, advisor: int) -> list[str]:
    """The references of which this advisor is reminded, as the desk shows it."""
    return [each.reference for each in scene.alerts(advisor) if each.kind == "clock_due" and each.mine]


def letters(scene: Scene, advisor: int) -> int:
    """How many reminders wait to go to this advisor by e-mail."""
    with scene.database.reading() as record:
        rows = record.session.query(Outgoing).filter_by(kind="clock_due", channel="email", advisor_id=advisor)
        return sum(row.delivered_at is None for row in rows)


def does(scene: Scene, reference: str, advisor: int, kind: str) -> None:
    with scene.database.writing() as record:
        casework.add_entry(record, reference, advisor, kind, "done")


def test_an_advisor_is_reminded_once_of_what_falls_together(scene: Scene) -> None:
    asha = scene.advisor("Asha Patel")
    reference = scene.sends(scene.opens()).reference
    scene.clock.advance(seconds=(TUESDAY_AT_FOUR - timedelta(seconds=1)).total_seconds())
    assert remind(scene) == []
    scene.clock.advance(seconds=1)
    assert remind(scene) == [reference]
    assert reminded(scene, asha) == [reference]
    assert letters(scene, asha) == 1
    before = scene.rows()
    scene.clock.advance(hours=1)
    assert remind(scene) == []
    assert scene.rows() == before


def test_each_clock_is_told_of_although_an_earlier_reminder_still_stands(scene: Scene) -> None:
    asha = scene.advisor("Asha Patel")
    reference = scene.sends(scene.opens()).reference
    scene.clock.advance(seconds=TUESDAY_AT_FOUR.total_seconds())
    remind(scene)
    scene.clock.advance(seconds=(MONDAY_AT_TEN - TUESDAY_AT_FOUR).total_seconds())
    assert remind(scene) == [reference]
    assert reminded(scene, asha) == [reference]
    assert letters(scene, asha) == 2


def test_a_promise_kept_is_not_reminded_of(scene: Scene) -> None:
    asha = scene.advisor("Asha Patel")
    reference = scene.sends(scene.opens()).reference
    with scene.database.writing() as record:
        casework.acknowledge(record, reference, asha)
    does(scene, reference, asha, "assessed")
    scene.clock.advance(seconds=TUESDAY_AT_FOUR.total_seconds())
    assert remind(scene) == []
    does(scene, reference, asha, "interviewed")
    scene.clock.advance(days=1)
    with scene.database.writing() as record:
        casework.close(record, reference, asha, "reviewed together")
    scene.clock.advance(days=1)
    assert remind(scene) == []


def test_a_reminder_ends_with_the_promise_and_takes_its_unsent_letter_along(scene: Scene) -> None:
    asha = scene.advisor("Asha Patel")
    reference = scene.sends(scene.opens()).reference
    with scene.database.writing() as record:
        casework.acknowledge(record, reference, asha)
    scene.clock.advance(seconds=TUESDAY_AT_FOUR.total_seconds())
    remind(scene)
    assert (reminded(scene, asha), letters(scene, asha)) == ([reference], 1)
    does(scene, reference, asha, "assessed")
    assert (reminded(scene, asha), letters(scene, asha)) == ([], 0)


def test_a_reminder_stays_while_another_promise_of_it_still_runs(scene: Scene) -> None:
    asha = scene.advisor("Asha Patel")
    reference = scene.sends(scene.opens()).reference
    scene.clock.advance(seconds=TUESDAY_AT_FOUR.total_seconds())
    remind(scene)
    does(scene, reference, asha, "assessed")  # to acknowledge is still to be done
    assert reminded(scene, asha) == [reference]


def test_a_reminder_moves_with_the_case(scene: Scene) -> None:
    asha = scene.advisor("Asha Patel")
    reference = scene.sends(scene.opens()).reference
    tom = scene.advisor("Tom Reid")
    scene.clock.advance(seconds=TUESDAY_AT_FOUR.total_seconds())
    remind(scene)
    with scene.database.writing() as record:
        casework.reassign(record, reference, asha, tom, "Tom speaks Polish")
    assert (reminded(scene, asha), reminded(scene, tom)) == ([], [reference])
    scene.clock.advance(seconds=(MONDAY_AT_TEN - TUESDAY_AT_FOUR).total_seconds())
    sent_before = letters(scene, asha)
    remind(scene)
    assert (letters(scene, asha), letters(scene, tom)) == (sent_before, 2)


@pytest.mark.parametrize("presence", ["away", "off"])
def test_who_is_away_is_not_reminded_but_who_stands_in(scene: Scene, presence: str) -> None:
    asha = scene.advisor("Asha Patel")
    reference = scene.sends(scene.opens()).reference
    tom = scene.advisor("Tom Reid", trained_on=date(2026, 11, 1))
    with scene.database.writing() as record:
        advisors.set_presence(record, asha, presence)
    scene.clock.advance(seconds=TUESDAY_AT_FOUR.total_seconds())
    assert remind(scene) == [reference]
    assert (reminded(scene, asha), reminded(scene, tom)) == ([], [reference])
    assert (letters(scene, asha), letters(scene, tom)) == (0, 1)


def test_where_nobody_stands_in_the_manager_is_reminded(scene: Scene) -> None:
    asha, manager = scene.advisor("Asha Patel"), scene.advisor("Jo Lund", role="manager")
    reference = scene.sends(scene.opens()).reference
    with scene.database.writing() as record:
        advisors.set_absence(record, asha, date(2026, 11, 24), date(2026, 11, 30))
    scene.clock.advance(seconds=TUESDAY_AT_FOUR.total_seconds())
    assert remind(scene) == [reference]
    assert (reminded(scene, asha), reminded(scene, manager)) == ([], [reference])


def test_an_advisor_whom_the_report_names_never_stands_in(scene: Scene) -> None:
    tom, manager = scene.advisor("Tom Reid", trained_on=date(2026, 11, 1)), scene.advisor("Jo Lund", role="manager")
    asha, conversation = scene.advisor("Asha Patel", trained_on=date(2026, 11, 1)), scene.opens()
    scene.writes(conversation, "it was Tom Reid who said it")
    assert scene.sends(conversation).advisor == "Asha Patel"
    with scene.database.writing() as record:
        advisors.set_presence(record, asha, "off")
    scene.clock.advance(seconds=TUESDAY_AT_FOUR.total_seconds())
    remind(scene)
    assert reminded(scene, manager) == [scene.reference(conversation)]
    assert letters(scene, tom) == 0


def test_what_is_due_already_is_for_the_manager_and_no_reminder(scene: Scene) -> None:
    scene.advisor("Asha Patel")
    scene.sends(scene.opens())
    scene.clock.advance(days=1, seconds=1)
    assert remind(scene) == []


def test_a_reminder_holds_reference_and_path_and_no_word(scene: Scene) -> None:
    scene.advisor("Asha Patel")
    conversation = scene.opens()
    scene.writes(conversation, "they wrote petrichor-17 on my door")
    reference = scene.sends(conversation).reference
    scene.clock.advance(seconds=TUESDAY_AT_FOUR.total_seconds())
    remind(scene)
    with scene.database.writing() as record:
        notices = [each for each in outbox.due(record) if each.kind == "clock_due"]
    assert {(each.channel, each.reference, each.path) for each in notices} == {
        (channel, reference, f"/console/cases/{reference}") for channel in ("screen", "email")
    }
    assert "petrichor" not in str(notices)


@pytest.mark.parametrize("table", [Alert, Outgoing, Audit], ids=lambda table: str(table.__tablename__))
def test_mark_and_alert_are_stored_together(scene: Scene, table: type[Alert]) -> None:
    scene.advisor("Asha Patel")
    reference = scene.sends(scene.opens()).reference
    scene.clock.advance(seconds=TUESDAY_AT_FOUR.total_seconds())
    before = scene.rows()
    with failing(table), pytest.raises(RecordUnavailable):
        remind(scene)
    assert scene.rows() == before
    with scene.database.reading() as record:
        assert record.session.query(Clock).filter(Clock.reminded_at.is_not(None)).all() == []
    assert remind(scene) == [reference]


def test_a_kind_that_is_not_in_the_data_is_not_reminded_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clocks, "promise_times", lambda: PromiseTimes({"plan": timedelta(hours=8)}))
    start = datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert clocks.remind_at("acknowledge", start, clocks.due("acknowledge", start)) is None


@pytest.mark.parametrize(
    "written",
    [
        "",
        "[]",
        "working_hours_before: 3",
        "{weeks_after_closing: 4, working_hours_before: {plan: soon}}",
        "{weeks_after_closing: 4, working_hours_before: {plan: 0}}",
        "{weeks_after_closing: 0, working_hours_before: {plan: 8}}",
        "{weeks_after_closing: later, working_hours_before: {plan: 8}}",
        "working_hours_before: {plan: 8}",
    ],
)
def test_data_that_cannot_be_read_are_refused(tmp_path: Path, written: str) -> None:
    path = tmp_path / "promises.yml"
    path.write_text(written)
    with pytest.raises(PromisesUnreadable, match=r"promises\.yml"):
        load(path)


def test_a_slip_in_the_data_stops_reminders_and_no_report(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "promises.yml").write_text("working_hours_before: {plan: soon}")
    monkeypatch.setattr(promise_times, "FILE", tmp_path / "promises.yml")
    promise_times.promise_times.cache_clear()
    try:
        assert scene.sends(scene.opens()).reference
        scene.clock.advance(hours=23)
        assert remind(scene) == []
    finally:
        monkeypatch.undo()
        promise_times.promise_times.cache_clear()


def test_the_data_name_every_promise() -> None:
    assert set(promise_times.promise_times().before_due) == {*clocks.ON_OPENING, *clocks.STARTS.values()}

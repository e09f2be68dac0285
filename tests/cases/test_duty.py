"""Who is there: presence, hours, on call, and that none of it claims more than is so."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from cases import advisors, audit, duty, models
from cases.duty import Stretch
from tests.cases.scene import Scene


def at_work(scene: Scene, advisor: int) -> bool:
    with scene.database.reading() as record:
        return duty.is_at_work(record, record.session.get_one(models.Advisor, advisor))


@pytest.mark.parametrize(
    ("moment", "works"),
    [
        (datetime(2026, 11, 24, 10, tzinfo=UTC), True),
        (datetime(2026, 11, 24, 17, tzinfo=UTC), False),
        (datetime(2026, 11, 22, 10, tzinfo=UTC), False),
        (datetime(2026, 12, 25, 10, tzinfo=UTC), False),
        (datetime(2026, 7, 1, 8, 30, tzinfo=UTC), True),  # half past nine in London's summer
    ],
)
def test_without_hours_of_their_own_people_work_the_teams(scene: Scene, moment: datetime, works: bool) -> None:
    asha = scene.advisor("Asha Patel")
    scene.clock.moment = moment
    assert at_work(scene, asha) is works


def test_own_hours_take_the_place_of_the_teams(scene: Scene) -> None:
    asha = scene.advisor("Asha Patel")
    with scene.database.writing() as record:
        advisors.set_hours(record, asha, [Stretch(1, time(18), time(22))])
        assert duty.hours(record, asha) == (Stretch(1, time(18), time(22)),)
    scene.clock.moment = datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert not at_work(scene, asha)
    scene.clock.moment = datetime(2026, 11, 24, 19, tzinfo=UTC)
    assert at_work(scene, asha)


def test_an_absence_ends_it_and_on_call_does_not_count_for_the_absent(scene: Scene) -> None:
    asha = scene.advisor("Asha Patel")
    scene.clock.moment = datetime(2026, 11, 24, 10, tzinfo=UTC)
    with scene.database.writing() as record:
        advisors.set_absence(record, asha, date(2026, 11, 24), date(2026, 11, 24))
        duty.put_on_call(record, asha, scene.clock(), scene.clock() + timedelta(days=2), "system")
        assert duty.on_call(record) is None
    scene.clock.advance(days=1)
    with scene.database.reading() as record:
        found = duty.on_call(record)
        assert found is not None
        assert found.id == asha


def test_time_on_call_can_be_taken_back_and_is_audited(scene: Scene) -> None:
    asha = scene.advisor("Asha Patel")
    with scene.database.writing() as record:
        duty.put_on_call(record, asha, scene.clock(), scene.clock() + timedelta(days=2), "advisor:1")
        (call,) = duty.calls_to_come(record)
        duty.take_off_call(record, call.id, "advisor:1")
        assert duty.calls_to_come(record) == []
        actions = [row.action for row in audit.entries(record, f"advisor:{asha}")]
    assert {"advisor:put_on_call", "advisor:taken_off_call"} <= set(actions)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda record, who: advisors.set_presence(record, who, "asleep"),
        lambda record, who: advisors.set_capacity(record, who, 0),
        lambda record, who: advisors.set_hours(record, who, [Stretch(1, time(12), time(12))]),
        lambda record, who: advisors.set_hours(record, who, [Stretch(7, time(9), time(12))]),
        lambda record, who: duty.put_on_call(record, who, record.now(), record.now(), "system"),
    ],
)
def test_what_makes_no_sense_is_refused(scene: Scene, wrong: object) -> None:
    asha = scene.advisor("Asha Patel")
    with pytest.raises(ValueError), scene.database.writing() as record:
        wrong(record, asha)  # type: ignore[operator]

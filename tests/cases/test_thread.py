"""A case is an append-only thread: its state is what its entries add up to."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from cases import custody, models, thread
from cases.opening import case_of, ensure_case
from cases.thread_kinds import ENTRY_KINDS, derived
from tests.cases.scene import Scene


@pytest.fixture
def two(scene: Scene) -> list[int]:
    return [scene.advisor("Asha Patel"), scene.advisor("Tom Reid")]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kinds=st.lists(st.sampled_from(sorted(ENTRY_KINDS)), max_size=15))
def test_projected_state_equals_the_derived_one(scene: Scene, two: list[int], kinds: list[str]) -> None:
    conversation = scene.opens()
    with scene.database.writing() as record:
        row = custody.locked(record, conversation)
        words = custody.Words(record, row)
        case = ensure_case(record, row, words, "system")
        for number, kind in enumerate(kinds):
            scene.clock.moment += timedelta(minutes=1)
            thread.append(record, case, kind, "system", advisor_id=two[number % 2], text=kind, words=words)
    with scene.database.reading() as record:
        stored = case_of(record, custody.seen(record, conversation))
        assert stored is not None
        rows = list(
            record.session.scalars(
                select(models.Entry).where(models.Entry.case_id == stored.id).order_by(models.Entry.number)
            )
        )
        assert thread.state_of(stored) == derived(rows)
        assert [row.number for row in rows] == list(range(1, len(rows) + 1))
        shown = thread.entries(record, stored, custody.Words(record, custody.seen(record, conversation)))
        assert [entry.text for entry in shown[2:]] == kinds  # after opened and assigned


def test_a_kind_outside_the_vocabulary_is_refused(scene: Scene) -> None:
    conversation = scene.opens()
    with scene.database.writing() as record:
        row = custody.locked(record, conversation)
        case = ensure_case(record, row, custody.Words(record, row), "system")
        with pytest.raises(ValueError, match="not a kind"):
            thread.append(record, case, "gossiped", "system")
        with pytest.raises(ValueError, match="sealed"):
            thread.append(record, case, "noted", "system", text="a name")

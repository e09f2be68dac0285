"""A state change, its audit entry and its outgoing notice commit together, or not at all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from cases import audit, models
from cases.database import Database
from cases.errors import CaseError, RecordUnavailable
from tests.cases.scene import THREAT, Scene

Act = Callable[[Scene, str, int], object]

ACTS: dict[str, tuple[Act, tuple[type[models.Base], ...]]] = {
    "urgent words": (
        lambda scene, conversation, _: scene.writes(conversation, "he will kill me", signals=[THREAT]),
        (models.Message, models.Flag, models.Case, models.Entry, models.Clock, models.Alert, models.Outgoing),
    ),
    "sending": (
        lambda scene, conversation, _: scene.sends(conversation),
        (models.Case, models.Entry, models.Clock, models.Alert, models.Outgoing),
    ),
    "wanting a person": (
        lambda scene, conversation, _: scene.wants_person(conversation),
        (models.Case, models.Entry, models.Clock, models.Alert, models.Outgoing),
    ),
    "naming an advisor": (
        lambda scene, conversation, _: scene.writes(conversation, "Asha Patel will kill me", signals=[THREAT]),
        (models.Barred,),
    ),
    "taking over": (
        lambda scene, conversation, advisor: scene.takes_over(conversation, advisor),
        (models.Case, models.Entry, models.Clock),
    ),
}
FAILURES = [(act, table) for act, (_, tables) in ACTS.items() for table in (*tables, models.Audit)]


@contextmanager
def failing(table: type[models.Base]) -> Iterator[None]:
    """Every insertion into this table fails, as on a full disk."""

    def fail(*_: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    event.listen(table, "before_insert", fail)
    try:
        yield
    finally:
        event.remove(table, "before_insert", fail)


@pytest.mark.parametrize(("act", "table"), FAILURES, ids=lambda value: getattr(value, "__tablename__", value))
def test_nothing_is_stored_where_any_part_fails(scene: Scene, act: str, table: type[models.Base]) -> None:
    conversation, advisor = scene.opens(), scene.advisor("Asha Patel")
    scene.advisor("Tom Reid", on_duty=False)
    before, standing = scene.rows(), scene.standing(conversation)
    with failing(table), pytest.raises(RecordUnavailable):
        ACTS[act][0](scene, conversation, advisor)
    assert scene.rows() == before
    assert scene.standing(conversation) == standing
    ACTS[act][0](scene, conversation, advisor)
    assert scene.standing(conversation).reference


def test_any_error_in_a_transaction_rolls_it_back(scene: Scene) -> None:
    before = scene.rows()
    for error in (ZeroDivisionError(), CaseError()):
        with pytest.raises(type(error)), scene.database.writing() as record:
            audit.write(record, "system", "conversation:opened", "conversation:x")
            raise error
    assert scene.rows() == before


def test_writing_while_reading_is_stopped(database: Database) -> None:
    with pytest.raises(RuntimeError, match="writing"), database.reading() as record:
        audit.write(record, "system", "conversation:opened", "conversation:x")


def test_audit_has_a_closed_vocabulary_and_seals_reasons(database: Database) -> None:
    with database.writing() as record:
        with pytest.raises(ValueError, match="not an audited action"):
            audit.write(record, "system", "case:gossiped", "case:HR-2026-000001")
        with pytest.raises(ValueError, match="sealed"):
            audit.write(record, "advisor:1", "identity:seen", "case:HR-2026-000001", reason="to ring Mary")


def test_every_change_of_a_case_leaves_its_line(scene: Scene) -> None:
    conversation, advisor = scene.opens(), scene.advisor("Asha Patel")
    reference = scene.sends(conversation).reference
    scene.takes_over(conversation, advisor)
    scene.hands_back(conversation, advisor)
    with scene.database.reading() as record:
        actions = [line.action for line in audit.entries(record, f"case:{reference}")]
        chat = [line.action for line in audit.entries(record, f"conversation:{conversation}")]
    assert [action for action in actions if not action.startswith("alert")] == [
        "case:opened",
        "case:assigned",
        "case:submitted",
        "case:taken_over",
        "case:handed_back",
    ]
    assert chat == ["conversation:opened", "conversation:taken_over", "conversation:handed_back"]

"""Words stand sealed, each bound to its place; without the key nobody reads them."""

import secrets
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from cases import casework, conversations, custody, models, report, risk
from cases.database import Database, Record
from cases.messages import Line, Option, Reply
from cases.report import Answer
from cases.risk import Signal
from ground.sealing import CannotUnseal, MasterKey
from tests.cases.scene import Clock, Scene

CANARY = "zqkanarienvogelqz"


def a_whole_story(scene: Scene) -> str:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    scene.asks(conversation, "when")
    seq = scene.writes(
        conversation, CANARY, choices=[CANARY], signals=[Signal("weapon", "yes", CANARY, "phrases")], client_id=CANARY
    ).seq
    scene.replies(
        conversation, seq, Reply("summary", CANARY, options=(Option("v", CANARY),), lines=(Line("when", "l", CANARY),))
    )
    with scene.database.writing() as record:
        report.put(record, conversation, Answer("contact_name", "given", (CANARY,), CANARY, {"as": CANARY}, seq=seq))
        report.add_to_account(record, conversation, CANARY, seq)
    scene.wants_person(conversation)
    reference = scene.sends(conversation).reference
    scene.takes_over(conversation, advisor)
    scene.advisor_says(conversation, advisor, CANARY)
    with scene.database.writing() as record:
        casework.note(record, reference, advisor, CANARY)
        casework.see_identity(record, reference, advisor, CANARY)
        risk.clear_flag(record, risk.flags(record, conversation)[0].id, advisor, CANARY)
        casework.close(record, reference, advisor, CANARY)
    return conversation


def test_no_table_holds_a_customers_word_in_the_clear(scene: Scene) -> None:
    a_whole_story(scene)
    with scene.database.reading() as record:
        for table in models.Base.metadata.sorted_tables:
            for row in record.session.execute(text(f'SELECT * FROM "{table.name}"')):
                for value in row:
                    plain = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    assert CANARY.encode() not in plain, table.name


def test_no_file_holds_a_customers_word_in_the_clear(sqlite_url: str, master: MasterKey, clock: Clock) -> None:
    database = Database(sqlite_url, master, now=clock)
    a_whole_story(Scene(database, clock))
    for path in Path(sqlite_url.removeprefix("sqlite:///")).parent.iterdir():
        assert CANARY.encode() not in path.read_bytes()
    database.close()


def test_erasing_leaves_not_even_the_wrapped_key_in_the_file(sqlite_url: str, master: MasterKey, clock: Clock) -> None:
    database = Database(sqlite_url, master, now=clock)
    scene = Scene(database, clock)
    conversation = scene.opens()
    scene.writes(conversation, "private")
    with database.reading() as record:
        key = record.session.get_one(models.Conversation, conversation).data_key
        sealed = record.session.query(models.Message).one().sealed
    assert key is not None
    with database.writing() as record:
        conversations.erase(record, conversation)
    for path in Path(sqlite_url.removeprefix("sqlite:///")).parent.iterdir():
        assert key not in path.read_bytes()
        assert sealed not in path.read_bytes()
    database.close()


def test_words_moved_to_another_row_cannot_be_read(scene: Scene) -> None:
    conversation = scene.opens()
    scene.writes(conversation, "one")
    scene.writes(conversation, "two")
    with scene.database.writing() as record:
        first, second = record.session.query(models.Message).order_by(models.Message.seq).all()
        first.sealed, second.sealed = second.sealed, first.sealed
    with pytest.raises(CannotUnseal):
        scene.messages(conversation)


def test_another_master_key_opens_nothing(scene: Scene) -> None:
    conversation = scene.opens()
    scene.writes(conversation, "one")
    with scene.database.reading() as record:
        stranger = Record(record.session, MasterKey(secrets.token_hex(32)), record.now)
        row = custody.seen(record, conversation)
        with pytest.raises(CannotUnseal):
            custody.Words(stranger, row)


PLACES = st.tuples(st.sampled_from(["message", "answer"]), st.sampled_from(["body", "text"]), st.integers(1, 5))


@given(value=st.text() | st.dictionaries(st.text(), st.integers()), here=PLACES, there=PLACES)
def test_what_is_sealed_opens_in_its_place_only(
    value: object, here: tuple[str, str, int], there: tuple[str, str, int]
) -> None:
    key = MasterKey("ab" * 32)
    row = models.Conversation(id="c" * 32, data_key=key.new_data_key("c" * 32))
    words = custody.Words(Record(None, key), row)  # type: ignore[arg-type]
    sealed = words.sealed(value, *here)
    assert words.opened(sealed, *here) == value
    if here != there:
        with pytest.raises(CannotUnseal):
            words.opened(sealed, *there)

"""The tables: made by dated migrations, equal to the models, guarded by the database itself."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DatabaseError

from cases import casework, evidence, migrations, ready_answers, return_codes, seeing, translating
from cases.database import Database
from cases.models import Base
from ground.sealing import MasterKey
from tests import files
from tests.cases.scene import Scene

OLD = "0123456789abcdef0123456789abcdef"


def test_newest_migration_equals_the_models(database: Database) -> None:
    with database._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": Base.metadata})
        assert compare_metadata(context, Base.metadata) == []


def test_database_says_whether_it_is_current(database: Database, master: MasterKey, tmp_path: Path) -> None:
    assert database.is_current()
    database.migrate()
    assert database.is_current()
    empty = Database(f"sqlite:///{tmp_path}/empty.db", master)
    assert not empty.is_current()


def test_first_report_can_be_taken_back_and_made_again(database: Database) -> None:
    with database._writer.begin() as connection:
        migrations.downgrade(connection, "base")
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    assert not database.is_current()
    database.migrate()
    assert database.is_current()


@pytest.mark.parametrize("table", ["audit", "case_entry"])
@pytest.mark.parametrize("act", ["UPDATE {table} SET actor = 'nobody'", "DELETE FROM {table}"])
def test_database_itself_refuses_to_change_what_was_recorded(scene: Scene, table: str, act: str) -> None:
    scene.sends(scene.opens())
    before = scene.rows()
    with pytest.raises(DatabaseError), scene.database._writer.begin() as connection:
        connection.execute(text(act.format(table=table)))
    assert scene.rows() == before


def test_a_stopped_migration_leaves_nothing_half_made(tmp_path: Path, master: MasterKey) -> None:
    database = Database(f"sqlite:///{tmp_path}/cases.db", master)
    with pytest.raises(ZeroDivisionError), database._writer.begin() as connection:
        migrations.upgrade(connection)
        raise ZeroDivisionError
    plain = create_engine(f"sqlite:///{tmp_path}/cases.db")
    assert inspect(plain).get_table_names() == []


def test_a_chat_from_before_return_codes_keeps_its_words_and_gets_a_code(database: Database, scene: Scene) -> None:
    with database._writer.begin() as connection:
        migrations.downgrade(connection, "2026_11_22_evidence")
        assert "return_code" not in inspect(connection).get_table_names()
        connection.execute(
            text(
                "INSERT INTO conversation (id, token_digest, data_key, language, owner, epoch, paused, last_seq, heard,"
                " customer_seq, advisor_seq, answers, opened_at, last_at) VALUES (:id, 'd', :key, 'en', 'assistant', 0,"
                " :no, 0, 0, 0, 0, 0, :at, :at)"
            ),
            {"id": OLD, "key": database._master.new_data_key(OLD), "no": False, "at": "2026-11-20 10:00:00"},
        )
        migrations.upgrade(connection)
    scene.writes(OLD, "still here")
    with database.writing() as record:
        return_codes.make(record, OLD, return_codes.draw("00" * 32))
    assert [message.text for message in scene.messages(OLD)] == ["still here"]
    with database._writer.begin() as connection:
        migrations.downgrade(connection, "2026_11_22_evidence")
        assert connection.execute(text("SELECT customer_seq FROM conversation")).scalar_one() == 1
    database.migrate()


def test_evidence_is_added_to_a_record_that_is_in_use_and_can_be_taken_back(scene: Scene) -> None:
    conversation = scene.opens()
    scene.writes(conversation, "said before there were files")
    with scene.database._writer.begin() as connection:
        migrations.downgrade(connection, "2026_11_22_first_report")
        assert not {"evidence", "evidence_part"} & set(inspect(connection).get_table_names())
    scene.database.migrate()
    assert [message.text for message in scene.messages(conversation)] == ["said before there were files"]
    with scene.database.writing() as record:
        evidence.keep(record, conversation, "one", "a.jpg", files.photo(), text="[Photo]")
    assert scene.rows()["evidence_part"] == 1


def test_a_case_from_before_consent_keeps_its_advisor_and_gets_a_consent(database: Database, scene: Scene) -> None:
    asha, conversation = scene.advisor("Asha Patel"), scene.opens()
    reference = scene.sends(conversation).reference
    with database._writer.begin() as connection:
        migrations.downgrade(connection, "2026_11_22_return_code")
        assert "consent" not in inspect(connection).get_table_names()
        assert "gender" not in {column["name"] for column in inspect(connection).get_columns("advisor")}
    database.migrate()
    scene.answers(conversation, "share_with", "police")
    file = scene.file(reference, asha)
    assert (file.advisor, [step.scope for step in file.consent]) == ("Asha Patel", [("police",)])


def test_a_chat_from_before_translations_keeps_its_words_and_can_be_translated(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens("ur")
    seq = scene.writes(conversation, "اس نے مارا").seq
    scene.takes_over(conversation, advisor)
    with scene.database._writer.begin() as connection:
        migrations.downgrade(connection, "2026_11_22_consent")
        assert "translation" not in inspect(connection).get_table_names()
    scene.database.migrate()
    with scene.database.writing() as record:
        translating.ask_again(record, scene.reference(conversation), advisor, seq)
        assert [line.text for line in translating.take(record)] == ["اس نے مارا"]


def test_a_chat_from_before_languages_goes_on_in_its_own(database: Database, scene: Scene) -> None:
    conversation = scene.opens("pl")
    with database._writer.begin() as connection:
        migrations.downgrade(connection, "2026_11_22_consent")
        assert "offer" not in {column["name"] for column in inspect(connection).get_columns("conversation")}
    database.migrate()
    standing = scene.standing(conversation)
    assert (standing.language, standing.other_language, standing.offer) == ("pl", None, "none")


def test_a_promise_from_before_reminders_is_reminded_of_a_day_before(scene: Scene) -> None:
    scene.advisor("Asha Patel")
    reference = scene.sends(scene.opens()).reference
    with scene.database._writer.begin() as connection:
        migrations.downgrade(connection, "2026_11_22_duty")
        assert "remind_at" not in {column["name"] for column in inspect(connection).get_columns("clock")}
    scene.database.migrate()
    scene.clock.advance(days=5, hours=23)
    with scene.database.writing() as record:
        assert casework.remind(record) is None
    scene.clock.advance(hours=1)
    with scene.database.writing() as record:
        assert casework.remind(record) == reference
    with scene.database._writer.begin() as connection:
        migrations.downgrade(connection, "2026_11_22_duty")
        kinds = connection.execute(text("SELECT kind FROM alert")).scalars().all()
    assert "clock_due" not in kinds
    scene.database.migrate()


def test_a_chat_from_before_read_marks_was_read_by_nobody_and_can_be(database: Database, scene: Scene) -> None:
    asha, conversation = scene.advisor("Asha Patel"), scene.opens()
    seq = scene.writes(conversation, "said before").seq
    scene.takes_over(conversation, asha)
    with database._writer.begin() as connection:
        migrations.downgrade(connection, "2026_11_22_reminders")
        columns = {column["name"] for column in inspect(connection).get_columns("conversation")}
        assert not {"customer_saw", "customer_saw_at", "advisor_saw", "advisor_saw_at"} & columns
    database.migrate()
    with database.writing() as record:
        assert seeing.by_advisor(record, conversation).upto == 0
        assert seeing.advisor_saw(record, conversation, seq, asha)


def test_ready_answers_can_be_added_to_a_record_that_is_in_use_and_taken_back(database: Database, scene: Scene) -> None:
    manager, conversation = scene.advisor("Ruth Price", role="manager"), scene.opens()
    with database._writer.begin() as connection:
        migrations.downgrade(connection, "2026_11_23_seen")
        assert "ready_answer" not in inspect(connection).get_table_names()
    database.migrate()
    with database.writing() as record:
        ready_answers.add(record, "en", "Good morning.", "", advisor_id=manager)
        assert [each.text for each in ready_answers.answers(record, "en", ())] == ["Good morning."]
    assert scene.standing(conversation).state == "open"

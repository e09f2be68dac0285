"""The report: answers on top of an append-only history."""

import pytest

from cases import custody, report, report_history
from cases.report import Answer
from tests.cases.scene import Scene


def test_an_answer_keeps_words_choices_and_what_was_understood(scene: Scene) -> None:
    conversation = scene.opens()
    given = Answer("when", "given", ("yesterday",), "last night ish", {"start": "2026-11-23"}, "typed", 3)
    with scene.database.writing() as record:
        assert report.put(record, conversation, given)
    stored = scene.report(conversation)["when"]
    assert (stored.choices, stored.words, stored.understood, stored.seq) == (
        ("yesterday",),
        "last night ish",
        {"start": "2026-11-23"},
        3,
    )
    assert stored.at == scene.clock()


@pytest.mark.parametrize("standing", ["skipped", "declined", "unknown"])
def test_silence_and_not_knowing_are_answers(scene: Scene, standing: report.AnswerStanding) -> None:
    conversation = scene.opens()
    with scene.database.writing() as record:
        report.put(record, conversation, Answer("police", standing))
    assert scene.report(conversation)["police"].standing == standing


def test_same_answer_of_the_same_message_is_stored_once(scene: Scene) -> None:
    conversation = scene.opens()
    assert scene.answers(conversation, "where", "in_my_home", seq=2)
    assert not scene.answers(conversation, "where", "in_my_home", seq=2)
    assert scene.answers(conversation, "where", "shared_area", seq=4)
    assert scene.report(conversation)["where"].choices == ("shared_area",)
    assert scene.rows()["answer"] == 2


def test_reopening_takes_the_answer_back_but_keeps_its_history(scene: Scene) -> None:
    conversation = scene.opens()
    scene.answers(conversation, "where", "in_my_home", seq=2)
    with scene.database.writing() as record:
        report.reopen(record, conversation, "where")
        report.reopen(record, conversation, "where")
    assert "where" not in scene.report(conversation)
    assert scene.rows()["answer"] == 2


def test_asked_counts_since_the_question_was_reopened(scene: Scene) -> None:
    conversation = scene.opens()
    scene.asks(conversation, "where")
    scene.asks(conversation, "where")
    assert scene.report(conversation).asked("where") == 2
    scene.answers(conversation, "where", "in_my_home")
    with scene.database.writing() as record:
        report.reopen(record, conversation, "where")
    assert scene.report(conversation).asked("where") == 0
    scene.asks(conversation, "where")
    assert scene.report(conversation).asked("where") == 1


def test_account_is_gathered_until_it_is_all(scene: Scene) -> None:
    conversation = scene.opens()
    with scene.database.writing() as record:
        assert report.add_to_account(record, conversation, "They shouted.", 2)
        assert not report.add_to_account(record, conversation, "They shouted.", 2)
        assert report.add_to_account(record, conversation, "Then they spat.", 4)
    assert "what_happened" not in scene.report(conversation)
    assert scene.report(conversation).accounts == ("They shouted.", "Then they spat.")
    scene.answers(conversation, "what_happened", "that_is_all", seq=4)
    told = scene.report(conversation)["what_happened"]
    assert told.understood["accounts"] == ["They shouted.", "Then they spat."]
    assert told.words == "They shouted.\n\nThen they spat."


def test_beginning_anew_clears_answers_but_no_history(scene: Scene) -> None:
    conversation = scene.opens()
    scene.asks(conversation, "where")
    scene.answers(conversation, "where", "in_my_home")
    with scene.database.writing() as record:
        report.add_to_account(record, conversation, "They shouted.", 2)
        report.clear(record, conversation)
    cleared = scene.report(conversation)
    assert (dict(cleared), cleared.accounts, cleared.asked("where")) == ({}, (), 0)
    assert scene.rows()["answer"] == 3


def test_answer_outside_the_plan_is_refused(scene: Scene) -> None:
    with pytest.raises(ValueError, match="not in the plan"):
        scene.answers(scene.opens(), "shoe_size")


def test_what_was_corrected_often_is_read_as_it_stands_now(scene: Scene) -> None:
    conversation = scene.opens()
    for day in ("Monday", "Tuesday", "Thursday"):
        scene.answers(conversation, "when", words=day)
    scene.answers(conversation, "what_happened", words="they shouted")
    answers = scene.report(conversation)
    assert (answers["when"].words, answers["what_happened"].words) == ("Thursday", "they shouted")
    assert answers.accounts == ("they shouted",)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_what_another_transaction_answered_before_the_lock_is_seen_after_it(scene: Scene) -> None:
    """PostgreSQL reads without a lock: what was read before the row was locked may be out of date by then."""
    conversation = scene.opens()
    scene.answers(conversation, "where", "in_my_home", seq=2)
    with scene.database.writing() as record:
        assert set(report.current(record, conversation)) == {"where"}
        scene.answers(conversation, "police", "reported", seq=4)
        report.put(record, conversation, Answer("when", "given", words="yesterday", seq=6))
        assert set(report.current(record, conversation)) == {"where", "police", "when"}
    assert set(scene.report(conversation)) == {"where", "police", "when"}


def test_a_report_read_before_it_is_written_to_is_the_one_that_is_read_after(scene: Scene) -> None:
    conversation = scene.opens()
    scene.asks(conversation, "where")
    with scene.database.writing() as record:
        report.current(record, conversation)
        for seq, where in ((2, "in_my_home"), (4, "shared_area")):
            report.put(record, conversation, Answer("where", "given", (where,), seq=seq))
        report.add_to_account(record, conversation, "they came back", 6)
        report.reopen(record, conversation, "where")
        inside = report.current(record, conversation)
    assert inside == scene.report(conversation)
    assert inside.accounts == ("they came back",)
    assert inside.reopened == {"where"}


def test_after_beginning_anew_nothing_told_before_is_fetched_and_nothing_counts(scene: Scene) -> None:
    conversation = scene.opens()
    scene.asks(conversation, "where")
    scene.answers(conversation, "where", "in_my_home", seq=2)
    with scene.database.writing() as record:
        report.add_to_account(record, conversation, "they came back", 3)
        report.clear(record, conversation)
        report.put(record, conversation, Answer("police", "given", ("reported",), seq=5))
        inside = report.current(record, conversation)
    assert inside == scene.report(conversation)
    assert set(inside) == {"police"}
    assert (inside.asked("where"), len(inside.accounts)) == (0, 0)
    with scene.database.reading() as record:
        held = report_history.history(record, custody.seen(record, conversation))
        assert [step.standing for step in held.steps] == ["cleared", "given"]

"""A case is read without who the person is; opening that asks for a reason and is audited."""

import pytest

from cases import audit, casework
from cases.errors import NotAllowed, ReasonMissing, UnknownAdvisor, UnknownCase
from cases.messages import Line, Reply
from tests.cases.scene import Scene

NAME, NUMBER = "Zofia Nowak", "07700 900123"


def told_a_name(scene: Scene) -> tuple[str, str]:
    conversation = scene.opens()
    scene.asks(conversation, "contact_name")
    seq = scene.writes(conversation, NAME).seq
    scene.answers(conversation, "contact_name", words=NAME, seq=seq)
    seq = scene.writes(conversation, f"and my number is {NUMBER}").seq
    scene.answers(conversation, "contact_channel", "phone")
    scene.answers(conversation, "contact_details", words=NUMBER, seq=seq)
    scene.answers(conversation, "contact_safe", "no_voicemail", words="not after six")
    summary = Reply("summary", "This is what you told me.", lines=(Line("contact_name", "Your name", NAME),))
    scene.replies(conversation, seq, summary)
    return conversation, scene.sends(conversation).reference


def test_case_file_does_not_tell_who_the_person_is(scene: Scene) -> None:
    advisor = scene.advisor("Asha Patel")
    conversation, reference = told_a_name(scene)
    file = scene.file(reference, advisor)
    assert NAME not in repr(file)
    assert NUMBER not in repr(file)
    assert file.identity_withheld == ("contact_details", "contact_name")
    assert file.report["contact_name"].standing == "given"
    assert sum(message.hidden for message in file.transcript) == 2
    assert NAME in repr(scene.messages(conversation))
    assert NAME not in repr(scene.messages(conversation, for_staff=True))


def test_every_sight_of_an_identity_is_audited_with_its_reason(scene: Scene) -> None:
    advisor = scene.advisor("Asha Patel")
    _, reference = told_a_name(scene)
    with scene.database.writing() as record:
        with pytest.raises(ReasonMissing):
            casework.see_identity(record, reference, advisor, "   ")
        identity = casework.see_identity(record, reference, advisor, "to ring her back")
    assert (identity.name, identity.details, identity.channel) == (NAME, NUMBER, ("phone",))
    assert (identity.safe, identity.safe_words, len(identity.messages)) == (("no_voicemail",), "not after six", 2)
    with scene.database.reading() as record:
        lines = [line for line in audit.entries(record, f"case:{reference}") if line.action == "identity:seen"]
    assert [(line.actor, line.has_reason) for line in lines] == [(f"advisor:{advisor}", True)]


def test_only_who_works_the_case_sees_who_the_person_is(scene: Scene) -> None:
    scene.advisor("Asha Patel")
    conversation, reference = told_a_name(scene)
    other, manager = scene.advisor("Tom Reid"), scene.advisor("Jo Lund", role="manager")
    with pytest.raises(NotAllowed), scene.database.writing() as record:
        casework.see_identity(record, reference, other, "curious")
    scene.takes_over(conversation, other)
    for allowed in (other, manager):
        with scene.database.writing() as record:
            assert casework.see_identity(record, reference, allowed, "speaking with her").name == NAME


def test_reading_a_case_is_audited(scene: Scene) -> None:
    advisor = scene.advisor("Asha Patel")
    reference = scene.sends(scene.opens()).reference
    scene.file(reference, advisor)
    with scene.database.reading() as record:
        assert "case:read" in [line.action for line in audit.entries(record, f"case:{reference}")]
    with pytest.raises(RuntimeError, match="writing"), scene.database.reading() as record:
        casework.case_file(record, reference, advisor)


def test_what_was_told_to_an_advisor_is_not_taken_for_an_answer(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    scene.asks(conversation, "contact_name")
    scene.takes_over(conversation, advisor)
    scene.writes(conversation, "thank you for being there")
    assert scene.messages(conversation, for_staff=True)[-1].text == "thank you for being there"


def test_an_open_page_reads_itself_again_without_another_line_in_the_audit(scene: Scene) -> None:
    advisor = scene.advisor("Asha Patel")
    reference = scene.sends(scene.opens()).reference
    first = scene.file(reference, advisor)
    before = scene.rows()
    with scene.database.reading() as record:
        assert casework.case_file(record, reference, advisor, watching=True) == first
    assert scene.rows() == before


def test_nobody_watches_a_case_that_they_have_not_opened(scene: Scene) -> None:
    advisor, other = scene.advisor("Asha Patel"), scene.advisor("Tom Reid")
    reference = scene.sends(scene.opens()).reference
    scene.file(reference, advisor)
    with scene.database.reading() as record, pytest.raises(NotAllowed):
        casework.case_file(record, reference, other, watching=True)
    scene.clock.advance(hours=12)
    with scene.database.reading() as record, pytest.raises(NotAllowed):
        casework.case_file(record, reference, advisor, watching=True)


def test_acting_in_a_conversation_is_not_reading_its_case(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    reference = scene.sends(conversation).reference
    before = scene.rows()
    with scene.database.reading() as record:
        assert casework.conversation_of(record, reference, advisor) == conversation
        with pytest.raises(UnknownCase):
            casework.conversation_of(record, "HR-2026-999999x", advisor)
        with pytest.raises(UnknownAdvisor):
            casework.conversation_of(record, reference, 4711)
    assert scene.rows() == before

"""A copy of the transcript for a document: audited with who took it, in what form, and whether notes were in it."""

import pytest

from cases import audit, casework, conversations
from cases.errors import UnknownCase
from cases.transcript_copy import TranscriptCopy, take_transcript
from tests.cases.scene import THREAT, Scene


@pytest.fixture
def jo(scene: Scene) -> int:
    return scene.advisor("Jo Marsh")


def taken(scene: Scene, reference: str, advisor: int, *, notes: bool = False) -> TranscriptCopy:
    with scene.database.writing() as record:
        return take_transcript(record, reference, advisor, "pdf", notes=notes)


def lines(scene: Scene, reference: str) -> list[tuple[str, str]]:
    with scene.database.reading() as record:
        found = audit.entries(record, f"case:{reference}")
    return [(line.actor, line.action) for line in found if line.action.startswith("transcript:")]


def test_copy_holds_what_was_said_and_notes_only_if_chosen(scene: Scene, jo: int) -> None:
    conversation = scene.opens()
    scene.writes(conversation, "he shouts at me", signals=[THREAT])
    reference = scene.reference(conversation)
    with scene.database.writing() as record:
        casework.note(record, reference, jo, "ring on Monday")
    without, with_notes = taken(scene, reference, jo), taken(scene, reference, jo, notes=True)
    assert "he shouts at me" in [each.text for each in without.messages]
    assert without.entries is None
    assert "ring on Monday" in [each.text for each in with_notes.entries or ()]
    assert (without.made_by, without.reference) == ("Jo Marsh", reference)
    who = f"advisor:{jo}"
    assert lines(scene, reference) == [(who, "transcript:pdf"), (who, "transcript:pdf_with_notes")]


def test_copy_of_an_erased_conversation_says_when_and_holds_nothing(scene: Scene, jo: int) -> None:
    conversation = scene.opens()
    with scene.database.writing() as record:
        casework.request_person(record, conversation)
    reference = scene.reference(conversation)
    with scene.database.writing() as record:
        conversations.erase(record, conversation)
    copy = taken(scene, reference, jo, notes=True)
    assert copy.erased_at is not None
    assert (copy.messages, copy.entries, copy.standing) == ((), None, None)
    assert lines(scene, reference) == [(f"advisor:{jo}", "transcript:pdf_with_notes")]


def test_unknown_case_gives_no_copy(scene: Scene, jo: int) -> None:
    with pytest.raises(UnknownCase):
        taken(scene, "HR-2026-000000", jo)

"""Files of a customer: whole or not there, sealed, told apart from everybody else's, and destroyed when they say so."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from cases import (
    audit,
    casework,
    conversations,
    evidence,
    evidence_copies,
    evidence_parts,
    models,
    retention,
    transcript,
)
from cases.database import Database
from cases.errors import (
    AlreadySubmitted,
    ConversationErased,
    FileKindNotTaken,
    FileTooLarge,
    NoCleanCopy,
    NotAllowed,
    ReasonMissing,
    TooManyFiles,
    UnknownEvidence,
)
from cases.evidence import Limits
from cases.evidence_copies import Opened, Uncleaned
from cases.evidence_parts import PART_BYTES
from cases.messages import Attached
from cases.sniffing import KINDS, kind_of
from ground.sealing import CannotUnseal, MasterKey
from tests import files
from tests.cases.scene import Clock, Scene

CANARY = "zqkanarienvogelqz"
REASON = "the police ask for it"


def adds(
    scene: Scene, conversation: str, plain: bytes = b"", *, client_id: str = "one", name: str = "a.jpg"
) -> Attached:
    with scene.database.writing() as record:
        return evidence.keep(record, conversation, client_id, name, plain or files.photo(), text="[Photo]")


def takes(scene: Scene) -> Uncleaned | None:
    with scene.database.writing() as record:
        return evidence_copies.next_to_clean(record)


def cleans(scene: Scene, plain: bytes = b"\xff\xd8\xffcopy") -> None:
    found = takes(scene)
    assert found is not None
    with scene.database.writing() as record:
        evidence_copies.keep_clean(record, found, "image/jpeg", plain)


def opens_original(scene: Scene, reference: str, advisor: int, file: str, reason: str = REASON) -> Opened:
    with scene.database.writing() as record:
        return evidence_copies.open_original(record, reference, advisor, file, reason)


def opens_clean(scene: Scene, reference: str, advisor: int, file: str) -> Opened:
    with scene.database.writing() as record:
        return evidence_copies.open_clean(record, reference, advisor, file)


def sent_case(scene: Scene, conversation: str) -> tuple[str, int]:
    """A case with its named advisor."""
    scene.advisor("Asha Patel")
    reference = scene.sends(conversation).reference
    with scene.database.reading() as record:
        named = record.session.query(models.Case).filter_by(reference=reference).one().advisor_id
    assert named is not None
    return reference, named


def audited(scene: Scene, subject: str) -> list[str]:
    with scene.database.reading() as record:
        return [line.action for line in audit.entries(record, subject)]


@pytest.mark.parametrize("size", [1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES + 7])
def test_original_comes_back_byte_for_byte(scene: Scene, size: int) -> None:
    conversation = scene.opens()
    plain = (files.photo() + bytes(range(256)) * (size // 256 + 1))[: max(size, 3)]
    file = adds(scene, conversation, plain)
    reference, advisor = sent_case(scene, conversation)
    opened = opens_original(scene, reference, advisor, file.id)
    assert opened.plain == plain
    assert (opened.number, opened.extension) == (1, "jpg")


def test_original_needs_a_reason_and_a_person_who_works_on_the_case(scene: Scene) -> None:
    conversation = scene.opens()
    file = adds(scene, conversation)
    reference, advisor = sent_case(scene, conversation)
    with pytest.raises(ReasonMissing):
        opens_original(scene, reference, advisor, file.id, " ")
    with pytest.raises(NotAllowed):
        opens_original(scene, reference, scene.advisor("Sam Okoro"), file.id)
    assert "evidence:original_opened" not in audited(scene, f"case:{reference}")
    opens_original(scene, reference, advisor, file.id)
    assert audited(scene, f"case:{reference}")[-1] == "evidence:original_opened"


def test_sight_of_a_clean_copy_is_audited_and_there_is_none_before_it_is_made(scene: Scene) -> None:
    conversation = scene.opens()
    file = adds(scene, conversation)
    reference, advisor = sent_case(scene, conversation)
    with pytest.raises(NoCleanCopy):
        opens_clean(scene, reference, advisor, file.id)
    cleans(scene, b"\xff\xd8\xffcopy")
    assert opens_clean(scene, reference, advisor, file.id).plain == b"\xff\xd8\xffcopy"
    assert audited(scene, f"case:{reference}")[-1] == "evidence:clean_seen"
    assert [each.clean for each in scene.file(reference, advisor).evidence] == ["ready"]


def test_transcript_shows_that_a_file_was_added_and_the_assistant_is_asked_nothing(scene: Scene) -> None:
    conversation = scene.opens()
    heard = scene.writes(conversation, "they sprayed my door").seq
    file = adds(scene, conversation)
    with scene.database.reading() as record:
        assert [waiting.seq for waiting in transcript.unheard(record, conversation)] == [heard]
    scene.replies(conversation, heard)
    assert not scene.standing(conversation).waiting
    announced = next(message for message in scene.messages(conversation) if message.evidence)
    assert announced.kind == "evidence" and announced.sender == "customer"
    assert announced.evidence == file


def test_file_added_after_sending_calls_the_advisor(scene: Scene) -> None:
    conversation = scene.opens()
    _, advisor = sent_case(scene, conversation)
    adds(scene, conversation)
    assert "message_waiting" in [alert.kind for alert in scene.alerts(advisor)]


def test_two_conversations_never_see_each_others(scene: Scene) -> None:
    mine, theirs = scene.opens(), scene.opens()
    file = adds(scene, mine)
    reference, advisor = sent_case(scene, theirs)
    with scene.database.writing() as record, pytest.raises(UnknownEvidence):
        evidence.remove(record, theirs, file.id)
    with pytest.raises(UnknownEvidence):
        opens_original(scene, reference, advisor, file.id)
    with pytest.raises(UnknownEvidence):
        opens_clean(scene, reference, advisor, file.id)
    with scene.database.reading() as record:
        assert evidence.listing(record, theirs) == []


def test_parts_moved_to_another_file_cannot_be_read(scene: Scene) -> None:
    conversation = scene.opens()
    adds(scene, conversation, client_id="one")
    other = adds(scene, conversation, files.drawn_photo(), client_id="two")
    reference, advisor = sent_case(scene, conversation)
    with scene.database.writing() as record:
        first, second = record.session.query(models.EvidencePart).order_by(models.EvidencePart.id).all()
        first.sealed, second.sealed = second.sealed, first.sealed
    with pytest.raises(CannotUnseal):
        opens_original(scene, reference, advisor, other.id)


def test_part_that_is_missing_is_noticed(scene: Scene) -> None:
    conversation = scene.opens()
    file = adds(scene, conversation, files.photo() + bytes(PART_BYTES))
    reference, advisor = sent_case(scene, conversation)
    with scene.database.writing() as record:
        record.session.delete(record.session.query(models.EvidencePart).filter_by(number=1).one())
    with pytest.raises(CannotUnseal):
        opens_original(scene, reference, advisor, file.id)


def test_mark_tells_nothing_about_a_file_that_two_people_have(scene: Scene) -> None:
    one, other = scene.opens(), scene.opens()
    adds(scene, one)
    adds(scene, other)
    with scene.database.reading() as record:
        first, second = (file.mark for file in record.session.query(models.Evidence).all())
    assert first != second
    assert hashlib.sha256(files.photo()).digest() not in (first, second)


def test_removed_file_is_destroyed_and_the_transcript_keeps_that_there_was_one(scene: Scene) -> None:
    conversation = scene.opens()
    file = adds(scene, conversation)
    with scene.database.writing() as record:
        evidence.remove(record, conversation, file.id)
        evidence.remove(record, conversation, file.id)
    assert scene.rows()["evidence_part"] == 0
    assert [message.evidence.removed for message in scene.messages(conversation) if message.evidence] == [True]
    assert audited(scene, f"conversation:{conversation}").count("evidence:removed") == 1
    assert takes(scene) is None


def test_after_sending_removal_is_a_wish_of_which_the_advisor_hears(scene: Scene) -> None:
    conversation = scene.opens()
    file = adds(scene, conversation)
    reference, advisor = sent_case(scene, conversation)
    with scene.database.writing() as record, pytest.raises(AlreadySubmitted):
        evidence.remove(record, conversation, file.id)
    with scene.database.writing() as record:
        evidence.wish_removed(record, conversation, file.id)
    assert "removal_wanted" in [entry.kind for entry in scene.file(reference, advisor).entries]
    assert "deletion_wanted" in [alert.kind for alert in scene.alerts(advisor)]


def test_erasing_destroys_every_file_and_a_copy_under_way_is_dropped(scene: Scene) -> None:
    conversation = scene.opens()
    adds(scene, conversation)
    taken = takes(scene)
    assert taken is not None
    with scene.database.writing() as record:
        conversations.erase(record, conversation)
    with scene.database.writing() as record:
        evidence_copies.keep_clean(record, taken, "image/jpeg", b"copy")
        evidence_copies.give_up(record, taken)
    rows = scene.rows()
    assert (rows["evidence"], rows["evidence_part"]) == (0, 0)
    with scene.database.reading() as record, pytest.raises(ConversationErased):
        evidence.listing(record, conversation)


def test_abandoned_conversation_takes_its_files_along(scene: Scene) -> None:
    adds(scene, scene.opens())
    scene.clock.advance(days=31)
    with scene.database.writing() as record:
        assert retention.erase_abandoned(record) == 1
    assert scene.rows()["evidence_part"] == 0


def test_no_column_holds_a_plain_part_of_a_file_or_its_name(scene: Scene) -> None:
    conversation = scene.opens()
    adds(scene, conversation, files.photo() + CANARY.encode() * 50, name=f"{CANARY}.jpg")
    cleans(scene, b"\xff\xd8\xff" + CANARY.encode() * 50)
    with scene.database.reading() as record:
        for table in models.Base.metadata.sorted_tables:
            for row in record.session.execute(text(f'SELECT * FROM "{table.name}"')):
                for value in row:
                    plain = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    assert CANARY.encode() not in plain, table.name


def test_no_file_of_the_record_holds_a_part_and_erasing_leaves_not_even_a_sealed_one(
    sqlite_url: str, master: MasterKey, clock: Clock
) -> None:
    database = Database(sqlite_url, master, now=clock)
    scene = Scene(database, clock)
    conversation = scene.opens()
    adds(scene, conversation, files.photo() + CANARY.encode() * 50)
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    assert not [path for path in folder.iterdir() if CANARY.encode() in path.read_bytes()]
    with database.reading() as record:
        sealed = record.session.query(models.EvidencePart).one().sealed
    with database.writing() as record:
        conversations.erase(record, conversation)
    assert not [path for path in folder.iterdir() if sealed[:64] in path.read_bytes()]
    database.close()


def test_same_file_sent_twice_is_stored_once(scene: Scene) -> None:
    conversation = scene.opens()
    assert adds(scene, conversation) == adds(scene, conversation)
    assert scene.rows()["evidence"] == 1


def test_file_that_never_came_whole_is_seen_by_nobody_and_forgotten(scene: Scene) -> None:
    conversation = scene.opens()
    with scene.database.writing() as record:
        begun = evidence.begin(record, conversation, "half", "a.jpg", files.photo(), limits=Limits())
        evidence.add(record, conversation, begun.evidence, 0, files.photo(), limits=Limits())
    with scene.database.reading() as record:
        assert evidence.listing(record, conversation) == []
    assert takes(scene) is None
    scene.clock.advance(hours=2)
    with scene.database.writing() as record:
        assert evidence.abandon_half_sent(record) == 1
    assert scene.rows()["evidence_part"] == 0


def test_limits_of_a_file_and_of_a_conversation_hold(scene: Scene) -> None:
    conversation, photo = scene.opens(), files.photo()
    tight = Limits(file=len(photo), files=2, total=2 * len(photo))

    def keep(client_id: str, plain: bytes, limits: Limits) -> Attached:
        with scene.database.writing() as record:
            return evidence.keep(record, conversation, client_id, "a", plain, text="[Photo]", limits=limits)

    with pytest.raises(FileTooLarge):
        keep("large", photo + b"x", tight)
    kept = [keep(str(number), photo, tight) for number in range(2)]
    with pytest.raises(TooManyFiles):
        keep("third", photo, tight)
    with pytest.raises(TooManyFiles):
        keep("much", photo, Limits(file=len(photo), files=9, total=2 * len(photo)))
    with scene.database.writing() as record:
        evidence.remove(record, conversation, kept[0].id)
    keep("again", photo, tight)


def test_worker_that_died_half_way_leaves_the_copy_to_be_made_later(scene: Scene) -> None:
    adds(scene, scene.opens())
    assert takes(scene) is not None
    assert takes(scene) is None
    scene.clock.advance(minutes=4)
    cleans(scene)
    scene.clock.advance(minutes=4)
    assert takes(scene) is None


def test_file_that_kills_the_worker_again_and_again_is_given_up(scene: Scene) -> None:
    conversation = scene.opens()
    adds(scene, conversation)
    for _ in range(evidence_copies.TRIES):
        assert takes(scene) is not None
        scene.clock.advance(minutes=4)
    assert takes(scene) is None
    with scene.database.reading() as record:
        assert [file.clean for file in evidence.listing(record, conversation)] == ["failed"]


def test_file_of_which_no_copy_is_made_waits_for_none(scene: Scene) -> None:
    conversation = scene.opens()
    file = adds(scene, conversation, files.video())
    assert (file.group, file.cleaned) == ("video", False)
    assert takes(scene) is None


@pytest.mark.parametrize("sent_before", [True, False])
def test_name_of_a_file_that_names_an_advisor_keeps_them_from_the_case(scene: Scene, sent_before: bool) -> None:
    conversation, sam = scene.opens(), scene.advisor("Sam Okoro", on_duty=False)
    if not sent_before:
        adds(scene, conversation, name="what_sam_okoro_wrote.jpg")
    reference, advisor = sent_case(scene, conversation)
    if sent_before:
        adds(scene, conversation, name="what_sam_okoro_wrote.jpg")
    assert scene.file(reference, advisor).evidence
    with pytest.raises(NotAllowed):
        scene.file(reference, sam)


def test_case_can_be_sent_and_closed_with_files(scene: Scene) -> None:
    conversation = scene.opens()
    adds(scene, conversation)
    reference, advisor = sent_case(scene, conversation)
    with scene.database.writing() as record:
        casework.close(record, reference, advisor, "done")


RUNS = (b"<!doctype html>", b"<svg ", b"<?xml ", b"<script>", b"#!/bin/sh\n", b"MZ", b"\x7fELF", b"%!PS", b"{\\rtf1")


@given(start=st.sampled_from(RUNS), space=st.sampled_from([b"", b" ", b"\n\t", b"\xef\xbb\xbf"]), rest=st.binary())
def test_what_runs_in_a_browser_or_a_computer_is_never_taken(start: bytes, space: bytes, rest: bytes) -> None:
    assert kind_of(space + start + rest) is None


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(head=st.binary(max_size=2000))
def test_any_bytes_are_one_of_the_kinds_or_refused(head: bytes) -> None:
    found = kind_of(head)
    assert found is None or found in KINDS.values()


def test_words_are_text_and_noise_is_nothing(scene: Scene) -> None:
    assert kind_of("They said: „geh heim“, às 5 🙂".encode()) is KINDS["text/plain"]
    assert kind_of("Łódź".encode("utf-16")) is KINDS["text/plain"]
    assert kind_of(files.word_document()) is not None
    conversation = scene.opens()
    with scene.database.writing() as record, pytest.raises(FileKindNotTaken):
        evidence.keep(record, conversation, "noise", "a.jpg", b"\x00\x01\x02noise", text="[?]")


def test_parts_are_of_one_mebibyte(scene: Scene) -> None:
    adds(scene, scene.opens(), files.photo() + bytes(2 * evidence_parts.PART_BYTES))
    assert scene.rows()["evidence_part"] == 3

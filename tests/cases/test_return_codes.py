"""Coming back with a code: only the whole right code opens, only the newest, and nothing but a digest is stored."""

import secrets
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from cases import audit, code_words, conversations, models, retention, return_codes
from cases.errors import CodeMistyped, CodeOfAffected, ConversationErased, TokenExpired, UnknownCode, WrongToken
from cases.return_codes import ForWhom, FreshCode, Returned, State
from tests.cases.scene import Scene

PEPPER = secrets.token_hex(32)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hash of these tests is quick; that the real one is slow has a test of its own."""
    monkeypatch.setitem(return_codes.COST, "memory_cost", 8)
    monkeypatch.setitem(return_codes.COST, "time_cost", 1)


class Door:
    """The conversation's door, one verb a transaction, as `api` opens it."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def opens(self) -> conversations.Opened:
        with self.scene.database.writing() as record:
            return conversations.open_conversation(record, "en")

    def makes(self, conversation: str, for_whom: ForWhom = "reporter") -> tuple[FreshCode, bool]:
        code = return_codes.draw(PEPPER)
        with self.scene.database.writing() as record:
            return code, return_codes.make(record, conversation, code, for_whom)

    def saves(self, conversation: str) -> None:
        with self.scene.database.writing() as record:
            return_codes.saved(record, conversation)

    def state(self, conversation: str) -> State:
        with self.scene.database.reading() as record:
            return return_codes.state(record, conversation)

    def enters(self, typed: str) -> Returned:
        digest = return_codes.digest_of(return_codes.recognise(typed), PEPPER)
        with self.scene.database.writing() as record:
            return return_codes.enter(record, digest)

    def is_admitted(self, conversation: str, token: str) -> None:
        with self.scene.database.reading() as record:
            conversations.admit(record, conversation, token)

    def pauses(self, conversation: str, token_lasts: timedelta | None = None) -> None:
        with self.scene.database.writing() as record:
            conversations.pause(record, conversation, token_lasts)

    def erases(self, conversation: str) -> None:
        with self.scene.database.writing() as record:
            conversations.erase(record, conversation)

    def audited(self, conversation: str) -> list[str]:
        with self.scene.database.reading() as record:
            return [entry.action for entry in audit.entries(record, f"conversation:{conversation}")]


@pytest.fixture
def door(scene: Scene) -> Door:
    return Door(scene)


def test_a_code_opens_the_same_conversation_and_ends_the_session_before(door: Door) -> None:
    opened = door.opens()
    door.scene.writes(opened.conversation, "they shouted at me")
    code, replaced = door.makes(opened.conversation)
    assert not replaced
    returned = door.enters(" ".join(code.words))
    assert (returned.conversation, returned.language, returned.for_whom) == (opened.conversation, "en", "reporter")
    door.is_admitted(opened.conversation, returned.token)
    with pytest.raises(WrongToken):
        door.is_admitted(opened.conversation, opened.token)
    assert [message.text for message in door.scene.messages(opened.conversation)] == ["they shouted at me"]
    assert door.audited(opened.conversation)[-2:] == ["return_code:made", "conversation:returned"]


@pytest.mark.parametrize(
    "shape",
    [
        lambda words: "-".join(words).upper(),
        lambda words: ", ".join(words) + ".",
        lambda words: "  ".join(word.title() for word in words) + "\n",
        lambda words: "\n".join(f"{number}. {word}" for number, word in enumerate(words, 1)),
    ],
)
def test_case_hyphens_commas_numbers_and_spaces_do_not_matter(shape: object) -> None:
    assert callable(shape)
    code = return_codes.draw(PEPPER)
    assert return_codes.recognise(shape(code.words)) == code.words


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 7), other=st.integers(0, 7), word=st.sampled_from(code_words.words()))
def test_a_code_with_one_word_changed_swapped_or_missing_never_opens(
    door: Door, place: int, other: int, word: str
) -> None:
    code, _ = door.makes(door.opens().conversation)
    words = list(code.words)
    changed = [*words[:place], word, *words[place + 1 :]]
    swapped = list(words)
    swapped[place], swapped[other] = words[other], words[place]
    missing = [*words[:place], *words[place + 1 :]]
    for wrong in (changed, swapped, missing, [*words, word], words[:7]):
        if wrong != words:
            with pytest.raises(CodeMistyped):
                door.enters(" ".join(wrong))


@pytest.mark.parametrize(
    "typed", ["", "abacus", "zebra " * 8, "\x00", "x" * 300_000, "😀" * 9, "a,b,c,d,e,f,g,h", "٣" * 8]
)
def test_what_is_no_code_is_refused_before_the_database_is_asked(typed: str) -> None:
    with pytest.raises(CodeMistyped):
        return_codes.recognise(typed)


def test_a_right_check_word_of_an_unknown_code_opens_nothing(door: Door) -> None:
    door.makes(door.opens().conversation)
    with pytest.raises(UnknownCode):
        door.enters(" ".join(return_codes.draw(PEPPER).words))


def test_a_newer_code_ends_the_older_one(door: Door) -> None:
    conversation = door.opens().conversation
    old, _ = door.makes(conversation)
    new, replaced = door.makes(conversation)
    assert replaced
    with pytest.raises(UnknownCode):
        door.enters(" ".join(old.words))
    assert door.enters(" ".join(new.words)).conversation == conversation


def test_the_affected_person_has_a_code_of_their_own(door: Door) -> None:
    conversation = door.opens().conversation
    mine, _ = door.makes(conversation)
    theirs, replaced = door.makes(conversation, "affected")
    assert not replaced
    with pytest.raises(CodeOfAffected):
        door.enters(" ".join(theirs.words))
    with door.scene.database.reading() as record:
        assert return_codes.of_affected(record, theirs.digest) == conversation
        with pytest.raises(UnknownCode):
            return_codes.of_affected(record, mine.digest)
    assert door.enters(" ".join(mine.words)).for_whom == "reporter"


def test_another_house_opens_nothing_with_it(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    code, _ = door.makes(door.opens().conversation)
    elsewhere = return_codes.digest_of(code.words, secrets.token_hex(32))
    with pytest.raises(UnknownCode), door.scene.database.writing() as record:
        return_codes.enter(record, elsewhere)


def test_nothing_but_a_digest_is_stored(door: Door) -> None:
    conversation = door.opens().conversation
    code, _ = door.makes(conversation)
    door.saves(conversation)
    with door.scene.database.reading() as record:
        row = record.session.scalars(select(models.ReturnCode)).one()
        stored = repr([getattr(row, column.key) for column in models.ReturnCode.__table__.columns])
        audited = repr([(line.action, line.subject) for line in record.session.scalars(select(models.Audit))])
    assert row.digest == code.digest
    for word in code.words:
        assert word not in stored + audited
    assert not any(word in repr(code) for word in code.words)


def test_a_code_dies_with_the_conversation(door: Door) -> None:
    conversation = door.opens().conversation
    code, _ = door.makes(conversation)
    door.erases(conversation)
    with pytest.raises(UnknownCode):
        door.enters(" ".join(code.words))
    assert door.scene.rows()["return_code"] == 0
    with pytest.raises(ConversationErased):
        door.makes(conversation)


def test_a_code_dies_with_an_abandoned_draft_and_coming_back_keeps_the_draft(door: Door) -> None:
    abandoned, kept = door.opens().conversation, door.opens().conversation
    gone, _ = door.makes(abandoned)
    code, _ = door.makes(kept)
    door.scene.clock.advance(days=29)
    door.enters(" ".join(code.words))
    door.scene.clock.advance(days=2)
    with door.scene.database.writing() as record:
        assert retention.erase_abandoned(record) == 1
    with pytest.raises(UnknownCode):
        door.enters(" ".join(gone.words))
    assert door.enters(" ".join(code.words)).conversation == kept


def test_a_code_survives_a_sent_report_whatever_time_passes(door: Door) -> None:
    conversation = door.opens().conversation
    code, _ = door.makes(conversation)
    door.scene.sends(conversation)
    door.scene.clock.advance(days=400)
    assert door.enters(" ".join(code.words)).conversation == conversation


def test_the_person_says_that_the_code_is_saved(door: Door) -> None:
    conversation = door.opens().conversation
    assert door.state(conversation) == "none"
    door.makes(conversation)
    assert door.state(conversation) == "made"
    door.saves(conversation)
    door.saves(conversation)
    assert door.state(conversation) == "saved"
    assert door.audited(conversation).count("return_code:saved") == 1
    door.makes(conversation)
    assert door.state(conversation) == "made"


def test_an_hour_after_a_pause_only_the_code_opens(door: Door) -> None:
    opened = door.opens()
    code, _ = door.makes(opened.conversation)
    door.saves(opened.conversation)
    door.pauses(opened.conversation)
    door.scene.clock.advance(minutes=59)
    door.is_admitted(opened.conversation, opened.token)
    door.scene.clock.advance(minutes=1)
    with pytest.raises(TokenExpired):
        door.is_admitted(opened.conversation, opened.token)
    returned = door.enters(" ".join(code.words))
    door.scene.clock.advance(days=1)
    door.is_admitted(opened.conversation, returned.token)
    assert door.scene.standing(opened.conversation).state == "open"


def test_nobody_is_locked_out_of_their_words_for_want_of_a_saved_code(door: Door) -> None:
    opened = door.opens()
    door.makes(opened.conversation)
    door.pauses(opened.conversation)
    door.scene.clock.advance(hours=5)
    door.is_admitted(opened.conversation, opened.token)
    door.saves(opened.conversation)
    door.scene.clock.advance(hours=1)
    with pytest.raises(TokenExpired):
        door.is_admitted(opened.conversation, opened.token)


def test_where_somebody_else_uses_the_device_the_token_ends_at_once(door: Door) -> None:
    opened = door.opens()
    door.pauses(opened.conversation, timedelta(0))
    with pytest.raises(TokenExpired):
        door.is_admitted(opened.conversation, opened.token)
    # A later word about the device never gives time back.
    door.pauses(opened.conversation, HOUR)
    with pytest.raises(TokenExpired):
        door.is_admitted(opened.conversation, opened.token)


def test_writing_within_the_hour_goes_on_without_a_limit(door: Door) -> None:
    opened = door.opens()
    door.pauses(opened.conversation, HOUR)
    door.scene.clock.advance(minutes=30)
    door.scene.writes(opened.conversation, "I am back")
    door.scene.clock.advance(hours=3)
    door.is_admitted(opened.conversation, opened.token)


def test_a_stranger_does_not_learn_that_a_token_expired(door: Door) -> None:
    opened = door.opens()
    door.pauses(opened.conversation, timedelta(0))
    with pytest.raises(WrongToken):
        door.is_admitted(opened.conversation, "not the token")

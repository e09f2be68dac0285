"""The turn that answers a message is foreseen as it is stored: the same that a later look would find."""

import pytest

from api.steps import Began, next_step, step_to
from cases import conversations, language_choice, transcript
from cases.database import Database, Record
from cases.messages import Reply
from cases.risk import Signal

TEXT = "they stood at my door"


@pytest.fixture
def conversation(database: Database) -> str:
    """A chat whose first words were said."""
    with database.writing() as record:
        opened = conversations.open_conversation(record, "en").conversation
        transcript.open_with(record, opened, [Reply("question", "Are you safe?", question="safety")])
    return opened


def began(record: Record, conversation: str) -> Began:
    known = Began()
    known.add(conversation, conversations.standing(record, conversation).epoch)
    return known


@pytest.mark.parametrize(
    "signals", [(), (Signal("weapon", "ask", "a knife", "words"), Signal("fire", "yes", "", "words"))]
)
def test_the_turn_is_the_one_that_a_look_finds(
    database: Database, advisor: int, conversation: str, signals: tuple[Signal, ...]
) -> None:
    with database.writing() as record:
        received = transcript.receive(record, conversation, "client-1", TEXT, (), signals, "so")
        foreseen = step_to(record, conversation, received.next, began(record, conversation))
    with database.reading() as record:
        assert foreseen is not None
        assert foreseen == next_step(record, conversation, began(record, conversation))


def test_a_choice_is_foreseen_too(database: Database, conversation: str) -> None:
    with database.writing() as record:
        received = transcript.receive(record, conversation, "client-1", "I am safe now", ("safe",))
        foreseen = step_to(record, conversation, received.next, began(record, conversation))
    with database.reading() as record:
        assert foreseen is not None
        assert foreseen == next_step(record, conversation, began(record, conversation))


def test_nothing_is_foreseen_behind_a_message_that_waits(database: Database, conversation: str) -> None:
    with database.writing() as record:
        transcript.receive(record, conversation, "client-1", TEXT)
        second = transcript.receive(record, conversation, "client-2", "and then they left")
        assert step_to(record, conversation, second.next, began(record, conversation)) is None


def test_nothing_is_foreseen_where_the_language_changed_meanwhile(database: Database, conversation: str) -> None:
    with database.writing() as record:
        known = began(record, conversation)
        received = transcript.receive(record, conversation, "client-1", "in Polish please")
        language_choice.choose(record, conversation, "pl")
        assert step_to(record, conversation, received.next, known) is None


def test_nothing_is_foreseen_while_a_person_speaks(database: Database, advisor: int, conversation: str) -> None:
    with database.writing() as record:
        conversations.take_over(record, conversation, advisor)
        received = transcript.receive(record, conversation, "client-1", TEXT)
        assert step_to(record, conversation, received.next, began(record, conversation)) is None


def test_the_same_letter_twice_is_not_foreseen_twice(database: Database, conversation: str) -> None:
    with database.writing() as record:
        transcript.receive(record, conversation, "client-1", TEXT)
        again = transcript.receive(record, conversation, "client-1", TEXT)
        assert again.duplicate
        assert step_to(record, conversation, again.next, began(record, conversation)) is None

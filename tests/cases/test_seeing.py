"""Read marks are honest: a number and a time for each side, never back, never for words that were not shown."""

import pytest
from sqlalchemy import select

from cases import conversations, models, seeing
from cases.errors import ConversationErased, NotTheSpeaker, UnknownConversation
from tests.cases.scene import Clock, Scene


class Seeing:
    """A conversation in which Asha speaks, and what each side was shown of it."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.asha = scene.advisor("Asha Patel")
        self.conversation = scene.opens()

    def customer_saw(self, upto: int) -> bool:
        with self.scene.database.writing() as record:
            return seeing.customer_saw(record, self.conversation, upto)

    def advisor_saw(self, upto: int, advisor: int) -> bool:
        with self.scene.database.writing() as record:
            return seeing.advisor_saw(record, self.conversation, upto, advisor)

    def by_customer(self) -> seeing.Seen:
        with self.scene.database.reading() as record:
            return seeing.by_customer(record, self.conversation)

    def by_advisor(self) -> seeing.Seen:
        with self.scene.database.reading() as record:
            return seeing.by_advisor(record, self.conversation)

    def written(self) -> int:
        return self.scene.writes(self.conversation, "please read this").seq

    def said(self) -> int:
        return self.scene.advisor_says(self.conversation, self.asha, "I am here.").seq


@pytest.fixture
def chat(scene: Scene) -> Seeing:
    return Seeing(scene)


def test_what_was_only_delivered_was_read_by_nobody(chat: Seeing) -> None:
    chat.written()
    chat.scene.takes_over(chat.conversation, chat.asha)
    chat.said()
    chat.scene.file(chat.scene.reference(chat.conversation), chat.asha)
    chat.scene.messages(chat.conversation)
    assert (chat.by_advisor().upto, chat.by_customer().upto) == (0, 0)


def test_each_side_is_marked_with_a_number_and_a_time(chat: Seeing, clock: Clock) -> None:
    written = chat.written()
    chat.scene.takes_over(chat.conversation, chat.asha)
    said = chat.said()
    assert chat.advisor_saw(written, chat.asha)
    seen_at = clock()
    clock.advance(minutes=2)
    assert chat.customer_saw(said)
    assert chat.by_advisor() == seeing.Seen(written, seen_at, written, "Asha Patel")
    assert chat.by_customer() == seeing.Seen(said, clock(), said)


def test_a_mark_never_goes_back_and_keeps_its_time(chat: Seeing, clock: Clock) -> None:
    first, second = chat.written(), chat.written()
    chat.scene.takes_over(chat.conversation, chat.asha)
    one, two = chat.said(), chat.said()
    assert chat.advisor_saw(second, chat.asha)
    assert chat.customer_saw(two)
    before = (chat.by_advisor(), chat.by_customer())
    clock.advance(hours=1)
    assert not chat.advisor_saw(first, chat.asha)
    assert not chat.advisor_saw(second, chat.asha)
    assert not chat.customer_saw(one)
    assert (chat.by_advisor(), chat.by_customer()) == before


def test_nobody_can_have_seen_what_was_not_said_yet(chat: Seeing) -> None:
    written = chat.written()
    chat.scene.takes_over(chat.conversation, chat.asha)
    said = chat.said()
    chat.advisor_saw(2_000_000, chat.asha)
    chat.customer_saw(2_000_000)
    assert (chat.by_advisor().upto, chat.by_customer().upto) == (written, said)


def test_only_the_advisor_who_holds_the_chat_marks_it(chat: Seeing) -> None:
    written = chat.written()
    with pytest.raises(NotTheSpeaker):
        chat.advisor_saw(written, chat.asha)
    sam = chat.scene.advisor("Sam Okoro")
    chat.scene.takes_over(chat.conversation, chat.asha)
    with pytest.raises(NotTheSpeaker):
        chat.advisor_saw(written, sam)
    assert chat.by_advisor().upto == 0


def test_words_that_are_closed_were_not_read(chat: Seeing) -> None:
    read = chat.written()
    chat.scene.asks(chat.conversation, "contact_name")
    closed = chat.written()
    chat.scene.takes_over(chat.conversation, chat.asha)
    chat.advisor_saw(closed, chat.asha)
    assert chat.by_advisor().upto == read


def test_the_name_is_of_the_one_who_read_also_after_the_next_took_over(chat: Seeing, clock: Clock) -> None:
    written, sam = chat.written(), chat.scene.advisor("Sam Okoro")
    chat.scene.takes_over(chat.conversation, chat.asha)
    chat.advisor_saw(written, chat.asha)
    clock.advance(minutes=1)
    chat.scene.takes_over(chat.conversation, sam)
    assert chat.by_advisor().by == "Asha Patel"
    later = chat.written()
    assert chat.by_advisor().upto < later
    clock.advance(minutes=1)
    chat.advisor_saw(later, sam)
    assert (chat.by_advisor().upto, chat.by_advisor().by) == (later, "Sam Okoro")


def test_what_the_assistant_said_leaves_no_mark_of_the_customer(chat: Seeing) -> None:
    chat.scene.replies(chat.conversation, chat.written())
    assert not chat.customer_saw(9)
    assert chat.by_customer() == seeing.Seen()


def test_marks_are_erased_with_the_conversation(chat: Seeing) -> None:
    written = chat.written()
    chat.scene.takes_over(chat.conversation, chat.asha)
    chat.customer_saw(chat.said())
    chat.advisor_saw(written, chat.asha)
    with chat.scene.database.writing() as record:
        conversations.erase(record, chat.conversation)
    with chat.scene.database.reading() as record:
        row = record.session.scalars(select(models.Conversation)).one()
        assert (row.customer_saw, row.customer_saw_at, row.advisor_saw, row.advisor_saw_at) == (0, None, 0, None)
    with pytest.raises(ConversationErased):
        chat.customer_saw(1)


def test_a_mark_of_nothing_is_refused(chat: Seeing) -> None:
    chat.conversation = "0" * 32
    with pytest.raises(UnknownConversation):
        chat.customer_saw(1)

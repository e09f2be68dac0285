"""A conversation: its token, its owner, its pauses and its erasure."""

import pytest

from cases import conversations, custody, language_choice, models
from cases.errors import (
    AlreadySubmitted,
    ConversationErased,
    NotTheSpeaker,
    UnknownAdvisor,
    UnknownConversation,
    UnknownLanguage,
    WrongToken,
)
from cases.messages import Reply
from tests.cases.scene import THREAT, Scene


def test_only_the_token_opens_a_conversation(scene: Scene) -> None:
    with scene.database.writing() as record:
        opened = conversations.open_conversation(record, "en")
    assert len(opened.conversation) == 32
    with scene.database.reading() as record:
        conversations.admit(record, opened.conversation, opened.token)
        with pytest.raises(WrongToken):
            conversations.admit(record, opened.conversation, opened.token[:-1])
        with pytest.raises(WrongToken):
            conversations.admit(record, opened.conversation, "\ud800 nonsense")
        with pytest.raises(UnknownConversation):
            conversations.admit(record, "f" * 32, opened.token)


def test_the_token_is_stored_as_a_digest_only(scene: Scene) -> None:
    with scene.database.writing() as record:
        opened = conversations.open_conversation(record, "en")
        row = record.session.get_one(models.Conversation, opened.conversation)
        assert row.token_digest == custody.digest(opened.token)
        assert opened.token not in repr(vars(row))


def test_assistant_stays_silent_after_takeover(scene: Scene) -> None:
    conversation, advisor = scene.opens(), scene.advisor("Asha Patel")
    heard = scene.writes(conversation, "hello").seq
    scene.takes_over(conversation, advisor)
    with pytest.raises(NotTheSpeaker):
        scene.replies(conversation, heard)
    with pytest.raises(NotTheSpeaker):
        scene.asks(conversation, "when")
    assert [message.sender for message in scene.messages(conversation)] == ["customer"]
    assert scene.standing(conversation).advisor == "Asha Patel"


def test_reply_in_flight_over_a_takeover_and_a_hand_back_is_dropped(scene: Scene) -> None:
    conversation, advisor = scene.opens(), scene.advisor("Asha Patel")
    heard = scene.writes(conversation, "hello").seq
    epoch = scene.standing(conversation).epoch
    scene.takes_over(conversation, advisor)
    scene.advisor_says(conversation, advisor, "I am here.")
    scene.hands_back(conversation, advisor)
    with pytest.raises(NotTheSpeaker):
        scene.replies(conversation, heard)
    later = scene.writes(conversation, "thank you").seq
    with pytest.raises(NotTheSpeaker):
        scene.replies(conversation, later, epoch=epoch)
    assert scene.replies(conversation, later)


def test_after_handing_back_the_assistant_hears_what_no_advisor_answered(scene: Scene) -> None:
    conversation, advisor = scene.opens(), scene.advisor("Asha Patel")
    scene.asks(conversation, "where")
    scene.takes_over(conversation, advisor)
    scene.writes(conversation, "first")
    scene.advisor_says(conversation, advisor, "I read that.")
    scene.writes(conversation, "second")
    assert scene.unheard(conversation) == []
    scene.hands_back(conversation, advisor)
    assert [message.text for message in scene.unheard(conversation)] == ["second"]
    assert scene.standing(conversation).question == "where"


def test_only_the_owner_hands_back_and_speaks(scene: Scene) -> None:
    conversation, owner, other = scene.opens(), scene.advisor("Asha Patel"), scene.advisor("Tom Reid")
    scene.takes_over(conversation, owner)
    with pytest.raises(NotTheSpeaker):
        scene.hands_back(conversation, other)
    with pytest.raises(NotTheSpeaker):
        scene.advisor_says(conversation, other, "Hello")
    scene.takes_over(conversation, other)
    with pytest.raises(NotTheSpeaker):
        scene.advisor_says(conversation, owner, "Hello")


def test_nobody_unknown_takes_over(scene: Scene) -> None:
    conversation = scene.opens()
    with pytest.raises(UnknownAdvisor):
        scene.takes_over(conversation, 4711)
    assert scene.standing(conversation).owner == "assistant"


def test_writing_again_ends_a_pause(scene: Scene) -> None:
    conversation = scene.opens()
    with scene.database.writing() as record:
        conversations.pause(record, conversation)
    assert scene.standing(conversation).state == "paused"
    scene.writes(conversation, "I am back")
    assert scene.standing(conversation).state == "open"


def test_standing_says_who_waits(scene: Scene) -> None:
    conversation = scene.opens()
    assert not scene.standing(conversation).waiting
    heard = scene.writes(conversation, "hello").seq
    assert scene.standing(conversation).waiting
    scene.replies(conversation, heard)
    assert not scene.standing(conversation).waiting
    scene.wants_person(conversation)
    assert scene.standing(conversation).waiting


def test_erasing_destroys_key_words_answers_and_flags(scene: Scene) -> None:
    conversation = scene.opens()
    scene.writes(conversation, "something private")
    scene.answers(conversation, "where", "in_my_home", words="my flat")
    with scene.database.writing() as record:
        conversations.erase(record, conversation)
    rows = scene.rows()
    assert (rows["message"], rows["answer"], rows["risk_flag"]) == (0, 0, 0)
    with scene.database.reading() as record:
        assert record.session.get_one(models.Conversation, conversation).data_key is None
    for verb in (scene.messages, scene.standing, scene.unheard, scene.report):
        with pytest.raises(ConversationErased):
            verb(conversation)
    with pytest.raises(ConversationErased):
        scene.writes(conversation, "hello?")


def test_erased_conversation_says_so_to_its_token_only(scene: Scene) -> None:
    with scene.database.writing() as record:
        opened = conversations.open_conversation(record, "en")
        conversations.erase(record, opened.conversation)
    with scene.database.reading() as record:
        with pytest.raises(ConversationErased):
            conversations.admit(record, opened.conversation, opened.token)
        with pytest.raises(WrongToken):
            conversations.admit(record, opened.conversation, "another token")


@pytest.mark.parametrize("urgent", [True, False])
def test_what_was_sent_or_is_urgent_is_not_erased_by_a_click(scene: Scene, urgent: bool) -> None:
    conversation = scene.opens()
    if urgent:
        scene.writes(conversation, "he will kill me", signals=[THREAT])
    else:
        scene.sends(conversation)
    with pytest.raises(AlreadySubmitted), scene.database.writing() as record:
        conversations.erase(record, conversation)
    assert scene.standing(conversation).reference


def test_whoever_only_asked_for_a_person_may_still_erase(scene: Scene) -> None:
    conversation, advisor = scene.opens(), scene.advisor("Asha Patel")
    scene.wants_person(conversation)
    assert scene.alerts(advisor)
    with scene.database.writing() as record:
        conversations.erase(record, conversation)
        case = record.session.query(models.Case).one()
        assert case.status == "closed"
    assert scene.alerts(advisor) == []


def test_language_must_be_a_language_code(scene: Scene) -> None:
    conversation = scene.opens()
    with scene.database.writing() as record:
        language_choice.choose(record, conversation, "ur")
        with pytest.raises(UnknownLanguage):
            language_choice.choose(record, conversation, "<b>ur</b>")
    assert scene.standing(conversation).language == "ur"


def test_pending_question_is_the_last_one_asked(scene: Scene) -> None:
    conversation = scene.opens()
    scene.asks(conversation, "when")
    heard = scene.writes(conversation, "last night")
    scene.replies(
        conversation, heard.seq, Reply("text", "Thank you."), Reply("question", "Where was it?", question="where")
    )
    assert scene.standing(conversation).question == "where"
    assert scene.messages(conversation)[1].question == "when"

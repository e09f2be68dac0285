"""In which language a conversation goes on: the customer decides; an offer waits for its moment and ends with a no."""

import pytest

from cases import casework, conversations, language_choice
from cases.errors import NotTheSpeaker, UnknownLanguage
from cases.messages import Reply
from tests.cases.scene import Scene


def hears(scene: Scene, conversation: str, language: str = "pl") -> str | None:
    """A message in that language is stored; gives what is to be offered with its answer."""
    with scene.database.writing() as record:
        language_choice.pass_over(record, conversation)
        language_choice.hear(record, conversation, language)
    seq = scene.writes(conversation, "dzień dobry wszystkim").seq
    with scene.database.writing() as record:
        due = language_choice.due(record, conversation, seq)
        if due:
            language_choice.asked(record, conversation, due)
    return due


def test_what_is_passed_over_is_offered_once_more_and_never_a_third_time(scene: Scene) -> None:
    conversation = scene.opens()
    assert [hears(scene, conversation) for _ in range(4)] == ["pl", "pl", None, None]


@pytest.mark.parametrize(
    "end", [language_choice.decline, lambda record, one: language_choice.choose(record, one, "en")]
)
def test_a_no_and_a_choice_end_the_offers(scene: Scene, end: object) -> None:
    conversation = scene.opens()
    assert hears(scene, conversation) == "pl"
    with scene.database.writing() as record:
        end(record, conversation)  # type: ignore[operator]
    assert [hears(scene, conversation, code) for code in ("pl", "ro")] == [None, None]


def test_nothing_is_offered_in_the_conversations_own_language(scene: Scene) -> None:
    assert hears(scene, scene.opens("pl")) is None


def test_nothing_is_offered_while_a_person_speaks_is_waited_for_or_words_wait(scene: Scene) -> None:
    advisor = scene.advisor("Asha Patel")
    taken, wanted, waiting = scene.opens(), scene.opens(), scene.opens()
    scene.takes_over(taken, advisor)
    with scene.database.writing() as record:
        casework.request_person(record, wanted)
    assert [hears(scene, taken), hears(scene, wanted)] == [None, None]
    with scene.database.writing() as record:
        language_choice.hear(record, waiting, "pl")
    first = scene.writes(waiting, "dzień dobry").seq
    scene.writes(waiting, "jest tu kto")
    with scene.database.writing() as record:
        assert language_choice.due(record, waiting, first) is None
    scene.hands_back(taken, advisor)
    assert hears(scene, taken) == "pl"


def test_reply_in_the_language_before_is_said_by_nobody(scene: Scene) -> None:
    conversation = scene.opens()
    seq = scene.writes(conversation, "it was my neighbour").seq
    epoch = scene.standing(conversation).epoch
    with scene.database.writing() as record:
        assert language_choice.choose(record, conversation, "pl")
        assert not language_choice.choose(record, conversation, "pl")
    with pytest.raises(NotTheSpeaker):
        scene.replies(conversation, seq, Reply("text", "I hear you."), epoch=epoch)
    assert scene.standing(conversation).language == "pl"


def test_a_wish_for_an_interpreter_reaches_a_named_advisor_once(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    with scene.database.writing() as record:
        language_choice.asked(record, conversation, "ku")
        assert language_choice.want_interpreter(record, conversation) == "Asha Patel"
        assert language_choice.want_interpreter(record, conversation) == "Asha Patel"
    assert [alert.kind for alert in scene.alerts(advisor)] == ["interpreter_wanted"]
    with scene.database.reading() as record:
        assert conversations.standing(record, conversation).other_language == "ku"


def test_only_codes_of_languages_are_taken(scene: Scene) -> None:
    conversation = scene.opens()
    with scene.database.writing() as record:
        for act in (language_choice.choose, language_choice.hear, language_choice.asked):
            with pytest.raises(UnknownLanguage):
                act(record, conversation, "<b>ur</b>")

"""What was said: byte for byte, once, in order."""

import pytest

from cases import conversations, transcript
from cases.errors import MessageTooLong, NotTheSpeaker
from cases.messages import Line, Option, Reply
from tests.cases.scene import THREAT, Scene

HARD_TEXTS = [
    "",
    " \t\n ",
    "nul \x00 bell \x07",
    "ماں کو مارنے کی دھمکی",
    "\u202eright to left\u202c e\u0301 é",
    "👩🏿‍🦽🧕 <script>alert('x')</script>",
    "half a pair \ud83d",
    "x" * 20_000,
]


@pytest.mark.parametrize("text", HARD_TEXTS, ids=range(len(HARD_TEXTS)))
def test_words_are_kept_as_they_were_typed(scene: Scene, text: str) -> None:
    conversation = scene.opens()
    scene.writes(conversation, text)
    assert scene.messages(conversation)[0].text == text


def test_too_long_a_message_is_refused_whole(scene: Scene) -> None:
    conversation = scene.opens()
    with pytest.raises(MessageTooLong):
        scene.writes(conversation, "x" * 20_001)
    assert scene.messages(conversation) == []


def test_same_client_id_is_stored_once(scene: Scene) -> None:
    conversation, other = scene.opens(), scene.opens()
    first = scene.writes(conversation, "he will kill me", signals=[THREAT], client_id="one")
    again = scene.writes(conversation, "he will kill me", signals=[THREAT], client_id="one")
    assert (first.duplicate, again.duplicate) == (False, True)
    assert (first.seq, first.urgent) == (again.seq, again.urgent)
    assert not scene.writes(other, "hello", client_id="one").duplicate
    assert len(scene.messages(conversation)) == 1


def test_unheard_messages_carry_what_the_assistant_needs(scene: Scene) -> None:
    conversation = scene.opens("pl")
    scene.asks(conversation, "safety")
    scene.writes(conversation, "no", choices=["hurt"], signals=[THREAT])
    (message,) = scene.unheard(conversation)
    assert (message.text, message.choices, message.question) == ("no", ("hurt",), "safety")
    assert (message.urgent, set(message.kinds), message.language) == ("yes", {"injury", "threat_to_life"}, "pl")


def test_a_message_is_answered_once(scene: Scene) -> None:
    conversation = scene.opens()
    first, second = scene.writes(conversation, "one").seq, scene.writes(conversation, "two").seq
    scene.replies(conversation, second)
    for heard in (first, second, second + 1):
        with pytest.raises(NotTheSpeaker):
            scene.replies(conversation, heard)
    assert [message.sender for message in scene.messages(conversation)] == ["customer", "customer", "assistant"]


def test_a_reply_comes_back_as_it_was_said(scene: Scene) -> None:
    conversation = scene.opens()
    said = Reply(
        "question",
        "Where was it?",
        question="where",
        options=(Option("in_my_home", "In my home"),),
        multiple=True,
        skippable=True,
        lines=(Line("when", "When", "last night"),),
    )
    stored = scene.replies(conversation, scene.writes(conversation, "hello").seq, said)
    assert stored == scene.messages(conversation, after=1)
    assert stored[0].options == said.options
    assert stored[0].lines == said.lines
    assert (stored[0].multiple, stored[0].skippable) == (True, True)


def test_messages_after_a_seq_resume_the_chat(scene: Scene) -> None:
    conversation = scene.opens()
    for text in ("one", "two", "three"):
        scene.writes(conversation, text)
    assert [message.text for message in scene.messages(conversation, after=1)] == ["two", "three"]


def test_customer_cannot_speak_as_somebody_else(scene: Scene) -> None:
    conversation = scene.opens()
    for sender in ("customer", "assistant", "advisor"):
        with pytest.raises(NotTheSpeaker), scene.database.writing() as record:
            transcript.say(record, conversation, sender, "hello")


def test_system_speaks_whoever_owns_the_conversation(scene: Scene) -> None:
    conversation, advisor = scene.opens(), scene.advisor("Asha Patel")
    scene.takes_over(conversation, advisor)
    with scene.database.writing() as record:
        transcript.say(record, conversation, "system", "Asha Patel has joined.", "handover")
    scene.advisor_says(conversation, advisor, "Hello, I am Asha.")
    assert [(message.sender, message.name) for message in scene.messages(conversation)] == [
        ("system", None),
        ("advisor", "Asha Patel"),
    ]


def test_live_feed_names_every_new_message(scene: Scene) -> None:
    one, two = scene.opens(), scene.opens()
    with scene.database.reading() as record:
        start = transcript.last_id(record)
    scene.writes(one, "a")
    scene.writes(two, "b")
    with scene.database.reading() as record:
        news = transcript.newer(record, start)
        assert [(conversation, seq) for _, conversation, seq in news] == [(one, 1), (two, 1)]
        assert transcript.newer(record, news[-1][0]) == []
        assert transcript.last_id(record) == news[-1][0]


def test_skipping_moves_the_cursor_forward_only(scene: Scene) -> None:
    conversation = scene.opens()
    for text in ("one", "two"):
        scene.writes(conversation, text)
    with scene.database.writing() as record:
        transcript.skip_heard(record, conversation, 1)
        transcript.skip_heard(record, conversation, 0)
    assert [message.text for message in scene.unheard(conversation)] == ["two"]


def unanswered(scene: Scene) -> list[str]:
    with scene.database.reading() as record:
        return transcript.unanswered(record)


def test_a_restarted_assistant_finds_what_it_has_to_take_up(scene: Scene) -> None:
    silent = scene.opens()
    scene.clock.advance(minutes=1)
    asked, answered = scene.opens(), scene.opens()
    for conversation in (asked, answered):
        scene.asks(conversation, "when")
        scene.writes(conversation, "last night")
    scene.replies(answered, 2)
    assert unanswered(scene) == [silent, asked]


def test_what_a_person_answers_or_nobody_can_read_is_not_taken_up(scene: Scene) -> None:
    advisor = scene.advisor("Asha Patel")
    taken, erased = scene.opens(), scene.opens()
    scene.writes(taken, "are you there?")
    scene.takes_over(taken, advisor)
    with scene.database.writing() as record:
        conversations.erase(record, erased)
    assert unanswered(scene) == []


def test_a_conversation_handed_back_is_taken_up_until_the_assistant_went_on(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    scene.asks(conversation, "when")
    scene.takes_over(conversation, advisor)
    scene.hands_back(conversation, advisor)
    with scene.database.writing() as record:
        transcript.say(record, conversation, "system", "The assistant goes on.", "handover")
    assert unanswered(scene) == [conversation]
    scene.asks(conversation, "when")
    assert unanswered(scene) == []


def test_first_words_in_flight_while_a_person_came_and_went_are_dropped(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    epoch = scene.standing(conversation).epoch
    scene.takes_over(conversation, advisor)
    scene.hands_back(conversation, advisor)
    with pytest.raises(NotTheSpeaker), scene.database.writing() as record:
        transcript.open_with(record, conversation, [Reply("text", "Hello")], epoch=epoch)
    assert scene.messages(conversation) == []

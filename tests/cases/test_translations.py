"""A translation is queued with its message, stands sealed beside it, and dies with it."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select, text

from cases import casework, conversations, interpreting, models, naming, transcript, translating
from cases.custody import Words, seen
from cases.errors import NotAllowed, UnknownMessage
from cases.messages import Message, Reply
from cases.translating import Waiting
from tests.cases.scene import Scene

URDU = "اس نے میری کھڑکی توڑ دی"
ENGLISH = "He broke my window"


def takes(scene: Scene) -> list[Waiting]:
    with scene.database.writing() as record:
        return translating.take(record)


def keeps(scene: Scene, lines: Sequence[Waiting], *told: str, source: str = "ur") -> None:
    with scene.database.writing() as record:
        answers = {line.seq: text for line, text in zip(lines, told, strict=True)}
        translating.keep(record, lines, answers, source=source, engine="libretranslate")


def staff_sees(scene: Scene, conversation: str) -> list[Message]:
    with scene.database.reading() as record:
        return transcript.messages(record, conversation, for_staff=True)


def held_in_urdu(scene: Scene) -> tuple[int, str]:
    """An advisor who has taken over a chat that is held in Urdu."""
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens("ur")
    scene.takes_over(conversation, advisor)
    return advisor, conversation


def test_customers_words_are_queued_and_their_english_stands_beside_them(scene: Scene) -> None:
    conversation = scene.opens("ur")
    scene.writes(conversation, URDU)
    lines = takes(scene)
    assert [(line.text, line.language, line.into, line.theirs) for line in lines] == [(URDU, "ur", "en", True)]
    keeps(scene, lines, ENGLISH)
    (said,) = staff_sees(scene, conversation)
    assert said.text == URDU
    assert said.translation is not None
    made = said.translation
    assert (made.text, made.engine, made.source, made.at) == (ENGLISH, "libretranslate", "ur", scene.clock())
    assert scene.messages(conversation)[0].translation is None


def test_choices_and_identity_go_to_no_engine(scene: Scene) -> None:
    conversation = scene.opens("ur")
    scene.asks(conversation, "repeated")
    scene.writes(conversation, "پہلی بار", choices=["first_time"])
    scene.asks(conversation, "contact_name")
    scene.writes(conversation, "میرا نام آمنہ ہے")
    assert takes(scene) == []


def test_what_turned_out_to_tell_an_identity_is_closed_in_english_too(scene: Scene) -> None:
    conversation = scene.opens("ur")
    seq = scene.writes(conversation, "میں آمنہ ہوں").seq
    keeps(scene, takes(scene), "I am Amina")
    scene.answers(conversation, "contact_name", words="Amina", seq=seq)
    (said,) = staff_sees(scene, conversation)
    assert (said.hidden, said.text, said.translation) == (True, "", None)


def test_lines_of_a_worker_that_was_killed_are_due_again(scene: Scene) -> None:
    scene.writes(scene.opens("ur"), URDU)
    assert len(takes(scene)) == 1
    assert takes(scene) == []
    scene.clock.advance(minutes=6)
    assert len(takes(scene)) == 1


def test_translation_kept_twice_is_kept_once(scene: Scene) -> None:
    conversation = scene.opens("ur")
    scene.writes(conversation, URDU)
    lines = takes(scene)
    keeps(scene, lines, ENGLISH)
    keeps(scene, lines, "something else")
    made = staff_sees(scene, conversation)[0].translation
    assert made is not None
    assert made.text == ENGLISH


def test_engine_that_gives_nothing_is_asked_again_after_growing_delays_for_a_day(scene: Scene) -> None:
    conversation = scene.opens("ur")
    scene.writes(conversation, URDU)
    pauses = []
    while lines := takes(scene):
        with scene.database.writing() as record:
            translating.postpone(record, lines, "ur")
            left = record.session.scalars(select(models.Translation.due_at)).one()
        if left is None:
            break
        pauses.append((left - scene.clock()).total_seconds())
        scene.clock.moment = left
    assert pauses[0] <= 15 < 30 < pauses[3]
    assert max(pauses) <= 3600
    made = staff_sees(scene, conversation)[0].translation
    assert made is not None
    assert (made.state, made.tries) == ("failed", len(pauses) + 1)


def test_an_advisor_asks_again_for_what_failed(scene: Scene) -> None:
    advisor, conversation = held_in_urdu(scene)
    seq = scene.writes(conversation, URDU).seq
    reference = scene.standing(conversation).reference
    assert reference is not None
    with scene.database.writing() as record:
        translating.settle(record, translating.take(record), "failed", "ur")
    assert takes(scene) == []
    with scene.database.writing() as record:
        translating.ask_again(record, reference, advisor, seq)
    assert [line.seq for line in takes(scene)] == [seq]


def test_only_words_of_people_are_asked_for_again(scene: Scene) -> None:
    advisor, conversation = held_in_urdu(scene)
    scene.hands_back(conversation, advisor)
    (asked,) = scene.asks(conversation, "contact_name")
    named = scene.writes(conversation, "آمنہ").seq
    reference = str(scene.standing(conversation).reference)
    for seq in (asked.seq, named, 999):
        with scene.database.writing() as record, pytest.raises(UnknownMessage):
            translating.ask_again(record, reference, advisor, seq)


def test_same_words_in_the_same_chat_are_not_asked_for_twice(scene: Scene) -> None:
    here, elsewhere = scene.opens("ur"), scene.opens("ur")
    scene.writes(here, "ہاں")
    keeps(scene, takes(scene), "Yes")
    scene.writes(here, "ہاں")
    scene.writes(elsewhere, "ہاں")
    known = {}
    for line in takes(scene):
        with scene.database.reading() as record:
            known[line.conversation] = [each.text for each in translating.recall(record, [line], "ur").values()]
    assert known == {here: ["Yes"], elsewhere: []}


def test_advisors_answer_reaches_the_customer_at_once_and_its_translation_below(scene: Scene) -> None:
    advisor, conversation = held_in_urdu(scene)
    said = scene.advisor_says(conversation, advisor, "I read you.")
    (first,) = scene.messages(conversation)
    assert (first.text, first.language, first.untranslated) == ("I read you.", "en", True)
    scene.writes(conversation, URDU)
    lines = takes(scene)
    assert [line.seq for line in lines] == [said.seq, 2], "somebody waits for the answer"
    keeps(scene, lines[:1], "میں نے پڑھ لیا", source="en")
    answer, _, translation = scene.messages(conversation)
    assert (answer.text, answer.untranslated) == ("I read you.", False)
    assert (translation.kind, translation.sender, translation.name) == ("translation", "advisor", "Asha Patel")
    assert (translation.text, translation.translates, translation.language) == ("میں نے پڑھ لیا", said.seq, "ur")
    for_staff = staff_sees(scene, conversation)
    assert [each.kind for each in for_staff] == ["text", "text"]
    assert for_staff[0].translation is not None
    assert for_staff[0].translation.text == "میں نے پڑھ لیا"


def test_answer_in_the_customers_own_language_is_not_sent_as_english(scene: Scene) -> None:
    advisor, conversation = held_in_urdu(scene)
    with scene.database.writing() as record:
        transcript.say(record, conversation, "advisor", "سلام", advisor_id=advisor, language="ur")
    (said,) = scene.messages(conversation)
    assert (said.language, said.untranslated) == ("ur", False)
    assert [(line.language, line.into) for line in takes(scene)] == [("ur", "en")]


def test_answer_in_an_english_chat_needs_no_translation(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    scene.takes_over(conversation, advisor)
    scene.advisor_says(conversation, advisor, "I read you.")
    assert takes(scene) == []
    assert not scene.messages(conversation)[0].untranslated


def test_advisor_whom_only_the_english_names_is_barred(scene: Scene) -> None:
    scene.advisor("Tom Reid")
    scene.advisor("Ann Low")
    conversation = scene.opens("ur")
    scene.writes(conversation, "ٹام ریڈ نے مجھے دھمکی دی")
    scene.clock.advance(seconds=5)
    scene.wants_person(conversation)
    assert scene.standing(conversation).named_advisor == "Tom Reid"
    keeps(scene, takes(scene), "Tom Reid threatened me")
    assert scene.standing(conversation).named_advisor == "Ann Low"
    with scene.database.reading() as record:
        row = seen(record, conversation)
        assert naming.is_named("Tom Reid", naming.told(record, row, Words(record, row)))


def test_advisor_who_is_thanked_after_joining_is_not_barred(scene: Scene) -> None:
    advisor, conversation = held_in_urdu(scene)
    scene.clock.advance(seconds=5)
    scene.writes(conversation, "شکریہ آشا پٹیل")
    keeps(scene, takes(scene), "Thank you Asha Patel")
    assert scene.standing(conversation).named_advisor == "Asha Patel"
    assert scene.standing(conversation).advisor_id == advisor


def test_erased_while_the_engine_works_stays_erased(scene: Scene) -> None:
    conversation = scene.opens("ur")
    scene.writes(conversation, URDU)
    lines = takes(scene)
    with scene.database.writing() as record:
        conversations.erase(record, conversation)
    keeps(scene, lines, ENGLISH)
    assert scene.rows()["translation"] == 0


def test_words_that_are_not_kept_lose_their_translation(scene: Scene) -> None:
    scene.advisor("Asha Patel")
    conversation = scene.opens("ur")
    scene.writes(conversation, URDU)
    keeps(scene, takes(scene), ENGLISH)
    scene.writes(conversation, "اور")
    for question, choice in (("reporter_role", "representative"), ("consent", "refused")):
        scene.answers(conversation, question, choice)
    with scene.database.writing() as record:
        casework.submit(record, conversation)
    assert scene.rows()["translation"] == 0
    assert all(message.not_kept for message in scene.messages(conversation) if message.sender == "customer")


def test_no_word_of_a_translation_stands_in_the_clear(scene: Scene) -> None:
    advisor, conversation = held_in_urdu(scene)
    scene.writes(conversation, URDU)
    scene.advisor_says(conversation, advisor, "I read you.")
    lines = sorted(takes(scene), key=lambda line: line.seq)
    keeps(scene, lines[:1], "zqkanarienvogelqz")
    keeps(scene, lines[1:], "zqkanarienvogelqz", source="en")
    with scene.database.reading() as record:
        for table in models.Base.metadata.sorted_tables:
            for row in record.session.execute(text(f'SELECT * FROM "{table.name}"')):
                for value in row:
                    plain = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    assert b"zqkanarienvogelqz" not in plain, table.name


def test_damaged_row_holds_up_nobody_elses(scene: Scene) -> None:
    broken, whole = scene.opens("ur"), scene.opens("ur")
    scene.writes(broken, URDU)
    scene.writes(whole, URDU)
    with scene.database._writer.begin() as connection:
        connection.execute(
            text("UPDATE message SET sealed = :no WHERE conversation_id = :id"), {"no": b"x", "id": broken}
        )
    assert [line.conversation for line in takes(scene)] == [whole]


def test_company_is_recorded_once_with_who_accepted_it_and_when(scene: Scene) -> None:
    for _ in range(2):
        with scene.database.writing() as record:
            translating.accept_company(record, "deepl", "Ruth Price", "2026-11-20")
    with scene.database.reading() as record:
        query = text("SELECT actor, subject FROM audit WHERE action = 'translation:accepted'")
        assert record.session.execute(query).all() == [("accepted:Ruth Price", "translation:deepl:2026-11-20")]


def test_interpreter_is_asked_for_once_a_message_and_the_manager_is_told(scene: Scene) -> None:
    manager = scene.advisor("Ruth Price", role="manager")
    advisor, conversation = held_in_urdu(scene)
    seq = scene.writes(conversation, URDU).seq
    reference = str(scene.standing(conversation).reference)
    for _ in range(2):
        with scene.database.writing() as record:
            interpreting.ask_interpreter(record, reference, advisor, seq)
    file = scene.file(reference, advisor)
    assert interpreting.asked_for(file.entries) == {seq}
    assert [entry.kind for entry in file.entries].count("interpreter_asked") == 1
    asked = [alert for alert in scene.alerts(manager) if alert.kind == "interpreter_asked"]
    assert [alert.mine for alert in asked] == [True]


def test_barred_advisor_neither_asks_again_nor_for_an_interpreter(scene: Scene) -> None:
    darren = scene.advisor("Darren Moss")
    scene.advisor("Ann Low")
    conversation = scene.opens("ur")
    seq = scene.writes(conversation, "Darren Moss نے").seq
    reference = scene.sends(conversation).reference
    for verb in (translating.ask_again, interpreting.ask_interpreter):
        with scene.database.writing() as record, pytest.raises(NotAllowed):
            verb(record, reference, darren, seq)


def test_unheard_words_and_replies_are_as_before(scene: Scene) -> None:
    """A translation that is shown to the customer is nothing that the assistant has to answer."""
    advisor, conversation = held_in_urdu(scene)
    scene.advisor_says(conversation, advisor, "I read you.")
    scene.hands_back(conversation, advisor)
    keeps(scene, takes(scene), "میں نے پڑھ لیا", source="en")
    assert scene.unheard(conversation) == []
    assert scene.standing(conversation).waiting is False
    scene.asks(conversation, "when")
    assert scene.messages(conversation)[-1].kind == "question"


def test_summary_read_back_is_not_translated(scene: Scene) -> None:
    conversation = scene.opens("ur")
    heard = scene.writes(conversation, URDU).seq
    scene.replies(conversation, heard, Reply("summary", "خلاصہ"))
    assert [line.seq for line in takes(scene)] == [heard]

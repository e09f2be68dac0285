"""What was said is translated whatever happens to the engine and the worker; nothing waits for it, nothing is lost."""

import signal
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cases import advisors, audit, conversations, transcript
from cases.database import Database
from cases.messages import Message, Translation
from language.translate import line as line_module
from language.translate.choosing import Wanted
from tests.libre import Libre, running
from tests.worker.conftest import Watch
from tests.worker.test_process import started, within
from worker.settings import WorkerSettings
from worker.translation import Translating

URDU, POLISH = "اس نے میری کھڑکی توڑ دی ہے", "Sąsiad wybił mi okno i grozi moim dzieciom"


@pytest.fixture
def libre(monkeypatch: pytest.MonkeyPatch) -> Iterator[Libre]:
    monkeypatch.setattr(line_module, "PAUSES", (0.01, 0.01))
    with running() as server:
        yield server


@pytest.fixture
def translating(database: Database, libre: Libre) -> Translating:
    return Translating(database, Wanted("libretranslate", libre.url))


SEEN = {POLISH: "pl", "yes please call me tomorrow": "en", "my neighbour broke my window": "en"}


def writes(database: Database, language: str, *texts: str) -> str:
    with database.writing() as record:
        conversation = conversations.open_conversation(record, language).conversation
        for number, text in enumerate(texts):
            # As `api` does: it has looked in which language the words are.
            written = SEEN.get(text)
            transcript.receive(record, conversation, f"letter-{number}", text, language=written)
    return conversation


def read(database: Database, conversation: str) -> list[Message]:
    with database.reading() as record:
        return transcript.messages(record, conversation, for_staff=True)


def made(database: Database, conversation: str) -> list[Translation]:
    return [message.translation for message in read(database, conversation) if message.translation is not None]


def states(database: Database, conversation: str) -> list[tuple[str, str]]:
    return [(each.state, each.text) for each in made(database, conversation)]


def test_each_message_is_translated_from_the_language_it_stands_in(
    database: Database, translating: Translating, libre: Libre
) -> None:
    urdu = writes(database, "ur", URDU, "yes please call me tomorrow", "999", "ok")
    english = writes(database, "en", POLISH, "my neighbour broke my window")
    assert translating.translate_waiting() == 3
    # What is surely English never waits for a translation.
    assert states(database, urdu) == [("translated", f"[en] {URDU}"), ("not_needed", ""), ("translated", "[en] ok")]
    assert states(database, english) == [("translated", f"[en] {POLISH}")]
    assert [each.source for each in made(database, english)] == ["pl"]
    assert {each.engine for each in made(database, urdu)} == {"libretranslate", None}
    assert sorted(libre.said) == sorted([URDU, "ok", POLISH])


def test_no_request_holds_words_of_two_people(database: Database, translating: Translating, libre: Libre) -> None:
    writes(database, "ur", URDU, f"{URDU} پھر")
    writes(database, "ur", f"{URDU} اب")
    translating.translate_waiting()
    assert sorted(libre.sizes) == [1, 2]


def test_same_words_are_taken_from_the_record(database: Database, translating: Translating, libre: Libre) -> None:
    conversation = writes(database, "ur", URDU)
    translating.translate_waiting()
    with database.writing() as record:
        transcript.receive(record, conversation, "again", URDU)
    assert translating.translate_waiting() == 1
    assert libre.said == [URDU]
    assert [each.text for each in made(database, conversation)] == [f"[en] {URDU}"] * 2


def test_without_an_engine_the_original_stands_alone(database: Database) -> None:
    conversation = writes(database, "ur", URDU)
    assert Translating(database, Wanted()).translate_waiting() == 0
    assert states(database, conversation) == [("no_engine", "")]


@pytest.mark.parametrize("language", ["cy", "ckb", "pa", "so", "ti", "gu"])
def test_language_without_a_model_needs_an_interpreter(
    database: Database, translating: Translating, libre: Libre, language: str
) -> None:
    texts = {"ti": "ጎረቤተይ ኣፈራሪሑኒ", "gu": "મારી બારી તોડી", "pa": "ਮੇਰੀ ਖਿੜਕੀ ਤੋੜੀ", "ckb": "پەنجەرەکەی شکاندم"}
    conversation = writes(database, language, texts.get(language, "waxbas"))
    translating.translate_waiting()
    assert states(database, conversation) == [("needs_interpreter", "")]
    assert libre.said == []


def test_unchanged_text_counts_as_not_translated(database: Database, translating: Translating, libre: Libre) -> None:
    libre.keeps = True
    conversation = writes(database, "ur", URDU)
    translating.translate_waiting()
    assert states(database, conversation) == [("unchanged", "")]


def test_engine_that_is_down_loses_nothing(database: Database, watch: Watch, libre: Libre) -> None:
    conversation = writes(database, "ur", URDU)
    libre.dies()
    translating = Translating(database, Wanted("libretranslate", libre.url))
    assert translating.translate_waiting() == 0
    (waiting,) = made(database, conversation)
    assert (waiting.state, waiting.tries) == ("waiting", 1)
    libre.returns()
    watch.now += timedelta(seconds=20)
    again = Translating(database, Wanted("libretranslate", libre.url))
    assert again.translate_waiting() == 1
    assert states(database, conversation) == [("translated", f"[en] {URDU}")]


def test_while_the_engine_rests_nothing_counts_as_a_try(
    database: Database, translating: Translating, libre: Libre, watch: Watch
) -> None:
    first = writes(database, "ur", URDU)
    libre.answers = [503] * 3
    translating.translate_waiting()
    second = writes(database, "ur", URDU)
    asked = len(libre.requests)
    assert translating.translate_waiting() == 0
    assert len(libre.requests) == asked
    assert [each.tries for each in (*made(database, first), *made(database, second))] == [1, 0]


def test_one_line_that_is_refused_does_not_hold_up_the_others(
    database: Database, translating: Translating, libre: Libre
) -> None:
    libre.refuses = "بم"
    conversation = writes(database, "ur", URDU, "بم", f"{URDU} پھر")
    assert translating.translate_waiting() == 2
    assert [state for state, _ in states(database, conversation)] == ["translated", "failed", "translated"]


def test_company_that_nobody_accepted_gets_no_word(database: Database, libre: Libre) -> None:
    conversation = writes(database, "ur", URDU)
    Translating(database, Wanted("deepl", libre.url.replace("http:", "https:"), key="k")).translate_waiting()
    assert states(database, conversation) == [("no_engine", "")]
    assert libre.requests == []


def test_company_that_was_accepted_stands_in_the_audit_before_the_first_word(database: Database) -> None:
    wanted = Wanted("deepl", "https://127.0.0.1:9", "k", accepted_by="Ruth Price", accepted_on=date(2026, 11, 20))
    writes(database, "ur", URDU)
    Translating(database, wanted).translate_waiting()
    with database.reading() as record:
        lines = audit.entries(record, "translation:deepl:2026-11-20")
    assert [(line.actor, line.action) for line in lines] == [("accepted:Ruth Price", "translation:accepted")]


def test_answer_is_translated_into_the_language_of_the_chat(database: Database, translating: Translating) -> None:
    conversation = writes(database, "zh")
    with database.writing() as record:
        asha = advisors.add(record, "Asha Patel", "asha@example.org").advisor_id
        conversations.take_over(record, conversation, asha)
        transcript.say(record, conversation, "advisor", "I read you.", advisor_id=asha)
    translating.translate_waiting()
    with database.reading() as record:
        *_, answer, translation = transcript.messages(record, conversation)
    assert (answer.text, answer.untranslated) == ("I read you.", False)
    assert (translation.text, translation.language, translation.name) == ("[zh-Hans] I read you.", "zh", "Asha Patel")


def test_worker_process_killed_while_the_engine_works_is_followed_by_one_that_ends_it(tmp_path: Path) -> None:
    with running() as libre:
        settings = WorkerSettings(var=tmp_path / "var")
        watch = Watch()
        watch.now = datetime.now(UTC)
        database = Database(settings.case_record_url, settings.master(), watch)
        database.migrate()
        conversation = writes(database, "ur", URDU)
        libre.slow = 5.0
        extra = {"HAVEN_TRANSLATION_ENGINE": "libretranslate", "HAVEN_TRANSLATION_URL": libre.url}
        first = started(settings, "", extra)
        assert within(30, lambda: len(libre.requests) > 0)
        first.kill()
        first.wait()
        assert states(database, conversation) == [("waiting", "")]
        libre.slow = 0.0
        with database._writer.begin() as connection:
            # Five minutes later: the lease of the one that was killed is over.
            connection.exec_driver_sql("UPDATE translation SET due_at = '2026-01-01 00:00:00'")
        second = started(settings, "", extra)
        try:
            assert within(30, lambda: states(database, conversation) == [("translated", f"[en] {URDU}")])
        finally:
            second.send_signal(signal.SIGTERM)
            assert second.wait(8) == 0
            database.close()

"""What must never happen with the language of a chat, over many generated dialogues with the real record and verbs."""

import os
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.door import Said
from api.languages import go_on_in
from api.steps import Began, next_step, store
from api.texts import Texts
from api.webchat import chats
from api.webchat.chats import Key, Looked
from api.webchat.letters import Letter
from cases import advisors, conversations, report, transcript
from cases.conversations import Standing
from cases.database import Database
from cases.errors import StaleChoice
from cases.report import Answer
from cases.transcript import Message
from ground.sealing import MasterKey
from language.catalogue import Catalogue
from language.identify import Identified
from tests.house import ROOT

MOVES = ("polish", "german", "english", "yes", "no", "tak", "nie", "list_pl", "list_en", "takes_over", "hands_back",
         "skip", "wish", "answer")  # fmt: skip
TEXTS = Texts(Catalogue.load(ROOT / "data"))
TYPED = {"polish": ("dzień dobry wszystkim", "pl"), "german": ("guten tag zusammen hier", "de"),
         "english": ("it was by the lift", "en"), "tak": ("tak", None), "nie": ("nie", None)}  # fmt: skip
CHOSEN = {"yes": "language:pl", "no": "language:keep", "skip": "skip_question"}
DIALOGUES = int(os.environ.get("HAVEN_DIALOGUES", "300")) // 8
"""Fewer than of the interview: each turn here is several transactions of a file."""
ASKED = Said("Where did it happen?", "utter_ask_report_form_where", (("at_home", "At home"),))


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    shared = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=shared) as folder:
        opened = Database(f"sqlite:///{Path(folder) / 'cases.db'}", MasterKey(secrets.token_hex(32)))
        opened.migrate()
        with opened.writing() as record:
            advisors.add(record, "Jo Marsh", "jo@livv.example")
        yield opened
        opened.close()


class Chat:
    """One conversation: an assistant that keeps what it hears and asks one question, and an advisor."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.services: Any = SimpleNamespace(texts=TEXTS)
        self.began = Began()
        self.sent: list[str] = []
        with database.writing() as record:
            opened = conversations.open_conversation(record, "en")
            report.put(record, opened.conversation, Answer("when", "given", (), "on Tuesday"))
            self.advisor = advisors.by_email(record, "jo@livv.example").id
        self.key = Key(opened.conversation, opened.token)
        self.turns()

    def plays(self, move: str) -> None:
        letter = {"client_id": secrets.token_hex(8)}
        with self.database.writing() as record, suppress(StaleChoice):
            if move in TYPED:
                text, code = TYPED[move]
                looked = Looked((), Identified(code, 1.0, True) if code else None)
                chats._write(record, self.services, self.key, Letter(**letter, text=text), looked)
                self.sent.append(text)
            elif move in CHOSEN:
                chats._choose(record, self.services, self.key, Letter(**letter, choices=(CHOSEN[move],)))
            elif move.startswith("list_"):
                go_on_in(record, self.key.conversation, move.removeprefix("list_"), TEXTS)
            elif move == "takes_over":
                conversations.take_over(record, self.key.conversation, self.advisor)
            elif move == "hands_back" and self.standing().owner == "advisor":
                conversations.hand_back(record, self.key.conversation, self.advisor)
            elif move in ("wish", "answer"):
                chats._write(record, self.services, self.key, Letter(**letter, text=move), Looked())
                self.sent.append(move)
        self.turns()

    def turns(self) -> None:
        for _ in range(6):
            with self.database.reading() as record:
                step = next_step(record, self.key.conversation, self.began)
            if step is None:
                return
            said: Sequence[Said] = (Said("I have kept that.", "utter_answer_kept"), ASKED)
            if step.turn.event == "message" and step.turn.text == "wish":
                said = (Said("", custom={"languages": ["pl"]}),)
            with self.database.writing() as record:
                store(record, step, tuple(said), TEXTS)
            self.began.add(self.key.conversation, step.epoch)
        raise AssertionError("the assistant answers for ever")

    def standing(self) -> Standing:
        with self.database.reading() as record:
            return conversations.standing(record, self.key.conversation)

    def messages(self) -> list[Message]:
        with self.database.reading() as record:
            return transcript.messages(record, self.key.conversation)


def offers(messages: Sequence[Message]) -> int:
    return sum(message.question == "language" for message in messages)


@pytest.mark.timeout(600)
def test_language_is_never_pressed_on_anybody_and_nothing_is_lost(database: Database) -> None:
    @settings(
        max_examples=DIALOGUES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.lists(st.sampled_from(MOVES), min_size=2, max_size=14))
    def dialogue(moves: list[str]) -> None:
        chat = Chat(database)
        settled, unasked = False, 0
        for move in moves:
            before, held = chat.messages(), chat.standing()
            chat.plays(move)
            after, now = chat.messages(), chat.standing()
            fresh = after[len(before) :]
            assert after[: len(before)] == before
            assert offers(fresh) <= 1
            unasked += offers(fresh) if move != "wish" else 0
            assert not (settled and offers(fresh) and move != "wish"), "offered after the customer had decided"
            assert not (held.owner == now.owner == "advisor" and offers(fresh)), "offered while a person speaks"
            if now.language != held.language:
                assert move in ("yes", "tak", "list_pl", "list_en", "wish"), f"switched by {move}"
            settled = settled or now.offer == "ended"
        assert unasked <= 2
        asked = [message for message in chat.messages() if message.sender == "customer" and message.text in chat.sent]
        assert [message.text for message in asked if message.text in chat.sent] == chat.sent
        with chat.database.reading() as record:
            assert report.current(record, chat.key.conversation)["when"].words == "on Tuesday"
        if chat.standing().owner == "assistant":
            assert chat.messages()[-1].question in ("where", "language")

    dialogue()

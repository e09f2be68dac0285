"""Whatever happens in whatever order: no message of a customer is lost, doubled or out of order."""

import os
import threading
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from cases import alerts, calling, conversations, models, risk, transcript
from cases.database import Database
from cases.errors import NotTheSpeaker
from cases.messages import Message
from cases.risk import Signal
from ground.sealing import MasterKey
from tests.cases.scene import THREAT, Clock, Scene

INTERLEAVINGS = int(os.environ.get("HAVEN_INTERLEAVINGS", "40"))
AFTER = timedelta(minutes=5)
SLOW_FIXTURES = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
STEPS = [
    "writes",
    "writes",
    "repeats",
    "alarms",
    "wants_a_person",
    "rasa_is_asked",
    "rasa_is_asked",
    "rasa_answers",
    "rasa_answers",
    "rasa_restarts",
    "api_restarts",
    "reconnects",
    "worker_looks",
    "takes_over",
    "a_colleague_takes_over",
    "advisor_says",
    "hands_back",
    "acknowledges",
]


@dataclass
class Story:
    """What should be true after each step, kept beside the record.

    silent   from which message to which no assistant may speak: those said while an advisor owned the chat
    """

    scene: Scene
    conversation: str
    people: tuple[int, int]
    written: list[str] = field(default_factory=list)
    alarmed: int = 0
    in_flight: list[tuple[int, int]] = field(default_factory=list)
    owner: int | None = None
    taken_at: int = 0
    silent: list[tuple[int, int]] = field(default_factory=list)
    promised: list[str] = field(default_factory=list)

    def step(self, name: str, pick: int) -> None:
        getattr(self, name)(pick)

    def writes(self, _: int, signals: tuple[Signal, ...] = ()) -> None:
        self.written.append(f"message {len(self.written)}")
        self.scene.writes(self.conversation, self.written[-1], client_id=self.written[-1], signals=signals)

    def repeats(self, pick: int) -> None:
        if self.written:
            text = self.written[pick % len(self.written)]
            assert self.scene.writes(self.conversation, text, client_id=text).duplicate

    def alarms(self, pick: int) -> None:
        self.alarmed += 1
        self.writes(pick, (THREAT,))

    def wants_a_person(self, _: int) -> None:
        handover = self.scene.wants_person(self.conversation)
        # What is promised stands in the record already: a case, and an advisor whom it names.
        assert self.scene.standing(self.conversation).reference
        self.promised.append(handover.advisor)

    def rasa_is_asked(self, _: int) -> None:
        unheard = self.scene.unheard(self.conversation)
        if unheard:
            self.in_flight.append((unheard[-1].seq, self.scene.standing(self.conversation).epoch))

    def rasa_answers(self, pick: int) -> None:
        if not self.in_flight:
            return
        heard, epoch = self.in_flight.pop(pick % len(self.in_flight))
        before = self.scene.standing(self.conversation)
        may = self.owner is None and heard > before.heard and epoch == before.epoch
        try:
            self.scene.replies(self.conversation, heard, epoch=epoch)
        except NotTheSpeaker:
            assert not may
            assert self.scene.standing(self.conversation).last_seq == before.last_seq
        else:
            assert may

    def rasa_restarts(self, _: int) -> None:
        self.in_flight.clear()

    def api_restarts(self, _: int) -> None:
        """All that was in memory is gone; what is unanswered is found in the record again."""
        self.in_flight.clear()
        self.scene.database.close()

    def reconnects(self, pick: int) -> None:
        every = self.scene.messages(self.conversation)
        after = pick % (len(every) + 1)
        assert self.scene.messages(self.conversation, after) == every[after:]

    def worker_looks(self, _: int) -> None:
        self.scene.clock.advance(minutes=6)
        with self.scene.database.writing() as record:
            calling.call_next(record, AFTER)

    def takes_over(self, _: int, who: int = 0) -> None:
        self.scene.takes_over(self.conversation, self.people[who])
        if self.owner is None:
            self.taken_at = self._last()
        self.owner = self.people[who]

    def a_colleague_takes_over(self, pick: int) -> None:
        self.takes_over(pick, who=1)

    def advisor_says(self, _: int) -> None:
        if self.owner is not None:
            self.scene.advisor_says(self.conversation, self.owner, "I read you.")

    def hands_back(self, _: int) -> None:
        if self.owner is not None:
            self.scene.hands_back(self.conversation, self.owner)
            self.silent.append((self.taken_at, self._last()))
            self.owner = None

    def acknowledges(self, pick: int) -> None:
        standing = self.scene.alerts(self.people[0])
        if standing:
            with self.scene.database.writing() as record:
                alerts.acknowledge_alert(record, standing[pick % len(standing)].id, self.people[0])

    def check(self) -> None:
        stored = self.scene.messages(self.conversation)
        assert [message.seq for message in stored] == list(range(1, len(stored) + 1))
        assert [message.text for message in stored if message.sender == "customer"] == self.written
        standing = self.scene.standing(self.conversation)
        assert (standing.owner, standing.advisor_id) == ("advisor" if self.owner else "assistant", self.owner)
        if self.owner is None:
            expected = [m.text for m in stored if m.sender == "customer" and m.seq > standing.heard]
            assert [message.text for message in self.scene.unheard(self.conversation)] == expected
        by_advisor = max((m.seq for m in stored if m.sender == "advisor"), default=0)
        answered = by_advisor if self.owner else max(standing.heard, by_advisor)
        unanswered = any(m.sender == "customer" and m.seq > answered for m in stored)
        assert standing.waiting or not unanswered
        self._check_silence(stored)
        self._check_alarms()

    def _check_silence(self, stored: list[Message]) -> None:
        silent = [*self.silent, *([(self.taken_at, len(stored))] if self.owner else [])]
        spoken = [message.seq for message in stored if message.sender == "assistant"]
        assert not [seq for seq in spoken for first, last in silent if first < seq <= last]

    def _check_alarms(self) -> None:
        with self.scene.database.reading() as record:
            flagged = {flag.seq for flag in risk.flags(record, self.conversation) if flag.level == "yes"}
        assert len(flagged) == self.alarmed
        if not flagged:
            return
        with self.scene.database.reading() as record:
            case = record.session.scalars(
                select(models.Case).where(models.Case.conversation_id == self.conversation)
            ).one()
            kinds = list(record.session.scalars(select(models.Alert.kind).where(models.Alert.case_id == case.id)))
            told = record.session.scalars(
                select(models.Outgoing.id).where(
                    models.Outgoing.reference == case.reference, models.Outgoing.kind == "urgent"
                )
            ).all()
        assert case.urgent
        assert case.advisor_id in self.people
        assert "urgent" in kinds
        assert told

    def _last(self) -> int:
        return self.scene.standing(self.conversation).last_seq


@pytest.fixture
def people(scene: Scene) -> tuple[int, int]:
    """Asha Patel and Tom Reid, in every story the same."""
    return scene.advisor("Asha Patel"), scene.advisor("Tom Reid")


@pytest.mark.timeout(300 + INTERLEAVINGS)
@settings(max_examples=INTERLEAVINGS, deadline=None, suppress_health_check=SLOW_FIXTURES)
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 9)), min_size=5, max_size=30))
def test_nothing_is_lost_doubled_or_out_of_order_and_nobody_talks_over_a_person(
    scene: Scene, people: tuple[int, int], steps: list[tuple[str, int]]
) -> None:
    story = Story(scene, scene.opens(), people)
    for name, pick in steps:
        story.step(name, pick)
    story.check()


def test_customers_writing_at_once_from_many_threads_all_arrive(scene: Scene) -> None:
    conversation, advisor = scene.opens(), scene.advisor("Asha Patel")
    taken_at: list[int] = []

    def write(who: int) -> None:
        for number in range(8):
            scene.writes(conversation, f"{who}:{number}", client_id=f"{who}:{number}")

    def answer() -> None:
        for _ in range(20):
            if unheard := scene.unheard(conversation):
                try:
                    scene.replies(conversation, unheard[-1].seq)
                except NotTheSpeaker:
                    return

    def take_over(database: Database) -> None:
        with database.writing() as record:
            conversations.take_over(record, conversation, advisor)
            taken_at.append(record.session.get_one(models.Conversation, conversation).last_seq)

    threads = [threading.Thread(target=write, args=(who,)) for who in range(3)]
    threads += [threading.Thread(target=answer), threading.Thread(target=take_over, args=(scene.database,))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    stored = scene.messages(conversation)
    assert [message.seq for message in stored] == list(range(1, len(stored) + 1))
    for who in range(3):
        own = [m.text for m in stored if m.sender == "customer" and m.text.startswith(f"{who}:")]
        assert own == [f"{who}:{number}" for number in range(8)]
    assert all(message.seq <= taken_at[0] for message in stored if message.sender == "assistant")


def test_live_feed_skips_nothing_that_is_committed_late(postgresql_url: str, master: MasterKey, clock: Clock) -> None:
    database = Database(postgresql_url, master, now=clock)
    scene = Scene(database, clock)
    early, late = scene.opens(), scene.opens()
    with database.writing() as slow:
        transcript.receive(slow, late, "late", "written first, committed last")
        scene.writes(early, "written second, committed first")
        with database.reading() as record:
            assert transcript.newer(record, 0) == []
    with database.reading() as record:
        assert [conversation for _, conversation, _ in transcript.newer(record, 0)] == [late, early]
    database.close()


def test_taking_over_many_chats_at_once_never_waits_in_a_ring(scene: Scene) -> None:
    advisor, chats = scene.advisor("Asha Patel"), [scene.opens() for _ in range(6)]
    threads = [threading.Thread(target=scene.takes_over, args=(chat, advisor)) for chat in chats]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert all(scene.standing(chat).owner == "advisor" for chat in chats)

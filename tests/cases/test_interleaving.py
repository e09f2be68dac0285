"""Whatever happens in whatever order: no message of a customer is lost, doubled or out of order."""

import threading
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import conversations, models, transcript
from cases.database import Database
from cases.errors import NotTheSpeaker
from ground.sealing import MasterKey
from tests.cases.scene import Clock, Scene

STEPS = ["writes", "repeats", "asks_rasa", "rasa_answers", "takes_over", "advisor_says", "hands_back"]
SLOW_FIXTURES = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@dataclass
class Story:
    """What should be true after each step, kept beside the record."""

    scene: Scene
    conversation: str
    advisor: int
    written: list[str] = field(default_factory=list)
    in_flight: list[tuple[int, int]] = field(default_factory=list)
    owner: str = "assistant"

    def step(self, name: str, pick: int) -> None:
        getattr(self, name)(pick)

    def writes(self, _: int) -> None:
        self.written.append(f"message {len(self.written)}")
        self.scene.writes(self.conversation, self.written[-1], client_id=self.written[-1])

    def repeats(self, pick: int) -> None:
        if self.written:
            text = self.written[pick % len(self.written)]
            assert self.scene.writes(self.conversation, text, client_id=text).duplicate

    def asks_rasa(self, _: int) -> None:
        unheard = self.scene.unheard(self.conversation)
        if unheard:
            self.in_flight.append((unheard[-1].seq, self.scene.standing(self.conversation).epoch))

    def rasa_answers(self, pick: int) -> None:
        if not self.in_flight:
            return
        heard, epoch = self.in_flight.pop(pick % len(self.in_flight))
        before = self.scene.standing(self.conversation)
        may = self.owner == "assistant" and heard > before.heard and epoch == before.epoch
        try:
            self.scene.replies(self.conversation, heard, epoch=epoch)
        except NotTheSpeaker:
            assert not may
            assert self.scene.standing(self.conversation).last_seq == before.last_seq
        else:
            assert may

    def takes_over(self, _: int) -> None:
        self.scene.takes_over(self.conversation, self.advisor)
        self.owner = "advisor"

    def advisor_says(self, _: int) -> None:
        if self.owner == "advisor":
            self.scene.advisor_says(self.conversation, self.advisor, "I read you.")

    def hands_back(self, _: int) -> None:
        if self.owner == "advisor":
            self.scene.hands_back(self.conversation, self.advisor)
            self.owner = "assistant"

    def check(self) -> None:
        stored = self.scene.messages(self.conversation)
        assert [message.seq for message in stored] == list(range(1, len(stored) + 1))
        assert [message.text for message in stored if message.sender == "customer"] == self.written
        standing = self.scene.standing(self.conversation)
        assert (standing.owner, standing.last_seq) == (self.owner, len(stored))
        if self.owner == "assistant":
            expected = [m.text for m in stored if m.sender == "customer" and m.seq > standing.heard]
            assert [message.text for message in self.scene.unheard(self.conversation)] == expected
        by_advisor = max((m.seq for m in stored if m.sender == "advisor"), default=0)
        answered = by_advisor if self.owner == "advisor" else max(standing.heard, by_advisor)
        assert standing.waiting == any(m.sender == "customer" and m.seq > answered for m in stored)


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW_FIXTURES)
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 9)), min_size=5, max_size=25))
def test_no_message_is_lost_doubled_or_out_of_order(scene: Scene, steps: list[tuple[str, int]]) -> None:
    story = Story(scene, scene.opens(), scene.advisor("Asha Patel"))
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
        assert [conversation for _, conversation in transcript.newer(record, 0)] == [late, early]
    database.close()


def test_taking_over_many_chats_at_once_never_waits_in_a_ring(scene: Scene) -> None:
    advisor, chats = scene.advisor("Asha Patel"), [scene.opens() for _ in range(6)]
    threads = [threading.Thread(target=scene.takes_over, args=(chat, advisor)) for chat in chats]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert all(scene.standing(chat).owner == "advisor" for chat in chats)

"""Whatever happens in whatever order, to people and to processes: nobody's words are lost, no promise is broken.

A story is drawn by chance: customers write, cry for help, wish for a person and send again; a manager takes over,
writes and hands back; processes are killed in the middle and started again. tests/cases/test_interleaving.py tells
thousands of such stories on the record alone; here there are few, and everything in them is real. The number that a
story was drawn from stands in the name of its test.
"""

import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import httpx
import pytest
from sqlalchemy import select

from cases import advisors, conversations, models, risk, transcript
from tests.faults.scene import Broken, Postbox, Witness, until
from tests.house import PROCESSES

STORIES = int(os.environ.get("HAVEN_PROCESS_STORIES", "2"))
STEPS = int(os.environ.get("HAVEN_PROCESS_STEPS", "60"))
FIRST_STORY = int(os.environ.get("HAVEN_FIRST_STORY", "1"))
AWAY_AT_ONCE = 2
"""How many processes may be dead at the same time."""
PASSWORD = "four green apples run"
ORDINARY = [
    "they called me names again in the lift",
    "why do you ask?",
    "no i have not told the police",
    "it was last tuesday",
    "asdf",
    "he copied my accent and laughed",
    "yes",
]
ALARM = "they are kicking my front door in right now, one has got a knife"
PERSON = "I want to talk to a person"
HAPPENS = {
    "writes": 10,
    "alarms": 1,
    "wants_a_person": 1,
    "sends_again": 2,
    "reconnects": 2,
    "takes_over": 3,
    "advisor_says": 3,
    "hands_back": 3,
    "a_process_dies": 2,
    "a_process_is_back": 2,
}


@dataclass
class Letter:
    """What a customer's page sends until it is taken. seq: its number, once it is."""

    client_id: str
    text: str
    seq: int | None = None


@dataclass
class Teller:
    """A customer and the letters of their page, in order."""

    witness: Witness
    letters: list[Letter] = field(default_factory=list)

    def writes(self, text: str) -> None:
        self.letters.append(Letter(f"letter-{len(self.letters):06d}", text))
        self.sends()

    def sends(self) -> None:
        """Send what was not taken yet, in order, until something is not taken."""
        for letter in self.letters:
            if letter.seq is None and not self._is_taken(letter):
                return

    def _is_taken(self, letter: Letter) -> bool:
        try:
            answer = self.witness.posts(letter.client_id, text=letter.text)
        except httpx.TransportError:
            return False
        if answer.status_code == 202:
            letter.seq = answer.json()["seq"]
        return letter.seq is not None


class Story:
    """What happens, by chance, and what must be true of it."""

    def __init__(self, broken: Broken, number: int) -> None:
        self.broken = broken
        self.chance = random.Random(number)
        self.tellers = [Teller(broken.newcomer()) for _ in range(3)]
        self.desk = _signed_in(broken)

    def goes_on(self) -> None:
        name = self.chance.choices(list(HAPPENS), list(HAPPENS.values()))[0]
        getattr(self, name)(self.chance.choice(self.tellers))
        time.sleep(self.chance.choice([0.0, 0.0, 0.02, 0.1, 0.4]))

    def writes(self, teller: Teller) -> None:
        teller.writes(self.chance.choice(ORDINARY))

    def alarms(self, teller: Teller) -> None:
        teller.writes(ALARM)

    def wants_a_person(self, teller: Teller) -> None:
        teller.writes(PERSON)

    def sends_again(self, teller: Teller) -> None:
        taken = [letter for letter in teller.letters if letter.seq is not None]
        if taken and self._is_up("api"):
            letter = self.chance.choice(taken)
            assert teller.witness.posts(letter.client_id, text=letter.text).json()["seq"] == letter.seq

    def reconnects(self, teller: Teller) -> None:
        if self._is_up("api"):
            every = teller.witness.messages()
            after = self.chance.randint(0, len(every))
            seen = teller.witness.messages(after)
            assert seen[: len(every) - after] == every[after:]

    def takes_over(self, teller: Teller) -> None:
        self._at_the_desk(teller, "takeover")

    def advisor_says(self, teller: Teller) -> None:
        self._at_the_desk(teller, "messages", text="I am reading what you write.")

    def hands_back(self, teller: Teller) -> None:
        self._at_the_desk(teller, "handback")

    def a_process_dies(self, _: Teller) -> None:
        if len(self.broken.stopped) < AWAY_AT_ONCE:
            self.broken.kill(self.chance.choice([name for name in PROCESSES if self._is_up(name)]))

    def a_process_is_back(self, _: Teller) -> None:
        if self.broken.stopped:
            self.broken.mend([self.chance.choice(sorted(self.broken.stopped))])

    def ends(self) -> None:
        """Everything is mended, every page sends what was not taken, the assistant speaks everywhere again."""
        self.broken.mend(PROCESSES)
        for teller in self.tellers:
            teller.sends()
            assert all(letter.seq is not None for letter in teller.letters)
            self._at_the_desk(teller, "handback")
            until(partial(self._is_answered, teller), 60)

    def _is_answered(self, teller: Teller) -> bool:
        with self.broken.record.reading() as record:
            return not transcript.unheard(record, teller.witness.conversation)

    def _at_the_desk(self, teller: Teller, verb: str, **letter: str) -> None:
        reference = self.broken.standing(teller.witness).reference
        if reference and self._is_up("api"):
            answer = self.desk.post(f"/api/cases/{reference}/{verb}", json=letter)
            # 409: the manager does not speak there; she finds out by trying.
            assert answer.status_code in ({200} if verb == "takeover" else {200, 409}), answer.text

    def _is_up(self, name: str) -> bool:
        return name not in self.broken.stopped


def _signed_in(broken: Broken) -> httpx.Client:
    with broken.record.writing() as record:
        invite = advisors.invite(record, broken.manager)
        advisors.accept_invite(record, invite.token, PASSWORD)
    desk = httpx.Client(base_url=broken.house.url, timeout=30)
    answer = desk.post("/api/session", json={"email": invite.email, "password": PASSWORD})
    desk.headers["X-Haven-Token"] = answer.raise_for_status().json()["token"]
    return desk


def _silences(broken: Broken, conversation: str) -> Iterator[tuple[datetime, datetime]]:
    """From when to when a person owned the conversation."""
    with broken.record.reading() as record:
        query = (
            select(models.Entry.kind, models.Entry.at)
            .join(models.Case, models.Case.id == models.Entry.case_id)
            .where(models.Case.conversation_id == conversation, models.Entry.kind.in_(("taken_over", "handed_back")))
            .order_by(models.Entry.number)
        )
        told = list(record.session.execute(query))
    began: datetime | None = None
    for kind, at in told:
        if kind == "taken_over":
            began = began or at
        elif began is not None:
            yield began, at
            began = None
    assert began is None, "handed back at the end"


@pytest.mark.timeout(120 + 10 * STEPS)
@pytest.mark.parametrize("number", range(FIRST_STORY, FIRST_STORY + STORIES))
def test_no_word_is_lost_and_no_person_talked_over_whatever_dies_when(
    broken: Broken, postbox: Postbox, number: int
) -> None:
    story = Story(broken, number)
    for _ in range(STEPS):
        story.goes_on()
    story.ends()
    for teller in story.tellers:
        conversation = teller.witness.conversation
        with broken.record.reading() as record:
            stored = transcript.messages(record, conversation)
            flagged = {flag.seq for flag in risk.flags(record, conversation) if flag.level == "yes"}
            standing = conversations.standing(record, conversation)
        assert [message.seq for message in stored] == list(range(1, len(stored) + 1))
        said = [(message.seq, message.text) for message in stored if message.sender == "customer"]
        assert said == [(letter.seq, letter.text) for letter in teller.letters]
        silences = list(_silences(broken, conversation))
        spoken = [message.at for message in stored if message.sender == "assistant"]
        assert not [at for at in spoken for first, last in silences if first < at < last]
        alarms = {letter.seq for letter in teller.letters if letter.text == ALARM}
        assert alarms <= flagged
        if alarms:
            assert "urgent" in _alerted(broken, conversation)
            until(partial(postbox.has, str(standing.reference)), 30)
        if any(letter.text == PERSON for letter in teller.letters):
            assert standing.reference
            assert standing.named_advisor


def _alerted(broken: Broken, conversation: str) -> set[str]:
    with broken.record.reading() as record:
        query = select(models.Alert.kind).join(models.Case).where(models.Case.conversation_id == conversation)
        return set(record.session.scalars(query))

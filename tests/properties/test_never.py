"""What must never happen, over thousands of generated dialogues with the real plan, actions, rules and record.

Each property is looked at after every turn of every dialogue. Half of the moves fit the question at hand; the others
are whatever people do: skip, go back, correct, change their mind about their name, ask for a person, repeat themselves.
"""

import asyncio
import os
import re
import secrets
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from actions import record as actions_record
from cases import conversations, models, report, transcript
from cases.database import Database
from cases.interview import PLAN, QUESTIONS
from cases.keeping import forbidden
from ground.sealing import MasterKey
from tests.properties.stage import Meaning, Stage, StageTexts, Turned, registered_actions, rules

DIALOGUES = int(os.environ.get("HAVEN_DIALOGUES", "300"))
"""`make soak` plays 5,000 and more; each takes about a tenth of a second of a processor."""
SAID = "so he was in number 12 again and rang at my door"
INTENTS = sorted({intent for _, intent in rules()} | {"answer", "affirm", "deny", "dont_know", "nlu_fallback"})
DIGRESSIONS = frozenset({"faq", "greet", "thanks", "change_language", "ask_why_question", "talk_to_person"})
_TOLD = sorted(question.id for question in PLAN if question.told and question.choices)

Move = tuple[str, int, int]
MOVES = st.tuples(
    st.sampled_from(
        ["option"] * 8 + ["options"] * 2 + ["words"] * 5 + ["command"] * 3 + ["change", "stale", "advisor", "account"]
    ),
    st.integers(0, 10_000),
    st.integers(0, 10_000),
)


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    shared = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=shared) as folder:
        opened = Database(f"sqlite:///{Path(folder) / 'cases.db'}", MasterKey(secrets.token_hex(32)))
        opened.migrate()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(actions_record, "database", lambda: opened)
            patch.setattr(asyncio, "to_thread", _at_once)
            yield opened
        opened.close()


async def _at_once(work: Callable[[], Any]) -> Any:
    # A thread for each of a million small reads takes longer than the reads.
    return work()


@pytest.fixture(scope="module")
def actions() -> Mapping[str, Any]:
    return registered_actions()


@pytest.fixture(scope="module")
def texts() -> StageTexts:
    return StageTexts()


KNOWN = rules()


@pytest.mark.timeout(7200)
def test_no_dialogue_breaks_a_promise(database: Database, actions: Mapping[str, Any], texts: StageTexts) -> None:
    @settings(
        max_examples=DIALOGUES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(st.lists(MOVES, min_size=3, max_size=16))
    def dialogue(moves: list[Move]) -> None:
        stage = Stage(database, actions, KNOWN, texts)
        watch = Watch(stage)
        for number, move in enumerate(moves):
            play(stage, move, number)
            watch.looks()
        watch.looks_at_the_end()

    dialogue()


def play(stage: Stage, move: Move, number: int) -> None:
    """One move of the customer; what does not fit the moment becomes words."""
    kind, first, second = move
    asked = stage.asked
    question = QUESTIONS.get(asked or "")
    options = [choice.value for choice in question.choices] if question else []
    if kind in ("option", "options") and options:
        wanted = {options[first % len(options)]}
        if kind == "options" and question and question.multiple:
            wanted.add(options[second % len(options)])
        stage.chooses(*sorted(wanted))
    elif kind == "command":
        stage.chooses(("skip_question", "go_back", "ask_why_question", "talk_to_person", "danger_now")[first % 5])
    elif kind == "change":
        named = PLAN[first % (len(PLAN) - 1)].id
        stage.chooses(f"change:{named}")
    elif kind == "stale":
        stage.chooses(PLAN[first % len(PLAN)].choices[0].value if PLAN[first % len(PLAN)].choices else "go_on")
    elif kind == "account":
        stage.says(SAID, Meaning("report_incident", facts=_facts(first, second)))
    elif asked == "go_on":
        stage.chooses("go_on")
    else:
        meant = Meaning(INTENTS[first % len(INTENTS)], facts=_facts(first, second) if second % 3 == 0 else {})
        stage.says(f"{SAID} {number}", meant)


def _facts(first: int, second: int) -> dict[str, Any]:
    named = _TOLD[first % len(_TOLD)]
    choices = QUESTIONS[named].choices
    value = choices[second % len(choices)].value
    fact = {"value": value, "words": "rang at my door"}
    facts: dict[str, Any] = {"reporter" if named == "reporter_role" else named: [fact]}
    return {"when": {"words": "again", "start": "2026-11-20"}} if named == "when" else facts


class Watch:
    """Looks at a dialogue as it goes, and says which promise was broken."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._seen = 0
        self._in_a_row: Counter[str] = Counter()

    def looks(self) -> None:
        fresh = self._stage.turns[self._seen :]
        self._seen = len(self._stage.turns)
        for turned in fresh:
            self._one_question(turned)
            self._not_a_third_time(turned)
            self._not_answered_already(turned)
            self._no_reproach(turned)
            self._promise_is_kept(turned)
            self._nothing_forbidden(turned.after)

    def looks_at_the_end(self) -> None:
        self._every_word_is_there()
        self._case_is_complete()

    def _one_question(self, turned: Turned) -> None:
        questions = [message for message in turned.said if message.question is not None]
        assert len(questions) <= 1, f"two questions in one turn: {[each.question for each in questions]}"
        assert sum(message.text.count("?") for message in questions) <= 3

    def _not_a_third_time(self, turned: Turned) -> None:
        """A question that is put again because its answer was not understood is put once more, and then left."""
        asked = next((message.question for message in turned.said if message.question in QUESTIONS), None)
        if turned.misunderstood and asked:
            self._in_a_row[asked] += 1
            assert asked == "summary" or self._in_a_row[asked] <= 1, f"{asked} is asked a third time"
        else:
            self._in_a_row.clear()

    def _not_answered_already(self, turned: Turned) -> None:
        for message in turned.said:
            if message.question in QUESTIONS and message.question != "summary":
                assert message.question not in turned.after, f"{message.question} was answered and is asked"

    @staticmethod
    def _no_reproach(turned: Turned) -> None:
        assert not any(re.search(r"\bwhy did(n't| not)? you\b", message.text, re.I) for message in turned.said)

    def _promise_is_kept(self, turned: Turned) -> None:
        for message in turned.said:
            if message.kind in ("receipt", "handover"):
                with self._stage.database.reading() as record:
                    standing = conversations.standing(record, self._stage.conversation)
                assert standing.reference is not None
                assert standing.named_advisor is not None

    @staticmethod
    def _nothing_forbidden(standing: report.Report) -> None:
        assert not set(standing) & forbidden(standing), set(standing) & forbidden(standing)
        place = standing.get("where")
        anonymity = standing.get("anonymity")
        if place and anonymity and "give_name" not in anonymity.choices:
            assert not place.words

    def _every_word_is_there(self) -> None:
        with self._stage.database.reading() as record:
            kept = [
                message.text
                for message in transcript.messages(record, self._stage.conversation)
                if message.sender == "customer"
            ]
        assert kept == self._stage.sent

    def _case_is_complete(self) -> None:
        with self._stage.database.reading() as record:
            standing = conversations.standing(record, self._stage.conversation)
            if standing.reference is None:
                return
            assert standing.named_advisor
            case = record.session.scalars(
                select(models.Case).where(models.Case.conversation_id == self._stage.conversation)
            ).one()
            kinds = set(record.session.scalars(select(models.Clock.kind).where(models.Clock.case_id == case.id)))
        assert case.advisor_id is not None
        assert {"acknowledge", "risk_assessment"} <= kinds

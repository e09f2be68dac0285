"""What people do with a case record, in words, so that a test reads like a story."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import count
from typing import Literal

from sqlalchemy import func, select

from cases import advisors, alerts, casework, conversations, models, report, transcript
from cases.database import Database
from cases.messages import Message, Received, Reply, Unheard
from cases.report import Answer, Report
from cases.risk import Signal

THREAT = Signal("threat_to_life", "yes", "kill me", "phrases")
MAYBE = Signal("weapon", "ask", "knife", "phrases")


class Clock:
    """A time that stands still until it is moved."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **amount: float) -> None:
        self.moment += timedelta(**amount)


class Scene:
    """One verb a transaction, as the processes do it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self._client_ids = count(1)
        self._people = count(1)

    def opens(self, language: str = "en") -> str:
        with self.database.writing() as record:
            return conversations.open_conversation(record, language).conversation

    def writes(
        self,
        conversation: str,
        text: str,
        *,
        choices: Sequence[str] = (),
        signals: Sequence[Signal] = (),
        client_id: str | None = None,
    ) -> Received:
        with self.database.writing() as record:
            return transcript.receive(
                record, conversation, client_id or f"c{next(self._client_ids)}", text, choices, signals
            )

    def asks(self, conversation: str, question: str) -> list[Message]:
        with self.database.writing() as record:
            asked = Reply("question", f"Question {question}", question=question, skippable=True)
            return transcript.open_with(record, conversation, [asked])

    def replies(self, conversation: str, heard: int, *replies: Reply, epoch: int | None = None) -> list[Message]:
        with self.database.writing() as record:
            return transcript.reply(record, conversation, heard, replies or (Reply("text", "I hear you."),), epoch)

    def advisor_says(self, conversation: str, advisor: int, text: str) -> Message:
        with self.database.writing() as record:
            return transcript.say(record, conversation, "advisor", text, advisor_id=advisor)

    def takes_over(self, conversation: str, advisor: int) -> None:
        with self.database.writing() as record:
            conversations.take_over(record, conversation, advisor)

    def hands_back(self, conversation: str, advisor: int) -> None:
        with self.database.writing() as record:
            conversations.hand_back(record, conversation, advisor)

    def answers(self, conversation: str, question: str, *choices: str, words: str = "", seq: int | None = None) -> bool:
        with self.database.writing() as record:
            return report.put(record, conversation, Answer(question, "given", choices, words, seq=seq))

    def sends(self, conversation: str) -> casework.Receipt:
        with self.database.writing() as record:
            return casework.submit(record, conversation)

    def wants_person(self, conversation: str) -> casework.Handover:
        with self.database.writing() as record:
            return casework.request_person(record, conversation)

    def advisor(
        self,
        name: str,
        *,
        role: Literal["advisor", "manager"] = "advisor",
        languages: Sequence[str] = ("en",),
        trained_on: date | None = None,
        on_duty: bool = True,
        at_desk: bool = False,
    ) -> int:
        with self.database.writing() as record:
            email = f"person{next(self._people)}@example.org"
            added = advisors.add(record, name, email, role, languages=languages, trained_on=trained_on)
            advisors.set_presence(record, added.advisor_id, "available" if on_duty else "off")
        if at_desk:
            self.sits_at_desk(added.advisor_id)
        return added.advisor_id

    def sits_at_desk(self, *people: int) -> None:
        """Their consoles are open, as of now."""
        with self.database.writing() as record:
            for advisor in people:
                now = record.now()
                record.session.add(
                    models.SignIn(
                        token_digest=f"{next(self._people):064}", advisor_id=advisor, started_at=now, seen_at=now
                    )
                )

    def standing(self, conversation: str) -> conversations.Standing:
        with self.database.reading() as record:
            return conversations.standing(record, conversation)

    def messages(self, conversation: str, after: int = 0, for_staff: bool = False) -> list[Message]:
        with self.database.reading() as record:
            return transcript.messages(record, conversation, after, for_staff)

    def unheard(self, conversation: str) -> list[Unheard]:
        with self.database.reading() as record:
            return transcript.unheard(record, conversation)

    def report(self, conversation: str) -> Report:
        with self.database.reading() as record:
            return report.current(record, conversation)

    def alerts(self, advisor: int) -> list[alerts.Alert]:
        with self.database.reading() as record:
            return alerts.alerts(record, advisor)

    def file(self, reference: str, advisor: int) -> casework.CaseFile:
        with self.database.writing() as record:
            return casework.case_file(record, reference, advisor)

    def reference(self, conversation: str) -> str:
        found = self.standing(conversation).reference
        assert found is not None
        return found

    def rows(self) -> dict[str, int]:
        """How many rows each table holds."""
        with self.database.reading() as record:
            return {
                table.name: record.session.scalar(select(func.count()).select_from(table)) or 0
                for table in models.Base.metadata.sorted_tables
            }

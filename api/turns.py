"""The turns of the assistant: one runner for each conversation that has something unanswered, never two.

What is to be done is read from the case record each time, so nothing is lost when this process is killed: a message
after the assistant's cursor is still to be answered, whoever starts next. While the assistant cannot answer, the
customer is told once, an advisor is alerted, and the runner tries again with a growing pause.
"""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import structlog

from api.background import begin
from api.door import AssistantUnavailable, Door, Said
from api.live import ALERTS, Feed
from api.record import RecordThreads
from api.steps import Began, Step, Stored, left_unanswered, next_step, step_to, store_and_look_on
from api.texts import Texts
from api.unavailable import say_emergency_words, say_unavailable
from cases import transcript
from cases.database import Record
from cases.errors import CaseError, ConversationErased, NotTheSpeaker, RecordUnavailable, UnknownConversation
from cases.messages import Unheard
from ground.logs import exception_without_text

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 15.0
TRIES_BEFORE_SETTING_ASIDE = 6

log = structlog.get_logger()


def pause_after(failures: int) -> float:
    """Seconds before the next try: 0.5, 1, 2, 4 … never more than 15."""
    return min(FIRST_PAUSE_SECONDS * 2.0 ** min(failures - 1, 10), LONGEST_PAUSE_SECONDS)


@dataclass
class Runner:
    """The one task that answers a conversation. `again` says that something new came while it worked.

    first: the turn to begin with, where it is known without a look.
    """

    task: asyncio.Task[None] | None = None
    first: Step | None = None
    hurry: asyncio.Event = field(default_factory=asyncio.Event)
    again: bool = True
    failures: int = 0
    answers_before: int = 0


class Turns:
    """Answers conversations, in order, through the door."""

    def __init__(self, records: RecordThreads, door: Door, feed: Feed, texts: Texts, emergency_seconds: float) -> None:
        self._records = records
        self._door = door
        self._feed = feed
        self._texts = texts
        self._emergency_seconds = emergency_seconds
        self._runners: dict[str, Runner] = {}
        self._beside: set[asyncio.Task[None]] = set()
        self._began = Began()
        self._answers = 0
        self._out = asyncio.Event()

    def foresee(self, record: Record, conversation: str, message: Unheard | None) -> Step | None:
        """The turn that answers `message`, read in the transaction that stores it; to be given to `take_up`."""
        return step_to(record, conversation, message, self._began)

    def take_up(self, conversation: str, first: Step | None = None) -> None:
        """Something may be unanswered in `conversation`: its runner looks, now and not twice at once."""
        runner = self._runners.get(conversation)
        if runner is None:
            runner = self._runners[conversation] = Runner(first=first)
            runner.task = begin(self._run(conversation, runner), f"turns of {conversation}")
        runner.again = True
        runner.hurry.set()

    def watch_over(self, conversation: str, seq: int) -> None:
        """See to it that the urgent message `seq` gets emergency words soon, whatever the assistant does."""
        self._beside_requests(self._watch_over(conversation, seq), f"emergency of {conversation}")

    def forget(self, conversation: str) -> None:
        """Empty the assistant's memory of an erased conversation, after the turn that may be in flight."""
        self._beside_requests(self._forget(conversation), f"forgetting {conversation}")

    async def take_up_all(self) -> None:
        """Take up whatever was left unanswered when the process ended; waits for the record if it is away."""
        failures = 0
        while True:
            try:
                waiting = await self._records.read(left_unanswered)
                break
            except RecordUnavailable:
                failures += 1
                await asyncio.sleep(pause_after(failures))
        for conversation in waiting:
            self.take_up(conversation)
            await self._watch_over_urgent(conversation)
        if waiting:
            log.info("conversations_taken_up", count=len(waiting))

    def start(self) -> None:
        self._beside_requests(self.take_up_all(), "taking up")

    async def stop(self) -> None:
        """Stop all runners. What they were answering is still unanswered in the record."""
        running = [runner.task for runner in self._runners.values() if runner.task]
        for task in (*running, *self._beside):
            task.cancel()
        await asyncio.gather(*running, *self._beside, return_exceptions=True)

    def _beside_requests(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = begin(work, name)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def _run(self, conversation: str, runner: Runner) -> None:
        try:
            while runner.again:
                runner.again = False
                await self._answer_all(conversation, runner)
        except (UnknownConversation, ConversationErased):
            log.info("turn_of_erased_conversation", conversation=conversation)
        finally:
            self._runners.pop(conversation, None)

    async def _answer_all(self, conversation: str, runner: Runner) -> None:
        while True:
            try:
                step, runner.first = runner.first, None
                step = step or await self._records.read(lambda record: next_step(record, conversation, self._began))
                if step is None or not await self._answer(step, runner):
                    return
            except RecordUnavailable:
                await self._pause(runner)

    async def _answer(self, step: Step, runner: Runner) -> bool:
        """Take one turn; whether there may be another one to take."""
        more = True
        if runner.failures == 0:
            runner.answers_before = self._answers
        try:
            said = await self._door.turn(step.turn)
            self._back()
            more = await self._keep(step, said)
        except AssistantUnavailable as error:
            await self._unanswered(step, runner, error)
        except CaseError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever our own fault is, nobody may be left waiting in silence
            log.error("reply_failed", conversation=step.turn.conversation, error=exception_without_text(error))
            await self._unanswered(step, runner, AssistantUnavailable("reply_failed"))
        else:
            runner.failures = 0
            self._answers += 1
        return more

    async def _keep(self, step: Step, said: tuple[Said, ...]) -> bool:
        """Store what was said, however long the record is away: the assistant must not be asked the same turn twice.

        Whether there may be another turn to take.
        """
        conversation = step.turn.conversation
        stored, failures = Stored(), 0
        while True:
            try:
                stored = await self._records.write(lambda record: store_and_look_on(record, step, said, self._texts))
                self._began.add(conversation, step.epoch)
                break
            except NotTheSpeaker:
                # A person took over while the assistant was speaking: its words are dropped.
                log.info("reply_dropped", conversation=conversation, seq=step.turn.seq)
                break
            except RecordUnavailable:
                failures += 1
                await asyncio.sleep(pause_after(failures))
        self._feed.wake_conversation(conversation, stored.newest, stored.fresh)
        self._feed.wake(ALERTS)
        if any(one.custom.get("forget") for one in said):
            # Words that the record no longer holds must not live on in the assistant's memory of the last turns.
            self.forget(conversation)
        return stored.more

    async def _unanswered(self, step: Step, runner: Runner, error: AssistantUnavailable) -> None:
        conversation = step.turn.conversation
        self._out.set()
        runner.failures += 1
        log.warning("assistant_unavailable", conversation=conversation, error=type(error).__name__, reason=str(error))
        if await self._records.write(lambda record: say_unavailable(record, conversation, self._texts)):
            self._feed.wake_conversation(conversation)
            self._feed.wake(ALERTS)
        others_are_answered = self._answers > runner.answers_before
        if step.message and others_are_answered and runner.failures >= TRIES_BEFORE_SETTING_ASIDE:
            # The assistant answers others: it is this message that it cannot work with. The chat must go on.
            log.error("message_set_aside", conversation=conversation, seq=step.turn.seq)
            await self._keep(step, (self._set_aside(step.turn.language),))
            runner.failures = 0
            return
        await self._wait(runner)

    def _set_aside(self, language: str) -> Said:
        text = self._texts.catalogue.text
        return Said(text("utter_message_set_aside", language), english=text("utter_message_set_aside"))

    async def _pause(self, runner: Runner) -> None:
        runner.failures += 1
        await self._wait(runner)

    async def _wait(self, runner: Runner) -> None:
        runner.hurry.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(runner.hurry.wait(), pause_after(runner.failures))

    def _back(self) -> None:
        if self._out.is_set():
            self._out.clear()
            for runner in self._runners.values():
                runner.hurry.set()

    async def _watch_over_urgent(self, conversation: str) -> None:
        with suppress(CaseError):
            for message in await self._records.read(lambda record: transcript.unheard(record, conversation)):
                if message.urgent == "yes":
                    self.watch_over(conversation, message.seq)

    async def _watch_over(self, conversation: str, seq: int) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._out.wait(), self._emergency_seconds)
        failures = 0
        while True:
            try:
                said = await self._records.write(
                    lambda record: say_emergency_words(record, conversation, seq, self._texts)
                )
                break
            except (UnknownConversation, ConversationErased):
                return
            except RecordUnavailable:
                failures += 1
                await asyncio.sleep(pause_after(failures))
        if said:
            self._feed.wake_conversation(conversation)

    async def _forget(self, conversation: str) -> None:
        runner = self._runners.get(conversation)
        if runner and runner.task:
            runner.hurry.set()
            await asyncio.wait([runner.task])
        self._began.discard(conversation)
        failures = 0
        while True:
            try:
                await self._door.forget(conversation)
                return
            except AssistantUnavailable:
                failures += 1
                await asyncio.sleep(pause_after(failures))

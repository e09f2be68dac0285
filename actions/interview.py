"""The interview: one validation action over the plan, the summary, and the report that becomes a case."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import ABOUT_THE_NAME, Decision, Outcome, decide
from actions.correcting import corrects
from actions.record import from_record, in_record
from actions.texts import catalogue
from actions.turn import Turn, turn_of
from actions.urgent_risk import answers_danger, emergency_for, must_ask_about_danger
from cases import report
from cases.consequences import SAID_ONCE
from cases.database import Record
from cases.interview import PLAN, applicable
from cases.report import Answer, Report
from cases.summary import lines
from cases.told import beside_known

Domain = dict[str, Any]
Events = list[dict[str, Any]]

NOT_ASKED = "not_asked"
"""What the slot of a question holds that does not belong to this report: after a digression Rasa's form asks the first
empty slot of its own accord, without asking the plan."""

STEPS_ASIDE = {
    Outcome.NOT_UNDERSTOOD: "action_not_understood",
    Outcome.STOP_FOR_NOW: "action_pause",
    Outcome.WANTS_CHANGE: "action_change_answer",
    Outcome.TOO_MUCH: "action_meet_distress",
}


class ValidateReportForm(Action):  # type: ignore[misc]
    """Takes each message into the report and says which question is next.

    The case record is the truth: the slots only mirror it. The same message taken in twice changes nothing.
    """

    def name(self) -> str:
        return "validate_report_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:  # noqa: ARG002
        turn = turn_of(tracker)
        if not turn.is_new or turn.intent in ("start_report", "resume_report"):
            return await ask_next(turn)
        decision, standing = await in_record(lambda record: _heard(record, turn))
        if emergency_for(turn) or answers_danger(turn, decision.answers):
            return [
                *mirrored(standing, turn.slots),
                SlotSet("heard", turn.seq),
                *_silently(),
                FollowupAction("action_flag_urgent_risk"),
            ]
        asked = [SlotSet("danger_asked", True)] if must_ask_about_danger(turn) else []
        aside = STEPS_ASIDE.get(decision.outcome)
        if aside:
            return [SlotSet("heard", turn.seq), *asked, *_silently(), FollowupAction(aside)]
        if decision.outcome == Outcome.INTERRUPTED:
            # No event but this one's absence: the form rejects itself and a rule answers the intent.
            return []
        self._acknowledge(dispatcher, turn, decision)
        said = _say_once(dispatcher, turn, standing)
        taken = [SlotSet("heard", turn.seq), SlotSet("misunderstood", 0)]
        return [*mirrored(standing, turn.slots), *asked, *said, *taken, _asking(standing)]

    def _acknowledge(self, dispatcher: CollectingDispatcher, turn: Turn, decision: Decision) -> None:
        if turn.intent in ABOUT_THE_NAME and decision.outcome == Outcome.ELSEWHERE:
            dispatcher.utter_message(response=f"utter_{ABOUT_THE_NAME[turn.intent]}_kept")
        elif decision.outcome == Outcome.ELSEWHERE:
            dispatcher.utter_message(response="utter_account_kept" if decision.account else "utter_answer_kept")
        if must_ask_about_danger(turn):
            dispatcher.utter_message(response="utter_ask_safe_again")
        if turn.intent == "dont_know" and decision.answers:
            dispatcher.utter_message(response="utter_not_known")


def _say_once(dispatcher: CollectingDispatcher, turn: Turn, standing: Report) -> Events:
    said = list(turn.slots.get("said_once") or ())
    fresh = [name for name, applies in SAID_ONCE.items() if name not in said and applies(standing)]
    for name in fresh:
        dispatcher.utter_message(response=f"utter_{name}")
    return [SlotSet("said_once", [*said, *fresh])] if fresh else []


def _silently() -> Events:
    # A requested slot without an asking text: the form stays open and says nothing in this turn.
    return [SlotSet("requested_slot", "heard")]


def _asking(standing: Report) -> dict[str, Any]:
    question = standing.upcoming()
    event: dict[str, Any] = SlotSet("requested_slot", question.id if question else None)
    return event


def mirrored(standing: Report, slots: Mapping[str, Any]) -> Events:
    """The slots that differ from the record, as the record has them: what was chosen, or how a question stands."""
    values: dict[str, Any] = {"account_begun": bool(standing.accounts)}
    still_to_ask = {question.id for question in applicable(standing) if question.asked} | standing.reopened
    for question in PLAN:
        answer = standing.get(question.id)
        if answer is None:
            values[question.id] = None if question.id in still_to_ask else NOT_ASKED
        else:
            values[question.id] = answer.choices[0] if len(answer.choices) == 1 else answer.standing
    return [SlotSet(name, value) for name, value in values.items() if slots.get(name) != value]


async def ask_next(turn: Turn) -> Events:
    """The events that make the form ask the first question that has no answer."""
    standing = await from_record(lambda record: report.current(record, turn.conversation))
    return [*mirrored(standing, turn.slots), _asking(standing)]


def _heard(record: Record, turn: Turn) -> tuple[Decision, Report]:
    """What the turn means, beside what was said before, and the report after it; in one transaction."""
    before = report.current(record, turn.conversation)
    decision = Decision(Outcome.WANTS_CHANGE) if corrects(turn, before) else decide(turn)
    return decision, _take_in(record, turn, decision)


def _take_in(record: Record, turn: Turn, decision: Decision) -> Report:
    if decision.account:
        report.add_to_account(record, turn.conversation, decision.account, turn.seq)
    if decision.account_ends:
        end_account(record, turn)
    _put(record, turn, decision.answers)
    if must_ask_about_danger(turn):
        report.reopen(record, turn.conversation, "safety")
    return report.current(record, turn.conversation)


def end_account(record: Record, turn: Turn) -> None:
    """Close the account: it is complete as told, or left out where nothing was told."""
    told = report.current(record, turn.conversation).accounts
    ended = Answer("what_happened", "given" if told else "skipped", source="typed", seq=turn.seq)
    report.put(record, turn.conversation, ended)


def _put(record: Record, turn: Turn, answers: Iterable[Answer]) -> None:
    standing = report.current(record, turn.conversation)
    for answer in answers:
        joined = beside_known(standing.get(answer.question), answer)
        if joined is not None:
            report.put(record, turn.conversation, joined)


class AskSummary(Action):  # type: ignore[misc]
    """Reads everything back in plain words; any line can be changed."""

    def name(self) -> str:
        return "action_ask_report_form_summary"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:  # noqa: ARG002
        turn = turn_of(tracker)
        standing = await from_record(lambda record: report.current(record, turn.conversation))
        shown = [asdict(line) for line in lines(standing, catalogue(), turn.language)]
        dispatcher.utter_message(
            response="utter_ask_report_form_summary",
            custom={"kind": "summary", "question": "summary", "lines": shown},
        )
        return []

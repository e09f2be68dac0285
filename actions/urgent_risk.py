"""Urgent danger: makes sure of the flag, shows the emergency text that fits, and waits for the customer.

`api` has screened and flagged the message before this runs (DOMAIN section 4); here the same flag is made sure of, so
that the words are never shown without the alert, whichever component saw the danger.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.listening import then_listen
from actions.record import from_record, in_record
from actions.turn import Turn, turn_of
from cases import report, risk
from cases.database import Record
from cases.interview import QUESTIONS
from cases.report import Answer
from cases.risk import Signal

TEXT_FOR = {"suicide_self_harm": "suicide", "fire": "fire", "injury": "hurt"}
"""The emergency text that fits a kind of risk; every other kind is answered as danger."""


def text_for(turn: Turn) -> str:
    """The emergency text that fits what was seen: a person in despair is met first."""
    texts = [TEXT_FOR[kind] for kind in turn.kinds if kind in TEXT_FOR]
    return "suicide" if "suicide" in texts else texts[0] if len(set(turn.kinds)) == 1 and texts else "danger"


def emergency_for(turn: Turn) -> str | None:
    """The emergency text to show now; none where there is no danger or it was shown already."""
    if turn.urgent != "yes":
        return None
    text = text_for(turn)
    return None if text in (turn.slots.get("emergency_shown") or ()) else text


def answers_danger(turn: Turn, answers: Iterable[Answer]) -> bool:
    """Whether a typed answer is one that means danger: a plain "no" to "are you safe" holds no word of alarm, so that
    the screen cannot see it. What was chosen by button is flagged as it is stored (`cases.risk`).
    """
    return turn.urgent != "yes" and not turn.by_button and bool(kinds_of(answers))


def kinds_of(answers: Iterable[Answer]) -> tuple[str, ...]:
    """The kinds of urgent risk that the choices of these answers are."""
    choices = (QUESTIONS[answer.question].choice(value) for answer in answers for value in answer.choices)
    return tuple(dict.fromkeys(choice.raises for choice in choices if choice is not None and choice.raises))


def _answered_now(record: Record, turn: Turn) -> tuple[str, ...]:
    standing = report.current(record, turn.conversation)
    return kinds_of(answer for answer in standing.values() if answer.seq == turn.seq)


PLAIN_INTENTS = frozenset(
    {"skip_question", "dont_know", "affirm", "deny", "go_back", "ask_why_question", "greet", "thanks", "faq",
     "stay_anonymous", "give_name_ok"}
)  # fmt: skip
"""What is said in passing a hundred times; a doubt about it stays with the advisor as a flag and interrupts nobody."""
PLAIN_CONFIDENCE = 0.7


def must_ask_about_danger(turn: Turn) -> bool:
    """Whether the message leaves it open that somebody is in danger, so that the first question is asked again.

    Not where it is the answer to that very question, once only, and not again once danger is known.
    """
    asked_already = turn.slots.get("emergency_shown") or turn.slots.get("danger_asked")
    plain = turn.intent in PLAIN_INTENTS and turn.confidence >= PLAIN_CONFIDENCE
    return turn.urgent == "ask" and turn.question != "safety" and not asked_already and not plain


class FlagUrgentRisk(Action):  # type: ignore[misc]
    """Flags, speaks, and leaves the next step to the customer."""

    def name(self) -> str:
        return "action_flag_urgent_risk"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:  # noqa: ARG002
        turn = turn_of(tracker)
        if turn.urgent != "yes":
            turn = replace(turn, kinds=await from_record(lambda record: _answered_now(record, turn)))
        signals = [Signal(kind, "yes", turn.text, "assistant") for kind in turn.kinds or ("danger_now",)]
        await in_record(lambda record: risk.raise_flags(record, turn.conversation, turn.seq, signals))
        shown = list(turn.slots.get("emergency_shown") or ())
        text = text_for(turn)
        dispatcher.utter_message(response="utter_emergency_again" if text in shown else f"utter_emergency_{text}")
        return [
            SlotSet("emergency_shown", [*shown, text] if text not in shown else shown),
            SlotSet("heard", turn.seq),
            *then_listen(tracker),
        ]

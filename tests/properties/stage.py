"""Dialogues without Rasa and without a model: the real plan, actions, rules, texts and record, played by a script.

What Rasa does with a turn is small and written out here: the form takes it in, or steps aside for the rule of its
intent; then the first empty slot is asked. What a message means is given, so that every meaning at every moment is
tried, also those that a trained model would seldom find.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from api.door import Said
from api.steps import Began, Step, next_step, store
from api.texts import Texts
from cases import conversations, report, transcript
from cases.database import Database
from cases.interview import PLAN
from cases.report import Report
from cases.transcript import Message
from language.catalogue import Catalogue

ROOT = Path(__file__).resolve().parents[2]
FORM = "report_form"
MOST_ACTIONS = 12
LOOP = asyncio.new_event_loop()


@dataclass(frozen=True)
class Meaning:
    """What a typed message is taken to mean: its intent, the choices it names, and the facts it holds."""

    intent: str
    choices: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Turned:
    """One turn as it went: whether it was not understood, what was said, and the report before and after."""

    misunderstood: bool
    said: tuple[Message, ...]
    before: Report
    after: Report


def rules() -> dict[tuple[bool, str], tuple[str, ...]]:
    """The actions of each rule, by whether the form is open and by the intent."""
    found: dict[tuple[bool, str], tuple[str, ...]] = {}
    for path in sorted((ROOT / "data").glob("**/rules.yml")):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            opened = any(each.get("active_loop") == FORM for each in rule.get("condition") or ())
            steps = rule["steps"]
            if "intent" in steps[0]:
                found[opened, steps[0]["intent"]] = tuple(step["action"] for step in steps[1:] if "action" in step)
    return found


class Assistant:
    """Rasa's part in a turn: rules, the form, slots; one for each conversation."""

    def __init__(self, actions: Mapping[str, Any], rules_known: Mapping[tuple[bool, str], tuple[str, ...]]) -> None:
        self._actions = actions
        self._rules = rules_known
        self.slots: dict[str, Any] = {question.id: None for question in PLAN}
        self.open = True
        self._said: list[dict[str, Any]] = []

    def answers(self, step: Step, meaning: Mapping[str, Any]) -> list[dict[str, Any]]:
        """What is said to a turn, as an action says it."""
        self._said = []
        tracker = self._tracker(step, meaning)
        queue = [] if not self.open else [FORM]
        if step.turn.event != "message":
            intent = {"start": "start_report", "resume": "resume_report"}[step.turn.event]
            queue = ["utter_hello", FORM] if intent == "start_report" else list(self._rules[self.open, intent])
        elif not self.open:
            queue = list(self._rules.get((False, meaning["intent"]["name"]), ("action_keep_words",)))
        digressed = False
        for _ in range(MOST_ACTIONS):
            if not queue:
                return self._said
            queue, digressed = self._next(queue, tracker, meaning, digressed)
        raise AssertionError(f"the turn does not end: {queue}")

    def _next(self, queue: list[str], tracker: Tracker, meaning: Any, digressed: bool) -> tuple[list[str], bool]:
        name, *rest = queue
        if name != FORM:
            follow = self._act(name, tracker)
            if follow == "action_listen":
                return [], True
            return ([follow] if follow else rest), True
        events = self._run("validate_report_form", tracker)
        if not events and digressed:
            self._ask(tracker)
            return rest, True
        if not events:
            return list(self._rules.get((True, meaning["intent"]["name"]), ("action_keep_words",))), True
        follow = self._take(events, tracker)
        if follow:
            return ([] if follow == "action_listen" else [follow]), False
        requested = self.slots.get("requested_slot")
        if requested is None:
            self.open = False
            return ["action_create_case"], True
        self._say_question(requested, tracker)
        return rest, True

    def _ask(self, tracker: Tracker) -> None:
        # After a digression Rasa's form asks the first slot of its list that is empty.
        empty = next((question.id for question in PLAN if self.slots.get(question.id) is None), None)
        if empty:
            self._say_question(empty, tracker)

    def _say_question(self, question: str, tracker: Tracker) -> None:
        if question == "heard":
            return
        own = f"action_ask_{FORM}_{question}"
        self._act(own if own in self._actions else f"utter_ask_{FORM}_{question}", tracker)

    def _act(self, name: str, tracker: Tracker) -> str | None:
        if name == "utter_faq":
            self._said.append({"response": "utter_faq/confidentiality"})
            return None
        if name.startswith("utter_"):
            self._said.append({"response": name})
            return None
        return self._take(self._run(name, tracker), tracker)

    def _run(self, name: str, tracker: Tracker) -> list[dict[str, Any]]:
        dispatcher = CollectingDispatcher()
        events = LOOP.run_until_complete(self._actions[name](dispatcher, tracker, {}))
        self._said += dispatcher.messages
        return list(events or ())

    def _take(self, events: Iterable[Mapping[str, Any]], tracker: Tracker) -> str | None:
        follow = None
        for event in events:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
            elif event["event"] == "followup":
                follow = str(event["name"])
        tracker.slots.update(self.slots)
        return follow

    def _tracker(self, step: Step, meaning: Mapping[str, Any]) -> Tracker:
        turn = step.turn
        metadata = {
            "seq": turn.seq, "question": turn.question, "choices": list(turn.choices), "urgent": turn.urgent,
            "kinds": list(turn.kinds), "language": turn.language,
        }  # fmt: skip
        message = {"text": turn.text, "metadata": metadata, **meaning}
        events = [{"event": "user", "metadata": metadata}]
        loop = {"name": FORM} if self.open else {}
        return Tracker(turn.conversation, dict(self.slots), message, events, False, None, loop, None)


class Stage:
    """One conversation from its opening on, over a real case record."""

    def __init__(self, database: Database, actions: Mapping[str, Any], known: Any, texts: "StageTexts") -> None:
        self.database = database
        self._texts = texts
        self._assistant = Assistant(actions, known)
        self._began = Began()
        self._number = 0
        self.sent: list[str] = []
        with database.writing() as record:
            self.conversation = conversations.open_conversation(record, "en").conversation
        self.turns: list[Turned] = []
        self.answer()

    def says(self, text: str, meaning: Meaning) -> None:
        self._receive(text, ())
        self.answer(meaning)

    def chooses(self, *choices: str) -> None:
        self._receive(", ".join(choices), choices)
        self.answer()

    def answer(self, meaning: Meaning | None = None) -> None:
        """Let the assistant take every turn that is waiting."""
        for _ in range(MOST_ACTIONS):
            with self.database.reading() as record:
                step = next_step(record, self.conversation, self._began)
                before = report.current(record, self.conversation)
            if step is None:
                return
            said = self._assistant.answers(step, self._parsed(step, meaning))
            with self.database.writing() as record:
                spoken = store(record, step, self._texts.said(said, self._assistant.slots), self._texts.texts)
                after = report.current(record, self.conversation)
            self._began.add(self.conversation, step.epoch)
            misunderstood = bool({"utter_not_understood", "utter_out_of_scope"} & {one.get("response") for one in said})
            self.turns.append(Turned(misunderstood, tuple(spoken), before, after))
        raise AssertionError("the assistant answers for ever")

    @property
    def asked(self) -> str | None:
        """The question that stands on the customer's page."""
        with self.database.reading() as record:
            return conversations.standing(record, self.conversation).question

    def _receive(self, text: str, choices: tuple[str, ...]) -> None:
        self._number += 1
        with self.database.writing() as record:
            transcript.receive(record, self.conversation, f"client-{self._number:05d}", text, choices)
        self.sent.append(text)

    @staticmethod
    def _parsed(step: Step, meaning: Meaning | None) -> dict[str, Any]:
        from bot.meaning import chosen_meaning, intent  # Rasa takes seconds to import, and only dialogues need it

        if step.turn.choices:
            return chosen_meaning(step.turn.choices, step.turn.question)
        if meaning is None or step.turn.event != "message":
            return intent("nlu_fallback", 0.0)
        parsed = {**intent(meaning.intent, 0.9), "facts": dict(meaning.facts)}
        if meaning.choices:
            parsed["meaning"] = {"question": step.turn.question, "choices": list(meaning.choices)}
        return parsed


class StageTexts:
    """The catalogue's texts as Rasa would send them, each with its variation."""

    def __init__(self) -> None:
        self.texts = Texts(Catalogue.load(ROOT / "data"))
        self._variations: dict[str, list[dict[str, Any]]] = {}
        for path in (ROOT / "data").glob("**/responses.yml"):
            self._variations.update(yaml.safe_load(path.read_text(encoding="utf-8"))["responses"])

    def said(self, messages: Iterable[Mapping[str, Any]], slots: Mapping[str, Any]) -> tuple[Said, ...]:
        return tuple(self._said(message, slots) for message in messages)

    def _said(self, message: Mapping[str, Any], slots: Mapping[str, Any]) -> Said:
        key = message.get("response") or message.get("template") or ""
        variation = self._fitting(key, slots)
        text = message.get("text") or variation.get("text", "").format_map(_Filled(message))
        buttons = message.get("buttons") or variation.get("buttons") or ()
        custom = {**(variation.get("custom") or {}), **(message.get("custom") or {})}
        return Said(text, key, tuple((str(one["payload"]), str(one["title"])) for one in buttons), custom)

    def _fitting(self, key: str, slots: Mapping[str, Any]) -> dict[str, Any]:
        plain: dict[str, Any] = {}
        for variation in self._variations.get(key, ()):
            conditions = variation.get("condition")
            if not conditions:
                plain = plain or variation
            elif all(slots.get(each["name"]) == each["value"] for each in conditions):
                return variation
        return plain


class _Filled(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        raise AssertionError(f"a text has the place {name}, which its action does not fill")


def registered_actions() -> Mapping[str, Any]:
    executor = ActionExecutor()
    executor.register_package("actions")
    return dict(executor.actions)


__all__ = ["Meaning", "Stage", "StageTexts", "Turned", "registered_actions", "rules"]

"""Plays an invented report through the same verbs that the webchat uses, so that it is stored like any other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cases import casework, conversations, report, risk, transcript
from cases.database import Record
from cases.interview import QUESTIONS
from cases.report import Answer
from cases.transcript import Line, Option, Reply
from language.catalogue import Catalogue
from language.moment import understand_when

LONDON = ZoneInfo("Europe/London")
PACE = timedelta(seconds=35)
EMERGENCIES = {"fire": "fire", "injury": "hurt", "suicide_self_harm": "suicide"}


class Clock:
    """The time as it was when the report was told; moves on with every message."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_on(self) -> None:
        self.at += PACE


@dataclass(frozen=True)
class Said:
    """One answer as it stands in reports.yml."""

    texts: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    signals: tuple[risk.Signal, ...] = ()
    skipped: bool = False

    @classmethod
    def read(cls, value: Any) -> "Said":
        if value == "skip":
            return cls(texts=("skip",), skipped=True)
        if isinstance(value, str | list):
            return cls(choices=_several(value))
        signals = tuple(risk.Signal(**signal, judge="phrases") for signal in value.get("signals", ()))
        return cls(_several(value["says"]), _several(value.get("means", ())), signals)


class Telling:
    """One report while it is told: the customer, the assistant and later the advisor take turns."""

    def __init__(self, record: Record, clock: Clock, texts: Catalogue, advisors: Mapping[str, int]) -> None:
        self._record, self._clock, self._texts, self._advisors = record, clock, texts, advisors
        self._conversation = conversations.open_conversation(record, "en").conversation
        self._number = 0
        self._assistant(Reply("text", texts.text("utter_hello")))

    def tell(self, talk: Sequence[Mapping[str, Any]]) -> None:
        """Answer question after question, as `talk` has it."""
        for step in talk:
            ((question, value),) = step.items()
            self._ask(question)
            self._answer(question, Said.read(value))

    def go_on(self, steps: Sequence[str | Mapping[str, str]]) -> None:
        """What happened with the report afterwards."""
        for step in steps:
            name, words = next(iter(step.items())) if isinstance(step, Mapping) else (step, "")
            self._clock.pass_on()
            getattr(self, f"_then_{name}")(words)

    def _ask(self, question: str) -> None:
        titles = self._texts.buttons(question)
        options = tuple(Option(value, title) for value, title in titles.items())
        plan = QUESTIONS[question]
        text = self._texts.text(f"utter_ask_report_form_{question}")
        self._assistant(Reply("question", text, question, options, plan.multiple, plan.skippable))

    def _answer(self, question: str, said: Said) -> None:
        if question == "what_happened":
            self._account(said)
            return
        titles = self._texts.buttons(question)
        spoken = said.texts[0] if said.texts else ", ".join(titles.get(choice, choice) for choice in said.choices)
        seq = self._customer(spoken, () if said.texts else said.choices, said.signals)
        words = "" if said.skipped else spoken
        answer = Answer(
            question,
            "skipped" if said.skipped else "given",
            said.choices,
            words,
            self._understood(question, words),
            "typed" if said.texts else "chosen",
            seq,
        )
        report.put(self._record, self._conversation, answer)

    def _account(self, said: Said) -> None:
        seq = 0
        for number, text in enumerate(said.texts):
            seq = self._customer(text, (), said.signals if number == len(said.texts) - 1 else ())
            report.add_to_account(self._record, self._conversation, text, seq)
        report.put(self._record, self._conversation, Answer("what_happened", "given", ("that_is_all",), seq=seq))

    def _understood(self, question: str, words: str) -> dict[str, Any]:
        moment = understand_when(words, self._clock()) if question == "when" and words else None
        if moment is None:
            return {}
        understood = {"start": moment.start.isoformat(), "precision": moment.precision}
        return understood if moment.end is None else {**understood, "end": moment.end.isoformat()}

    def _customer(self, text: str, choices: Sequence[str], signals: Sequence[risk.Signal] = ()) -> int:
        self._clock.pass_on()
        self._number += 1
        name = f"invented-{self._number}"
        received = transcript.receive(self._record, self._conversation, name, text, choices, signals)
        if received.urgent == "yes" and self._standing().owner == "assistant":
            kind = next((EMERGENCIES[signal.kind] for signal in signals if signal.kind in EMERGENCIES), "danger")
            self._assistant(Reply("emergency", self._texts.text(f"utter_emergency_{kind}")))
        return received.seq

    def _assistant(self, *replies: Reply) -> None:
        self._clock.pass_on()
        unheard = transcript.unheard(self._record, self._conversation)
        if unheard:
            transcript.reply(self._record, self._conversation, unheard[-1].seq, replies)
        else:
            transcript.open_with(self._record, self._conversation, replies)

    def _then_send(self, _: str) -> None:
        standing = report.current(self._record, self._conversation)
        lines = tuple(
            Line(answer.question, self._texts.text(f"utter_label_{answer.question}"), self._in_words(answer))
            for answer in standing.values()
        )
        text = self._texts.text("utter_ask_report_form_summary")
        options = tuple(Option(value, title) for value, title in self._texts.buttons("summary").items())
        self._assistant(Reply("summary", text, "summary", options, lines=lines))
        seq = self._customer(options[0].title, ("send",))
        report.put(self._record, self._conversation, Answer("summary", "given", ("send",), source="chosen", seq=seq))
        receipt = casework.submit(self._record, self._conversation)
        by = receipt.acknowledge_by.astimezone(LONDON)
        said = {"reference": receipt.reference, "advisor": receipt.advisor, "by": f"{by:%A} {by.day} {by:%B, %H:%M}"}
        self._assistant(Reply("receipt", self._texts.text("utter_receipt", **said)))

    def _in_words(self, answer: Answer) -> str:
        if answer.standing != "given":
            return self._texts.text("utter_summary_unanswered")
        titles = self._texts.buttons(answer.question)
        return answer.words or ", ".join(titles.get(choice, choice) for choice in answer.choices)

    def _then_person(self, _: str) -> None:
        self._customer("Talk to a person", ("talk_to_person",))
        handover = casework.request_person(self._record, self._conversation)
        by = (handover.by or self._clock()).astimezone(LONDON)
        said = {"advisor": handover.advisor or self._standing().named_advisor, "by": f"{by:%A, %H:%M}"}
        self._assistant(Reply("handover", self._texts.text(handover.text, **said)))

    def _then_take_over(self, _: str) -> None:
        conversations.take_over(self._record, self._conversation, self._named)
        text = self._texts.text("utter_taken_over", advisor=self._standing().named_advisor)
        transcript.say(self._record, self._conversation, "system", text, "handover")

    def _then_hand_back(self, _: str) -> None:
        conversations.hand_back(self._record, self._conversation, self._named)
        text = self._texts.text("utter_handed_back", advisor=self._standing().named_advisor)
        transcript.say(self._record, self._conversation, "system", text, "handover")

    def _then_advisor(self, words: str) -> None:
        transcript.say(self._record, self._conversation, "advisor", words, advisor_id=self._named)

    def _then_customer(self, words: str) -> None:
        self._customer(words, ())

    def _then_acknowledge(self, _: str) -> None:
        casework.acknowledge(self._record, self._reference, self._named)

    def _then_note(self, words: str) -> None:
        casework.note(self._record, self._reference, self._named, words)

    def _then_close(self, words: str) -> None:
        casework.close(self._record, self._reference, self._named, words)

    def _then_clear(self, words: str) -> None:
        for flag in risk.flags(self._record, self._conversation):
            risk.clear_flag(self._record, flag.id, self._named, words)

    def _standing(self) -> conversations.Standing:
        return conversations.standing(self._record, self._conversation)

    @property
    def _reference(self) -> str:
        return self._standing().reference or ""

    @property
    def _named(self) -> int:
        return self._advisors[self._standing().named_advisor or ""]


def _several(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)

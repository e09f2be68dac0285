"""A wish about the advisor, at any time: kept in the customer's words, honoured where it can be, said where not."""

from functools import cache
from typing import Any

import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.record import from_record, in_record
from actions.settings import ActionSettings
from actions.turn import Turn, turn_of
from cases import report, wishing
from cases.database import Record
from cases.interview import QUESTIONS
from cases.report import Answer
from cases.wishing import Outcome
from language.normalise import folded_text
from language.tokens import words as words_of

QUESTION = "advisor_wish"
LONGEST_WISH = 14
"""Words of a message; in a longer one "the woman next door" is rather part of the story."""
NEAR = 4
"""How many words before "man" a "not" still turns it round."""


class NoteWish(Action):  # type: ignore[misc]
    """Writes the wish down and says what became of it."""

    def name(self) -> str:
        return "action_note_wish"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:  # noqa: ARG002
        turn = turn_of(tracker)
        found = await in_record(lambda record: note(record, turn))
        say_outcome(dispatcher, found)
        return [SlotSet("heard", turn.seq)]


def note(record: Record, turn: Turn) -> Outcome:
    """Keep the wish of this turn as an answer, and what became of it."""
    report.put(record, turn.conversation, wish_in(turn))
    return wishing.outcome(record, turn.conversation)


def say_outcome(dispatcher: CollectingDispatcher, found: Outcome) -> None:
    """Say what became of the wish: nothing is promised that is not so."""
    if found.kind != "none":
        dispatcher.utter_message(response=f"utter_wish_{found.kind}", advisor=found.advisor or "")


async def outcome_for(turn: Turn) -> Outcome:
    """What became of the wish so far."""
    return await from_record(lambda record: wishing.outcome(record, turn.conversation))


def has_wish(turn: Turn) -> bool:
    """Whether a message that asks for a person says which person as well: "can I talk to a woman"."""
    short = not turn.by_button and len(turn.text.split()) <= LONGEST_WISH
    return bool(turn.facts.get(QUESTION)) or (short and bool(_read(turn.text, turn.language)[0]))


def wish_in(turn: Turn) -> Answer:
    """The wish of this turn as an answer. Where nobody can say which it is, its words are kept as another wish."""
    told = turn.facts.get(QUESTION) or []
    values = [fact["value"] for fact in told if QUESTIONS[QUESTION].choice(fact.get("value") or "")]
    language = next((fact["language"] for fact in told if fact.get("language")), None)
    understood, named = _read(turn.text, turn.language)
    choices = tuple(dict.fromkeys(values or understood)) or ("another_wish",)
    facts = {"language": language or named} if language or named else {}
    return Answer(QUESTION, "given", choices, turn.text, facts, "typed", turn.seq)


def _read(text: str, language: str) -> tuple[list[str], str | None]:
    terms = _terms(language)
    said = [word.replace("\u2019", "'") for word in words_of(folded_text(text))]
    found: list[str] = []
    for choice, other in (("a_woman", "a_man"), ("a_man", "a_woman")):
        for place, word in enumerate(said):
            if word in terms[choice]:
                turned = bool(set(said[max(0, place - NEAR) : place]) & set(terms["not"]))
                found.append(other if turned else choice)
    if len(set(found)) > 1:
        found = []
    whole = f" {' '.join(said)} "
    named = next((code for name, code in terms["languages"].items() if f" {name} " in whole), None)
    if named or any(f" {phrase} " in whole for phrase in terms["my_language"]):
        found.append("speaks_my_language")
    if any(f" {phrase} " in whole for phrase in terms["somebody_else"]):
        found.append("not_a_certain_person")
    return found, named


@cache
def _terms(language: str) -> dict[str, Any]:
    folder = ActionSettings().home / "data" / "advisor_wish" / "words"
    path = folder / f"{language}.yml"
    source = path if path.exists() else folder / "en.yml"
    content: dict[str, Any] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return content

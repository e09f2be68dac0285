"""A report from greeting to case in every language that Haven speaks, typed as people of that language type.

What is typed stands in tests/conversations/told/<code>.yml, one file a language; a language without it fails. The form:

    hello: "…"              a greeting, before anything else
    safety: "…"             safe now
    reporter_role: "…"      it happened to me
    anonymity: "…"          no name
    what_happened: [… , …]  what happened, in two messages or more; no danger now
    that_is_all: "…"        nothing to add
    incident_types: "…"     typed where Haven asks for what the account did not tell it, and so for the next four:
    characteristics: "…"    the kind of incident, and why it was
    when: "…"
    where: "…"
    repeated: "…"           whether it had happened before
    go_on: "…"              yes, go on: typed where the account was taken for danger
    more_questions: "…"     no more questions, finish now
    share_with: "…"         share it with nobody
    send: "…"               yes, send it
    told: {incident_types: [verbal_abuse], characteristics: [race_or_ethnicity], repeated: [first_time]}
                            what the account says, by the plan's identifiers (cases/interview.py): the report holds it
                            all. What it holds besides is measured, not promised (make bench PARTS=understanding)
"""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from cases import casework, clocks, conversations, models, report
from cases.clocks import ON_OPENING
from language.catalogue import Catalogue
from tests.house import ROOT, Customer, House

CATALOGUE = Catalogue.load(ROOT / "data")
TOLD = Path(__file__).parent / "told"
LANGUAGES = [language.code for language in CATALOGUE.spoken_languages]
IN_PLACE = {
    "safety": "safe",
    "reporter_role": "self",
    "anonymity": "anonymous",
    "more_questions": "finish_now",
    "share_with": "nobody",
}
"""What every file answers where it is asked; what else is told differs from file to file."""

ASIDES = ("go_on",)
"""What may stand before the account goes on, once."""

TURNS = 24


class Teller:
    """Somebody who types what stands in the file of their language, at the questions that they are asked."""

    def __init__(self, house: House, language: str, told: dict[str, Any]) -> None:
        self.language = language
        self.told = told
        self.customer = Customer(house.url, language)
        self.asked: list[str] = [str(self.customer.waits_for_question()["question"])]
        self._account = list(told["what_happened"])

    def types(self, text: str) -> list[dict[str, Any]]:
        """Send a message; the question that follows is kept in `asked`."""
        said = [each for each in self.customer.says(text) if each["sender"] != "customer"]
        self.asked += [each["question"] for each in said if each.get("question")]
        return said

    def answers(self) -> list[dict[str, Any]]:
        """Type what this person answers to the question asked last."""
        question = self.asked[-1]
        if question == "what_happened":
            return self.types(self._account.pop(0) if self._account else self.told["that_is_all"])
        return self.types(self.told["send" if question == "summary" else question])

    def tells_it_all(self) -> None:
        """Greet, answer what is asked, and send."""
        self.types(self.told["hello"])
        for _ in range(TURNS):
            if any(message["kind"] == "receipt" for message in self.answers()):
                return
        raise AssertionError(f"never sent; asked were {self.asked}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_is_typed_from_greeting_to_case(house: House, language: str) -> None:
    teller = Teller(house, language, _told_in(language))
    teller.tells_it_all()
    _assert_spoken_all_along(teller)
    _assert_nothing_asked_twice(teller)
    _assert_understood(house, teller)
    _assert_a_case(house, teller)


def _told_in(language: str) -> dict[str, Any]:
    path = TOLD / f"{language}.yml"
    assert path.exists(), f"{language} is spoken, and nobody has written {path.relative_to(ROOT)}"
    told: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return told


def _assert_spoken_all_along(teller: Teller) -> None:
    """Every message in the language, and each question in the very words of its catalogue."""
    said = [each for each in teller.customer.messages() if each["sender"] != "customer"]
    assert {each["language"] for each in said} == {teller.language}
    for message in said:
        if message.get("question") and message["question"] not in ASIDES:
            assert message["text"] in _ways_of_asking(message["question"], teller.language)


def _ways_of_asking(question: str, language: str) -> set[str]:
    who = {"reporter_role": "self"}
    return {CATALOGUE.asking(question, {**who, "account_begun": begun}, language).text for begun in (None, True)}


def _assert_nothing_asked_twice(teller: Teller) -> None:
    """The greeting brings the first question again, an account of danger "are you safe" once more: nothing else."""
    often = Counter(teller.asked)
    allowed = {"safety": 3, "what_happened": len(teller.told["what_happened"]) + 2}
    assert {question: times for question, times in often.items() if times > allowed.get(question, 1)} == {}


def _assert_understood(house: House, teller: Teller) -> None:
    with house.database().reading() as record:
        answers = report.current(record, teller.customer.conversation)
    assert {question: answers[question].choices for question in IN_PLACE} == {
        question: (choice,) for question, choice in IN_PLACE.items()
    }
    assert list(answers.accounts) == list(teller.told["what_happened"])
    for question, choices in teller.told["told"].items():
        assert set(answers[question].choices) >= set(choices), question


def _assert_a_case(house: House, teller: Teller) -> None:
    with house.database().reading() as record:
        standing = conversations.standing(record, teller.customer.conversation)
        receipt = casework.receipt(record, teller.customer.conversation)
        case = record.session.query(models.Case).filter_by(reference=standing.reference).one()
        running = {face.kind for face in clocks.faces(record, case) if face.state == "due"}
    assert receipt is not None
    assert receipt.reference == standing.reference
    assert receipt.advisor == standing.named_advisor
    assert running >= set(ON_OPENING)
    read = "\n".join(message["text"] for message in teller.customer.messages() if message["kind"] == "receipt")
    assert str(receipt.reference) in read
    assert str(receipt.advisor) in read

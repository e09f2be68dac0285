"""Every answer stands under its question with its words and how it is known; a gap is said to be one."""

from datetime import UTC, datetime
from typing import Any

from api.console.facts import crime, facts, strands
from api.console.shapes import Fact
from cases.messages import Message, Translation
from cases.report import Answer

AT = datetime(2026, 1, 12, 10, 2, tzinfo=UTC)


def fact(question: str, answer: Answer | None, accounts: tuple[str, ...] = ()) -> Fact:
    report = {question: answer} if answer else {}
    return next(each for each in facts(report, accounts) if each.question == question)


def answer(question: str, *choices: str, **more: Any) -> Answer:
    return Answer(question, "given", choices, at=AT, **more)


def words(shown: Fact) -> list[str]:
    return ["".join(piece.text for piece in pieces) for pieces in shown.words]


def test_told_fact_is_marked_as_not_confirmed() -> None:
    shown = fact("incident_types", answer("incident_types", "arson", words="set the bin alight", source="told"))
    assert shown.values == ("Arson",)
    assert words(shown) == ["set the bin alight"]
    assert shown.known == "Understood from the account, not confirmed by the customer, 10:02"


def test_date_that_was_understood_stands_beside_the_words() -> None:
    shown = fact("when", answer("when", words="last night", understood={"spoken": "Sunday 11 January"}))
    assert shown.values == ("Understood as Sunday 11 January",)
    assert words(shown) == ["last night"]


def test_gaps_are_named_and_not_guessed() -> None:
    assert fact("police", Answer("police", "skipped")).gap == "Skipped by the customer."
    assert fact("police", Answer("police", "unknown", words="no idea")).gap == "The customer does not know."
    assert fact("police", Answer("police", "declined")).gap == "The customer would rather not say."
    assert fact("repeated", None).gap == "No answer yet."


def test_what_is_only_ever_told_is_no_gap() -> None:
    assert "injuries" not in {shown.question for shown in facts({}, ())}
    told = {"injuries": answer("injuries", "somebody_hurt", words="he cut my lip", source="told")}
    assert "injuries" in {shown.question for shown in facts(told, ())}


def test_what_was_told_is_shown_although_its_question_was_never_reached() -> None:
    told = {"police": answer("police", "reported", source="told")}
    assert "police" in {shown.question for shown in facts(told, ())}


def test_account_shows_every_part_even_before_it_is_complete() -> None:
    shown = fact("what_happened", None, ("first part", "second part"))
    assert words(shown) == ["first part", "second part"]
    assert shown.known == "Still telling"


def test_identity_is_closed() -> None:
    report = {
        "anonymity": answer("anonymity", "give_name"),
        "contact_name": answer("contact_name", words="Amina Yusuf"),
    }
    shown = next(each for each in facts(report, ()) if each.question == "contact_name")
    assert shown.closed
    assert not shown.words


def test_crime_is_derived_and_incidents_are_not_called_crimes() -> None:
    assert crime({}) == "Not known yet"
    assert crime({"incident_types": answer("incident_types", "verbal_abuse")}) == (
        "Hate incident, no crime among its types"
    )
    assert crime({"incident_types": answer("incident_types", "verbal_abuse", "arson")}) == "Crime: Arson"


def test_police_strands_leave_out_sex_and_age() -> None:
    assert strands({"characteristics": answer("characteristics", "sex", "disability")}) == "Disability"
    assert strands({"characteristics": answer("characteristics", "sex")}) == "None of the five that the police count"


def test_words_in_another_language_have_their_english_beside_them() -> None:
    made = Translation("en", "translated", "pl", "libretranslate", AT, "He threatened me")
    said = Message(4, AT, "customer", None, "text", "Groził mi", "pl", translation=made)
    report = {
        "anonymity": Answer("anonymity", "given", ("give_name",), at=AT),
        "what_happened": Answer("what_happened", "given", (), "Groził mi", seq=4, at=AT),
        "effect": Answer("effect", "given", ("afraid_at_home",), "Groził", seq=4, at=AT),
        "contact_name": Answer("contact_name", "given", (), "Groził mi", seq=4, at=AT),
    }
    found = {fact.question: fact for fact in facts(report, ("Groził mi",), (said,))}
    english = {name: ["".join(piece.text for piece in words) for words in found[name].english] for name in report}
    assert english == {
        "anonymity": [],
        "what_happened": ["He threatened me"],
        "effect": ["He threatened me"],
        "contact_name": [],
    }

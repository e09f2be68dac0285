"""A report as an advisor reads it: every answer under its question, with its words and how it is known."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from api.console.blurring import Piece, pieces
from api.console.moments import time_of_day
from api.console.shapes import Fact
from api.console.terms import choice_term, question_term
from cases.interview import CRIMES, FEEDBACK, POLICE_STRANDS, applicable
from cases.messages import IDENTITY, Message
from cases.report import ACCOUNT, Answer

_KNOWN = {
    "chosen": "Chosen by the customer",
    "typed": "Typed by the customer",
    "told": "Understood from the account, not confirmed by the customer",
}
_GAPS = {
    "skipped": "Skipped by the customer.",
    "declined": "The customer would rather not say.",
    "unknown": "The customer does not know.",
}
_NOT_YET = "No answer yet."


def facts(report: Mapping[str, Answer], accounts: Sequence[str], messages: Sequence[Message] = ()) -> tuple[Fact, ...]:
    """The questions that belong to this report, in their order; what is missing is said to be so.

    The words of an answer have the English of the message beside them that they stand in, where there is one.
    """
    told = {message.text: message.translation.text for message in messages if message.translation}
    by_seq = {message.seq: told.get(message.text, "") for message in messages}
    belonging = [
        question.id
        for question in applicable(report)
        if question.id != "summary" and (question.asked or question.id in report)
    ]
    # Asked only once the report was sent: no gap of the report where it was left out.
    after = [FEEDBACK.id] if FEEDBACK.id in report else []
    found = [_fact(question, report.get(question), accounts) for question in (*belonging, *after)]
    originals = {ACCOUNT: [told.get(account, "") for account in accounts]}
    for question, answer in report.items():
        if question not in originals and answer.words.strip() and question not in IDENTITY:
            originals[question] = [by_seq.get(answer.seq or 0, "")]
    return tuple(replace(fact, english=_english(originals.get(fact.question, []))) for fact in found)


def crime(report: Mapping[str, Answer]) -> str:
    """Whether what was told is a crime or an incident (policy 1.5); derived from the types, never asked."""
    types = _given(report, "incident_types")
    crimes = [choice_term("incident_types", value) for value in types if value in CRIMES]
    if crimes:
        return f"Crime: {'; '.join(crimes)}"
    return "Hate incident, no crime among its types" if types else "Not known yet"


def strands(report: Mapping[str, Answer]) -> str:
    """The characteristics among the five that police and the regulator count."""
    told = _given(report, "characteristics")
    counted = [choice_term("characteristics", value) for value in told if value in POLICE_STRANDS]
    if counted:
        return ", ".join(counted)
    return "None of the five that the police count" if told else "Not known yet"


def _fact(question: str, answer: Answer | None, accounts: Sequence[str]) -> Fact:
    label = question_term(question)
    told = tuple(pieces(account) for account in accounts) if question == ACCOUNT else ()
    if answer is None:
        return Fact(question, label, words=told, known="Still telling" if told else "", gap="" if told else _NOT_YET)
    if answer.standing != "given" and not told:
        return Fact(question, label, words=_words(answer), gap=_GAPS[answer.standing])
    if question in IDENTITY:
        return Fact(question, label, closed=True)
    return Fact(
        question=question,
        label=label,
        values=tuple(choice_term(question, value) for value in answer.choices) + _understood(answer),
        words=told or _words(answer),
        known=f"{_KNOWN[answer.source]}, {time_of_day(answer.at)}",
    )


def _english(texts: Sequence[str]) -> tuple[tuple[Piece, ...], ...]:
    return tuple(pieces(text) for text in texts if text)


def _understood(answer: Answer) -> tuple[str, ...]:
    """What was made of the words, where it can be said in words (a date beside "last night", several one by one)."""
    corrections = tuple(f"Corrected later: “{words}”" for words in answer.understood.get("corrections") or ())
    incidents = answer.understood.get("incidents") or ()
    if len(incidents) > 1:
        return tuple(f"“{each['words']}”, understood as {each['spoken']}" for each in incidents)
    spoken = answer.understood.get("spoken")
    return (f"Understood as {spoken}", *corrections) if isinstance(spoken, str) and spoken else corrections


def _words(answer: Answer) -> tuple[tuple[Piece, ...], ...]:
    return (pieces(answer.words),) if answer.words.strip() else ()


def _given(report: Mapping[str, Answer], question: str) -> tuple[str, ...]:
    answer = report.get(question)
    return answer.choices if answer is not None and answer.standing == "given" else ()

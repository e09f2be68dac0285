"""A case in a few lines, composed from its facts alone: what was not told is left out, nothing is guessed."""

from collections.abc import Iterable, Mapping, Sequence

from api.console.terms import choice_term, term
from cases.report import Answer

_REPORTS = {
    "self": "The person it happened to reports",
    "witness": "A witness reports",
    "representative": "A representative reports",
}
_SAFETY = {
    "safe": "Said they are safe.",
    "danger_now": "Said they are in danger now.",
    "hurt": "Said that somebody is hurt.",
    "might_return": "Said that they may come back soon.",
    "unsure": "Not sure whether they are safe.",
}
_UNSAID = {
    "not_sure": "Not sure what it was about.",
    "rather_not_say": "Would rather not say what it was about.",
}
_REPEATED = {
    "first_time": "The first time.",
    "happened_before": "It has happened before.",
    "keeps_happening": "It keeps happening.",
}
_POLICE = {
    "reported": "The police know.",
    "not_reported": "The police do not know.",
    "want_help": "Wants help to tell the police.",
}
_NAME = {"anonymous": "Anonymous.", "give_name": "Gives a name."}
_QUOTED = 80
"""How many characters of somebody's own words stand in the summary; the rest is in the facts."""


def in_short(report: Mapping[str, Answer], raised: Sequence[str] = ()) -> str:
    """The case in a few plain sentences; empty while nothing was told.

    report   the standing answers by question
    raised   the kinds of the urgent-risk flags that nobody cleared
    """
    sentences = [
        _raised(raised),
        _from_choice(report, "safety", _SAFETY),
        _incident(report),
        _characteristics(report),
        _from_choice(report, "repeated", _REPEATED),
        _from_choice(report, "police", _POLICE),
        _from_choice(report, "anonymity", _NAME),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _raised(kinds: Sequence[str]) -> str:
    named = [term("kinds", kind).lower() for kind in dict.fromkeys(kinds)]
    return f"Flagged: {_listed(named)}." if named else ""


def _incident(report: Mapping[str, Answer]) -> str:
    who = next((_REPORTS[value] for value in _choices(report, "reporter_role") if value in _REPORTS), "Reported:")
    types = [choice_term("incident_types", value).lower() for value in _choices(report, "incident_types")]
    where = _choice_or_words(report, "where")
    when = _choice_or_words(report, "when")
    if not (types or where or when):
        return "" if who == "Reported:" else f"{who} it."
    what = _listed(types) or "an incident"
    return f"{who} {', '.join(part for part in (what, where, when) if part)}."


def _characteristics(report: Mapping[str, Answer]) -> str:
    values = _choices(report, "characteristics")
    said = [choice_term("characteristics", value).lower() for value in values if value not in _UNSAID]
    if said:
        return f"About {_listed(said)}."
    return next((_UNSAID[value] for value in values if value in _UNSAID), "")


def _from_choice(report: Mapping[str, Answer], question: str, sentences: Mapping[str, str]) -> str:
    return " ".join(sentences[value] for value in _choices(report, question) if value in sentences)


def _choice_or_words(report: Mapping[str, Answer], question: str) -> str:
    answer = report.get(question)
    if answer is None or answer.standing != "given":
        return ""
    if answer.choices:
        return _listed([choice_term(question, value).lower() for value in answer.choices])
    words = " ".join(answer.words.split())
    if not words:
        return ""
    return f"“{words}”" if len(words) <= _QUOTED else f"“{words[:_QUOTED].rstrip()}…”"


def _choices(report: Mapping[str, Answer], question: str) -> tuple[str, ...]:
    answer = report.get(question)
    return answer.choices if answer is not None and answer.standing == "given" else ()


def _listed(items: Iterable[str]) -> str:
    """The items as a sentence lists them: "a, b and c"; with semicolons where an item has a comma of its own."""
    listed = list(items)
    if len(listed) < 2:
        return "".join(listed)
    between = "; " if any("," in item for item in listed) else ", "
    return f"{between.join(listed[:-1])} and {listed[-1]}"

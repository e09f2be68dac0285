"""How easy a text is to read: what is measured is defined in docs/decisions/0009-what-reading-age-nine-means.md."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import textstat
import yaml

LONGEST_SENTENCE = 20
"""Words (DOMAIN section 6)."""
ENOUGH_TO_MEASURE = 20
"""Words from which on a grade says something of a text; a shorter one has too few sentences."""
HIGHEST_GRADE = 4.0
"""Flesch-Kincaid. Grade 4 begins at nine years (England's year 5)."""
LONG_WORD = 3
"""Syllables."""
LONG_WORDS_OF_TEN = 1
"""How many long words each ten words begun may hold, in a text too short for a grade."""

FILLED_IN: Mapping[str, str] = {
    "advisor": "Asha Rahman",
    "name": "Asha Rahman",
    "reference": "HR-2026-000123",
    "by": "Tuesday 24 November, 10:40 am",
    "when": "Tuesday 24 November, 10:40 am",
    "acknowledge_by": "Tuesday 24 November, 10:40 am",
    "assess_by": "Tuesday 24 November, 10:40 am",
    "interview_by": "Tuesday 24 November, 10:40 am",
}
"""What the places of a text hold, so that a sentence is as long as the customer meets it; others count as one word."""

TAKEN_OUT: Mapping[str, str] = {
    r"\((Livv|How this chat works)[^)]*\)": "the source of an answer, for whoever wants to look it up",
    r"HR-\d{4}-\d{6}": "a reference",
    r"Asha Rahman": "a person's name",
    r"(Mon|Tues|Wednes)day \d+ \w+, [\d:]+ [ap]m": "a day and a time",
    r"Livv Housing Group|Livv": "the landlord's name",
    r"Haven": "the name of this service",
    r"Merseyside Police|Merseyside": "a name",
    r"Anthony Walker Foundation": "a name",
    r"Victim Care Merseyside|Citizens Advice Liverpool|Samaritans|Community Safety (Team|Manager)": "a name",
    r"British Sign Language": "a name",
    r"ASB Case Review": "the name of a right; the sentence after it says what it is",
    r"999bsl\.co\.uk|report-it\.org\.uk": "an address to be copied",
    r"\d(?:[\d ]*\d)?": "a number to be dialled",
    r"[Ee]-?mail": "a word that everybody who meets it knows",
    r"[Aa]dvisors?": "the policy's word for the person who helps (2.10); said with that person's name",
    r"[Ii]nterpreters?|[Ii]nterpretation": "the policy's word (2.11), and the word on the poster in the office",
    r"[Aa]nonymous": "the policy's word (2.9); the question that uses it says what it means",
    r"[Dd]isabilit(y|ies)|[Rr]eligion|[Ee]thnicity|[Ss]exual orientation|[Gg]ender identity": (
        "protected characteristics as the law and the policy (1.5) name them"
    ),
    r"[Gg]raffiti": "the policy's word (1.5); there is no shorter one",
    r"[Aa]mbulance": "the word that is said to 999",
    r"[Pp]olice": "short in everybody's ear; the dictionary of syllables differs about it",
}
"""What is taken out before a text is measured, each with its reason; a word of one syllable stands in its place."""

ADVISORS_ONLY = frozenset(
    f"utter_refused_{code}"
    for code in (
        *("reason_missing", "unknown_case", "unknown_flag", "unknown_alert", "case_closed", "not_allowed"),
        *("unknown_advisor", "email_taken", "weak_password", "invite_expired", "wrong_password", "wrong_code"),
        *("code_needed", "signed_out", "too_many_tries"),
    )
)
"""Sentences that only signed-in advisors meet."""


def customer_texts(root: Path) -> Iterator[tuple[str, str]]:
    """Every text that a customer sees, in English, under a name: the catalogue with its options, the contacts."""
    for path in sorted((root / "data").rglob("responses.yml")):
        responses: Mapping[str, list[dict[str, Any]]] = yaml.safe_load(path.read_text(encoding="utf-8"))["responses"]
        for key, variations in responses.items():
            if key in ADVISORS_ONLY:
                continue
            for number, variation in enumerate(variations):
                yield f"{key}[{number}]", str(variation.get("text", ""))
                for button in variation.get("buttons") or ():
                    yield f"{key}[{number}] {button['payload']}", str(button["title"])
    contacts = yaml.safe_load((root / "cases" / "data" / "contacts.yml").read_text(encoding="utf-8"))["contacts"]
    for contact in contacts:
        yield f"contacts.yml {contact['id']}", contact["what_for"]["en"]


def filled_in(text: str) -> str:
    """The text as the customer meets it."""
    return re.sub(r"\{(\w+)\}", lambda match: FILLED_IN.get(match[1], "it"), text)


def sentences(text: str) -> list[str]:
    """The sentences of a text, without the source of an answer, which is not one."""
    spoken = re.sub(next(iter(TAKEN_OUT)), "", text)
    return [part for part in re.split(r"(?<=[.?!…:])[”\"]?\s+|\n+", spoken.strip()) if part]


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_](?:[\w'’:./-]*\w)?", text)


def plain(text: str) -> str:
    """The text without what is not measured."""
    for pattern in TAKEN_OUT:
        text = re.sub(pattern, "name" if not pattern.startswith(r"\((Livv") else "", text)
    return text.strip()


def faults(text: str) -> list[str]:
    """What makes a text hard to read; nothing where it is easy."""
    met = filled_in(text)
    found = [f"{len(words(each))} words: {each}" for each in sentences(met) if len(words(each)) > LONGEST_SENTENCE]
    measured = plain(met)
    count = len(words(measured))
    long = [word for word in words(measured) if textstat.syllable_count(word) >= LONG_WORD]
    if count >= ENOUGH_TO_MEASURE:
        grade = textstat.flesch_kincaid_grade(measured)
        if grade > HIGHEST_GRADE:
            found.append(f"grade {grade:.1f} (long words: {', '.join(long) or 'none'})")
    elif len(long) > -(-count // 10) * LONG_WORDS_OF_TEN:
        found.append(f"{len(long)} long words in {count}: {', '.join(long)}")
    return found

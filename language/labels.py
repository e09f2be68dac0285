"""The labels of meanings: which mean the same at a question, and which intent of the public list each one is."""

from collections.abc import Mapping

from language.examples import ACCOUNTS, Example

FAQ = "faq"

MEANT = "meant:"
"""How a choice begins that says what a message meant; a label follows."""
NONE_OF_THESE = f"{MEANT}none_of_these"

SAME_AT_QUESTION: Mapping[str, str] = {
    "safety/danger_now": "immediate_danger",
    "safety/unsure": "dont_know",
    "anonymity/give_name": "give_name_ok",
    "anonymity/anonymous": "stay_anonymous",
    "characteristics/not_sure": "dont_know",
    "characteristics/rather_not_say": "skip_question",
    "repeated/not_sure": "dont_know",
    "police/not_sure": "dont_know",
    "summary/send": "affirm",
    "summary/change": "change_answer",
    "go_on/go_on": "affirm",
    "go_on/stop_for_now": "pause_or_come_back_later",
    "more_questions/go_on": "affirm",
    "more_questions/finish_now": "deny",
    "consent_reason/no_reason": "deny",
    "earlier_reports/never_told": "deny",
    "offender/not_sure": "dont_know",
    "offender_near/not_near": "deny",
    "offender_near/not_sure": "dont_know",
    "witnesses/nobody": "deny",
    "witnesses/not_sure": "dont_know",
    "evidence/no_evidence": "deny",
    "household/none_of_these": "deny",
    "support_needs/nothing_now": "deny",
    "adjustments/none_needed": "deny",
    "share_with/nobody": "deny",
}
"""An answer, and what may be said at any time and is the same while its question is asked: the answer is read."""

_INTENTS: Mapping[str, str] = {
    **SAME_AT_QUESTION,
    "safety/safe": "affirm",
    "safety/hurt": "immediate_danger",
    "safety/might_return": "immediate_danger",
    "anonymity/undecided": "dont_know",
    "reporter_role/self": "report_incident",
    "reporter_role/witness": "report_for_someone_else",
    "reporter_role/representative": "report_for_someone_else",
    "what_happened/that_is_all": "deny",
    "repeated/happened_before": "affirm",
    "repeated/keeps_happening": "affirm",
    "repeated/first_time": "deny",
    "police/reported": "affirm",
    "police/want_help": "affirm",
    "police/not_reported": "deny",
    "contact_name/given": "give_name_ok",
    "faq/confidentiality": "ask_confidentiality",
    "faq/who_sees_it": "ask_confidentiality",
    "faq/will_they_find_out": "ask_confidentiality",
    "faq/words_kept": "ask_confidentiality",
    "faq/what_happens_next": "ask_what_happens_next",
    "faq/how_long": "ask_what_happens_next",
    "faq/what_you_do_to_them": "ask_what_happens_next",
    "go_back": "change_answer",
    "ask_return_code": "pause_or_come_back_later",
    "wish_about_advisor": "talk_to_person",
    "distressed": "report_incident",
    "consent/given": "affirm",
    "consent/not_asked_yet": "deny",
    "consent/refused": "deny",
    "interpreter_age/adult": "affirm",
    "interpreter_age/under_18": "deny",
    "evidence/have_files": "affirm",
    "evidence/have_elsewhere": "affirm",
    "witnesses/somebody_saw": "affirm",
}


def question_of(label: str) -> str | None:
    """The question that a label answers; none for what may be said at any time."""
    topic, separator, _ = label.partition("/")
    return topic if separator and topic != FAQ else None


def title_key(label: str) -> str:
    """The key of the few words that name a command or a question to the assistant, where the catalogue has them."""
    return f"utter_meant_{label.removeprefix(f'{FAQ}/')}"


def intent_of(label: str) -> str:
    """The intent of the public list (`haven understand`) for a label; an answer without one is part of a report."""
    if label in _INTENTS:
        return _INTENTS[label]
    return "report_incident" if question_of(label) else label


def meant_at(example: Example, question: str) -> str:
    """The label of an example that may be said at any time, while `question` is asked."""
    for answer, anytime in SAME_AT_QUESTION.items():
        if anytime == example.label and question_of(answer) == question:
            return answer
    if example.label in ACCOUNTS:
        return _told_at(example, question) or example.label
    return example.label


def _told_at(example: Example, question: str) -> str | None:
    """An account that is given where one fact was asked for answers with that fact."""
    told = example.facts.get("reporter" if question == "reporter_role" else question)
    if isinstance(told, list):
        told = told[0] if told else None
    return f"{question}/{told}" if told and told != "unclear" else None

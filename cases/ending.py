"""What is said once a report was sent, in the chat and on the form alike: the receipt, what happens next and by when,
the right to a review, who can help, and one question about how it felt (DOMAIN section 3; policy 2.10, 2.11, 4.3).
"""

from cases import conversations, report
from cases.casework import Receipt
from cases.contacts import Contact, Contacts, today_of
from cases.database import Record
from cases.interview import FEEDBACK, child_interprets
from cases.messages import Line, Option, Reply
from cases.spoken import by_when
from cases.summary import Texts, slots_of

NOTHING_ASKED = ""
"""As a reply's question: nothing is asked any more."""


def ending(record: Record, conversation: str, receipt: Receipt, known: Contacts, texts: Texts) -> list[Reply]:
    """Everything that follows the sending, in order, a message each."""
    language = conversations.standing(record, conversation).language
    told = report.current(record, conversation)
    if child_interprets(told):
        return [_receipt("utter_receipt_interpreter", told, receipt, texts, language)]
    if receipt.kept == "choices":
        words = texts.text("utter_next_choices", language)
        return [_receipt("utter_receipt_choices", told, receipt, texts, language), Reply("text", words)]
    said = [_receipt("utter_receipt", told, receipt, texts, language)]
    if receipt.kept == "second_reader":
        said.append(Reply("text", texts.text("utter_second_reader", language)))
    return [*said, *after_receipt(record, conversation, receipt, known, texts)]


def after_receipt(record: Record, conversation: str, receipt: Receipt, known: Contacts, texts: Texts) -> list[Reply]:
    """What follows the receipt: next steps with their days, the right to a review, who can help, how it felt.

    Nothing is asked where a child translated: then the interview was stopped (policy 2.11).
    """
    told = report.current(record, conversation)
    language = conversations.standing(record, conversation).language
    said = [
        Reply("text", _next_steps(record, receipt, texts, language)),
        Reply("text", texts.text("utter_case_review", language)),
    ]
    helping = known.fitting(told, language, today_of(record))
    if helping:
        said.append(who_can_help(helping, texts, language))
    if FEEDBACK.id not in told and not child_interprets(told):
        said.append(feedback(texts, language))
    return said


def _receipt(key: str, told: report.Report, receipt: Receipt, texts: Texts, language: str) -> Reply:
    facts = {
        "reference": receipt.reference,
        "advisor": receipt.advisor,
        "acknowledge_by": by_when(receipt.acknowledge_by),
    }
    values = {"reference": receipt.reference, "advisor": receipt.advisor, "by": facts["acknowledge_by"]}
    words = texts.text_for(slots_of(told), key, language, **values)
    lines = [Line(name, texts.text(f"utter_label_{name}", language), value) for name, value in facts.items()]
    return Reply("receipt", words, lines=tuple(lines))


def _next_steps(record: Record, receipt: Receipt, texts: Texts, language: str) -> str:
    # A report that was paused for days has promises behind it: a day that has gone is not told as one to come.
    late = min(receipt.assess_by, receipt.interview_by) <= record.now()
    return texts.text(
        "utter_next_steps_late" if late else "utter_next_steps",
        language,
        acknowledge_by=by_when(receipt.acknowledge_by),
        assess_by=by_when(receipt.assess_by),
        interview_by=by_when(receipt.interview_by),
    )


def who_can_help(helping: tuple[Contact, ...], texts: Texts, language: str) -> Reply:
    """One message with a line for each contact."""
    lines = [Line(each.id, each.name, _how(each, language)) for each in helping]
    return Reply("receipt", texts.text("utter_who_can_help", language), lines=tuple(lines))


def feedback(texts: Texts, language: str) -> Reply:
    """How it felt to report: asked once, may be left out."""
    options = [Option(value, title) for value, title in texts.buttons(FEEDBACK.id, language).items()]
    words = texts.text(f"utter_ask_report_form_{FEEDBACK.id}", language)
    return Reply("question", words, question=FEEDBACK.id, options=tuple(options), skippable=True)


def _how(contact: Contact, language: str) -> str:
    words = contact.what_for.get(language) or contact.what_for["en"]
    return f"{words} {', '.join(way.value for way in contact.ways)}"

"""What is said once a report was sent, in the chat and on the form alike: the receipt, what happens next and by when,
the right to a review, who can help, and one question about how it felt (DOMAIN section 3; policy 2.10, 2.11, 4.3).
"""

from cases import conversations, report
from cases.casework import Receipt
from cases.contacts import Contact, Contacts, today_of
from cases.database import Record
from cases.interview import FEEDBACK, child_interprets
from cases.messages import Line, Option, Reply, lines_of, said
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
        return [
            _receipt("utter_receipt_choices", told, receipt, texts, language),
            _text("utter_next_choices", texts, language),
        ]
    following = [_receipt("utter_receipt", told, receipt, texts, language)]
    if receipt.kept == "second_reader":
        following.append(_text("utter_second_reader", texts, language))
    return [*following, *after_receipt(record, conversation, receipt, known, texts)]


def after_receipt(record: Record, conversation: str, receipt: Receipt, known: Contacts, texts: Texts) -> list[Reply]:
    """What follows the receipt: next steps with their days, the right to a review, who can help, how it felt.

    Nothing is asked where a child translated: then the interview was stopped (policy 2.11).
    """
    told = report.current(record, conversation)
    language = conversations.standing(record, conversation).language
    following = [_next_steps(record, receipt, texts, language), _text("utter_case_review", texts, language)]
    helping = known.fitting(told, language, today_of(record))
    if helping:
        following.append(who_can_help(helping, texts, language))
    if FEEDBACK.id not in told and not child_interprets(told):
        following.append(feedback(texts, language))
    return following


def receipt_lines(receipt: Receipt, texts: Texts, language: str) -> tuple[Line, ...]:
    """The facts of a receipt, a line each: reference, advisor, and by when the customer hears."""

    def facts(language: str) -> list[tuple[str, str, str]]:
        words = {
            "reference": receipt.reference,
            "advisor": receipt.advisor,
            "acknowledge_by": by_when(receipt.acknowledge_by, language),
        }
        return [(name, texts.text(f"utter_label_{name}", language), value) for name, value in words.items()]

    return lines_of(facts, language)


def _receipt(key: str, told: report.Report, receipt: Receipt, texts: Texts, language: str) -> Reply:
    def say(language: str) -> str:
        by = by_when(receipt.acknowledge_by, language)
        return texts.text_for(
            slots_of(told), key, language, reference=receipt.reference, advisor=receipt.advisor, by=by
        )

    return said("receipt", say, language, lines=receipt_lines(receipt, texts, language))


def _text(key: str, texts: Texts, language: str) -> Reply:
    return said("text", lambda spoken: texts.text(key, spoken), language)


def _next_steps(record: Record, receipt: Receipt, texts: Texts, language: str) -> Reply:
    # A report that was paused for days has promises behind it: a day that has gone is not told as one to come.
    late = min(receipt.assess_by, receipt.interview_by) <= record.now()
    key = "utter_next_steps_late" if late else "utter_next_steps"

    def say(language: str) -> str:
        return texts.text(
            key,
            language,
            acknowledge_by=by_when(receipt.acknowledge_by, language),
            assess_by=by_when(receipt.assess_by, language),
            interview_by=by_when(receipt.interview_by, language),
        )

    return said("text", say, language)


def who_can_help(helping: tuple[Contact, ...], texts: Texts, language: str) -> Reply:
    """One message with a line for each contact."""
    lines = [
        Line(each.id, each.name, _how(each, texts, language), each.name, _how(each, texts, "en")) for each in helping
    ]
    return said("receipt", lambda spoken: texts.text("utter_who_can_help", spoken), language, lines=tuple(lines))


def feedback(texts: Texts, language: str) -> Reply:
    """How it felt to report: asked once, may be left out."""
    options = tuple(Option(value, title) for value, title in texts.buttons(FEEDBACK.id, language).items())
    key = f"utter_ask_report_form_{FEEDBACK.id}"
    return said(
        "question",
        lambda spoken: texts.text(key, spoken),
        language,
        question=FEEDBACK.id,
        options=options,
        skippable=True,
    )


def _how(contact: Contact, texts: Texts, language: str) -> str:
    english = contact.what_for["en"]
    words = contact.what_for.get(language) or texts.translated(f"contact {contact.id}", english, language)
    return f"{words} {', '.join(way.value for way in contact.ways)}"

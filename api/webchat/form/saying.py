"""What the form says in the conversation: its questions, as the chat asks them, and the gentle one about danger."""

from cases import report, transcript
from cases.database import Record
from cases.messages import Option, Reply, is_english, said
from cases.questions import Question
from cases.report import Report
from cases.summary import lines
from language.catalogue import Catalogue, CatalogueText

ASKING = "utter_ask_report_form_"
SAFE_AGAIN = "utter_ask_safe_again"
FORM = "utter_form_ask_"


def wording(told: Report, question: Question, texts: Catalogue, language: str) -> CatalogueText:
    """How a question is asked on a page: as the chat asks who is telling, but where a page has other words for it."""
    return texts.asking(question.id, _slots(told), language, own=FORM)


def asking(told: Report, question: Question, texts: Catalogue, language: str) -> Reply:
    """The question as a message of the conversation."""
    asked = wording(told, question, texts, language)
    english = "" if is_english(language) else wording(told, question, texts, "en").text
    if question.id == "summary":
        shown = tuple(lines(told, texts, language))
        return Reply("summary", asked.text, question.id, _options(asked), lines=shown, english=english)
    return Reply(
        "question",
        asked.text,
        question.id,
        _options(asked),
        question.multiple,
        question.skippable,
        english=english,
    )


def must_ask_about_danger(record: Record, conversation: str, told: str, texts: Catalogue, language: str) -> bool:
    """Whether words that leave danger open lead back to the first question: once, and not once danger is known.

    told  the question whose answer left it open
    """
    if told == "safety":
        return False
    again = texts.text(SAFE_AGAIN, language)
    so_far = transcript.messages(record, conversation)
    return not any(each.kind == "emergency" or each.text == again for each in so_far)


def ask_about_danger(record: Record, conversation: str, texts: Catalogue, language: str) -> Reply:
    """Opens the first question again and says why."""
    report.reopen(record, conversation, "safety")
    return said("text", lambda spoken: texts.text(SAFE_AGAIN, spoken), language)


def _options(asked: CatalogueText) -> tuple[Option, ...]:
    return tuple(Option(value, title) for value, title in asked.buttons.items())


def _slots(told: Report) -> dict[str, object]:
    """The answers as the assistant's slots hold them, which choose between the texts (actions/interview.py)."""
    return {name: answer.choices[0] if len(answer.choices) == 1 else answer.standing for name, answer in told.items()}

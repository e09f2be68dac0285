"""What a page of the form shows: questions and what was answered so far, news, the summary, the end."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from api.texts import Texts, readable
from api.webchat.chats import Key
from api.webchat.form.filled import Filled, takes_words
from api.webchat.form.saying import wording
from api.webchat.form.session import IDLE
from api.webchat.form.topics import SUMMARY, before, topic_of
from cases import casework, conversations, report, transcript
from cases.contacts import Contacts
from cases.conversations import Standing
from cases.database import Record
from cases.ending import ending
from cases.errors import UnknownConversation
from cases.interview import FEEDBACK
from cases.messages import Line, Message, Reply
from cases.questions import Question
from cases.report import ACCOUNT, Report
from cases.summary import lines

FORM = "utter_form_"
PAGE = "utter_page_"
NEWS = ("text", "emergency", "handover")
ALSO = (
    "title",
    "heading",
    "in_danger",
    "leave",
    "call_999",
    "change",
    "start",
    "why",
    "skip",
    "go_back",
    "send",
    "language",
    "not_reviewed",
)
ALSO_EMERGENCY = ("heading", "999", "then_55", "silent", "18000", "bsl", "101")


@dataclass(frozen=True)
class ShownQuestion:
    """One question on a page. `options`: value, title, whether it is chosen; `earlier`: what was told before."""

    id: str
    words: str
    why: str
    options: tuple[tuple[str, str, bool], ...] = ()
    multiple: bool = False
    takes_words: bool = True
    long: bool = False
    written: str = ""
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True)
class Look:
    """How a customer's form stands at one moment."""

    standing: Standing
    told: Report
    notes: tuple[Message, ...] = ()
    talk: tuple[Message, ...] = ()
    ending: tuple[Reply, ...] = field(default=())
    codes: tuple[str, ...] = ()

    @property
    def is_sent(self) -> bool:
        return self.standing.state in ("submitted", "closed")

    @property
    def place(self) -> str:
        """The address of the page where the customer is."""
        if self.is_sent:
            return "/form/sent"
        if self.standing.owner == "advisor":
            return "/form/talk"
        upcoming = self.told.upcoming()
        if upcoming is None or upcoming.id == SUMMARY:
            return "/form/summary"
        return f"/form/question/{upcoming.id}"


def look(record: Record, key: Key, texts: Texts, known: Contacts, idle: bool = True) -> Look:
    """How the form stands. Raises what `conversations.admit` raises; a form left alone is as unknown as none."""
    conversation = key.conversation
    conversations.admit(record, conversation, key.token)
    standing = conversations.standing(record, conversation)
    if idle and record.now() - standing.last_at > IDLE:
        raise UnknownConversation
    receipt = casework.receipt(record, conversation)
    said = transcript.messages(record, conversation)
    last = max((each.seq for each in said if each.sender == "customer"), default=0)
    end = tuple(ending(record, conversation, receipt, known, texts.catalogue)) if receipt else ()
    # The page of the end shows what was said with the sending by itself.
    shown_at_end = {reply.text for reply in end}
    news = tuple(
        each
        for each in said
        if each.seq > last and each.kind in NEWS and not each.private and each.text not in shown_at_end
    )
    alone = tuple(each.text for each in said if each.private)
    return Look(standing, report.current(record, conversation), news, _talk(said), end, alone)


def words_of_page(texts: Texts, language: str) -> dict[str, str]:
    """The form's own words, and those that it shares with the page of the chat."""
    every = texts.catalogue.keys()
    own = sorted(key for key in every if key.startswith(FORM))
    named = {key.removeprefix(FORM): texts.catalogue.text(key, language) for key in own}
    shared = (*ALSO, *(f"emergency_{name}" for name in ALSO_EMERGENCY))
    return {**{name: texts.catalogue.text(PAGE + name, language) for name in shared}, **named}


def shown(
    told: Report, questions: Sequence[Question], texts: Texts, language: str, filled: Filled | None = None
) -> tuple[ShownQuestion, ...]:
    """The questions of one page, with what was filled in, or else what was answered before."""
    entries = {entry.question.id: entry for entry in filled.entries} if filled else {}
    found = []
    for question in questions:
        known, entry = told.get(question.id), entries.get(question.id)
        choices = entry.choices if entry else known.choices if known else ()
        written = entry.words if entry else known.words if known and question.id != ACCOUNT else ""
        asked = wording(told, question, texts.catalogue, language)
        buttons = {} if question.id == ACCOUNT else asked.buttons
        found.append(
            ShownQuestion(
                id=question.id,
                words=asked.text,
                why=texts.catalogue.text(f"utter_why_{question.id}", language),
                options=tuple((value, title, value in choices) for value, title in buttons.items()),
                multiple=question.multiple,
                takes_words=takes_words(question),
                long=question.id == ACCOUNT,
                written=readable(written),
                earlier=tuple(readable(each) for each in told.accounts) if question.id == ACCOUNT else (),
            )
        )
    return tuple(found)


def page_at(look: Look, question: Question) -> tuple[tuple[Question, ...], str | None]:
    """The questions on the page of `question`, and the page before it."""
    return topic_of(look.told, question), before(look.told, question.id)


def feedback_of(look: Look, texts: Texts) -> ShownQuestion | None:
    """The one question after sending, until it was answered."""
    if not any(reply.question == FEEDBACK.id for reply in look.ending):
        return None
    return shown(look.told, (FEEDBACK,), texts, look.standing.language)[0]


def summary_of(look: Look, texts: Texts) -> list[Line]:
    return [
        Line(line.question, line.label, readable(line.words))
        for line in lines(look.told, texts.catalogue, look.standing.language)
    ]


def _talk(said: Sequence[Message]) -> tuple[Message, ...]:
    """What a person and the customer said to each other, from that person's first words on."""
    first = next((each.seq for each in said if each.sender == "advisor"), None)
    if first is None:
        return ()
    return tuple(
        each for each in said if each.seq >= first and each.kind == "text" and each.sender in ("advisor", "customer")
    )

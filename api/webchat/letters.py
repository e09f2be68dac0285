"""The shapes of the webchat's contract: what a browser sends, and how a message looks (DESIGN section 5)."""

import unicodedata
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema, model_validator

from api.steps import pending_question
from api.texts import readable
from cases.conversations import Standing
from cases.messages import Attached
from cases.progress import Progress
from cases.seeing import Seen
from cases.spoken import by_when
from cases.transcript import Message

INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Cn"})


def _is_text(value: Any) -> Any:
    if value is not None and not isinstance(value, str):
        raise ValueError("not a text")
    return value


# Not pydantic's own text: that refuses half of an emoji, which a browser sends when a text was cut in two.
Words = Annotated[Any, AfterValidator(_is_text), WithJsonSchema({"type": "string"})]
ChoiceValue = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-z0-9_:/]+$")]


LanguageCode = Annotated[str, Field(min_length=2, max_length=12, pattern=r"^[A-Za-z-]+$")]


class NewChat(BaseModel):
    """Opens a conversation. chosen: the customer chose the language from the list, so that no other one is offered."""

    model_config = ConfigDict(extra="ignore")

    language: LanguageCode = "en"
    chosen: bool = False


class ChosenLanguage(BaseModel):
    """The language in which a conversation goes on."""

    model_config = ConfigDict(extra="ignore")

    language: LanguageCode


class Letter(BaseModel):
    """One message of a customer: free text, or what was chosen. The same `client_id` twice is stored once."""

    model_config = ConfigDict(extra="ignore")

    client_id: Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_.-]+$")]
    text: Words = None
    choices: Annotated[tuple[ChoiceValue, ...], Field(max_length=24)] = ()

    @model_validator(mode="after")
    def _is_one_of_both(self) -> "Letter":
        if (self.text is None) == (not self.choices):
            raise ValueError("either text or choices")
        return self

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read in it: only spaces, or characters that nobody can see."""
        return not self.choices and not any(
            not character.isspace() and unicodedata.category(character) not in INVISIBLE
            for character in self.text or ""
        )


class ShownOption(BaseModel):
    """Something that can be chosen. `value` is the stable English identifier, whatever the language."""

    value: str
    title: str


class ShownLine(BaseModel):
    """One line of the summary, and the question that it answers."""

    question: str
    label: str
    words: str


class ShownFile(BaseModel):
    """A file that was added. kind: photo, sound, video or document; size: bytes."""

    id: str
    kind: str
    size: int
    removed: bool = False


class Added(ShownFile):
    """A file that is stored, and the number of the message that announces it."""

    seq: int


class ShownMessage(BaseModel):
    """One message as both sides see it.

    translates    the advisor's message whose translation, by a computer, this one is
    untranslated  an advisor's words that do not stand in the customer's language, so far
    """

    seq: int
    at: str
    sender: str
    name: str | None = None
    kind: str
    text: str
    language: str
    question: str | None = None
    options: list[ShownOption] | None = None
    multiple: bool | None = None
    skippable: bool | None = None
    lines: list[ShownLine] | None = None
    evidence: ShownFile | None = None
    translates: int | None = None
    untranslated: bool | None = None


class Stored(BaseModel):
    """The number under which a message is stored."""

    seq: int


class Opened(BaseModel):
    """A new conversation. The token is shown this once and opens nothing else."""

    conversation: str
    token: str
    language: str
    messages: list[ShownMessage]


class ShownPromise(BaseModel):
    """What was promised, by when (`words`: as the language says it), and whether it is `due`, `late` or `kept`."""

    kind: str
    by: str
    words: str
    state: str


class ShownCase(BaseModel):
    """Where a report stands that was sent. status: received | being_assessed | action_agreed | closed."""

    reference: str
    status: str
    advisor: str
    promises: list[ShownPromise]


class Update(BaseModel):
    """What is new in a conversation, who speaks, in which language, and how it stands.

    writing  grows with each sign that the advisor writes just now; absent: nobody does
    read     the customer's last message that the console of the advisor `read_by` really showed; absent: none
    """

    messages: list[ShownMessage]
    language: str
    owner: str
    advisor: str | None = None
    state: str
    question: str | None = None
    case: ShownCase | None = None
    writing: int | None = None
    read: int | None = None
    read_by: str | None = None


class ShownUpTo(BaseModel):
    """The last message that the page showed where somebody could see it."""

    model_config = ConfigDict(extra="ignore")

    upto: Annotated[int, Field(ge=1, le=2**31 - 1)]


def shown(message: Message) -> ShownMessage:
    """A message of the transcript in the form of the contract; what it does not have is left out."""
    asks = message.kind in ("question", "summary", "emergency") and message.question is not None
    return ShownMessage(
        seq=message.seq,
        at=message.at.isoformat(),
        sender=message.sender,
        name=message.name,
        kind=message.kind,
        text=readable(message.text),
        language=message.language,
        question=message.question,
        options=[ShownOption(value=each.value, title=each.title) for each in message.options] or None,
        multiple=message.multiple if asks else None,
        skippable=message.skippable if asks else None,
        lines=[
            ShownLine(question=line.question, label=line.label, words=readable(line.words)) for line in message.lines
        ]
        or None,
        evidence=shown_file(message.evidence) if message.evidence else None,
        translates=message.translates,
        untranslated=message.untranslated or None,
    )


def shown_file(file: Attached) -> ShownFile:
    return ShownFile(id=file.id, kind=file.group, size=file.size, removed=file.removed)


def update(
    messages: list[Message],
    standing: Standing,
    case: Progress | None = None,
    read: Seen = Seen(),  # noqa: B008 - frozen
    writing: int = 0,
) -> Update:
    """What a browser is told after each look."""
    return Update(
        messages=[shown(message) for message in messages],
        language=standing.language,
        owner=standing.owner,
        advisor=standing.advisor,
        state=standing.state,
        question=pending_question(standing, standing.question),
        case=_case(case, standing.language) if case else None,
        writing=writing or None,
        read=read.upto or None,
        read_by=read.by,
    )


def _case(case: Progress, language: str) -> ShownCase:
    promises = [
        ShownPromise(kind=each.kind, by=each.by.isoformat(), words=by_when(each.by, language), state=each.state)
        for each in case.promises
    ]
    return ShownCase(reference=case.reference, status=case.status, advisor=case.advisor, promises=promises)

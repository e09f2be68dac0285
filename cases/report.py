"""The report as it stands: each question's answer, on top of an append-only history. Nothing said is overwritten."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple, cast

from sqlalchemy import select

from cases import barring, models
from cases.custody import Words, locked, seen, touch
from cases.database import Record
from cases.interview import QUESTIONS
from cases.messages import IDENTITY
from cases.naming import Told
from cases.opening import case_of

AnswerStanding = Literal["given", "skipped", "declined", "unknown"]
AnswerSource = Literal["chosen", "typed", "told"]

NOT_YET = datetime.min.replace(tzinfo=UTC)
ACCOUNT = "what_happened"
_PARTIAL, _REOPENED, _CLEARED = "account", "reopened", "cleared"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. A skipped, declined or unknown one is an answer too.

    choices     the plan's values chosen; words: as the customer said it, byte for byte
    understood  what was made of the words (a date beside "last night"), JSON values only
    source      chosen (an option), typed, or told (found in the account, not yet confirmed)
    seq         the message it came from; at: when it was stored, set by `put`
    """

    question: str
    standing: AnswerStanding
    choices: tuple[str, ...] = ()
    words: str = ""
    understood: Mapping[str, Any] = field(default_factory=dict)
    source: AnswerSource = "typed"
    seq: int | None = None
    at: datetime = NOT_YET


class _Step(NamedTuple):
    number: int
    question: str
    standing: str
    source: str
    seq: int | None
    position: int
    at: datetime
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Report(Mapping[str, Answer]):
    """The standing answers under their question ids. `accounts`: what was told so far, complete or not."""

    answers: Mapping[str, Answer]
    accounts: tuple[str, ...]
    times_asked: Mapping[str, int]

    def __getitem__(self, question: str) -> Answer:
        return self.answers[question]

    def __iter__(self) -> Iterator[str]:
        return iter(self.answers)

    def __len__(self) -> int:
        return len(self.answers)

    def asked(self, question: str) -> int:
        """How often the question was asked since it was last reopened or the interview begun anew."""
        return self.times_asked.get(question, 0)


def current(record: Record, conversation: str) -> Report:
    """The report as it stands. Raises UnknownConversation, ConversationErased."""
    row = seen(record, conversation)
    words = Words(record, row)
    answers: dict[str, _Step] = {}
    accounts: dict[int, str] = {}
    since: dict[str, int] = {}
    for step in _history(record, row):
        if step.standing == _CLEARED:
            answers.clear()
            accounts.clear()
            since = dict.fromkeys(QUESTIONS, step.position)
        elif step.standing == _REOPENED:
            answers.pop(step.question, None)
            since[step.question] = step.position
        elif step.standing == _PARTIAL:
            accounts[step.number] = _opened(step, words).words
        else:
            answers[step.question] = step
            told = _opened(step, words).words if step.question == ACCOUNT else ""
            if told and told not in accounts.values():
                accounts[step.number] = told
    # Only what stands is opened: a report takes no longer to read for having been corrected often.
    standing = {question: _opened(step, words) for question, step in answers.items()}
    return Report(_with_accounts(standing, accounts), tuple(accounts.values()), _asked(record, row, since))


def put(record: Record, conversation: str, answer: Answer) -> bool:
    """Store an answer; the same (question, seq) a second time changes nothing. True if it was stored.

    Raises ValueError for a question that the plan does not have.
    """
    row = locked(record, conversation)
    if answer.question not in QUESTIONS:
        raise ValueError(f"not in the plan: {answer.question}")
    if answer.seq is not None and _stored(record, row, answer.question, answer.seq, answer.standing):
        return False
    _write(record, row, answer, answer.standing)
    return True


def reopen(record: Record, conversation: str, question: str) -> None:
    """Ask the question again: its answer no longer stands, but stays in the history."""
    row = locked(record, conversation)
    if question in current(record, conversation):
        _write(record, row, Answer(question, "given"), _REOPENED)


def clear(record: Record, conversation: str) -> None:
    """Begin the interview anew; what was said stays in the transcript."""
    row = locked(record, conversation)
    report = current(record, conversation)
    if report or report.accounts:
        _write(record, row, Answer(ACCOUNT, "given"), _CLEARED)


def add_to_account(record: Record, conversation: str, words: str, seq: int | None) -> bool:
    """Add to what happened, as it was said. The question is answered only once `put` says that this is all.

    The same `seq` a second time changes nothing. True if it was stored.
    """
    row = locked(record, conversation)
    if seq is not None and _stored(record, row, ACCOUNT, seq, _PARTIAL):
        return False
    _write(record, row, Answer(ACCOUNT, "given", words=words, seq=seq), _PARTIAL)
    return True


def _write(record: Record, row: models.Conversation, answer: Answer, standing: str) -> None:
    row.answers += 1
    body = {"choices": list(answer.choices), "words": answer.words, "understood": dict(answer.understood)}
    record.session.add(
        models.Answer(
            conversation_id=row.id,
            number=row.answers,
            question=answer.question,
            standing=standing,
            source=answer.source,
            seq=answer.seq,
            position=row.last_seq,
            at=touch(record, row),
            sealed=Words(record, row).sealed(body, "answer", "body", row.answers),
        )
    )
    record.session.flush()
    case = case_of(record, row)
    if case is not None and answer.words:
        barring.heed(record, row, case, [Told(answer.words, answer.question in IDENTITY)])


def _stored(record: Record, row: models.Conversation, question: str, seq: int, standing: str) -> bool:
    # An account and the word that it is all may come with one message; any two other answers may not.
    query = select(models.Answer.id).where(
        models.Answer.conversation_id == row.id,
        models.Answer.question == question,
        models.Answer.seq == seq,
        (models.Answer.standing == _PARTIAL) == (standing == _PARTIAL),
    )
    return record.session.scalar(query.limit(1)) is not None


def _history(record: Record, row: models.Conversation) -> list[_Step]:
    answer = models.Answer
    query = (
        select(
            answer.number,
            answer.question,
            answer.standing,
            answer.source,
            answer.seq,
            answer.position,
            answer.at,
            answer.sealed,
        )
        .where(answer.conversation_id == row.id)
        .order_by(answer.number)
    )
    return [_Step(*step) for step in record.session.execute(query)]


def _opened(step: _Step, words: Words) -> Answer:
    body = words.opened(step.sealed, "answer", "body", step.number)
    return Answer(
        question=step.question,
        standing=cast(AnswerStanding, step.standing),
        choices=tuple(body["choices"]),
        words=body["words"],
        understood=body["understood"],
        source=cast(AnswerSource, step.source),
        seq=step.seq,
        at=step.at,
    )


def _with_accounts(answers: dict[str, Answer], accounts: dict[int, str]) -> dict[str, Answer]:
    told = answers.get(ACCOUNT)
    if told is not None and accounts:
        texts = list(accounts.values())
        answers[ACCOUNT] = replace(told, words="\n\n".join(texts), understood={**told.understood, "accounts": texts})
    return answers


def _asked(record: Record, row: models.Conversation, since: Mapping[str, int]) -> dict[str, int]:
    query = (
        select(models.Message.question, models.Message.seq)
        .where(
            models.Message.conversation_id == row.id,
            models.Message.sender == "assistant",
            models.Message.kind == "question",
            models.Message.question.is_not(None),
        )
        .order_by(models.Message.seq)
    )
    counts: dict[str, int] = {}
    for question, seq in record.session.execute(query):
        if question is not None and seq > since.get(question, 0):
            counts[question] = counts.get(question, 0) + 1
    return counts

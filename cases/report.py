"""The report as it stands: each question's answer, on top of an append-only history. Nothing said is overwritten."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal, cast

from sqlalchemy import delete

from cases import barring, consequences, keeping, models
from cases.custody import Words, locked, seen, touch
from cases.database import Record
from cases.interview import QUESTIONS, next_question
from cases.messages import IDENTITY
from cases.naming import Told
from cases.opening import case_of
from cases.questions import Question
from cases.report_history import CLEARED, History, Step, add, history, read_anew

AnswerStanding = Literal["given", "skipped", "declined", "unknown"]
AnswerSource = Literal["chosen", "typed", "told"]

NOT_YET = datetime.min.replace(tzinfo=UTC)
ACCOUNT = "what_happened"
CORRECTS = "corrects"
_READ = "reports_read"
_PARTIAL, _REOPENED = "account", "reopened"


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


@dataclass(frozen=True, slots=True)
class Report(Mapping[str, Answer]):
    """The standing answers under their question ids.

    accounts   what was told so far, complete or not; `corrections` are those among them that correct what was told
    reopened   the questions that the customer wants to answer anew
    """

    answers: Mapping[str, Answer]
    accounts: tuple[str, ...]
    times_asked: Mapping[str, int]
    reopened: frozenset[str] = frozenset()
    corrections: tuple[str, ...] = ()

    def upcoming(self) -> Question | None:
        """The question to ask now; none once all was asked."""
        return next_question(self, self.reopened)

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
    """The report as it stands. Raises UnknownConversation, ConversationErased.

    Read once for a transaction, and put together again after it changed in it.
    """
    row = seen(record, conversation)
    read: dict[str, tuple[tuple[int, int], Report]] = record.session.info.setdefault(_READ, {})
    edition = (row.answers, row.last_seq)
    if conversation not in read or read[conversation][0] != edition:
        read[conversation] = (edition, _read(record, row))
    return read[conversation][1]


def _read(record: Record, row: models.Conversation) -> Report:
    words, held = Words(record, row), history(record, row)
    answers: dict[str, Step] = {}
    accounts: dict[int, str] = {}
    corrections: dict[int, str] = {}
    since: dict[str, int] = {}
    reopened: set[str] = set()
    for step in held.steps:
        if step.standing == CLEARED:
            answers.clear()
            accounts.clear()
            corrections.clear()
            reopened.clear()
            since = dict.fromkeys(QUESTIONS, step.position)
        elif step.standing == _REOPENED:
            answers.pop(step.question, None)
            reopened.add(step.question)
            since[step.question] = step.position
        elif step.standing == _PARTIAL:
            told_now = _opened(held, step, words)
            accounts[step.number] = told_now.words
            if told_now.understood.get(CORRECTS):
                corrections[step.number] = told_now.words
        else:
            answers[step.question] = step
            reopened.discard(step.question)
            told = _opened(held, step, words).words if step.question == ACCOUNT else ""
            if told and told not in accounts.values():
                accounts[step.number] = told
    standing = {question: _opened(held, step, words) for question, step in answers.items()}
    times = _times_asked(held.asked(record, row.last_seq), since)
    answers_now = _with_accounts(standing, accounts, tuple(corrections.values()))
    told_so_far = tuple(accounts.values())
    return Report(answers_now, told_so_far, times, frozenset(reopened), tuple(corrections.values()))


def put(record: Record, conversation: str, answer: Answer) -> bool:
    """Store an answer; the same (question, seq) a second time changes nothing. True if it was stored.

    What may not be kept (`cases.keeping`) is not stored. Raises ValueError for a question that the plan does not have.
    """
    row = locked(record, conversation)
    if answer.question not in QUESTIONS:
        raise ValueError(f"not in the plan: {answer.question}")
    if answer.seq is not None and _stored(record, row, answer.question, answer.seq, answer.standing):
        return False
    before = current(record, conversation)
    may_be_kept = keeping.kept(before, consequences.before(record, row, answer), sent=_is_sent(record, row))
    if may_be_kept is None:
        return False
    _write(record, row, may_be_kept, answer.standing)
    if answer.question in keeping.DECIDES:
        in_their_place = keeping.destroyed(record, conversation, current(record, conversation))
        _read_anew(record)
        for instead in in_their_place:
            _write(record, row, instead, instead.standing)
    if answer.question in consequences.FOLLOWED:
        consequences.follow(record, row, current(record, conversation), answer.question)
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
        _write(record, row, Answer(ACCOUNT, "given"), CLEARED)


def add_to_account(record: Record, conversation: str, words: str, seq: int | None, corrects: bool = False) -> bool:
    """Add to what happened, as it was said. The question is answered only once `put` says that this is all.

    `corrects`: the words correct what was told before; both stay, and the advisor sees which is which.
    The same `seq` a second time changes nothing. True if it was stored.
    """
    row = locked(record, conversation)
    if seq is not None and _stored(record, row, ACCOUNT, seq, _PARTIAL):
        return False
    understood = {CORRECTS: True} if corrects else {}
    told = Answer(ACCOUNT, "given", words=words, understood=understood, seq=seq)
    if keeping.kept(current(record, conversation), told, sent=_is_sent(record, row)) is None:
        return False
    _write(record, row, told, _PARTIAL)
    return True


def keep_choices_alone(record: Record, row: models.Conversation) -> None:
    """Destroy the history of all answers; what was chosen stays, where it identifies nobody (`cases.withholding`)."""
    report = current(record, row.id)
    left = [keeping.choices_alone(answer) for answer in report.values()]
    record.session.execute(delete(models.Answer).where(models.Answer.conversation_id == row.id))
    _read_anew(record)
    for answer in left:
        if answer is not None:
            _write(record, row, answer, answer.standing)


def _write(record: Record, row: models.Conversation, answer: Answer, standing: str) -> None:
    row.answers += 1
    body = {"choices": list(answer.choices), "words": answer.words, "understood": dict(answer.understood)}
    step = Step(
        number=row.answers,
        question=answer.question,
        standing=standing,
        source=answer.source,
        seq=answer.seq,
        position=row.last_seq,
        at=touch(record, row),
        sealed=Words(record, row).sealed(body, "answer", "body", row.answers),
    )
    add(record, row, step)
    case = case_of(record, row)
    if case is not None and answer.words:
        barring.heed(record, row, case, [Told(answer.words, answer.question in IDENTITY)])


def _read_anew(record: Record) -> None:
    record.session.info.pop(_READ, None)
    read_anew(record)


def _is_sent(record: Record, row: models.Conversation) -> bool:
    case = case_of(record, row)
    return case is not None and not case.unfinished


def _stored(record: Record, row: models.Conversation, question: str, seq: int, standing: str) -> bool:
    # An account and the word that it is all may come with one message; any two other answers may not.
    return any(
        step.question == question and step.seq == seq and (step.standing == _PARTIAL) == (standing == _PARTIAL)
        for step in history(record, row).steps
    )


def _opened(held: History, step: Step, words: Words) -> Answer:
    body = held.body(step, words)
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


def _with_accounts(
    answers: dict[str, Answer], accounts: dict[int, str], corrections: tuple[str, ...]
) -> dict[str, Answer]:
    told = answers.get(ACCOUNT)
    if told is not None and accounts:
        texts = list(accounts.values())
        understood = {**told.understood, "accounts": texts, "corrections": list(corrections)}
        answers[ACCOUNT] = replace(told, words="\n\n".join(texts), understood=understood)
    return answers


def _times_asked(asked: Iterable[tuple[str, int]], since: Mapping[str, int]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for question, seq in asked:
        if seq > since.get(question, 0):
            counts[question] = counts.get(question, 0) + 1
    return counts

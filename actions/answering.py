"""What a message means for the report: which question it answers, what of it is account, what is something else.

Knows nothing of Rasa. A message is read in the light of the question that the customer saw. Whatever it turns out
to be, its words stay in the transcript; here is decided what goes into a field.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from actions.told import (
    SURE_IN_PASSING,
    Draft,
    also_told,
    answers_to_others,
    facts_for,
    told_in,
)
from actions.turn import Turn
from cases.interview import QUESTIONS
from cases.questions import Question
from cases.report import ACCOUNT, Answer
from cases.told import consistent, habit_of, moment_of
from language.names import is_no_name
from language.tokens import length_in_words

INTERRUPTING = frozenset(
    {
        "skip_question",
        "ask_why_question",
        "go_back",
        "change_answer",
        "start_again",
        "pause_or_come_back_later",
        "ask_return_code",
        "wish_about_advisor",
        "stop_and_delete",
        "goodbye",
        "talk_to_person",
        "immediate_danger",
        "check_my_case",
        "greet",
        "thanks",
        "change_language",
        "out_of_scope",
        "faq",
        "nlu_fallback",
        "none_of_these",
    }
)
"""The intents that a rule answers; the form leaves its question alone and comes back to it."""

ACCOUNT_INTENTS = frozenset({"report_incident", "report_for_someone_else"})
CATCH_ALL = ("something_else", "somewhere_else", "another_reason", "another_wish")
UNSURE = ("unsure", "not_sure")

SMALL_TALK = frozenset({"greet", "thanks", "goodbye", "out_of_scope"})
LONG_ANSWER_WORDS = 9
A_SENTENCE = 4
"""From how many words on what is hardly small talk, or hardly the end, is part of an account that is being told."""
LONG_ENDING_WORDS = 4
SURE_OF_A_CHANGE = 0.9
SURE = 0.7
DOUBTFUL = 0.4


HOLDS_MORE = frozenset(
    {"reporter_role", "when", "where", "repeated", "offender", "offender_near", "witnesses", "effect", "police",
     "earlier_reports", "incident_types", "characteristics", "police_reference", "how_long", "injuries"}
)  # fmt: skip
"""Questions whose typed answers may tell more than was asked: "neighbour in no 7, police know already"."""

NAMES = ("contact_name", "affected_name")
ABOUT_THE_NAME = {"stay_anonymous": "anonymous", "give_name_ok": "give_name"}
"""What may be said of one's name at any time, and the choice of `anonymity` that it is."""


STAYS_ANONYMOUS = ("anonymity/anonymous", "stay_anonymous")
DOUBT = 0.1
"""From which chance on that somebody wants to stay anonymous no typed words give their name. Of 48 held-out messages
that were read as "I give my name" 13 said the contrary; of 23 without such doubt one did."""


class Outcome(StrEnum):
    """What becomes of the turn."""

    TAKEN = "taken"
    ELSEWHERE = "elsewhere"
    INTERRUPTED = "interrupted"
    NOT_UNDERSTOOD = "not_understood"
    STOP_FOR_NOW = "stop_for_now"
    WANTS_CHANGE = "wants_change"
    TOO_MUCH = "too_much"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a turn does to the report. `account` are words to add to the account; `account_ends` closes it."""

    outcome: Outcome
    answers: tuple[Answer, ...] = ()
    account: str | None = None
    account_ends: bool = False


def decide(turn: Turn) -> Decision:
    """What the turn means. Every turn has an outcome; none loses words."""
    draft = Draft(turn)
    if turn.intent == "distressed":
        return _at_distress(draft)
    if turn.question == "go_on":
        return _at_go_on(draft)
    question = QUESTIONS.get(turn.question or "")
    if question is None:
        return Decision(Outcome.INTERRUPTED) if turn.intent in INTERRUPTING else Decision(Outcome.TAKEN)
    if turn.intent in INTERRUPTING and not _is_rather_an_answer(turn, question):
        return Decision(Outcome.INTERRUPTED)
    return _answered(draft, question)


def _at_distress(draft: Draft) -> Decision:
    """Somebody says that it is too much for them. Who tells what was done beside it goes on with the account."""
    turn = draft.turn
    telling = turn.question == ACCOUNT
    if turn.facts.get("incident_types"):
        return replace(_account(draft), outcome=Outcome.TAKEN if telling else Outcome.ELSEWHERE)
    return Decision(Outcome.TOO_MUCH, account=turn.text if telling else None)


def _answered(draft: Draft, question: Question) -> Decision:
    """What a message that is no command says: an answer to its question, to others, or more than was asked."""
    turn = draft.turn
    if turn.intent == "dont_know":
        return _taken(_unknown(draft, question))
    if turn.intent in ABOUT_THE_NAME:
        return _about_the_name(draft, question)
    elsewhere = answers_to_others(draft, question)
    if elsewhere:
        return Decision(Outcome.ELSEWHERE, elsewhere)
    decision = READERS.get(question.id, _at_choices if question.choices else _at_words)(draft, question)
    if decision.outcome == Outcome.TAKEN and question.id in HOLDS_MORE:
        return replace(decision, answers=(*decision.answers, *also_told(draft, decision.answers)))
    return decision


def _is_rather_an_answer(turn: Turn, question: Question) -> bool:
    """A long text at an open question is an answer even where it contains a thank-you or a question mark."""
    if turn.intent == "immediate_danger" and question.id == "what_happened":
        # The emergency is spoken all the same; the words are part of what happened.
        return turn.urgent == "yes" and not turn.by_button
    if turn.by_button or turn.intent in ("immediate_danger", "stop_and_delete", "talk_to_person"):
        return False
    if turn.intent == "change_answer":
        return _is_hardly_a_change(turn, question)
    long = length_in_words(turn.text) >= LONG_ANSWER_WORDS
    if question.id == "what_happened" or question.open:
        idle = turn.intent in SMALL_TALK and length_in_words(turn.text) >= A_SENTENCE
        return turn.intent == "nlu_fallback" or ((long or idle) and turn.confidence < SURE)
    elsewhere = turn.confidence < SURE and answers_to_others(Draft(turn), question) != ()
    if turn.intent != "nlu_fallback":
        return turn.intent == "out_of_scope" and elsewhere
    gives_contact = question.id == "contact_channel" and bool(turn.facts.get("contacts"))
    return gives_contact or elsewhere or facts_for(turn, question) != ()


def _is_hardly_a_change(turn: Turn, question: Question) -> bool:
    if question.id == ACCOUNT:
        # Nothing that was said may change because of a sentence of the account that is hardly a wish for it.
        sentence = length_in_words(turn.text) >= A_SENTENCE
        return sentence and turn.confidence < SURE_OF_A_CHANGE and not turn.facts.get("correction")
    # "it was Wednesday actually", said at the question that is open, is its answer.
    return bool(turn.facts.get("when")) if question.id == "when" else facts_for(turn, question) != ()


def _taken(*answers: Answer) -> Decision:
    return Decision(Outcome.TAKEN, answers)


def _unknown(draft: Draft, question: Question) -> Answer:
    choice = _first_of(question, UNSURE)
    return draft.answer(question.id, *((choice,) if choice else ()), standing="given" if choice else "unknown")


def _first_of(question: Question, values: tuple[str, ...]) -> str | None:
    return next((value for value in values if question.choice(value)), None)


def _at_anonymity(draft: Draft, question: Question) -> Decision:
    """A name that somebody did not want to give cannot be taken back: in doubt the choices are shown."""
    decision = _at_choices(draft, question)
    gives = any("give_name" in answer.choices for answer in decision.answers)
    return Decision(Outcome.NOT_UNDERSTOOD) if gives and _may_stay_anonymous(draft.turn) else decision


def _may_stay_anonymous(turn: Turn) -> bool:
    chances = (chance for label, chance in turn.ranking if label in STAYS_ANONYMOUS)
    return not turn.by_button and max(chances, default=0.0) >= DOUBT


def _about_the_name(draft: Draft, question: Question) -> Decision:
    choice = ABOUT_THE_NAME[draft.turn.intent]
    if choice == "give_name" and _may_stay_anonymous(draft.turn):
        return Decision(Outcome.NOT_UNDERSTOOD)
    wish = draft.answer("anonymity", choice)
    if question.id == "anonymity":
        return _taken(wish)
    if draft.turn.facts.get("incident_types") or draft.turn.facts.get("characteristics"):
        # "no names please, next door called me a paki" tells what happened as well: no word of it may be lost.
        return Decision(Outcome.ELSEWHERE, (wish, *told_in(draft.turn, draft.at)), account=draft.turn.text)
    return Decision(Outcome.ELSEWHERE, (wish,))


def _at_go_on(draft: Draft) -> Decision:
    """After the emergency text: whatever else they write, they have gone on by themselves."""
    turn = draft.turn
    says_more = not turn.by_button and length_in_words(turn.text) >= 3
    hardly_read = says_more and turn.confidence < DOUBTFUL and turn.intent == "answer"
    if hardly_read and (who := _who_reports(draft, anyway=True)):
        return Decision(Outcome.TAKEN, who)
    if turn.intent == "deny" or "stop_for_now" in turn.choices:
        return Decision(Outcome.STOP_FOR_NOW)
    if turn.intent in INTERRUPTING - {"nlu_fallback", "greet", "thanks", "out_of_scope"}:
        return Decision(Outcome.INTERRUPTED)
    if turn.intent in ACCOUNT_INTENTS:
        return _account(draft)
    return Decision(Outcome.TAKEN, _who_reports(draft))


def _who_reports(draft: Draft, *, anyway: bool = False) -> tuple[Answer, ...]:
    """Who it happened to, where that was said: it is not asked again. "Go on" says nothing of it."""
    only_goes_on = draft.turn.by_button or draft.turn.choices or draft.turn.intent == "affirm"
    told = () if only_goes_on and not anyway else told_in(draft.turn, draft.at, SURE_IN_PASSING)
    return tuple(answer for answer in told if answer.question == "reporter_role")


def _at_choices(draft: Draft, question: Question) -> Decision:
    turn = draft.turn
    chosen = _chosen(turn, question)
    if chosen:
        return _taken(draft.answer(question.id, *chosen))
    if turn.intent in ACCOUNT_INTENTS and question.id not in ("incident_types", "characteristics"):
        return _account(draft)
    if turn.text and turn.intent not in ("affirm", "deny"):
        catch_all = _first_of(question, CATCH_ALL)
        if catch_all or question.open:
            return _taken(draft.answer(question.id, *((catch_all,) if catch_all else ())))
    return Decision(Outcome.NOT_UNDERSTOOD)


def _chosen(turn: Turn, question: Question) -> tuple[str, ...]:
    """The choices of the question that the message names, by button, by words or by a plain yes or no."""
    if turn.choices and turn.answer in (None, question.id):
        wanted = [choice for choice in turn.choices if question.choice(choice)]
        if wanted:
            told = [] if turn.by_button else [value for value in facts_for(turn, question) if value not in wanted]
            return consistent(question, [*wanted, *told])
    if turn.intent == "affirm" and question.yes:
        return (question.yes,)
    if turn.intent == "deny" and question.no:
        return (question.no,)
    return facts_for(turn, question)


def _at_account(draft: Draft, _question: Question) -> Decision:
    turn = draft.turn
    ends = "that_is_all" in turn.choices or turn.intent == "deny"
    if ends and not _hardly_the_end(draft):
        return Decision(Outcome.TAKEN, account_ends=True)
    if turn.intent == "affirm":
        return Decision(Outcome.TAKEN)
    return replace(_account(draft), outcome=Outcome.TAKEN)


def _hardly_the_end(draft: Draft) -> bool:
    turn = draft.turn
    if turn.by_button or turn.confidence >= SURE_IN_PASSING:
        return False
    words = length_in_words(turn.text)
    # "no that is all" must not be asked for more again and again.
    return words > LONG_ENDING_WORDS or (words >= A_SENTENCE and bool(told_in(turn, draft.at, SURE_IN_PASSING)))


def _account(draft: Draft) -> Decision:
    return Decision(Outcome.ELSEWHERE, told_in(draft.turn, draft.at), account=draft.turn.text)


def _at_when(draft: Draft, question: Question) -> Decision:
    when = draft.turn.facts.get("when") or {}
    chosen = tuple(choice for choice in draft.turn.choices if question.choice(choice)) or habit_of(when)
    if not chosen and not when and draft.turn.intent in ("affirm", "deny"):
        return Decision(Outcome.NOT_UNDERSTOOD)
    return _taken(draft.answer("when", *chosen[:1], **moment_of(when)))


def _at_consent_how(draft: Draft, question: Question) -> Decision:
    """How somebody agreed, with the day on which they did, where it was said."""
    when = draft.turn.facts.get("when")
    decision = _at_choices(draft, question)
    if not when or decision.outcome != Outcome.TAKEN:
        return decision
    return _taken(
        *(replace(answer, understood={**answer.understood, **moment_of(when)}) for answer in decision.answers)
    )


def _at_words(draft: Draft, question: Question) -> Decision:
    if draft.turn.intent == "deny":
        return _taken(draft.answer(question.id, standing="declined"))
    if draft.turn.intent == "affirm":
        return Decision(Outcome.NOT_UNDERSTOOD)
    if question.id in NAMES and draft.turn.intent in ACCOUNT_INTENTS and is_no_name(draft.turn.text):
        return _account(draft)
    return _taken(draft.answer(question.id))


def _at_channel(draft: Draft, question: Question) -> Decision:
    contacts = draft.turn.facts.get("contacts") or []
    chosen = _chosen(draft.turn, question)
    if not chosen and contacts:
        chosen = ("email",) if contacts[0]["kind"] == "email" else ("phone",)
    if not chosen:
        return Decision(Outcome.NOT_UNDERSTOOD)
    answers = [draft.answer(question.id, *chosen)]
    if contacts and chosen[0] != "this_chat":
        written = ", ".join(contact["written"] for contact in contacts)
        answers.append(draft.told("contact_details", words=written))
    return _taken(*answers)


def _at_contact_safe(draft: Draft, question: Question) -> Decision:
    chosen = _chosen(draft.turn, question)
    if not chosen and draft.turn.intent == "affirm":
        return Decision(Outcome.NOT_UNDERSTOOD)
    answers = [draft.answer(question.id, *(chosen or ("something_else",)))]
    if "certain_times" in chosen and any(character.isdigit() for character in draft.turn.text):
        answers.append(draft.answer("contact_hours"))
    return _taken(*answers)


def _at_summary(draft: Draft, question: Question) -> Decision:
    turn = draft.turn
    if "send" in turn.choices or turn.intent == "affirm":
        return _taken(draft.answer(question.id, "send"))
    if turn.intent == "deny" or "change" in turn.choices:
        return Decision(Outcome.WANTS_CHANGE)
    if turn.intent in ACCOUNT_INTENTS or length_in_words(turn.text) >= LONG_ANSWER_WORDS:
        return _account(draft)
    return Decision(Outcome.NOT_UNDERSTOOD)


Reader = Callable[[Draft, Question], Decision]
READERS: Mapping[str, Reader] = {
    "anonymity": _at_anonymity,
    "what_happened": _at_account,
    "when": _at_when,
    "consent_how": _at_consent_how,
    "contact_channel": _at_channel,
    "contact_safe": _at_contact_safe,
    "summary": _at_summary,
}

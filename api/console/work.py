"""What an advisor does at the desk: the same functions for the pages and for the JSON."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from api import handover
from api.console.casepage import case_page
from api.console.doorway import SignedIn
from api.console.finding import conversation_of, edition
from api.console.lists import desk_lists
from api.console.shapes import CasePage, DeskLists
from api.console.terms import choice_term, question_term, term
from api.console.translated_lines import engine_line
from api.errors import Refusal
from api.live import ALERTS
from api.services import Services
from cases import alerts, casework, conversations, interpreting, risk, safeguarding, second_reader, translating
from cases.casework import CaseFile, Identity
from cases.consent import HOW, STATES, Change
from cases.database import Record
from cases.desk import DeskFilters
from cases.errors import DayNotAhead, ReasonMissing, UnknownFlag
from cases.language_code import ENGLISH, base, checked, is_english
from cases.safeguarding import MashAnswer
from cases.second_reader import Reading
from cases.working import DONE_KINDS, Ground

VerbName = Literal[
    "acknowledge",
    "assess",
    "close",
    "consent",
    "mash",
    "note",
    "reassign",
    "record",
    "refer",
    "reopen",
    "second_reader",
]
Value = TypeVar("Value", bound=str)
Verb = Callable[[Record, str, int, Mapping[str, str]], None]

NEXT_CONTACT = ("plan_agreed", "contacted")
"""The steps after which the next contact is due: every two weeks, or on the day that was agreed (policy 2.10)."""


def _note(record: Record, reference: str, advisor_id: int, fields: Mapping[str, str]) -> None:
    casework.note(record, reference, advisor_id, fields.get("text", ""))


def _acknowledge(record: Record, reference: str, advisor_id: int, _: Mapping[str, str]) -> None:
    casework.acknowledge(record, reference, advisor_id)


def _assess(record: Record, reference: str, advisor_id: int, fields: Mapping[str, str]) -> None:
    casework.assess(record, reference, advisor_id, fields.get("reason", ""))


def _record(record: Record, reference: str, advisor_id: int, fields: Mapping[str, str]) -> None:
    step = _one_of(fields.get("step", ""), DONE_KINDS)
    agreed = _day(fields.get("next_contact", "")) if step in NEXT_CONTACT else None
    casework.add_entry(record, reference, advisor_id, step, fields.get("reason", ""), next_contact=agreed)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise DayNotAhead from None


def _close(record: Record, reference: str, advisor_id: int, fields: Mapping[str, str]) -> None:
    casework.close(record, reference, advisor_id, fields.get("reason", ""))


def _reopen(record: Record, reference: str, advisor_id: int, fields: Mapping[str, str]) -> None:
    casework.reopen(record, reference, advisor_id, fields.get("reason", ""))


def _consent(record: Record, reference: str, advisor_id: int, fields: Mapping[str, str]) -> None:
    state, how = _one_of(fields.get("state", ""), STATES), _one_of(fields.get("how", ""), ("", *HOW))
    scope = tuple(partner for partner in fields.get("scope", "").split(",") if partner)
    change = Change(state, how or None, record.now(), scope)
    casework.record_consent(record, reference, advisor_id, change, fields.get("reason", ""))


def _refer(record: Record, reference: str, advisor_id: int, fields: Mapping[str, str]) -> None:
    grounds: tuple[Ground, ...] = ("", "law", "safety")
    ground = _one_of(fields.get("ground", ""), grounds)
    casework.refer(record, reference, advisor_id, fields.get("partner", ""), fields.get("reason", ""), ground=ground)


def _second_reader(record: Record, reference: str, advisor_id: int, fields: Mapping[str, str]) -> None:
    readings: tuple[Reading, ...] = ("agreed", "disagreed")
    reading = _one_of(fields.get("answer", ""), readings)
    second_reader.answer(record, reference, advisor_id, reading, fields.get("reason", ""))


def _mash(record: Record, reference: str, advisor_id: int, fields: Mapping[str, str]) -> None:
    answers: tuple[MashAnswer, ...] = ("referred", "not_met")
    answer = _one_of(fields.get("answer", ""), answers)
    safeguarding.answer_mash(record, reference, advisor_id, answer, fields.get("reason", ""))


def _one_of(value: str, allowed: Sequence[Value]) -> Value:
    found = next((each for each in allowed if each == value), None)
    if found is None:
        raise Refusal(422, "choice_missing")
    return found


VERBS: Mapping[VerbName, Verb] = {
    "acknowledge": _acknowledge,
    "assess": _assess,
    "close": _close,
    "consent": _consent,
    "mash": _mash,
    "note": _note,
    "record": _record,
    "refer": _refer,
    "reopen": _reopen,
    "second_reader": _second_reader,
}
"""What changes the record alone; what also changes the chat stands below."""


@dataclass(frozen=True)
class Shown:
    """A case beside the desk's lists, as they stood in one moment. No case: it is still as the page has it."""

    case: CasePage | None
    lists: DeskLists
    edition: str


async def desk(services: Services, who: SignedIn, filters: DeskFilters) -> DeskLists:
    """The desk's lists for this advisor. Raises CaseError."""
    return await services.records.read(lambda record: desk_lists(record, who.advisor.id, filters))


async def case(services: Services, who: SignedIn, reference: str) -> Shown:
    """A case with the lists beside it; the reading is audited. Raises CaseError."""

    def work(record: Record) -> Shown:
        current = edition(record, reference, who.advisor.id)
        shown = case_page(record, reference, who.advisor.id, services.texts, engine_line(services.settings))
        return Shown(shown, desk_lists(record, who.advisor.id), current)

    return await services.records.write(work)


async def look_again(services: Services, who: SignedIn, reference: str, known: str) -> Shown:
    """What an open page needs to be true again: the case only if it is no longer as in edition `known`.

    Only what is new is a reading, so an open page does not fill the audit. Raises CaseError.
    """

    def work(record: Record) -> Shown:
        return Shown(None, desk_lists(record, who.advisor.id), edition(record, reference, who.advisor.id))

    looked = await services.records.read(work)
    return looked if looked.edition == known else await case(services, who, reference)


async def case_file(services: Services, who: SignedIn, reference: str) -> CaseFile:
    """The case as the record gives it; the reading is audited. Raises CaseError."""
    return await services.records.write(lambda record: casework.case_file(record, reference, who.advisor.id))


async def do(services: Services, who: SignedIn, reference: str, verb: VerbName, fields: Mapping[str, str]) -> None:
    """One of VERBS, or `reassign`. Raises CaseError; ReasonMissing where words are needed and there are none."""
    if verb == "reassign":
        to, reason = number(fields.get("advisor", "")), fields.get("reason", "")
        return await handover.pass_on(services, reference, who.advisor.id, to, reason)

    def work(record: Record) -> str:
        conversation = conversation_of(record, reference, who.advisor.id)
        VERBS[verb](record, reference, who.advisor.id, fields)
        return conversation

    # What was promised, and how far the case is, stand on the customer's page too.
    services.feed.wake_conversation(await services.records.write(work))
    services.feed.wake(ALERTS)
    return None


async def clear_flag(services: Services, who: SignedIn, reference: str, flag: int, reason: str) -> None:
    """A person says that a danger is over, and why; nothing else lowers a flag. Raises CaseError."""

    def work(record: Record) -> None:
        conversation = conversation_of(record, reference, who.advisor.id)
        if flag not in {each.id for each in risk.flags(record, conversation)}:
            raise UnknownFlag
        risk.clear_flag(record, flag, who.advisor.id, reason)

    await services.records.write(work)
    services.feed.wake(ALERTS)


async def look_at(services: Services, who: SignedIn, alert: int) -> None:
    """The advisor looks at an alert; it is quiet for everybody from then on. Raises CaseError."""
    await services.records.write(lambda record: alerts.acknowledge_alert(record, alert, who.advisor.id))
    services.feed.wake(ALERTS)


async def take_over(services: Services, who: SignedIn, reference: str) -> None:
    """The advisor speaks from now on; the customer is told the name. Raises CaseError."""
    await handover.take_over(services, await _conversation(services, who, reference), who.advisor.id)


async def write(services: Services, who: SignedIn, reference: str, text: str, language: str = "") -> int:
    """Say something to the customer; gives the message's number. `language`: English, or the one the chat is held in.

    Where it is not said, the words tell: an advisor may put a ready answer in front of words that they do not speak.
    Raises CaseError: NotTheSpeaker without a takeover, UnknownLanguage.
    """
    if not text.strip():
        raise Refusal(422, "text_missing")
    conversation = await _conversation(services, who, reference)
    written_in = checked(language) if language else await _written_in(services, conversation, text)
    return (await handover.say_as_advisor(services, conversation, who.advisor.id, text, written_in)).seq


async def translate_again(services: Services, who: SignedIn, reference: str, seq: int) -> None:
    """Have the translation of message `seq` tried once more. Raises CaseError: UnknownMessage."""
    await services.records.write(lambda record: translating.ask_again(record, reference, who.advisor.id, seq))
    services.feed.wake(ALERTS)


async def ask_interpreter(services: Services, who: SignedIn, reference: str, seq: int) -> None:
    """Ask for an interpreter to message `seq`; the manager is told. Raises CaseError: UnknownMessage."""
    await services.records.write(lambda record: interpreting.ask_interpreter(record, reference, who.advisor.id, seq))
    services.feed.wake(ALERTS)


async def hand_back(services: Services, who: SignedIn, reference: str) -> None:
    """The assistant speaks again. Raises CaseError: NotTheSpeaker where this advisor does not speak."""
    await handover.hand_back(services, await _conversation(services, who, reference), who.advisor.id)


async def open_identity(
    services: Services, who: SignedIn, reference: str, fields: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Who the person is, as far as they told, in labelled lines. The reason is audited. Raises CaseError."""
    reason = reason_of(fields)
    identity = await services.records.write(
        lambda record: casework.see_identity(record, reference, who.advisor.id, reason)
    )
    return _identity_lines(identity)


def number(text: str) -> int:
    """A row's number as a form sends it. Raises Refusal."""
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Refusal(422, "choice_missing")
    return int(text)


async def _written_in(services: Services, conversation: str, text: str) -> str:
    held_in = (await services.records.read(lambda record: conversations.standing(record, conversation))).language
    if is_english(held_in):
        return ENGLISH
    seen = await services.records.beside(lambda: services.languages.written_in(text))
    return held_in if seen and base(seen.language) == base(held_in) else ENGLISH


async def _conversation(services: Services, who: SignedIn, reference: str) -> str:
    return await services.records.read(lambda record: conversation_of(record, reference, who.advisor.id))


def reason_of(fields: Mapping[str, str], group: str = "identity_reasons") -> str:
    """The reason chosen in a form, with the words beside it. Raises ReasonMissing."""
    choice, words = fields.get("choice", ""), fields.get("words", "").strip()
    if choice == "other":
        return words
    if not choice:
        raise ReasonMissing
    chosen = term(group, choice)
    return f"{chosen}. {words}" if words else chosen


def _identity_lines(identity: Identity) -> list[tuple[str, str]]:
    channel = ", ".join(choice_term("contact_channel", value) for value in identity.channel)
    safe = ", ".join(choice_term("contact_safe", value) for value in identity.safe)
    lines = [
        (question_term("contact_name"), identity.name or ""),
        (question_term("contact_channel"), channel),
        (question_term("contact_details"), identity.details or ""),
        (question_term("contact_safe"), " ".join(part for part in (safe, identity.safe_words) if part)),
        *(("As they wrote it", message.text) for message in identity.messages),
    ]
    return [(label, words) for label, words in lines if words.strip()]

"""In which language a conversation goes on: chosen by the customer, or offered to them; never switched silently.

The state of the offer of going on in `other_language`:

none   nothing was heard, or the offer was passed over: the next message in that language may bring it once more
heard  a message was surely in that language; the offer is due at the next turn
asked  the offer was put and waits for its answer
ended  the customer chose, or said no, or passed it over twice: nothing is offered any more
"""

from cases import alerts, audit, language_code, models
from cases.conversations import is_person_wanted
from cases.custody import Words, locked, seen
from cases.database import Record
from cases.opening import case_of, ensure_case
from cases.thread import append

MOST_OFFERS = 2


def choose(record: Record, conversation: str, language: str) -> bool:
    """The customer's own choice: the conversation goes on in it, and nothing is offered any more.

    True where that is another language than before. Raises UnknownLanguage.
    """
    row = locked(record, conversation)
    chosen = language_code.checked(language)
    row.offer = "ended"
    if row.language == chosen:
        return False
    row.language = chosen
    # What the assistant was about to say would come in the language before: it is said by nobody, and made anew.
    row.epoch += 1
    audit.write(record, "customer", "conversation:language_changed", f"conversation:{conversation}")
    return True


def decline(record: Record, conversation: str) -> None:
    """The customer stays with the language as it is."""
    locked(record, conversation).offer = "ended"


def hear(record: Record, conversation: str, language: str) -> None:
    """A message was surely written in `language`. Raises UnknownLanguage."""
    row = locked(record, conversation)
    if row.offer in ("none", "heard") and language != row.language:
        row.other_language, row.offer = language_code.checked(language), "heard"


def pass_over(record: Record, conversation: str) -> None:
    """The customer wrote something else than an answer to the offer."""
    row = locked(record, conversation)
    if row.offer == "asked":
        row.offer = "none" if row.offers < MOST_OFFERS else "ended"


def due(record: Record, conversation: str, answered: int) -> str | None:
    """The language to offer with the answer to message `answered`.

    None while a person speaks or is waited for, or where more words wait for an answer.
    """
    row = seen(record, conversation)
    if row.offer != "heard" or row.owner != "assistant" or row.paused or row.customer_seq > answered:
        return None
    case = case_of(record, row)
    if case is not None and (not case.unfinished or is_person_wanted(record, case)):
        return None
    return row.other_language


def asked(record: Record, conversation: str, language: str, *, once: bool = False) -> None:
    """The offer of `language` was put, or an interpreter for it; `once`: never again. Raises UnknownLanguage."""
    row = locked(record, conversation)
    row.other_language, row.offer = language_code.checked(language), "asked"
    row.offers = MOST_OFFERS if once else row.offers + 1


def want_interpreter(record: Record, conversation: str) -> str:
    """The customer wants an interpreter for the language that was recognised; gives the name of the advisor told.

    Opens a case where there is none (policy 2.5); the language stands in the conversation as `other_language`.
    """
    row = locked(record, conversation)
    row.offer = "ended"
    case = ensure_case(record, row, Words(record, row), "customer")
    if alerts.raise_alert(record, case, "interpreter_wanted"):
        append(record, case, "interpreter_wanted", "customer", audience="customer")
    return record.session.get_one(models.Advisor, case.advisor_id).name

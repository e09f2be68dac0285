"""A wish about the advisor, as it stands in the report, and whether an advisor is the one who was wished for."""

from dataclasses import dataclass

from sqlalchemy import or_, select

from cases import models
from cases.custody import Words
from cases.database import Record
from cases.naming import folded

QUESTION = "advisor_wish"
GENDERS = {"a_woman": "woman", "a_man": "man"}
SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """choices: the plan's; language: an ISO code that was named; not_advisor: who was meant by "not that one"."""

    choices: tuple[str, ...]
    words: str = ""
    language: str | None = None
    not_advisor: int | None = None


def wish_of(record: Record, row: models.Conversation) -> Wish | None:
    """The wish that stands; none where there is none, or it was taken back."""
    answer = models.Answer
    query = (
        select(answer)
        .where(answer.conversation_id == row.id, or_(answer.question == QUESTION, answer.standing == "cleared"))
        .order_by(answer.number.desc())
        .limit(1)
    )
    found = record.session.scalar(query)
    if found is None or found.standing != "given":
        return None
    body = Words(record, row).opened(found.sealed, "answer", "body", found.number)
    understood = body["understood"]
    return Wish(tuple(body["choices"]), body["words"], understood.get("language"), understood.get("not"))


def unmet(wish: Wish | None, advisor: models.Advisor, language: str) -> int:
    """How many of the wishes this advisor does not meet, in a conversation held in `language`; 0 without a wish.

    A wish that nobody can look up in the record (another_wish) counts as not met: a person has to see to it.
    """
    if wish is None:
        return 0
    return sum(not _meets(choice, wish, advisor, language) for choice in wish.choices or ("another_wish",))


def names(advisor_name: str, words: str) -> bool:
    """Whether the words of a wish name this advisor, by any part of the name: "anyone but Darren"."""
    said = f" {' '.join(''.join(sign if sign.isalnum() else ' ' for sign in folded(words)).split())} "
    return any(len(part) >= SHORTEST_NAME and f" {part} " in said for part in folded(advisor_name).split())


def _meets(choice: str, wish: Wish, advisor: models.Advisor, language: str) -> bool:
    if choice in GENDERS:
        return advisor.gender == GENDERS[choice]
    if choice == "speaks_my_language":
        wanted = (wish.language or language).split("-", maxsplit=1)[0]
        return wanted in {spoken.split("-")[0] for spoken in advisor.languages}
    if choice == "not_a_certain_person":
        return advisor.id != wish.not_advisor and not names(advisor.name, wish.words)
    return False

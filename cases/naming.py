"""Whether a customer's words name one of the landlord's own people, who then must not see the case.

Better one advisor too many kept away than one too few; but a surname that is an everyday word (Black, White) would
keep somebody away from half of all reports of hate incidents, so that it counts only where it is clearly a name.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select

from cases import models, translations
from cases.custody import Words
from cases.database import Record
from cases.messages import IDENTITY

MANAGER_NAME = "Community Safety Manager"
"""How the manager is called until somebody enters a name: a post, which names no person."""

_UNCHANGED_BY_NFKD = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"} | dict.fromkeys("’‘ʼ`´", "'")
)
_TITLES = "mr|mrs|ms|miss|mx|dr|officer|advisor"
_WORDS = """
    black white brown grey gray green blue gold golden silver red young old long short low high little small strong love
    hope pride grace faith joy day may june summer winter snow frost rain knight king queen prince bishop pope church
    christian moor hill wood woods field park street lane forest rivers brook stone rock price rich poor english french
    german welsh irish scott west north east south hunt walker baker cook butler carpenter cross wall banks bank house
    home key keys lock fox wolf bird fish bull lamb rose lily read good best sharp swift wise wild power will
"""
_EVERYDAY = frozenset(_WORDS.split())


@dataclass(frozen=True, slots=True)
class Told:
    """Words of a customer. `own`: written where their own name or contact was asked for; many share a surname."""

    text: str
    own: bool = False


def is_named(name: str, told: Iterable[Told]) -> bool:
    """Whether any of these texts names the person: the whole name, or the surname as a word of its own."""
    whole, alone = _patterns(name)
    if whole is None:
        return False
    for each in told:
        text = folded(each.text)
        if whole.search(text) or (not each.own and alone.search(text)):
            return True
    return False


def folded(text: str) -> str:
    """The text as names are compared: without case, accents and doubled spaces, with one kind of apostrophe."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_UNCHANGED_BY_NFKD))
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def named(record: Record, told: Iterable[Told]) -> list[int]:
    """The numbers of the active advisors, managers among them, whom these words name."""
    texts = [each for each in told if each.text]
    if not texts:
        return []
    people = record.session.execute(select(models.Advisor.id, models.Advisor.name).where(models.Advisor.active))
    return [number for number, name in people if is_named(name, texts)]


def told(record: Record, conversation: models.Conversation, words: Words) -> list[Told]:
    """All that the customer said so far: messages and their English, answers, and what their files are called."""
    messages = select(models.Message).where(
        models.Message.conversation_id == conversation.id, models.Message.sender == "customer"
    )
    texts = [
        Told(words.opened(row.sealed, "message", "body", row.seq)["text"], row.question in IDENTITY)
        for row in record.session.scalars(messages)
    ]
    answers = select(models.Answer).where(models.Answer.conversation_id == conversation.id)
    for row in record.session.scalars(answers):
        body = words.opened(row.sealed, "answer", "body", row.number)
        texts.append(Told(body["words"], row.question in IDENTITY))
    files = select(models.Evidence).where(models.Evidence.conversation_id == conversation.id)
    names = (words.opened(row.sealed_name, "evidence", "name", row.id) for row in record.session.scalars(files))
    # A name in another script is recognised in its English alone.
    english = (Told(text) for text in translations.english_of_customer(record, conversation, words))
    return [*texts, *english, *(of_file(name) for name in names)]


def of_file(name: str) -> Told:
    """A file's name as words: people write them with strokes and points."""
    return Told(re.sub(r"[_.\-]+", " ", name))


@lru_cache(maxsize=1024)
def _patterns(name: str) -> tuple[re.Pattern[str] | None, re.Pattern[str]]:
    whole = folded(name)
    surname = re.escape(whole.split()[-1])
    titled = rf"(?:{_TITLES})\.? {surname}" if whole.split()[-1] in _EVERYDAY else surname
    alone = re.compile(rf"(?<!\w){titled}(?!\w)")
    return (None if name == MANAGER_NAME else re.compile(rf"(?<!\w){re.escape(whole)}(?!\w)")), alone

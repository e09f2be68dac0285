"""What the pages and their JSON show: plain values, shaped once, so that a template decides nothing."""

from dataclasses import dataclass
from datetime import datetime

from api.console.blurring import Piece


@dataclass(frozen=True)
class ClockLine:
    """One promise: `words` say what is due when and how far off it is; `state` due|soon|late|met|stopped."""

    kind: str
    title: str
    promise: str
    due: datetime
    state: str
    words: str


@dataclass(frozen=True)
class CaseLine:
    """A case in a list. `waits`: how long the customer has waited for an answer; none: nobody waits."""

    reference: str
    urgent: bool
    language: str
    status: str
    status_words: str
    advisor: str
    mine: bool
    waits: str | None
    clock: ClockLine | None
    overdue: bool


@dataclass(frozen=True)
class AlertLine:
    """Something that needs somebody now; stands until acknowledged. `quote`: the words that raised it, if any.

    told   whom else it was told and when, because nobody answered or nobody was at work
    """

    id: int
    reference: str
    kind: str
    title: str
    urgent: bool
    at: str
    iso: str
    waiting: str
    language: str
    advisor: str
    quote: tuple[Piece, ...] = ()
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    """One question with its answer: the values in the policy's terms, the words they came from, and how it is known.

    english  a computer's translation of the messages in which the words stand
    """

    question: str
    label: str
    values: tuple[str, ...] = ()
    words: tuple[tuple[Piece, ...], ...] = ()
    english: tuple[tuple[Piece, ...], ...] = ()
    known: str = ""
    gap: str = ""
    closed: bool = False


@dataclass(frozen=True)
class FlagLine:
    """One urgent-risk flag with the words that raised it, who judged, and who cleared it and why."""

    id: int
    seq: int
    kind: str
    title: str
    level: str
    level_words: str
    quote: tuple[Piece, ...]
    judge: str
    at: str
    cleared: str = ""
    cleared_reason: str = ""


@dataclass(frozen=True)
class FileLine:
    """A file that a customer added. view: how its clean copy is shown (picture, sound, download; empty: there is none).

    state    what is to be said about the clean copy, where it cannot simply be viewed
    offered  what the link to the clean copy says; original: whether there is an original to open
    """

    id: str
    title: str
    view: str
    offered: str
    state: str
    original: bool


@dataclass(frozen=True)
class TranslationLine:
    """What stands in the other language beside a message.

    language  its code
    words     who translated it and when, or why there is no translation
    again     whether it can be asked for again
    """

    language: str
    pieces: tuple[Piece, ...]
    words: str
    again: bool = False


@dataclass(frozen=True)
class Spoken:
    """One message of the transcript. `closed`: it may hold an identity and is not shown before a reason is given.

    new_day      the London day, where it is the first message of a day; empty otherwise
    foreign      it was not said in English, or reached the customer in another language
    own_english  its own words are English: what stands in the other language is what was sent
    interpreter  offer, asked, or empty where it is English
    """

    seq: int
    sender: str
    speaker: str
    at: str
    iso: str
    new_day: str
    kind: str
    language: str
    pieces: tuple[Piece, ...]
    translation: TranslationLine | None
    foreign: bool
    hides: bool
    own_english: bool = False
    interpreter: str = ""
    flags: tuple[str, ...] = ()
    closed: bool = False
    options: tuple[str, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    file: FileLine | None = None


@dataclass(frozen=True)
class HistoryLine:
    """One entry of the case or of its audit, in words."""

    at: str
    iso: str
    who: str
    what: str
    words: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class NoteLine:
    """Something an advisor wrote down about the case; no customer ever sees it."""

    at: str
    who: str
    what: str
    words: tuple[Piece, ...]


@dataclass(frozen=True)
class Ownership:
    """Who speaks in the conversation now. `take`: what the button for taking over says; empty: no button."""

    words: str
    mine: bool
    take: str
    owner: str


@dataclass(frozen=True)
class Protection:
    """Who agreed to what, who reads it a second time, and whether somebody needs safeguarding.

    consent      the steps, the newest first; states, ways, partners: what can be recorded (`true`: in the scope now)
    reader       how the second reading stands; reads: this advisor may answer it
    reasons      why safeguarding is asked; asks: the question about MASH stands; mash: how it was answered
    wish         what became of a wish about the advisor; waits: how much of this waits for somebody
    """

    consent: tuple[HistoryLine, ...]
    states: tuple[tuple[str, str], ...]
    ways: tuple[tuple[str, str], ...]
    partners: tuple[tuple[str, str, bool], ...]
    reader: str
    reads: bool
    read: tuple[Piece, ...]
    reasons: str
    asks: bool
    mash: str
    mash_words: tuple[Piece, ...]
    wish: str

    @property
    def waits(self) -> int:
        return int(self.asks) + int(self.reads) + int(bool(self.wish))


@dataclass(frozen=True)
class ReadyLine:
    """A ready answer beside the box: its words in their language, and what they mean where that is not English."""

    key: str
    text: str
    english: str
    language: str


@dataclass(frozen=True)
class CasePage:
    """A case as one advisor sees it.

    engine     who translates, and who accepted that words go to another organisation
    writes_in  the customer's language, where it is not English and this advisor speaks it
    shown      whether the customer's page has shown this advisor's last message; empty: they do not speak
    ready      the ready answers in the customer's language, or in English where Haven does not speak it
    """

    line: CaseLine
    short: tuple[Piece, ...]
    facts: tuple[Fact, ...]
    crime: str
    strands: str
    flags: tuple[FlagLine, ...]
    clocks: tuple[ClockLine, ...]
    notes: tuple[NoteLine, ...]
    history: tuple[HistoryLine, ...]
    transcript: tuple[Spoken, ...]
    foreign: bool
    ownership: Ownership
    unacknowledged: bool
    closed: bool
    colleagues: tuple[tuple[int, str], ...]
    protection: Protection
    engine: str = ""
    writes_in: str = ""
    shown: str = ""
    ready: tuple[ReadyLine, ...] = ()


@dataclass(frozen=True)
class DeskLists:
    """The lists of the desk. needs: unacknowledged alerts; mine, others: the open cases that this advisor may see."""

    needs: tuple[AlertLine, ...]
    mine: tuple[CaseLine, ...]
    others: tuple[CaseLine, ...]
    table: tuple[CaseLine, ...] = ()

    @property
    def alerting(self) -> tuple[AlertLine, ...]:
        """The urgent ones, which sound and stand in the banner."""
        return tuple(alert for alert in self.needs if alert.urgent)

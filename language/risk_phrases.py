"""The first judge of urgent risk: phrases of all languages over one shared vocabulary, on every message.

The phrases are data (`data/urgent_risk/phrases/<language>.yml`), under their kind. A phrase inside an idiom does not
count; one that stands near a negation, or in a message about the past, asks instead of raising: never nothing.
Words of an explicit present ("right now") keep a message from being past, whatever else it tells. What lowers speaks
for the phrases of its own language alone: "no" is a yes in Polish, and "na" is half of Russian.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from language.examples import read_yaml
from language.normalise import Folded, folded_text
from language.tokens import spans, words

NEGATION_REACH = 4  # words before a phrase within which a negation speaks of it
_IDIOM, _PAST, _NEGATION, _PRESENT, _DENIAL = "idiom", "past", "negation", "present", "denial"
_LISTS = {_NEGATION: "negations", _PAST: "past", _PRESENT: "present", _DENIAL: "denials", _IDIOM: "idioms"}


@dataclass(frozen=True)
class PhraseHit:
    """A phrase that was found: its kind, whether it raises or asks, and the place of its words in the folded text."""

    kind: str
    level: str
    start: int
    end: int


@dataclass(frozen=True)
class PhraseReading:
    """What the phrases tell of a message: the hits, where danger is denied, and whether all of it is `over`."""

    hits: tuple[PhraseHit, ...]
    denials: tuple[tuple[int, int], ...]
    over: bool

    @property
    def level(self) -> str:
        """The highest level of the hits."""
        return self.hits[0].level if self.hits else "no"

    def lowers(self, start: int, end: int) -> bool:
        """Whether what another judge saw at this place of the folded text asks instead of raising."""
        return self.over or any(start <= first and last <= end for first, last in self.denials)


class RiskPhrases:
    """All phrases of all languages. Made by `RiskPhrases.load`. A list is known by its language and its name."""

    def __init__(self, phrases: Mapping[tuple[str, str], Iterable[str]]) -> None:
        self._vocabulary = Vocab()
        self._matcher = PhraseMatcher(self._vocabulary, attr="ORTH")
        for (language, name), texts in phrases.items():
            docs = [self._doc(words(folded)) for folded in {folded_text(text) for text in texts} if words(folded)]
            if docs:
                self._matcher.add(f"{language} {name}", docs)

    @classmethod
    def load(cls, folder: Path) -> "RiskPhrases":
        """The phrases of every language in `folder`. Raises ExamplesUnreadable with a file's name."""
        found: dict[tuple[str, str], list[str]] = {}
        for path in sorted(folder.glob("*.yml")):
            content = read_yaml(path)
            for kind, texts in (content.get("phrases") or {}).items():
                found[path.stem, kind] = list(map(str, texts))
            for name, key in _LISTS.items():
                found[path.stem, name] = list(map(str, content.get(key) or ()))
        return cls(found)

    def _doc(self, found: Sequence[str]) -> Doc:
        return Doc(self._vocabulary, words=list(found))

    def read(self, folded: Folded) -> PhraseReading:
        """The phrases in a folded text, the strongest first, and what makes a message less certain."""
        places = spans(folded.text)
        doc = self._doc([folded.text[start:end] for start, end in places])
        matches: list[Span] = self._matcher(doc, as_spans=True)
        spoken: dict[str, _Spoken] = {}
        for match in matches:
            language, _, name = match.label_.partition(" ")
            spoken.setdefault(language, _Spoken()).add(name, match)
        hits = [
            PhraseHit(kind, level, places[match.start][0], places[match.end - 1][1])
            for found in spoken.values()
            for kind, level, match in found.hits()
        ]
        hits.sort(key=lambda hit: (hit.level != "yes", hit.start - hit.end))
        denials = [each for found in spoken.values() for each in found.of(_DENIAL)]
        denied = tuple((places[each.start][0], places[each.end - 1][1]) for each in denials)
        over = any(found.over for found in spoken.values()) and not any(found.of(_PRESENT) for found in spoken.values())
        return PhraseReading(tuple(hits), denied, over)


class _Spoken:
    """What was found of one language in a message."""

    def __init__(self) -> None:
        self._found: dict[str, list[Span]] = {}

    def add(self, name: str, match: Span) -> None:
        self._found.setdefault(name, []).append(match)

    def of(self, name: str) -> Sequence[Span]:
        return self._found.get(name, ())

    @property
    def over(self) -> bool:
        """Whether the language's words put the message into the past, and none into the present."""
        return bool(self.of(_PAST)) and not self.of(_PRESENT)

    def hits(self) -> Iterator[tuple[str, str, Span]]:
        """The phrases of danger, each with its kind and level."""
        for kind, matches in self._found.items():
            if kind not in _LISTS:
                yield from ((kind, self._level(match), match) for match in matches if not self._in_idiom(match))

    def _in_idiom(self, match: Span) -> bool:
        return any(idiom.start <= match.start and match.end <= idiom.end for idiom in self.of(_IDIOM))

    def _level(self, match: Span) -> str:
        # A negation inside a phrase belongs to it ("cant breathe") and lowers nothing.
        negated = any(match.start - NEGATION_REACH <= each.end <= match.start for each in self.of(_NEGATION))
        return "ask" if negated or self.over else "yes"

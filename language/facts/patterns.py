"""A small language for ways of saying something, matched word by word; what is written stands in data files.

    he|she said         one of several words, then a word        polish*       any ending
    [really] bad        a word that may be missing               {someone}     a list of words from the file
    they .. kids        up to three words between (..5: five)    <n> years old    a number
    ^ worse $           at the beginning and end of a clause    a_lot|much     several words as one of the choices

A way of saying never reaches over the end of a sentence.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from language.normalise import folded_text
from language.tokens import words

LONGEST_BEGINNING = 20  # letters; nobody may make a message slow with one endless word
_GAP = re.compile(r"\.\.(\d*)$")
_USUAL_GAP = 3
START, END, NUMBER = "^", "$", "<n>"

Phrase = tuple[str, ...]


class PatternUnreadable(ValueError):
    """A pattern names a list that is not there, or begins with something that may be missing."""


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a pattern: what may stand there. `gap`: so many words of any kind may stand there instead.

    By their first word, longest first; `open_first`: those whose first word is open or a number.
    """

    phrases: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)
    open_first: tuple[Phrase, ...] = ()
    optional: bool = False
    gap: int = 0
    bound: str = ""

    @classmethod
    def of(cls, phrases: Sequence[Phrase], optional: bool) -> "Element":
        """The element of these phrases."""
        ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
        closed = [phrase for phrase in ordered if not _is_open(phrase[0])]
        first_words = {phrase[0]: tuple(each for each in closed if each[0] == phrase[0]) for phrase in closed}
        return cls(first_words, tuple(phrase for phrase in ordered if _is_open(phrase[0])), optional)

    def at(self, word: str) -> tuple[Phrase, ...]:
        """The phrases that may begin with `word`."""
        return self.phrases.get(word, ()) + self.open_first


@dataclass(frozen=True, slots=True)
class Pattern:
    """A way of saying and its meaning. Of each set in `needs` one word stands in every text that says it."""

    elements: tuple[Element, ...]
    meaning: str
    needs: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, elements: tuple[Element, ...], meaning: str) -> "Pattern":
        """The pattern of these elements."""
        sure = [element for element in elements if element.phrases and not (element.optional or element.open_first)]
        return cls(elements, meaning, tuple(sorted((frozenset(element.phrases) for element in sure), key=len)))


@dataclass(frozen=True, slots=True)
class Clause:
    """The words of a text, and which of them begin a clause or a sentence."""

    words: Sequence[str]
    begins: Sequence[bool]
    sentences: Sequence[int]

    def reaches(self, first: int, last: int) -> bool:
        """Whether the words from `first` to `last` (not included) stand in one sentence."""
        return last <= len(self.words) and (last <= first or self.sentences[first] == self.sentences[last - 1])


@dataclass
class Patterns:
    """Patterns of many meanings, found by the word with which they begin."""

    exact: dict[str, list[Pattern]] = field(default_factory=dict)
    beginnings: dict[str, list[Pattern]] = field(default_factory=dict)

    def add(self, pattern: str, meaning: str, lists: Mapping[str, Sequence[str]]) -> None:
        """Add a pattern under a meaning. Raises PatternUnreadable."""
        elements = tuple(_element(part, lists) for part in pattern.split())
        whole = Pattern.of(elements, meaning)
        for first in _first_words(elements, pattern):
            table = self.beginnings if first.endswith("*") else self.exact
            table.setdefault(first.rstrip("*"), []).append(whole)

    def find(self, text: Clause) -> Iterator[tuple[str, int, int]]:
        """Each meaning that is found, from which word to which (the last not included)."""
        present = frozenset(text.words)
        possible = {word: [each for each in self._beginning_with(word) if _may_be(each, present)] for word in present}
        for first, word in enumerate(text.words):
            for pattern in possible[word]:
                last = _end(text, pattern.elements, first)
                if last and text.reaches(first, last):
                    yield pattern.meaning, first, last

    def _beginning_with(self, word: str) -> Iterator[Pattern]:
        yield from self.exact.get(word, ())
        if word.isdigit():
            yield from self.exact.get(NUMBER, ())
        for length in range(2, min(len(word), LONGEST_BEGINNING) + 1):
            yield from self.beginnings.get(word[:length], ())


def _may_be(pattern: Pattern, present: frozenset[str]) -> bool:
    for needed in pattern.needs:  # noqa: SIM110 - written out, for a message asks it a hundred times
        if needed.isdisjoint(present):
            return False
    return True


def _is_open(word: str) -> bool:
    return word.endswith("*") or word == NUMBER


def _element(part: str, lists: Mapping[str, Sequence[str]]) -> Element:
    if part in (START, END):
        return Element(bound=part)
    gap = _GAP.match(part)
    if gap:
        return Element(gap=int(gap[1] or _USUAL_GAP))
    optional = part.startswith("[") and part.endswith("]")
    phrases: list[Phrase] = []
    for choice in (part[1:-1] if optional else part).split("|"):
        if choice.startswith("{"):
            if choice.strip("{}") not in lists:
                raise PatternUnreadable(choice)
            phrases += [_phrase(entry) for entry in lists[choice.strip("{}")]]
        else:
            phrases.append(_phrase(choice))
    return Element.of(phrases, optional)


def _phrase(text: str) -> Phrase:
    return tuple(
        word if word == NUMBER else "".join(words(folded_text(word.rstrip("*")))) + ("*" if word.endswith("*") else "")
        for word in str(text).replace("_", " ").split()
    )


def _first_words(elements: Sequence[Element], pattern: str) -> set[str]:
    first: set[str] = set()
    for element in elements:
        if element.bound:
            continue
        if element.gap:
            raise PatternUnreadable(pattern)
        first |= {*element.phrases, *(phrase[0] for phrase in element.open_first)}
        if not element.optional:
            return first
    raise PatternUnreadable(pattern)


def _end(text: Clause, elements: Sequence[Element], position: int) -> int | None:
    """Where the pattern ends that begins at `position`; none where it does not fit. The shortest gaps are taken."""
    if not elements:
        return position
    element, rest = elements[0], elements[1:]
    if element.bound:
        begins = position >= len(text.words) or text.begins[position]
        return _end(text, rest, position) if begins else None
    if element.gap:
        return _after_gap(text, element.gap, rest, position)
    word = text.words[position] if position < len(text.words) else ""
    for phrase in element.at(word) if word else ():
        if phrase == (word,) or _fits(text.words, phrase, position):
            last = _end(text, rest, position + len(phrase))
            if last is not None:
                return last
    return _end(text, rest, position) if element.optional else None


def _after_gap(text: Clause, gap: int, rest: Sequence[Element], position: int) -> int | None:
    for place in range(position, min(position + gap, len(text.words)) + 1):
        if place > position and text.begins[place - 1]:
            return None
        last = _end(text, rest, place)
        if last is not None:
            return last
    return None


def _fits(said: Sequence[str], phrase: Phrase, position: int) -> bool:
    if position + len(phrase) > len(said):
        return False
    return all(_same(word, said[position + number]) for number, word in enumerate(phrase))


def _same(wanted: str, said: str) -> bool:
    if wanted == NUMBER:
        return said.isdigit()
    return said.startswith(wanted[:-1]) if wanted.endswith("*") else said == wanted

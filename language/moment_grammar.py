"""How people say when, found in a folded text by patterns that are data (`language/moments/<language>.yml`)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from language.examples import read_yaml

FOLDER = Path(__file__).parent / "moments"
_NUMERIC = r"(?P<numeric>(?:[0-3]?\d[/.-][01]?\d(?:[/.-](?:20)?\d\d)?|20\d\d-[01]\d-[0-3]\d))"
_IN_NUMBERS = frozenset("0123456789/")
_NO_DATES = frozenset({"24/7", "1/2", "3/4", "1/4"})
_TIME_OF_DAY = re.compile(r"[0-2]?\d\.[0-5]\d")  # "9.15", as people write it; a date has a year then, or a slash
_NAMED_DAYS = frozenset({"day", "day_part", "last_night", "last_part", "tonight", "weekday", "the_other", "just_now"})
_SPEAKS_OF = {
    "short_weekday": ("weekday", "weekday_date", "weekday_before", "weekday_last_week"),
    "month": ("date", "month", "bare_month"),
}
"""Kinds that no text can hold without one of these words; their many patterns are then not tried."""
_SUFFIX = "(?:st|nd|rd|th)"
_COUNTED = "(?:floor|time|one|flat|house|person|lad|man|street|birthday)"  # "the 3rd floor" is no day
_JOINED = "(?:to|and|or)(?: the)?"


@dataclass(frozen=True)
class Found:
    """One way of saying when that was found: its kind, its place in the folded text, and the words in its slots."""

    kind: str
    start: int
    end: int
    slots: Mapping[str, Any] = field(hash=False)
    since: bool = False


@dataclass(frozen=True)
class Grammar:
    """The words and patterns of one language."""

    words: Mapping[str, Any]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    words_needed: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]
    since: re.Pattern[str]
    begins_since: re.Pattern[str]
    not_after: re.Pattern[str]
    after_hour: re.Pattern[str]
    not_when_before: re.Pattern[str]
    not_when_after: re.Pattern[str]
    no_incident: re.Pattern[str]
    disowned: re.Pattern[str]
    complaint: re.Pattern[str]
    goes_on: re.Pattern[str]
    takes_back: re.Pattern[str]
    still_on: re.Pattern[str]
    stretch_before: re.Pattern[str]
    stretch_begun: re.Pattern[str]
    stretch_between: re.Pattern[str]
    stretch_itself: re.Pattern[str]

    def find(self, folded: str) -> list[Found]:
        """All that is said of when, in the order of the text; of overlapping ones the longest."""
        absent = {kind for needed, kinds in self.words_needed if not needed.search(folded) for kind in kinds}
        patterns = [(kind, pattern) for kind, pattern in self.patterns if kind not in absent]
        matches = [(kind, match) for kind, pattern in patterns for match in pattern.finditer(folded)]
        candidates = [found for kind, match in matches if (found := self._found(kind, match, folded))]
        candidates.sort(key=lambda found: (found.start - found.end, found.start))
        kept: list[Found] = []
        for found in candidates:
            if all(found.end <= other.start or found.start >= other.end for other in kept):
                kept.append(found)
        return sorted(kept, key=lambda found: found.start)

    def _found(self, kind: str, match: re.Match[str], folded: str) -> Found | None:
        """What a match says; none where the words around it make something else of it."""
        before, after = folded[max(0, match.start() - 40) : match.start()], folded[match.end() : match.end() + 20]
        if self._barred(kind, match, before, after):
            return None
        since = self.since.search(before) if kind not in {"part", "bare_hour"} else None
        start = match.start() - (len(before) - since.start()) if since else match.start()
        begun = since is not None or self.begins_since.match(match.group()) is not None
        slots = {name.rstrip("2_"): value for name, value in match.groupdict().items() if value}
        return Found(kind, start, match.end(), slots, begun)

    def _barred(self, kind: str, match: re.Match[str], before: str, after: str) -> bool:
        if self.not_after.search(before) or self.not_when_after.match(after):
            return True
        named = kind in _NAMED_DAYS or match.group().startswith("on ")  # "flat 10", but "to my flat on 10 November"
        if not named and self.not_when_before.search(before):
            return True
        if kind == "numeric_date":
            if _TIME_OF_DAY.fullmatch(match["numeric"]):
                return True
            return after[:1] in _IN_NUMBERS or before[-1:] in _IN_NUMBERS or match["numeric"] in _NO_DATES
        return kind == "bare_hour" and not self.after_hour.match(after)


def _any(words: list[str]) -> str:
    return "|".join(re.escape(str(word)) for word in sorted(words, key=lambda word: -len(str(word))))


def _slots(words: Mapping[str, Any]) -> dict[str, str]:
    def flat(name: str, part: str | None = None) -> str:
        entries = words[name].values()
        return _any([word for entry in entries for word in (entry[part] if part else entry)])

    # "March" and "may" are words, "Jan" is a name: alone they tell no month.
    sure = [
        word for number, entry in words["months"].items() for word in entry if number not in {3, 5} and word != "jan"
    ]
    hours = [word for number, entry in words["numbers"].items() if number <= 12 for word in entry if " " not in word]
    return {
        "n": rf"(?P<n>\d{{1,3}}|{flat('numbers')})",
        "n2": rf"(?:\d{{1,3}}|{flat('numbers')})",
        "unit": rf"(?P<unit>{flat('units')})\b",
        "weekday": rf"(?P<weekday>{flat('weekdays')})\b",
        "short_weekday": rf"(?P<weekday>{flat('short_weekdays')}|{flat('weekdays')})\b",
        "month": rf"(?P<month>{flat('months')})\b",
        "sure_month": rf"(?P<month>{_any(sure)})\b",
        "part": rf"(?P<part>{flat('parts', 'words')})\b",
        "day": rf"(?P<day>{flat('days')})\b",
        "festival": rf"(?P<festival>{flat('festivals', 'words')})\b",
        "third": rf"(?P<third>{flat('thirds', 'words')})",
        "season": rf"(?P<season>{flat('seasons', 'words')})\b",
        "year": r"(?P<year>(?:19|20)\d\d)\b",
        "day_number": rf"(?P<number>[0-3]?\d){_SUFFIX}?",
        "ordinal": rf"(?P<number>[0-3]?\d){_SUFFIX}(?! {_COUNTED})(?! {_JOINED} [0-3]?\d{_SUFFIX} {_COUNTED})",
        "ordinal_word": rf"(?P<number>{flat('ordinals')})\b",
        "hour_word": _any([word for word in hours if len(word) > 2]),
        "numeric": _NUMERIC,
        "about": f"(?:{_any(words['about'])})",
        "at": f"(?:{_any(words['at'])})",
        "since": f"(?:{_any(words['since'])})",
    }


def _pattern(text: str, slots: Mapping[str, str]) -> re.Pattern[str]:
    whole = re.sub(r"\{(\w+)\}", lambda match: slots.get(match.group(1), match.group()), text)
    return re.compile(rf"(?<!\w)(?:{_distinct(whole)})(?!\w)")


def _distinct(pattern: str) -> str:
    """Group names may stand once in a pattern: the second `n` becomes `n_`, which reading takes off again."""
    seen: dict[str, int] = {}

    def renamed(match: re.Match[str]) -> str:
        name = match.group(1)
        seen[name] = seen.get(name, -1) + 1
        return f"(?P<{name}{'_' * seen[name]}>"

    return re.sub(r"\(\?P<(\w+)>", renamed, pattern)


@cache
def grammar(language: str) -> Grammar | None:
    """The grammar of a language; none where its file is missing."""
    path = FOLDER / f"{language}.yml"
    if not path.exists():
        return None
    words = read_yaml(path)
    slots = _slots(words)
    patterns = tuple((kind, _pattern(text, slots)) for kind, texts in words["patterns"].items() for text in texts)
    return Grammar(
        words,
        patterns,
        tuple((re.compile(slots[name]), kinds) for name, kinds in _SPEAKS_OF.items()),
        _since(words),
        re.compile(rf"(?:{_any(words['since'])})\b"),
        re.compile(rf"(?<!\w)(?:{_any(words['not_after'])})\s$"),
        re.compile(rf"\s*(?:$|[.,;!?)\n-]|(?:{_any(words['after_hour'])})\b)"),
        re.compile(rf"(?<!\w)(?:{_any(words['not_when_before'])})\W(?:about |around |over |just |nearly )?$"),
        re.compile(rf"[\s-](?:{_any(words['not_when_after'])})\b"),
        re.compile(rf"(?<!\w)(?:{_any(words.get('no_incident', ['no such words']))})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{_any(words.get('disowned', ['no such words']))})(?!\w)"),
        _complaint(words),
        re.compile(rf"(?<!\w)(?:{_any(words.get('goes_on', ['no such words']))})(?!\w)"),
        _taking_back(words),
        re.compile(rf"(?<!\w)(?:{_any(words.get('still_on', ['no such words']))})(?!\w)"),
        *_stretches(words),
    )


def _since(words: Mapping[str, Any]) -> re.Pattern[str]:
    """What stands before a time since when it goes on: "since", or "since I moved here in"."""
    event = rf"since (?:the (?:day|night|week|month|time) )?(?:{_any(words['since_somebody'])}) (?:\w+ ){{1,6}}?"
    return re.compile(
        rf"(?<!\w)(?:(?:{_any(words['since'])})\s(?:about |around |back |the |just |last |at |day |night )*|{event})$"
    )


def _complaint(words: Mapping[str, Any]) -> re.Pattern[str]:
    """Somebody who tells the landlord: "someone told Livv that we", not "I told Livv on Monday"."""
    who, tells = (_any(words.get(name, ["no such words"])) for name in ("complainers", "complains"))
    return re.compile(rf"(?<!\w)(?:{who}) (?:has |have |had |just |even )?(?:{tells})(?!\w)")


def _stretches(words: Mapping[str, Any]) -> tuple[re.Pattern[str], ...]:
    """What stands before a stretch, what it begins with itself, and what stands between its days."""
    before, between, itself = (_any(words[name]) for name in ("stretch_before", "stretch_between", "stretch_itself"))
    return (
        re.compile(rf"(?<!\w)(?:{before})\s(?:(?:on|the|about|late|early|some ?time)\s)*$"),
        re.compile(rf"(?:{before})\s"),
        re.compile(rf"\W*(?:{between})\W*(?:(?:on|the|late|early)\s)*"),
        re.compile(rf"\W*(?:{itself})\W*(?:(?:on|the|late|early)\s)*"),
    )


def _taking_back(words: Mapping[str, Any]) -> re.Pattern[str]:
    back = _any(words.get("takes_back", ["no such words"]))
    either = _any([*words.get("takes_back", []), *words.get("takes_back_beside", ["no such words"])])
    # Only where a clause begins with them: "he said sorry. On Tuesday ..." takes nothing back.
    return re.compile(rf"(?:^|[.,;!?-])\W*(?:{back})\W+(?:(?:{either})\W+){{0,4}}$")

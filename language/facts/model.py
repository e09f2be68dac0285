"""What an account tells: who reports, what was done, why, where, when, whether again, and whether the police know.

Trained classifiers see the words and, beside them, what the lexicons found; so they learn how far each lexicon is
to be trusted. Every fact carries the words it came from. Better empty than wrong: what is not told is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import joblib
import numpy as np

from language.examples import ACCOUNTS, Example
from language.facts.judges import Bench, Heard, Judge, Lesson
from language.facts.lexicon import FOLDER, Hit, Lexicon, lexicon_classes
from language.facts.places import PlaceWords, find_place
from language.facts.roles import Roles
from language.facts.said import Text
from language.facts.tellings import Telling, Tellings, believed
from language.facts.weighing import weigh, weigh_roles
from language.features import TextFeatures
from language.incidents import Times, understand_times
from language.labels import question_of
from language.moment import Moment

FORM = 4
SEVERAL: Mapping[str, tuple[str, ...]] = {
    "incident_types": (
        "verbal_abuse",
        "malicious_complaints",
        "intimidation_or_exclusion",
        "ridicule_of_culture_language_or_dress",
        "online_harassment",
        "physical_assault",
        "criminal_damage",
        "threat_of_violence",
        "arson",
        "offensive_communications",
    ),
    "characteristics": (
        "race_or_ethnicity",
        "religion_or_belief",
        "disability",
        "sexual_orientation",
        "gender_identity",
        "sex",
        "age",
    ),
    "offender": (
        "neighbour",
        "family_or_partner",
        "someone_i_know",
        "stranger",
        "group_of_people",
        "livv_customer",
        "livv_worker",
    ),
}
ONE: Mapping[str, tuple[str, ...]] = {
    "reporter": ("self", "witness", "representative"),
    "repeated": ("first_time", "happened_before", "keeps_happening"),
    "police": ("reported", "not_reported", "want_help"),
    "injuries": ("somebody_hurt", "nobody_hurt"),
    "where": (
        "in_my_home",
        "outside_my_home",
        "shared_area",
        "street_or_neighbourhood",
        "online_or_phone",
        "somewhere_else",
    ),
}
IN_PASSING = ("offender", "injuries")
"""Facts that judges read too and that are kept among the further questions (`Facts.told`)."""
COMPLAINTS = "malicious_complaints"
SHORT = 25  # words
SURE_ALONE = 0.5
NEVER = 2.0
SURE_BESIDE = {"characteristics": 0.9, "incident_types": 0.6, "offender": 0.8, **dict.fromkeys(ONE, NEVER)}
SURE_ENOUGH = {"offender": 0.6, "injuries": 0.8, "police": 0.5, "repeated": 0.55}
"""From which chance on at least a judge is heard on these facts, whatever else is best for its own examples."""

GRAVE = {"livv_worker": 0.9, "family_or_partner": 0.9}
"""The same for values that accuse: an advisor is barred, the manager is told."""

SAID = 0.9  # how sure a way of saying is that is listed


@dataclass(frozen=True)
class Fact:
    """A value of the plan, the customer's own words that tell it, and how sure this is (0 to 1)."""

    value: str
    words: str
    confidence: float


@dataclass(frozen=True)
class Facts:
    """What a text tells; empty where it does not tell. `told`: further questions of the plan with their values."""

    reporter: Fact | None
    incident_types: tuple[Fact, ...]
    characteristics: tuple[Fact, ...]
    times: Times
    where: Fact | None
    repeated: Fact | None
    police: Fact | None
    told: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)

    @property
    def when(self) -> Moment | None:
        """The likeliest moment."""
        return self.times.when


class FactModelUnreadable(RuntimeError):
    """The file is not a model of this kind and form: train again."""


@dataclass
class FactModel:
    """Reads facts. Made by `FactModel.train` or `FactModel.load`."""

    features: TextFeatures
    bench: Bench
    lexicon: Lexicon
    place_words: PlaceWords
    tellings: Tellings
    roles: Roles | None = None

    @classmethod
    def train(cls, examples: Sequence[Example], lexicons: Path = FOLDER, language: str | None = None) -> "FactModel":
        """A model from examples with facts, and from answers that give facts. About ten seconds."""
        lexicon = Lexicon.load(lexicons, language)
        taught = [(each, facts) for each in examples if (facts := facts_of(each)) is not None]
        lessons = [(Text(each.text, lexicon, each.language), facts) for each, facts in taught]
        told = [(text, facts) for text, facts in lessons if text.words]
        features = TextFeatures((2, 5), letter_weight=0.8, classes=lexicon_classes(lexicon), class_reach=1)
        whole = features.fit_rows((text.folded.text for text, _ in told), (text.language for text, _ in told))
        clauses = features.stacked(
            [features.row_of_words(text.words[first:last]) for text, _ in told for first, last in text.clauses]
        )
        counts = np.array([len(text.clauses) for text, _ in told])
        judges: dict[str, dict[str, Judge]] = {}
        for fact, values in {**SEVERAL, **ONE}.items():
            known = np.array([fact in facts for _, facts in told])
            lesson = Lesson(whole[known], clauses[np.repeat(known, counts)], counts[known])
            judges[fact] = lesson.judges([facts[fact] for _, facts in told if fact in facts], values)
        reports = [
            (text.sentences(), facts["reporter"]) for text, facts in told if facts.get("reporter") in ONE["reporter"]
        ]
        roles = Roles.train([text for text, _ in reports], [value for _, value in reports], language)
        return cls(features, Bench.of(judges), lexicon, PlaceWords.load(), Tellings.load(), roles)

    def read(self, text: str, now: datetime, language: str = "en") -> Facts:
        """What `text` tells, as seen from `now` (aware)."""
        read = Text(text, self.lexicon)
        times = understand_times(text, now, language)
        if not read.words:
            return Facts(None, (), (), times, None, None, None)
        heard = self._heard(read)
        said, barred = self.tellings.find(read.clause_marks())
        where = self._where(read, heard, said.pop("where", ()))
        reporter = self._reporter(read, heard, said.pop("reporter", ())) if self.roles else None
        told = {
            fact: self._told(read, heard, fact, said.pop(fact, ()), barred.get(fact, ()))
            for fact in self.bench.from_chances
            if fact != "where"
        }
        if reporter is not None:
            told["reporter"] = reporter
        if [fact.value for fact in told["incident_types"]] == [COMPLAINTS]:
            where = None  # a complaint is made somewhere, but nothing happened there
        one = {fact: told[fact][0] if told[fact] else None for fact in ONE if fact != "where"}
        role = one["reporter"].value if one["reporter"] else None
        passing = {
            question: tuple(_fact(read, each) for each in found) for question, found in believed(said, role).items()
        }
        return Facts(
            one["reporter"],
            told["incident_types"],
            told["characteristics"],
            times,
            where,
            one["repeated"],
            one["police"],
            {**passing, **{fact: told[fact][: 1 if fact in ONE else None] for fact in IN_PASSING if told[fact]}},
        )

    def _heard(self, read: Text) -> Heard:
        row_of = self.features.row_of_words
        whole = row_of(read.words)
        several = len(read.clauses) > 1
        clauses = [row_of(read.words[first:last]) for first, last in read.clauses] if several else [whole]
        return self.bench.hear(whole, clauses)

    def _told(
        self, read: Text, heard: Heard, fact: str, said: Sequence[Telling], barred: Sequence[Telling]
    ) -> tuple[Fact, ...]:
        """The values of a fact that are told, the surest first: those that a listed way of saying tells, and those of
        which a judge is sure."""
        judged = self.bench.from_chances[fact]
        found = {telling.value: _fact(read, telling) for telling in said if telling.value in judged}
        for value, from_chance in judged.items():
            chance = heard.chances[fact][value]
            if value in found or chance < from_chance:  # no less is ever enough, and most are below
                continue
            if self._is_barred(read, heard, fact, value, barred):
                continue
            if chance >= self._needed(read, fact, value, from_chance, bool(said)):
                found[value] = Fact(value, self._words(read, heard, fact, value), round(chance, 3))
        return tuple(sorted(found.values(), key=lambda each: -each.confidence))

    @staticmethod
    def _is_barred(read: Text, heard: Heard, fact: str, value: str, barred: Sequence[Telling]) -> bool:
        """Whether the clause that says it loudest holds a way of saying that only looks like it."""
        bars = [bar for bar in barred if bar.value == value]
        if not bars:
            return False
        first, last = read.clauses[heard.loudest(fact, value)]
        return any(bar.first < last and first < bar.last for bar in bars)

    @staticmethod
    def _needed(read: Text, fact: str, value: str, from_chance: float, said: bool) -> float:
        """From which chance on a value is told. In a long account some clause always sounds like something: where no
        entry of the lexicon bears it out, the judge must be sure by itself, and surer where another value was said in
        so many words. Of a fact with one value only, what was said is the value."""
        least = max(from_chance, SURE_ENOUGH.get(fact, 0.0), GRAVE.get(value, 0.0))
        least = max(least, SURE_BESIDE[fact]) if said else least
        borne_out = any((hit.fact, hit.value) == (fact, value) for hit in read.hits)
        if fact in ONE or borne_out or len(read.words) <= SHORT:
            return least
        return max(least, SURE_ALONE)

    @staticmethod
    def _words(read: Text, heard: Heard, fact: str, value: str) -> str:
        """The entry of the lexicon that stands in the clause that says it loudest, or else that clause."""
        first, last = read.clauses[heard.loudest(fact, value)]
        inside: list[Hit] = [hit for hit in read.hits if (hit.fact, hit.value) == (fact, value)]
        best = [hit for hit in inside if first <= hit.first and hit.last <= last]
        if fact in SEVERAL and len(best) == 1 and best[0].last - best[0].first > 1:
            return read.quote(best[0].first, best[0].last)
        return read.quote(first, last)

    def _reporter(self, read: Text, heard: Heard, said: Sequence[Telling]) -> tuple[Fact, ...]:
        """Who reports, in the words of a listed way of saying or of the clause that tells it loudest."""
        judged = heard.chances["reporter"]
        roles = self.roles.chances(read.sentences()) if self.roles else judged
        found = weigh_roles(judged, roles, said[0].value if said else None)
        if found is None:
            return ()
        if said and said[0].value == found.value:
            words = read.quote(said[0].first, said[0].last)
        else:
            words = self._words(read, heard, "reporter", found.value)
        return (Fact(found.value, words, round(found.chance, 3)),)

    def _where(self, read: Text, heard: Heard, said: Sequence[Telling]) -> Fact | None:
        """The likeliest place, in the words of its phrase, of a listed way of saying, or of the clause telling it."""
        phrase = find_place(read.words, read.hits, read.gaps, self.place_words)
        named = (phrase.place, phrase.confidence) if phrase else None
        found = weigh(heard.chances["where"], named, said[0].value if said else None)
        if found is None:
            return None
        if phrase and phrase.place == found.value:
            words = read.quote(phrase.first, phrase.last)
        elif said and said[0].value == found.value:
            words = read.quote(said[0].first, said[0].last)
        else:
            words = self._words(read, heard, "where", found.value)
        return Fact(found.value, words, round(found.chance, 3))

    def save(self, path: Path) -> None:
        """Write the model to `path`, whole or not at all."""
        draft = path.with_name(f".{path.name}.draft")
        parts = {each.name: getattr(self, each.name) for each in fields(self)}
        joblib.dump({"form": FORM, "parts": parts}, draft, compress=3)
        draft.replace(path)

    @classmethod
    def load(cls, path: Path) -> "FactModel":
        """The model at `path`. Raises FactModelUnreadable where it is of another form."""
        stored = joblib.load(path)
        if not isinstance(stored, dict) or stored.get("form") != FORM:
            raise FactModelUnreadable(path.name)
        today = {"tellings": Tellings.load(), "place_words": PlaceWords.load()}  # data, as the grammar of moments is
        return cls(**{**stored["parts"], **today})


def _fact(read: Text, telling: Telling) -> Fact:
    return Fact(telling.value, read.quote(telling.first, telling.last), SAID)


def facts_of(example: Example) -> Mapping[str, Any] | None:
    """What an example teaches of facts; none where it teaches nothing."""
    if example.label in ACCOUNTS and example.facts:
        return example.facts
    question = question_of(example.label) or ""
    if question in SEVERAL:
        return {question: [example.choice] if example.choice in SEVERAL[question] else []}
    if question in ONE:
        return {question: example.choice}
    return {"reporter": example.choice} if question == "reporter_role" else None

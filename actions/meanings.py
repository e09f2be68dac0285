"""What a message that was not understood may have meant: the likeliest meanings, offered with their titles."""

from dataclasses import dataclass

from actions.texts import catalogue
from actions.turn import Turn
from cases.interview import QUESTIONS
from language.labels import MEANT, NONE_OF_THESE, question_of, title_key

MOST = 3
LEAST_LIKELY = 0.05
"""Below this chance a meaning is a guess, and a guess among three makes the other two look like guesses."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen: the value that comes back, and its title."""

    value: str
    title: str


def likely_meanings(turn: Turn, question: str) -> tuple[Offer, ...]:
    """The likeliest meanings of the turn at `question`, ending with none of them and a person.

    Nothing where only answers to the question are likely: the question, asked again, shows them all.
    """
    likely = [label for label, chance in turn.ranking[:MOST] if chance >= LEAST_LIKELY]
    offers = [offer for label in likely if (offer := _offer(label, question, turn.language))]
    if not any(offer.value.startswith(MEANT) for offer in offers):
        return ()
    aside = [offer for value in (NONE_OF_THESE, "talk_to_person") if (offer := _aside(value, offers, turn.language))]
    return (*offers, *aside)


def _offer(label: str, question: str, language: str) -> Offer | None:
    if question_of(label) == question:
        choice = label.split("/", 1)[1]
        title = catalogue().buttons(question, language).get(choice) if QUESTIONS[question].choices else None
        return Offer(choice, title) if title else None
    key = title_key(label)
    return Offer(f"{MEANT}{label}", catalogue().text(key, language)) if catalogue().has(key) else None


def _aside(value: str, offers: list[Offer], language: str) -> Offer | None:
    if any(offer.value == f"{MEANT}{value}" for offer in offers):
        return None
    label = value.removeprefix(MEANT)
    return Offer(value, catalogue().text(title_key(label), language))

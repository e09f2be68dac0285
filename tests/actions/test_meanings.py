"""What was not understood is offered as what it may have meant, in words that exist."""

import pytest

from actions.meanings import LEAST_LIKELY, MOST, likely_meanings
from actions.texts import catalogue
from actions.turn import Turn
from language.examples import load_examples
from language.labels import FAQ, MEANT, NONE_OF_THESE, question_of, title_key
from tests.house import ROOT

CONVERSATIONAL = {"greet", "thanks", "goodbye", "affirm", "deny", "out_of_scope", "report_incident",
                  "report_for_someone_else", "stay_anonymous", "give_name_ok", "distressed"}  # fmt: skip
"""What needs no asking back: pleasantries, what is only an answer, and what is told."""


def turn(*ranking: tuple[str, float]) -> Turn:
    return Turn("c", 1, text="x", question="police", intent="nlu_fallback", ranking=ranking)


def test_commands_and_questions_are_offered_beside_likely_answers_and_a_person_comes_last() -> None:
    offers = likely_meanings(
        turn(("faq/who_sees_it", 0.3), ("police/not_reported", 0.2), ("skip_question", 0.1), ("go_back", 0.09)),
        "police",
    )
    assert [offer.value for offer in offers] == [
        "meant:faq/who_sees_it", "not_reported", "meant:skip_question", NONE_OF_THESE, "talk_to_person",
    ]  # fmt: skip
    assert offers[0].title == "Who will see this?" and all(offer.title for offer in offers)


def test_where_only_answers_are_likely_the_question_itself_shows_them() -> None:
    assert likely_meanings(turn(("police/not_reported", 0.3), ("police/reported", 0.2)), "police") == ()


def test_nothing_is_offered_on_a_guess() -> None:
    assert likely_meanings(turn(("faq/eviction", LEAST_LIKELY / 2)), "police") == ()


def test_a_person_is_offered_once() -> None:
    offers = likely_meanings(turn(("talk_to_person", 0.3)), "police")
    assert [offer.value for offer in offers] == ["meant:talk_to_person", NONE_OF_THESE]


def test_no_more_than_three_meanings_are_offered() -> None:
    offers = likely_meanings(
        turn(*[(f"faq/{key}", 0.1) for key in ("eviction", "evidence", "how_long", "interview")]), ""
    )
    assert len([offer for offer in offers if offer.value.startswith(MEANT) and offer.value != NONE_OF_THESE]) == MOST


LABELS = sorted({example.label for example in load_examples(ROOT / "data") if not question_of(example.label)})


@pytest.mark.parametrize("label", [label for label in LABELS if label not in CONVERSATIONAL])
def test_every_command_and_every_question_to_the_assistant_has_a_title(label: str) -> None:
    assert catalogue().has(title_key(label))


def test_every_title_belongs_to_a_meaning() -> None:
    known = {title_key(label) for label in LABELS} | {title_key(NONE_OF_THESE.removeprefix(MEANT))}
    assert {key for key in sorted(catalogue().keys()) if key.startswith("utter_meant_")} <= known
    assert title_key(f"{FAQ}/eviction") == "utter_meant_eviction"

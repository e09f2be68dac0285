"""What a message means for the report, without Rasa and without a record."""

from typing import Any

import pytest

from actions.answering import INTERRUPTING, Decision, Outcome, decide
from actions.turn import Turn
from actions.urgent_risk import must_ask_about_danger
from cases.interview import PLAN
from cases.report import Answer
from cases.told import beside_known


def turn(question: str | None, text: str = "", **more: Any) -> Turn:
    return Turn(conversation="c", seq=7, question=question, text=text, **more)


def chosen(question: str, *choices: str) -> Decision:
    return decide(turn(question, "Title", choices=choices, by_button=True, intent="answer", answer=question))


def test_a_chosen_option_is_the_answer_without_words() -> None:
    (answer,) = chosen("police", "reported").answers
    assert (answer.choices, answer.words, answer.source) == (("reported",), "", "chosen")


def test_several_options_are_kept_together() -> None:
    (answer,) = chosen("incident_types", "verbal_abuse", "arson").answers
    assert answer.choices == ("verbal_abuse", "arson")


def test_a_reason_that_was_named_wins_over_not_sure() -> None:
    (answer,) = chosen("characteristics", "not_sure", "religion_or_belief").answers
    assert answer.choices == ("religion_or_belief",)


@pytest.mark.parametrize(("question", "intent", "choice"), [
    ("safety", "affirm", "safe"),
    ("safety", "deny", "danger_now"),
    ("police", "deny", "not_reported"),
    ("repeated", "affirm", "happened_before"),
    ("anonymity", "stay_anonymous", "anonymous"),
    ("contact_safe", "deny", "any_time"),
])  # fmt: skip
def test_a_plain_yes_or_no_means_what_it_means_at_its_question(question: str, intent: str, choice: str) -> None:
    (answer,) = decide(turn(question, "aye", intent=intent)).answers
    assert answer.choices == (choice,)


def test_a_plain_yes_where_it_answers_nothing_is_asked_again() -> None:
    assert decide(turn("where", "yes", intent="affirm")).outcome == Outcome.NOT_UNDERSTOOD


@pytest.mark.parametrize("question", [question.id for question in PLAN if question.skippable])
def test_i_do_not_know_is_an_answer_everywhere(question: str) -> None:
    (answer,) = decide(turn(question, "dunno", intent="dont_know")).answers
    assert answer.question == question
    assert answer.standing == "unknown" or answer.choices


@pytest.mark.parametrize("intent", sorted(INTERRUPTING - {"nlu_fallback", "out_of_scope"}))
def test_a_command_leaves_the_question_alone(intent: str) -> None:
    decision = decide(turn("police", "something short", intent=intent, confidence=0.9))
    assert decision.outcome == Outcome.INTERRUPTED
    assert decision.answers == ()


def test_a_story_told_at_another_question_is_account_and_the_question_stays_open() -> None:
    facts = {"characteristics": [{"value": "religion_or_belief", "words": "my hijab", "confidence": 0.9}]}
    decision = decide(turn("safety", "they pulled my hijab on the stairs", intent="report_incident", facts=facts))
    assert decision.outcome == Outcome.ELSEWHERE
    assert decision.account == "they pulled my hijab on the stairs"
    (told,) = decision.answers
    assert (told.question, told.choices, told.words, told.source) == (
        "characteristics", ("religion_or_belief",), "my hijab", "told",
    )  # fmt: skip


def test_a_long_thank_you_within_the_account_is_account() -> None:
    text = "thank you for listening it was last week on the landing and he spat at me"
    decision = decide(turn("what_happened", text, intent="thanks", confidence=0.5))
    assert decision.account == text


def test_a_sentence_that_is_hardly_the_end_is_account() -> None:
    words = "мій син усе чув. таке було вперше"
    said: dict[str, Any] = {"intent": "answer", "answer": "what_happened", "choices": ("that_is_all",)}
    doubtful = decide(turn("what_happened", words, confidence=0.69, **said))
    assert (doubtful.account, doubtful.account_ends) == (words, False)
    assert decide(turn("what_happened", "thats everything really love", confidence=0.97, **said)).account_ends


def test_a_short_end_that_tells_nothing_is_the_end_even_where_it_is_doubtful() -> None:
    said: dict[str, Any] = {"intent": "deny", "answer": "what_happened", "confidence": 0.7}
    assert decide(turn("what_happened", "no that is all", **said)).account_ends
    habit = {"value": "happened_before", "words": "happened before", "confidence": 0.95}
    told = decide(turn("what_happened", "no it happened before", facts={"repeated": habit}, **said))
    assert (told.account, told.account_ends) == ("no it happened before", False)


@pytest.mark.parametrize("words", ["dzieci to słyszały, bardzo sie przestraszyly", "孩子们听到了都很害怕"])
def test_a_sentence_that_is_hardly_small_talk_is_account(words: str) -> None:
    doubtful = decide(turn("what_happened", words, intent="thanks", confidence=0.35))
    assert (doubtful.outcome, doubtful.account) == (Outcome.TAKEN, words)
    assert decide(turn("what_happened", "thank you", intent="thanks", confidence=0.35)).outcome == Outcome.INTERRUPTED


def test_a_sure_answer_with_a_place_and_a_time_in_it_is_the_answer() -> None:
    place = {"value": "in_my_home", "words": "ahora estoy segura en mi casa", "confidence": 0.95}
    (answer,) = decide(
        turn(
            "safety",
            "si, ahora estoy segura en mi casa",
            intent="answer",
            confidence=0.8,
            answer="safety",
            choices=("safe",),
            facts={"where": place},
        )
    ).answers
    assert (answer.question, answer.choices) == ("safety", ("safe",))


def test_a_place_that_is_known_already_does_not_keep_the_question_for_ever() -> None:
    place = {"value": "shared_area", "words": "in the lift", "confidence": 0.95}
    said: dict[str, Any] = {"text": "in the lift", "intent": "nlu_fallback", "facts": {"where": place}}
    assert decide(turn("repeated", **said)).outcome == Outcome.ELSEWHERE
    assert decide(turn("repeated", **said, slots={"where": "shared_area"})).outcome != Outcome.ELSEWHERE


def test_a_sentence_of_the_account_that_is_hardly_a_correction_changes_nothing() -> None:
    words = "мій син усе чув. таке було вперше"
    assert decide(turn("what_happened", words, intent="change_answer", confidence=0.85)).account == words
    for sure in ({"confidence": 0.98}, {"confidence": 0.6, "facts": {"correction": {"right": words}}}):
        assert decide(turn("what_happened", words, intent="change_answer", **sure)).outcome == Outcome.INTERRUPTED


def test_danger_told_in_the_account_is_account_as_well() -> None:
    decision = decide(turn("what_happened", "he has a knife", intent="immediate_danger", confidence=0.9, urgent="yes"))
    assert decision.account == "he has a knife"


def test_that_is_all_ends_the_account() -> None:
    assert chosen("what_happened", "that_is_all").account_ends


def test_the_date_is_kept_beside_the_words() -> None:
    when = {
        "words": "last night",
        "start": "2026-11-21T18:00:00+00:00",
        "precision": "period",
        "spoken": "Saturday evening",
    }
    (answer,) = decide(turn("when", "it was last night", intent="answer", facts={"when": when})).answers
    assert answer.words == "it was last night"
    assert answer.understood["start"] == "2026-11-21T18:00:00+00:00"


def test_words_without_a_date_are_still_the_answer() -> None:
    (answer,) = decide(turn("when", "the day me mam died", intent="nlu_fallback", confidence=0.1)).answers
    assert answer.words == "the day me mam died"


def test_a_number_given_with_the_way_is_kept_as_the_details() -> None:
    facts = {"contacts": [{"kind": "phone", "written": "07700 900123"}]}
    answers = decide(turn("contact_channel", "ring me on 07700 900123", intent="nlu_fallback", facts=facts)).answers
    assert [(answer.question, answer.choices, answer.words) for answer in answers] == [
        ("contact_channel", ("phone",), "ring me on 07700 900123"),
        ("contact_details", (), "07700 900123"),
    ]


def test_free_words_at_a_question_with_a_catch_all_are_never_refused() -> None:
    (answer,) = decide(turn("incident_types", "left a pigs head", intent="answer", answer="incident_types")).answers
    assert answer.choices == ("something_else",)
    assert answer.words == "left a pigs head"


def test_no_at_the_summary_asks_what_to_change() -> None:
    assert decide(turn("summary", "no", intent="deny")).outcome == Outcome.WANTS_CHANGE


def test_after_the_emergency_text_no_means_stop_for_now() -> None:
    assert decide(turn("go_on", "no", intent="deny")).outcome == Outcome.STOP_FOR_NOW


def test_after_the_emergency_text_further_words_go_on_with_the_report() -> None:
    decision = decide(turn("go_on", "he has gone now but he broke the window", intent="report_incident"))
    assert decision.account == "he has gone now but he broke the window"


def known(source: str, *choices: str) -> Answer:
    return Answer("incident_types", "given", choices, "", {}, source, 3)  # type: ignore[arg-type]


def told(*choices: str) -> Answer:
    return Answer("incident_types", "given", choices, "the words", {}, "told", 9)


def test_what_was_told_never_replaces_what_was_answered() -> None:
    assert beside_known(known("chosen", "arson"), told("verbal_abuse")) is None


def test_what_was_told_later_is_added_to_what_was_told_before() -> None:
    joined = beside_known(known("told", "arson"), told("verbal_abuse"))
    assert joined is not None
    assert joined.choices == ("arson", "verbal_abuse")


def test_an_answer_replaces_what_was_told() -> None:
    answer = known("typed", "arson")
    assert beside_known(told("verbal_abuse"), answer) is answer


@pytest.mark.parametrize(("more", "asks"), [
    ({}, True),
    ({"question": "safety"}, False),
    ({"slots": {"danger_asked": True}}, False),
    ({"slots": {"emergency_shown": ["danger"]}}, False),
    ({"intent": "skip_question", "confidence": 0.95}, False),
    ({"intent": "skip_question", "confidence": 0.4}, True),
    ({"urgent": "no"}, False),
])  # fmt: skip
def test_a_doubt_about_danger_is_asked_once_and_gently(more: dict[str, Any], asks: bool) -> None:
    given = {"question": "where", "text": "x", "urgent": "ask", "intent": "answer", **more}
    assert must_ask_about_danger(turn(**given)) is asks


@pytest.mark.parametrize(("intent", "choice"), [("stay_anonymous", "anonymous"), ("give_name_ok", "give_name")])
@pytest.mark.parametrize("question", ["safety", "what_happened", "police"])
def test_a_wish_about_the_name_is_kept_at_any_question(question: str, intent: str, choice: str) -> None:
    decision = decide(turn(question, "about my name", intent=intent))
    assert decision.outcome == Outcome.ELSEWHERE
    assert [(answer.question, answer.choices) for answer in decision.answers] == [("anonymity", (choice,))]
    assert decision.account is None


@pytest.mark.parametrize(("doubt", "outcome"), [(0.28, Outcome.NOT_UNDERSTOOD), (0.02, Outcome.TAKEN)])
def test_a_name_is_only_given_where_nothing_speaks_for_staying_anonymous(doubt: float, outcome: Outcome) -> None:
    ranking = (("anonymity/give_name", 0.98 - doubt), ("anonymity/anonymous", doubt))
    at_question = turn(
        "anonymity", "ما بدي اعطي اسمي", intent="answer", answer="anonymity", choices=("give_name",), ranking=ranking
    )
    assert decide(at_question).outcome == outcome
    assert chosen("anonymity", "give_name").outcome == Outcome.TAKEN


def test_a_wish_about_the_name_does_not_swallow_what_happened() -> None:
    facts = {"incident_types": [{"value": "verbal_abuse", "words": "called me a paki", "confidence": 0.9}]}
    text = "no names please, next door called me a paki"
    decision = decide(turn("what_happened", text, intent="stay_anonymous", facts=facts))
    assert decision.account == text
    assert decision.answers[0].question == "anonymity"


def test_who_says_that_it_is_too_much_is_met_and_the_account_keeps_the_words() -> None:
    words = "I cant stop crying, I cant do this"
    met = decide(turn("what_happened", words, intent="distressed", confidence=0.9))
    assert (met.outcome, met.account, met.answers) == (Outcome.TOO_MUCH, words, ())
    elsewhere = decide(turn("police", words, intent="distressed", confidence=0.9))
    assert (elsewhere.outcome, elsewhere.account) == (Outcome.TOO_MUCH, None)
    assert decide(turn("go_on", words, intent="distressed", confidence=0.9)).outcome == Outcome.TOO_MUCH


def test_what_was_done_is_an_account_however_upset_it_is_told() -> None:
    facts = {"incident_types": [{"value": "verbal_abuse", "words": "called me names", "confidence": 0.9}]}
    told = decide(turn("what_happened", "Im in bits, he called me names", intent="distressed", facts=facts))
    assert (told.outcome, told.account) == (Outcome.TAKEN, "Im in bits, he called me names")

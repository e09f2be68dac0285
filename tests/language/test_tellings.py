"""What is told in passing is found by ways of saying that are data, with its words, and stays empty otherwise."""

import pytest

from language.facts.patterns import Clause, Patterns, PatternUnreadable
from language.facts.tellings import Tellings, believed
from language.normalise import folded_text
from language.tokens import words


@pytest.fixture(scope="module")
def tellings() -> Tellings:
    return Tellings.load()


def clause(text: str) -> Clause:
    found: list[tuple[str, bool, int]] = []
    for number, sentence in enumerate(text.split(".")):
        for part in sentence.split(","):
            found += [(word, place == 0, number) for place, word in enumerate(words(folded_text(part)))]
    return Clause([each[0] for each in found], [each[1] for each in found], [each[2] for each in found])


def told(tellings: Tellings, text: str, reporter: str = "self") -> dict[str, list[str]]:
    found = believed(tellings.find(clause(text)).told, reporter)
    return {question: [each.value for each in values] for question, values in found.items()}


@pytest.mark.parametrize(
    ("text", "question", "values"),
    [
        ("my neighbour upstairs keeps shouting at me", "offender", ["neighbour"]),
        ("the man upstairs called me names", "offender_near", ["same_building"]),
        ("it is getting worse every week", "getting_worse", ["worse"]),
        ("my nose was bleeding", "injuries", ["somebody_hurt"]),
        ("nobody was hurt", "injuries", ["nobody_hurt"]),
        ("the postman saw it all", "witnesses", ["somebody_saw"]),
        ("i cant sleep and im scared to go out", "effect", ["sleep_or_health", "afraid_to_go_out"]),
        ("i live on my own", "household", ["lives_alone"]),
        ("i told my housing officer about it last year", "earlier_reports", ["told_landlord"]),
        ("my son is translating for me", "helper", ["somebody_helps"]),
        ("im 14 and they follow me", "at_risk", ["child"]),
        ("my daughter is 9", "at_risk", ["child"]),
        ("i would like a woman advisor", "advisor_wish", ["a_woman"]),
        ("anyone but Darren please", "advisor_wish", ["not_a_certain_person"]),
    ],
)
def test_what_is_told_in_passing_is_found(tellings: Tellings, text: str, question: str, values: list[str]) -> None:
    assert sorted(told(tellings, text)[question]) == sorted(values)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("my neighbour called the police for me", "offender"),
        ("my neighbour saw it", "offender"),
        ("my neighbour gets called names", "offender"),
        ("he threatened to break my arm", "injuries"),
        ("it hurt my feelings", "injuries"),
        ("i dont want to make it worse", "getting_worse"),
        ("i saw it", "witnesses"),
        ("at 9 oclock he came", "at_risk"),
        ("a woman in the lift shouted at me", "advisor_wish"),
        ("im in flat 12", "at_risk"),
    ],
)
def test_what_only_sounds_like_it_is_left_empty(tellings: Tellings, text: str, question: str) -> None:
    assert question not in told(tellings, text)


@pytest.mark.parametrize(
    ("text", "told_of", "not_of"),
    [
        ("he said he would punch my lights out", "threat_of_violence", "physical_assault"),
        ("a letter came that said dirty foreigners", "offensive_communications", "verbal_abuse"),
        ("a card was put through my letterbox", "offensive_communications", "criminal_damage"),
        ("he threw a bottle at me", "physical_assault", "threat_of_violence"),
        ("they keep ringing my landline", "offensive_communications", "malicious_complaints"),
    ],
)
def test_what_looks_like_one_value_is_barred_and_the_other_stays(
    tellings: Tellings, text: str, told_of: str, not_of: str
) -> None:
    said = tellings.find(clause(text))
    assert [each.value for each in said.told["incident_types"]] == [told_of]
    assert not_of in {bar.value for bar in said.barred["incident_types"]}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("she asked me to write", "given"),
        ("she doesnt know im writing", "not_asked_yet"),
        ("she doesnt want me to report it", "refused"),
        ("he lacks capacity", "cannot_be_asked"),
    ],
)
def test_consent_is_told_only_by_those_who_report_for_somebody(tellings: Tellings, text: str, value: str) -> None:
    assert told(tellings, text, "representative")["consent"] == [value]
    assert "consent" not in told(tellings, text, "self")


def test_a_child_who_types_is_told_from_a_child_who_reports(tellings: Tellings) -> None:
    assert told(tellings, "my 12 year old is typing this for me")["interpreter_age"] == ["under_18"]
    assert "interpreter_age" not in told(tellings, "im 12 and they hit me")


def test_a_pattern_that_names_no_list_is_refused() -> None:
    with pytest.raises(PatternUnreadable):
        Patterns().add("the {nobody} came", "offender/x/", {})

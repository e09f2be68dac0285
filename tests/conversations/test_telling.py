"""Who is telling: for oneself, as a witness, for somebody else; with consent and without; a child; a wish."""

from collections.abc import Iterator
from typing import Any

import pytest

from cases import advisors, casework, consent, conversations, duty, report, safeguarding, wishing
from cases.interview import PLAN
from cases.report import Answer
from tests.conversations.test_report import customer, texts
from tests.house import Customer, House

__all__ = ["customer"]
NAME = "Zqkanari"
ADVISORS = (("Asha Patel", "woman", ("en", "ur")), ("Tom Reid", "man", ("en", "pl")))
WAYS = {
    "safety": ["safe"],
    "interpreter_age": ["adult"],
    "consent": ["not_asked_yet"],
    "anonymity": ["anonymous"],
    "what_happened": ["that_is_all"],
    "incident_types": ["verbal_abuse"],
    "characteristics": ["disability"],
    "when": ["yesterday"],
    "where": ["shared_area"],
    "repeated": ["first_time"],
    "more_questions": ["finish_now"],
}


@pytest.fixture(scope="module")
def staffed(house: House) -> Iterator[House]:
    """The house with an advisor of each gender on duty; off afterwards, since other journeys share the house."""
    with house.database().writing() as record:
        added = [
            advisors.add(
                record, name, f"{name.split()[0].lower()}@telling.example", gender=gender, languages=languages
            ).advisor_id
            for name, gender, languages in ADVISORS
        ]
    yield house
    with house.database().writing() as record:
        for number in added:
            duty.set_presence(record, number, "off")


def goes_to(customer: Customer, question: str, **ways: str) -> None:
    """Answer by options until `question` is asked."""
    for _ in range(len(PLAN) + 4):
        asked = str(customer.question)
        if asked == question:
            return
        customer.chooses(*([ways[asked]] if asked in ways else WAYS.get(asked, ["skip_question"])))
    raise AssertionError(f"{question} was never asked; at {customer.question}")


def speaks_for_somebody(customer: Customer) -> None:
    """Say so where it is asked, or put right what was understood of the first words."""
    if customer.question == "safety":
        customer.chooses("safe")
    if customer.question != "reporter_role":
        customer.chooses("change:reporter_role")
    customer.chooses("representative")


def sends(customer: Customer, **ways: str) -> str:
    goes_to(customer, "summary", **ways)
    return texts(customer.chooses("send"))


def reads(house: House, work: Any) -> Any:
    with house.database().reading() as record:
        return work(record)


def thread(house: House, customer: Customer) -> list[str]:
    def work(record: Any) -> list[str]:
        reference = conversations.standing(record, customer.conversation).reference
        anybody = advisors.listing(record)[0].advisor.id
        return [entry.kind for entry in casework.case_file(record, str(reference), anybody).entries]

    with house.database().writing() as record:
        return work(record)


def stands(house: House, customer: Customer) -> Any:
    return reads(house, lambda record: consent.current(record, customer.conversation))


@pytest.mark.parametrize(
    ("words", "role", "asked"),
    [
        ("it happened to me", "self", "what happened."),
        ("i saw it happen to somebody else", "witness", "what you saw or heard"),
        ("im reporting this for my mum", "representative", "what happened to them"),
    ],
)
def test_who_is_telling_is_understood_from_free_words_and_spoken_to_accordingly(
    house: House, customer: Customer, words: str, role: str, asked: str
) -> None:
    goes_to(customer, "reporter_role")
    customer.says(words)
    told = reads(house, lambda record: report.current(record, customer.conversation))
    assert told["reporter_role"].choices == (role,)
    goes_to(customer, "what_happened", consent="given")
    assert asked in texts(customer.messages())


@pytest.mark.parametrize("role", ["witness", "representative"])
def test_the_summary_speaks_of_them_where_it_happened_to_somebody_else(customer: Customer, role: str) -> None:
    goes_to(customer, "reporter_role")
    customer.chooses(role)
    goes_to(customer, "summary", consent="given", where="in_my_home", incident_types="malicious_complaints")
    summary = [message for message in customer.messages() if message["kind"] == "summary"][-1]
    lines = {line["question"]: line["words"] for line in summary["lines"]}
    assert lines["where"] == "Inside their home"
    assert lines["incident_types"] == "False complaints about them"


def test_consent_that_was_given_is_recorded_with_how_and_with_whom_it_may_be_shared(
    house: House, customer: Customer
) -> None:
    speaks_for_somebody(customer)
    said = sends(customer, consent="given", consent_how="in_writing", share_with="police")
    now = stands(house, customer)
    assert (now.state, now.how, now.recorded_by, now.scope) == ("given", "in_writing", "customer", ("police",))
    assert "eight" not in said
    assert "/consent" not in said


@pytest.mark.parametrize("state", ["not_asked_yet", "refused", "cannot_be_asked"])
def test_without_consent_it_is_asked_why_it_cannot_wait(customer: Customer, state: str) -> None:
    speaks_for_somebody(customer)
    goes_to(customer, "consent")
    customer.chooses(state)
    assert customer.question == "consent_reason"


def test_without_a_reason_only_what_identifies_nobody_is_kept_and_the_person_gets_a_code(
    house: House, customer: Customer
) -> None:
    customer.says(f"my friend {NAME} keeps getting called names on the stairs")
    speaks_for_somebody(customer)
    goes_to(customer, "consent_reason")
    assert NAME in texts([message | {"sender": "x"} for message in customer.messages()])
    said = sends(customer, consent_reason="no_reason")
    assert "none of the words" in said
    assert "/consent" in said
    assert NAME not in repr(customer.messages())
    own = [message["text"] for message in customer.messages() if message["sender"] == "customer"]
    assert "Not kept: the person has not agreed." in own
    assert "words_destroyed" in thread(house, customer)
    customer.says("what happens next")
    assert customer.question != "safety"


def test_a_reason_can_still_be_given_before_it_is_sent(house: House, customer: Customer) -> None:
    customer.says(f"my friend {NAME} keeps getting called names on the stairs")
    speaks_for_somebody(customer)
    goes_to(customer, "summary", consent_reason="no_reason")
    customer.chooses("change:consent_reason")
    customer.chooses("adult_at_risk")
    said = sends(customer)
    assert "second advisor" in said
    assert NAME in repr(customer.messages())
    kinds = thread(house, customer)
    assert "second_reader_asked" in kinds
    assert "words_destroyed" not in kinds


def test_the_affected_persons_code_never_opens_the_chat_and_is_not_shown_to_advisors(
    house: House, customer: Customer
) -> None:
    import httpx

    speaks_for_somebody(customer)
    said = sends(customer, consent_reason="no_reason")
    words = said.split("type these words:")[1].split(".")[0].strip()
    assert len(words.split()) == 8
    with httpx.Client(base_url=house.url, timeout=30) as person:
        assert person.post("/chat/return", json={"code": words}).json()["error"] == "code_of_affected"
        page = person.post("/consent", data={"code": words})
        assert page.status_code == 200
        assert "I do not want this" in page.text
        agreed = person.post("/consent", data={"code": words, "step": "agree", "scope": ["police", "council"]})
        assert "is told" in agreed.text
    now = stands(house, customer)
    assert (now.state, now.recorded_by, now.scope) == ("given", "affected", ("police", "council"))

    def seen(record: Any) -> str:
        reference = conversations.standing(record, customer.conversation).reference
        anybody = advisors.listing(record)[0].advisor.id
        return repr(casework.case_file(record, str(reference), anybody).transcript)

    with house.database().writing() as record:
        assert words not in seen(record)


def test_where_a_child_interprets_the_questions_stop_kindly_and_what_was_said_goes_to_an_advisor(
    house: House, customer: Customer
) -> None:
    customer.says("somebody wrote words on our bins")
    customer.chooses("safe")
    if customer.question != "reporter_role":
        customer.chooses("change:reporter_role")
    with house.database().writing() as record:
        report.put(record, customer.conversation, Answer("helper", "given", ("somebody_helps",)))
    customer.chooses("self")
    goes_to(customer, "interpreter_age")
    customer.chooses("under_18")
    assert customer.question == "interpreter_call"
    said = texts(customer.says("Polish, ring my aunt on 07700 900123 after six"))
    assert "A child should not have to translate" in said
    assert "999" in said
    kinds = thread(house, customer)
    assert {"interpreter_wanted", "safeguarding"} <= set(kinds)
    later = texts(customer.says("one more thing, they wear blue jackets"))
    named = reads(house, lambda record: conversations.standing(record, customer.conversation).named_advisor)
    assert str(named) in later


def test_leaving_the_interpreters_call_out_ends_it_kindly_as_well(house: House, customer: Customer) -> None:
    speaks_for_somebody(customer)
    goes_to(customer, "interpreter_age")
    customer.chooses("under_18")
    said = texts(customer.chooses("skip_question"))
    assert "You did well to tell us" in said
    assert customer.messages()[-1]["kind"] != "question"
    assert "interpreter_wanted" in thread(house, customer)


def test_a_child_at_risk_takes_the_safeguarding_path_and_is_spoken_to_simply(house: House, customer: Customer) -> None:
    speaks_for_somebody(customer)
    goes_to(customer, "consent_reason")
    said = texts(customer.chooses("child_at_risk"))
    assert "You did well to tell this. You do not have to answer everything." in said
    assert "may have to act" in said
    again = texts(customer.chooses("anonymous"))
    assert "You did well" not in again

    def work(record: Any) -> safeguarding.Safeguarding:
        reference = conversations.standing(record, customer.conversation).reference
        anybody = advisors.listing(record)[0].advisor.id
        return casework.case_file(record, str(reference), anybody).safeguarding

    with house.database().writing() as record:
        assert work(record).asks


def test_whoever_accuses_a_worker_of_the_landlords_hears_that_the_manager_is_told(
    house: House, customer: Customer
) -> None:
    goes_to(customer, "reporter_role")
    customer.chooses("self")
    goes_to(customer, "offender", more_questions="go_on")
    said = texts(customer.chooses("livv_worker"))
    assert "manager of the team will be told" in said
    sends(customer)
    assert "worker_named" in thread(house, customer)


@pytest.mark.parametrize(
    ("words", "advisor"),
    [
        ("only a female advisor", "Asha Patel"),
        ("could it be a man", "Tom Reid"),
        ("not a man, please", "Asha Patel"),
    ],
)
def test_a_wish_about_the_advisor_is_honoured(staffed: House, customer: Customer, words: str, advisor: str) -> None:
    goes_to(customer, "reporter_role")
    said = texts(customer.says(words))
    assert "written down your wish" in said
    assert customer.question == "reporter_role"
    customer.chooses("self")
    assert advisor in sends(customer)


def test_a_wish_after_sending_brings_another_advisor_whose_name_is_told(staffed: House, customer: Customer) -> None:
    goes_to(customer, "reporter_role")
    customer.chooses("self")
    sends(customer)
    before = reads(staffed, lambda record: conversations.standing(record, customer.conversation).named_advisor)
    wish, after = ("could it be a man", "Tom Reid") if before != "Tom Reid" else ("a woman please", "Asha Patel")
    said = texts(customer.says(wish))
    assert after in said
    assert reads(staffed, lambda record: wishing.outcome(record, customer.conversation).kind) == "met"


def test_a_wish_that_nobody_meets_is_said_so_and_stands_for_the_manager(staffed: House, customer: Customer) -> None:
    goes_to(customer, "reporter_role")
    customer.chooses("self")
    sends(customer)
    said = texts(customer.says("i need person speak Kurdish Sorani, not Kurmanji"))
    assert "Nobody who is here now fits your wish" in said
    assert "wish_not_met" in thread(staffed, customer)


@pytest.mark.parametrize("words", ["I want to speak to a woman", "can i talk to a woman"])
def test_i_want_to_speak_to_a_woman_calls_a_woman(staffed: House, customer: Customer, words: str) -> None:
    assert "Asha Patel" in texts(customer.says(words))
    assert reads(staffed, lambda record: wishing.outcome(record, customer.conversation)) == wishing.Outcome(
        "met", "Asha Patel"
    )


@pytest.mark.parametrize(("words", "choice", "said_back"), [
    ("keep my name out of it please", "anonymous", "I will not ask for your name"),
    ("you can put my name on it", "give_name", "you can give your name"),
])  # fmt: skip
def test_a_wish_about_the_name_as_the_first_words_is_kept_and_said_back(
    house: House, customer: Customer, words: str, choice: str, said_back: str
) -> None:
    asked = customer.question
    assert said_back in texts(customer.says(words))
    assert customer.question == asked
    kept = reads(house, lambda record: report.current(record, customer.conversation).get("anonymity"))
    assert kept is not None and (kept.choices, kept.words) == ((choice,), words)
    goes_to(customer, "what_happened", anonymity="undecided")
    kept = reads(house, lambda record: report.current(record, customer.conversation).get("anonymity"))
    assert kept is not None and kept.choices == (choice,)


def test_a_wish_about_the_name_in_the_middle_replaces_what_was_said_before(house: House, customer: Customer) -> None:
    goes_to(customer, "police", anonymity="give_name", more_questions="go_on")
    said = texts(customer.says("ive changed my mind, i dont want my name on this"))
    assert "I will not ask for your name" in said
    assert customer.question == "police"
    kept = reads(house, lambda record: report.current(record, customer.conversation).get("anonymity"))
    assert kept is not None and kept.choices == ("anonymous",)

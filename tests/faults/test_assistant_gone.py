"""Rasa or the action server is killed in the middle of a report: words stay, the truth is told, the chat goes on."""

import time

import pytest

from cases import risk
from tests.faults.scene import EMERGENCY, UNAVAILABLE, Broken, until

FIRST = "they called me names again in the lift"
SECOND = "he was laughing and copied my accent"
DANGER = "he says he is going to kill me, he is outside my door now with a knife"
QUESTION = "who sees what i write"

assistant_part = pytest.mark.parametrize("part", ["bot", "actions"])


@assistant_part
def test_what_was_written_meanwhile_is_answered_in_order_and_the_chat_goes_on(broken: Broken, part: str) -> None:
    customer = broken.arrives("what_happened")
    broken.kill(part)
    newcomer = broken.newcomer()
    seqs = [customer.sends(text=FIRST), customer.sends(text=QUESTION), customer.sends(text=SECOND)]
    assert seqs == sorted(seqs)
    (told,) = customer.waits_for(UNAVAILABLE)
    assert told["sender"] == "system"
    assert broken.alerts(customer) == ["assistant_down"]
    time.sleep(2)
    broken.mend([part])
    until(lambda: broken.is_answered(customer))
    assert customer.wrote()[-3:] == [FIRST, QUESTION, SECOND]
    assert broken.report(customer).accounts == (FIRST, SECOND)
    assert len(customer.heard(UNAVAILABLE)) == 1
    assert customer.question == "what_happened"
    customer.chooses("that_is_all")
    assert customer.question not in ("what_happened", None)
    newcomer.waits_for_question()
    assert (len(newcomer.heard(UNAVAILABLE)), len(newcomer.heard("I am Haven"))) == (1, 1)


def test_each_message_in_between_has_one_answer_at_the_question_it_was_written_at(broken: Broken) -> None:
    customer = broken.arrives("safety")
    broken.kill("actions")
    customer.sends(choices=["safe"])
    customer.sends(text="why do you ask?")
    customer.waits_for(UNAVAILABLE)
    broken.mend(["actions"])
    until(lambda: broken.is_answered(customer))
    asked = [each["question"] for each in customer.messages() if each["sender"] == "assistant" and each.get("question")]
    # The second was written at the question about safety, which is therefore explained; then the report goes on.
    assert asked == ["safety", "reporter_role", "reporter_role"]
    customer.chooses("self")
    assert customer.question == "anonymity"


def test_a_part_that_dies_in_the_middle_of_a_turn_is_asked_again(broken: Broken) -> None:
    customer = broken.arrives("what_happened")
    broken.freeze("actions")
    customer.sends(text=FIRST)
    time.sleep(1)
    broken.kill("actions")
    customer.waits_for(UNAVAILABLE)
    broken.mend(["actions"])
    until(lambda: broken.is_answered(customer))
    assert broken.report(customer).accounts == (FIRST,)


@pytest.mark.parametrize("parts", [["bot", "actions"], ["actions"]])
def test_danger_is_flagged_alerted_and_answered_without_the_assistant_and_once(
    broken: Broken, parts: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    customer = broken.arrives("what_happened")
    broken.kill(*parts)
    began = time.monotonic()
    seq = customer.sends(text=DANGER)
    with broken.record.reading() as record:
        assert "yes" in {flag.level for flag in risk.flags(record, customer.conversation) if flag.seq == seq}
    assert "urgent" in broken.alerts(customer)
    standing = broken.standing(customer)
    assert standing.urgent and standing.reference and standing.named_advisor
    alerted = time.monotonic() - began
    (shown,) = customer.waits_for(EMERGENCY)
    answered = time.monotonic() - began
    with capsys.disabled():
        print(f"\n  without {' and '.join(parts)}: alert after {alerted:.2f} s, emergency text after {answered:.2f} s")
    assert alerted < 2
    assert shown["sender"] == "system" and shown["kind"] == "emergency"
    broken.mend(parts)
    until(lambda: broken.is_answered(customer))
    assert len(customer.heard(EMERGENCY)) == 1
    (back,) = customer.heard("I am back")
    assert {option["value"] for option in back["options"]} >= {"go_on", "talk_to_person"}
    customer.chooses("go_on")
    assert customer.question == "what_happened"


def test_danger_told_twice_is_not_answered_twice_with_the_same_words(broken: Broken) -> None:
    customer = broken.arrives("what_happened")
    broken.kill("actions")
    customer.sends(text=DANGER)
    customer.waits_for(EMERGENCY)
    again = customer.sends(text="he still has the knife he is going to kill me")
    until(lambda: any(each["kind"] == "emergency" and each["seq"] > again for each in customer.messages()))
    broken.mend(["actions"])
    until(lambda: broken.is_answered(customer))
    assert len(customer.heard(EMERGENCY)) == 1
    assert customer.question == "what_happened"

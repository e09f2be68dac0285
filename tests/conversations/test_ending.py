"""After a report was sent in the chat, and reports that begin on the form and go on in the chat."""

import re
from typing import Any

import httpx
import pytest

from cases import report
from tests.house import Customer, House


@pytest.fixture
def customer(house: House) -> Customer:
    arrived = Customer(house.url)
    arrived.waits_for_question()
    return arrived


def sends_a_short_report(customer: Customer) -> list[dict[str, Any]]:
    customer.chooses("safe")
    customer.chooses("self")
    customer.chooses("anonymous")
    while customer.question != "summary":
        customer.chooses("skip_question")
    return customer.chooses("send")


def told(house: House, conversation: str) -> report.Report:
    with house.database().reading() as record:
        return report.current(record, conversation)


def test_after_sending_come_dates_the_review_helpers_and_one_question(house: House, customer: Customer) -> None:
    said = [message for message in sends_a_short_report(customer) if message["sender"] == "assistant"]
    assert [message["kind"] for message in said] == ["receipt", "text", "text", "receipt", "question"]
    assert len(re.findall(r"\d{1,2}:\d{2} [ap]m", said[1]["text"])) == 3
    assert "ASB Case Review" in said[2]["text"]
    assert 0 < len(said[3]["lines"]) <= 5
    assert said[4]["question"] == "feedback"


@pytest.mark.parametrize(("choice", "standing"), [("hard", "given"), ("skip_question", "skipped")])
def test_how_it_felt_is_taken_once_and_may_be_left_out(
    house: House, customer: Customer, choice: str, standing: str
) -> None:
    sends_a_short_report(customer)
    customer.chooses("ask_why_question")
    assert "feedback" not in told(house, customer.conversation)
    customer.says("the lift camera was broken that day")
    assert "feedback" not in told(house, customer.conversation)
    customer.chooses(choice)
    assert told(house, customer.conversation)["feedback"].standing == standing
    later = customer.says("thank you")
    assert all(message.get("question") is None for message in later)


def test_a_report_begun_on_the_form_goes_on_in_the_chat(house: House) -> None:
    with httpx.Client(base_url=house.url, timeout=30, follow_redirects=True) as form:
        form.post("/form/start")
        conversation, _, token = form.cookies["haven_form"].partition(".")
        for values in ({"asked": "safety", "safety": "safe"}, {"asked": "reporter_role", "reporter_role": "witness"}):
            page = form.get("/form").text
            hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
            form.post("/form", data={**hidden, **values, "act": "continue"})
    chat = Customer(house.url)
    chat.conversation, chat.token = conversation, token
    assert chat.question == "anonymity"
    chat.says("id rather stay anonymous")
    assert told(house, conversation)["anonymity"].choices == ("anonymous",)
    assert chat.question == "what_happened"
    chat.says("they painted a swastika on her door last night")
    assert told(house, conversation).accounts
